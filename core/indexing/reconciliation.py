"""Compares the files on disk with the rows of the database, and plans what a scan has to do. No I/O."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from core.indexing.moves.compared_heads import Heads, alike_in_size
from core.indexing.moves.known_files import KnownFile
from core.indexing.moves.moved_files import Move, folder_of, moved_files
from core.indexing.moves.moved_folders import MovedFolders, moved_folders
from core.media.fingerprints import Fingerprint
from core.models import ExcludedPaths

MISSING_FLOOR = 2
"""A scan always accepts this many missing files of a root."""
MISSING_SHARE = 0.2
"""Above the floor, a scan that misses more than this share of a root's photos stops."""

_NOTHING = ExcludedPaths()
_NO_SIDECARS: Mapping[bytes, int] = {}
_NUMBER = re.compile(rb"[0-9]+")


@dataclass(frozen=True, slots=True)
class Plan:
    """What a scan of one root has to do.

    Every file and row is in one of the first, except that rows whose files stay missing are in none. Files to read are
    in the order of their paths, new ones in the natural order.
    """

    added: tuple[Fingerprint, ...]
    changed: tuple[tuple[KnownFile, Fingerprint], ...]
    """To read again; they may have been missing before."""
    touched: tuple[tuple[KnownFile, Fingerprint], ...]
    """With other sidecars than before; or of the same size and modification time, but with another change time, because
    an edit can keep both, or read by an earlier version of the program. To read again: whether anything changed is
    decided by what is read."""
    moved: tuple[Move, ...]
    """The same file at another path: the row stays, with everything that refers to it."""
    retimed: tuple[tuple[KnownFile, Fingerprint], ...]
    """Moved files with another modification time or other sidecars, as rows of their new path: to read again."""
    doubtful: tuple[tuple[KnownFile, ...], tuple[Fingerprint, ...]]
    """Rows without their file, and files without a row: the digests of their beginnings may show that they are one."""
    moved_folders: MovedFolders
    """Collections and categories that continue in another folder."""
    restored: tuple[KnownFile, ...]
    """They were missing and were found again, unchanged."""
    missing: tuple[KnownFile, ...]
    excluded: tuple[tuple[KnownFile, str], ...]
    """Shown until now, in folders that are excluded, with the reason: hidden like missing ones, but not lost."""
    unchanged: tuple[KnownFile, ...]
    displaced: tuple[KnownFile, ...]
    """Moved or missing rows whose former path is now that of another photo."""
    undescribed: tuple[tuple[KnownFile, Fingerprint], ...]
    """Those of the unchanged and restored ones whose inode and change time are not stored yet."""
    kept: int = 0
    """How many unchanged photos are in folders that were not compared."""

    @property
    def has_work(self) -> bool:
        """Return whether anything differs between disk and database."""
        differs = self.added or self.changed or self.touched or self.moved or self.restored or self.missing
        return bool(differs or self.excluded or self.undescribed)

    @property
    def loses_too_much(self) -> bool:
        """Return whether more photos than `MISSING_FLOOR`, and than `MISSING_SHARE` of all, would become missing."""
        present = len(self.changed) + len(self.touched) + len(self.moved) + len(self.unchanged) + len(self.missing)
        return is_too_much(len(self.missing), present + self.kept)


def is_too_much(missing: int, present: int) -> bool:
    """Return whether so many of the photos that were present are missing that a scan stops."""
    return missing > MISSING_FLOOR and missing > MISSING_SHARE * present


def reconcile(
    found: Iterable[Fingerprint],
    known: Iterable[KnownFile],
    unseen_folders: Collection[bytes] = (),
    *,
    reads_all: bool = False,
    heads: Heads | None = None,
    excluded: ExcludedPaths = _NOTHING,
    sidecars: Mapping[bytes, int] = _NO_SIDECARS,
    elsewhere: Collection[bytes] = (),
    kept: int = 0,
) -> Plan:
    """Compare what a scan found in one root with its rows.

    Rows below `unseen_folders`, which could not be listed, stay as they are. Moves are those of `moved_files`, which
    compares `heads` too. With `reads_all` every file is read again. The files of `excluded` rows are not compared: only
    the inode shows that one of them was moved to where it is shown. `sidecars` are the signatures of the sidecars that
    were found, by the paths of their photos. `elsewhere` are folders with photos that are not compared,
    and `kept` is the number of photos in those that did not change.
    """
    rows = {row.path: row for row in known}
    added: list[Fingerprint] = []
    changed: list[tuple[KnownFile, Fingerprint]] = []
    touched: list[tuple[KnownFile, Fingerprint]] = []
    restored: list[KnownFile] = []
    unchanged: list[KnownFile] = []
    undescribed: list[tuple[KnownFile, Fingerprint]] = []
    for file in found:
        row = rows.pop(file.path, None)
        if row is None:
            added.append(file)
        elif row.mtime_ns != file.mtime_ns or row.size != file.size:
            changed.append((row, file))
        elif (
            reads_all
            or row.must_reread
            or sidecars.get(file.path) != row.sidecar_signature
            or (row.ctime_ns is not None and row.ctime_ns != file.ctime_ns)
        ):
            touched.append((row, file))
        else:
            (restored if row.deleted else unchanged).append(row)
            if row.ctime_ns is None and file.ctime_ns is not None:
                undescribed.append((row, file))
    unseen, gone, hidden = _absent(rows.values(), unseen_folders, excluded)
    replaced = changed + [(row, file) for row, file in touched if row.inode not in {None, file.inode}]
    moved = moved_files(gone, added, replaced, heads, [row for row, _ in hidden])
    moved_rows, taken = {row.photo_id for row, _ in moved}, {file.path for _, file in moved}
    for row, file in replaced:
        if row.photo_id in moved_rows and file.path not in taken:
            added.append(file)
        elif row.photo_id not in moved_rows and file.path in taken:
            gone.append(row)
    stay = [pair for pair in changed if pair[0].photo_id not in moved_rows and pair[1].path not in taken]
    reread = [pair for pair in touched if pair[0].photo_id not in moved_rows and pair[1].path not in taken]
    new = [file for file in added if file.path not in taken]
    taken.update(file.path for file in new)
    folders = MovedFolders()
    if moved:
        # A new file at the path of a photo that was missing is a new photo there.
        present = [row for row, _ in stay if not row.deleted]
        kept_rows = (*unchanged, *restored, *unseen, *present, *(row for row, _ in (*reread, *hidden)))
        folders = moved_folders(moved, {*elsewhere, *(folder_of(row.path) for row in kept_rows)})
    lost = [row for row in (*gone, *(row for row, _ in replaced)) if row.photo_id not in moved_rows]
    strange = [*new, *(file for _, file in replaced if file.path not in taken)]
    return Plan(
        moved_folders=folders,
        retimed=tuple(
            (row._replace(path=file.path, deleted=False), file)
            for row, file in moved
            if row.mtime_ns != file.mtime_ns or sidecars.get(file.path) != row.sidecar_signature
        ),
        doubtful=alike_in_size(lost, strange),
        added=tuple(sorted(new, key=_natural_path)),
        changed=tuple(sorted(stay, key=_path_of_pair)),
        touched=tuple(sorted(reread, key=_path_of_pair)),
        moved=tuple(moved),
        restored=tuple(restored),
        missing=tuple(row for row in gone if not row.deleted and row.photo_id not in moved_rows),
        excluded=tuple(pair for pair in hidden if not pair[0].deleted and pair[0].photo_id not in moved_rows),
        unchanged=tuple(unchanged),
        undescribed=tuple(undescribed),
        kept=kept,
        displaced=tuple(row for row in (*gone, *(row for row, _ in moved)) if row.path in taken),
    )


def _absent(
    rows: Collection[KnownFile], unseen_folders: Collection[bytes], excluded: ExcludedPaths
) -> tuple[list[KnownFile], list[KnownFile], list[tuple[KnownFile, str]]]:
    """Split rows whose files were not found: in folders that could not be listed, gone, excluded with the reason."""
    unseen = [row for row in rows if is_below(row.path, unseen_folders)] if unseen_folders else []
    gone = [row for row in rows if not is_below(row.path, unseen_folders)]
    if not excluded:
        return unseen, gone, []
    hidden = [(row, reason) for row in gone if (reason := excluded.reason_of(row.path)) is not None]
    return unseen, [row for row in gone if excluded.reason_of(row.path) is None], hidden


def _natural_path(file: Fingerprint) -> bytes:
    """Return a key with which "DSC_9" comes before "DSC_10"; ids follow it, and break ties of photos added together."""
    return _NUMBER.sub(lambda digits: digits[0].rjust(12, b"0"), file.path.lower())


def _path_of_pair(pair: tuple[KnownFile, Fingerprint]) -> bytes:
    return pair[1].path


def is_below(path: bytes, folders: Collection[bytes]) -> bool:
    """Return whether a path is in one of the folders, or in a folder within one."""
    return any(not folder or path.startswith(folder + b"/") for folder in folders)
