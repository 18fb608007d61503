"""Lists what a plan changes, with a reason for each photo. No I/O."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from core.indexing.moves.known_files import KnownFile
from core.indexing.previews.models import ChangeKind, PlannedChange
from core.indexing.reconciliation import Plan
from core.media.discovery import Problem
from core.media.fingerprints import Fingerprint
from core.models import PhotoId

_SIDECARS = "a sidecar was added, changed or removed"
_CONTENTS = "other contents of the same size and time"


def planned_changes(
    plan: Plan, reread: Mapping[PhotoId, bool], problems: Sequence[Problem] = ()
) -> tuple[PlannedChange, ...]:
    """Return the changes of a plan in the order of their paths.

    Of the photos that are read again although size and time are the same, those in `reread` changed: all or, if it is
    True, only their sidecars.
    """
    changes = [*_with_files(plan, reread), *_without_files(plan)]
    changes += [PlannedChange(ChangeKind.ERROR, each.path, _clause(each.reason)) for each in problems]
    return tuple(sorted(changes, key=lambda change: (change.path, change.kind)))


def _with_files(plan: Plan, reread: Mapping[PhotoId, bool]) -> Iterator[PlannedChange]:
    for file in plan.added:
        yield PlannedChange(ChangeKind.ADDED, file.path, "a new file")
    for row, file in plan.changed:
        kind = ChangeKind.BACK if row.deleted else ChangeKind.CHANGED
        yield PlannedChange(kind, file.path, _difference(row, file))
    for row, file in plan.touched:
        if row.photo_id in reread:
            kind = ChangeKind.BACK if row.deleted else ChangeKind.CHANGED
            yield PlannedChange(kind, file.path, _SIDECARS if reread[row.photo_id] else _CONTENTS)
        elif row.deleted:
            yield PlannedChange(ChangeKind.BACK, file.path, "its file is there again")
    for row, file in plan.moved:
        yield PlannedChange(ChangeKind.MOVED, file.path, _likeness(row, file), row.path)
    for row in plan.restored:
        yield PlannedChange(ChangeKind.BACK, row.path, "its file is there again")


def _without_files(plan: Plan) -> Iterator[PlannedChange]:
    for row in plan.missing:
        yield PlannedChange(ChangeKind.MISSING, row.path, "its file is gone")
    for row, reason in plan.excluded:
        yield PlannedChange(ChangeKind.EXCLUDED, row.path, f"excluded by {reason}")


def _difference(row: KnownFile, file: Fingerprint) -> str:
    if row.size != file.size:
        return f"{row.size:,} bytes before, {file.size:,} now"
    return "another modification time"


def _likeness(row: KnownFile, file: Fingerprint) -> str:
    """Return what shows that a file is that of a row."""
    if row.mtime_ns != file.mtime_ns:
        return "the same size and beginning"
    if row.inode is not None and row.inode == file.inode:
        return "the same inode, size and time"
    return "the same name, size and time" if row.fingerprint.name == file.name else "the same size and time"


def _clause(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:].removesuffix(".")
