"""Compares the files on disk with the rows of the database, and plans what a scan has to do. No I/O."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import NamedTuple

from core.media.fingerprints import Fingerprint
from core.models import PhotoId

MISSING_FLOOR = 20
"""A scan always accepts this many missing files of a root."""
MISSING_SHARE = 0.5
"""Above the floor, a scan that misses more than this share of a root's photos stops."""


class KnownFile(NamedTuple):
    """One row of the database. A tuple and not a dataclass: a scan makes one for every row."""

    photo_id: PhotoId
    path: bytes
    size: int
    mtime_ns: int
    deleted: bool
    """Whether it was missing already."""

    @property
    def fingerprint(self) -> Fingerprint:
        """The file as it was when it was read."""
        return Fingerprint(self.path, self.size, self.mtime_ns)


@dataclass(frozen=True, slots=True)
class Plan:
    """What a scan of one root has to do.

    Every file and every row is in exactly one of these, except that rows whose files stay missing are in none. Files
    to read are in the order of their paths.
    """

    added: tuple[Fingerprint, ...]
    changed: tuple[tuple[KnownFile, Fingerprint], ...]
    """To read again; they may have been missing before."""
    moved: tuple[tuple[KnownFile, Fingerprint], ...]
    """The same file at another path: the row stays, with everything that refers to it."""
    restored: tuple[KnownFile, ...]
    """They were missing and were found again, unchanged."""
    missing: tuple[KnownFile, ...]
    unchanged: tuple[KnownFile, ...]

    @property
    def has_work(self) -> bool:
        """Return whether anything differs between disk and database."""
        return bool(self.added or self.changed or self.moved or self.restored or self.missing)

    @property
    def loses_too_much(self) -> bool:
        """Return whether more photos than `MISSING_FLOOR`, and than `MISSING_SHARE` of all, would become missing."""
        present = len(self.changed) + len(self.moved) + len(self.unchanged) + len(self.missing)
        return len(self.missing) > MISSING_FLOOR and len(self.missing) > MISSING_SHARE * present


def reconcile(found: Iterable[Fingerprint], known: Iterable[KnownFile], unseen_folders: Collection[bytes] = ()) -> Plan:
    """Compare what a scan found in one root with its rows.

    Rows below `unseen_folders`, which could not be listed, stay as they are. A row without its file and a new file
    are one moved file only if name, size and modification time agree, and no other such row or file agrees too.
    """
    rows = {row.path: row for row in known}
    added: list[Fingerprint] = []
    changed: list[tuple[KnownFile, Fingerprint]] = []
    restored: list[KnownFile] = []
    unchanged: list[KnownFile] = []
    for file in found:
        row = rows.pop(file.path, None)
        if row is None:
            added.append(file)
        elif row.mtime_ns != file.mtime_ns or row.size != file.size:
            changed.append((row, file))
        elif row.deleted:
            restored.append(row)
        else:
            unchanged.append(row)
    gone = [row for row in rows.values() if not _is_below(row.path, unseen_folders)]
    moved = _moves(gone, added)
    moved_rows = {row.photo_id for row, _ in moved}
    moved_paths = {file.path for _, file in moved}
    return Plan(
        added=tuple(sorted(file for file in added if file.path not in moved_paths)),
        changed=tuple(sorted(changed, key=lambda pair: pair[1])),
        moved=tuple(moved),
        restored=tuple(restored),
        missing=tuple(row for row in gone if not row.deleted and row.photo_id not in moved_rows),
        unchanged=tuple(unchanged),
    )


_Trait = tuple[bytes, int, int]


def _moves(gone: list[KnownFile], added: list[Fingerprint]) -> list[tuple[KnownFile, Fingerprint]]:
    """Pair rows without files with new files, where exactly one of each has the same name, size and time."""
    if not gone or not added:
        return []
    rows: dict[_Trait, list[KnownFile]] = {}
    for row in gone:
        rows.setdefault(_trait(row.fingerprint), []).append(row)
    files: dict[_Trait, list[Fingerprint]] = {}
    for file in added:
        trait = _trait(file)
        if trait in rows:
            files.setdefault(trait, []).append(file)
    return [
        (rows[trait][0], candidates[0])
        for trait, candidates in files.items()
        if len(candidates) == 1 and len(rows[trait]) == 1
    ]


def _trait(fingerprint: Fingerprint) -> _Trait:
    return fingerprint.name, fingerprint.size, fingerprint.mtime_ns


def _is_below(path: bytes, folders: Collection[bytes]) -> bool:
    return any(not folder or path.startswith(folder + b"/") for folder in folders)
