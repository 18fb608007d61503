"""What a scan has to do: the files on disk against the rows of the database. Pure decisions, no I/O."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import NamedTuple

from core.media.fingerprints import Fingerprint
from core.models import PhotoId

MISSING_FLOOR = 20
"""So many files of a root may always go missing at once."""
MISSING_SHARE = 0.5
"""Beyond the floor, a scan that misses more than this share of a root's photos stops."""


class KnownFile(NamedTuple):
    """One row of the database. A tuple and not a dataclass: a scan makes one for every row."""

    photo_id: PhotoId
    path: bytes
    size: int
    mtime_ns: int
    deleted: bool
    """It was missing already."""

    @property
    def fingerprint(self) -> Fingerprint:
        """What the file was when it was read."""
        return Fingerprint(self.path, self.size, self.mtime_ns)


@dataclass(frozen=True, slots=True)
class Plan:
    """Every file and every row is in exactly one of these, except that rows missing for long are in none.

    What has to be read is in the order of its paths.
    """

    added: tuple[Fingerprint, ...]
    changed: tuple[tuple[KnownFile, Fingerprint], ...]
    """To be read again; they may have been missing before."""
    moved: tuple[tuple[KnownFile, Fingerprint], ...]
    """The same file at another path: the row stays, with all that hangs on it."""
    back: tuple[KnownFile, ...]
    """They were missing and are there again, unchanged."""
    missing: tuple[KnownFile, ...]
    unchanged: tuple[KnownFile, ...]

    @property
    def has_work(self) -> bool:
        """Anything differs between disk and database."""
        return bool(self.added or self.changed or self.moved or self.back or self.missing)

    @property
    def loses_too_much(self) -> bool:
        """More than `MISSING_SHARE` of the photos, and more than `MISSING_FLOOR`, would be marked as missing."""
        present = len(self.changed) + len(self.moved) + len(self.unchanged) + len(self.missing)
        return len(self.missing) > MISSING_FLOOR and len(self.missing) > MISSING_SHARE * present


def reconcile(found: Iterable[Fingerprint], known: Iterable[KnownFile], unseen_folders: Collection[bytes] = ()) -> Plan:
    """Compare what a scan found in one root with its rows.

    Rows below `unseen_folders` (that could not be listed) are left alone: nothing is known about them. A row whose
    file is gone and a new file are one moved file only if size, modification time and name agree, and no other gone
    row or new file agrees with them, too.
    """
    rows = {row.path: row for row in known}
    added: list[Fingerprint] = []
    changed: list[tuple[KnownFile, Fingerprint]] = []
    back: list[KnownFile] = []
    unchanged: list[KnownFile] = []
    for file in found:
        row = rows.pop(file.path, None)
        if row is None:
            added.append(file)
        elif row.mtime_ns != file.mtime_ns or row.size != file.size:
            changed.append((row, file))
        elif row.deleted:
            back.append(row)
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
        back=tuple(back),
        missing=tuple(row for row in gone if not row.deleted and row.photo_id not in moved_rows),
        unchanged=tuple(unchanged),
    )


_Trait = tuple[bytes, int, int]


def _moves(gone: list[KnownFile], added: list[Fingerprint]) -> list[tuple[KnownFile, Fingerprint]]:
    """Pair gone rows with new files where exactly one of each shares name, size and time."""
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
