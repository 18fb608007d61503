"""Which marks changed: whether lists have to be read again, or only what they show of a few things."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass, field

from core.models import MOST_MARKED, IdRanges, LibraryChanged, MarksChanged, PhotoId, UserId, count_of, ids_in
from core.operations.operation import ThingKind, Touched

_MARKS = frozenset({"favourite", "rating"})
_TAG = "tag "
_GROUPS = frozenset({ThingKind.COLLECTION, ThingKind.CATEGORY})

_MOST_FIELDS = 64
"""Touched fields that are compared; after more, everything counts as changed."""
_LONGEST = 8 * MOST_MARKED
"""Characters of the ids of few photos."""


def changed_marks(touched: Iterable[Touched]) -> MarksChanged | LibraryChanged:
    """Return the change that touched these fields; `LibraryChanged` if it is not of marks alone, or of many photos."""
    photo_ids: set[PhotoId] = set()
    fields: set[str] = set()
    kinds: set[ThingKind] = set()
    member_ids: set[UserId] = set()
    for each in touched:
        if each.field not in _MARKS and not each.field.startswith(_TAG):
            return LibraryChanged()
        fields.add(each.field)
        kinds.add(each.kind)
        if each.member_id is not None:
            member_ids.add(each.member_id)
        if each.kind is ThingKind.PHOTO:
            if count_of(each.ids) > MOST_MARKED:
                return LibraryChanged()
            photo_ids.update(map(PhotoId, ids_in(each.ids)))
    if not fields or len(photo_ids) > MOST_MARKED:
        return LibraryChanged()
    return MarksChanged(frozenset(photo_ids), bool(kinds & _GROUPS), "rating" in fields, frozenset(member_ids))


@dataclass(frozen=True, slots=True)
class NewestChanges:
    """The newest changes of the history that touched anything; those that touched nothing are nobody else's."""

    step: int = 0
    """That of the newest one."""
    touched: tuple[tuple[int, Touched | None], ...] = field(default=(), compare=False, repr=False)
    """What they touched, by steps, the newest first; None for many things."""


def newest_changes(connection: sqlite3.Connection) -> NewestChanges:
    """Read them."""
    rows = connection.execute(_NEWEST, {"most": _MOST_FIELDS, "longest": _LONGEST}).fetchall()
    touched = tuple((int(row["step"]), _touched(row)) for row in rows)
    return NewestChanges(touched[0][0] if touched else 0, touched)


def changed_since(before: NewestChanges, after: NewestChanges) -> MarksChanged | LibraryChanged:
    """Return what was changed between two looks at the history."""
    fresh = [touched for step, touched in after.touched if step > before.step]
    known = [touched for touched in fresh if touched is not None]
    if len(known) < len(fresh) or len(fresh) == _MOST_FIELDS:
        return LibraryChanged()
    return changed_marks(known)


def _touched(row: sqlite3.Row) -> Touched | None:
    if row["ids"] is None:
        return None
    return Touched(row["field"], ThingKind(row["kind"]), IdRanges(row["ids"]), UserId(row["member_id"]) or None)


_NEWEST = """
SELECT step, field, touched_fields.kind, member_id, iif(length(ids) > :longest, NULL, ids) AS ids
FROM operations CROSS JOIN touched_fields ON operation_id = operations.id
ORDER BY step DESC
LIMIT :most
"""
