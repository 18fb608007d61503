"""The operations that record that photos are not duplicates of one another, and forget it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from core.errors import NotFoundError, UsageError
from core.models import AssetKey, LibraryChanged, PhotoId, id_ranges
from core.operations import Applied, Operation, ThingKind, Touched, Transaction, Undo
from core.permissions import Action
from core.sets.clauses import Purpose
from core.sets.statements import Statement

MOST_TOLD_APART: Final = 1_000
"""Photos of one decision."""


@dataclass(frozen=True, slots=True)
class TellApart(Operation[None]):
    """Record that photos are not duplicates of one another, whatever they look like."""

    kind = "tell-apart"
    action = Action.DUPLICATES
    description = "decide about duplicates"
    undo = Undo.STEP
    announcement = LibraryChanged()

    keys: tuple[AssetKey, ...]

    def __post_init__(self) -> None:
        """Accept lists: recorded operations come from JSON."""
        object.__setattr__(self, "keys", tuple(dict.fromkeys(self.keys)))

    def perform(self, tx: Transaction) -> Applied[None]:
        """Record the decision.

        Raises:
            NotFoundError: the actor has no access to one of the photos.
            UsageError: fewer than two photos, or too many; they are told apart already.
        """
        if not 2 <= len(self.keys) <= MOST_TOLD_APART:
            raise UsageError("Photos of one group are told apart.", f"Name 2 to {MOST_TOLD_APART:,} of them.")
        ids = photo_ids(tx, self.keys)
        if _decision(tx, self.keys) is not None:
            raise UsageError("These photos are not counted as duplicates already.", "`undo` takes that decision back.")
        tx.connection.execute(_ADD, {"keys": json.dumps(self.keys)})
        return Applied(None, TellTogether(self.keys), touched=(_touched(ids),))

    def past_words(self, things: str) -> str:
        """Return what it did."""
        return f"decided that {things} are not duplicates"


@dataclass(frozen=True, slots=True)
class TellTogether(Operation[None]):
    """Forget that photos are not duplicates of one another: the inverse of `TellApart`."""

    kind = "tell-together"
    action = Action.DUPLICATES
    description = "decide about duplicates"
    undo = Undo.STEP
    announcement = LibraryChanged()

    keys: tuple[AssetKey, ...]

    def __post_init__(self) -> None:
        """Accept lists: recorded operations come from JSON."""
        object.__setattr__(self, "keys", tuple(dict.fromkeys(self.keys)))

    def perform(self, tx: Transaction) -> Applied[None]:
        """Remove the decision about these photos.

        Raises:
            NotFoundError: the actor has no access to one of the photos, or there is no such decision.
        """
        ids = photo_ids(tx, self.keys)
        decision = _decision(tx, self.keys)
        if decision is None:
            raise NotFoundError("There is no such decision.", "It may have been undone already.")
        tx.connection.execute(_REMOVE, {"decision": decision})
        return Applied(None, TellApart(self.keys), touched=(_touched(ids),))

    def past_words(self, things: str) -> str:
        """Return what it did."""
        return f"decided that {things} may be duplicates"


def photo_ids(tx: Transaction, keys: Iterable[AssetKey]) -> list[PhotoId]:
    """Return the ids of photos, also of those that are missing now or in the trash.

    Raises:
        NotFoundError: the actor has no access to one of them.
    """
    wanted = tuple(keys)
    rows = tx.connection.execute(*_VISIBLE.fill(tx.actor, keys=json.dumps(wanted))).fetchall()
    if len(rows) < len(wanted):
        raise NotFoundError("One of the photos is not there.", "It may have been moved or removed.")
    return [PhotoId(row["id"]) for row in rows]


def _decision(tx: Transaction, keys: tuple[AssetKey, ...]) -> int | None:
    """Return the decision about exactly these photos."""
    values = {"keys": json.dumps(keys), "count": len(keys), "first": keys[0]}
    row = tx.connection.execute(_SAME, values).fetchone()
    return None if row is None else int(row["decision"])


def _touched(ids: Iterable[PhotoId]) -> Touched:
    return Touched("duplicates", ThingKind.PHOTO, id_ranges(ids))


# Also photos that are missing now: what was decided about them can be undone.
_VISIBLE = Statement(
    "photos to tell apart",
    """
SELECT id FROM photos
WHERE asset_key IN (SELECT value FROM json_each(:keys)) AND {visible}
""",
    Purpose.FILES,
)

_SAME = """
SELECT decision FROM different_photos AS mine
WHERE asset_key = :first
    AND (SELECT count(*) FROM different_photos WHERE decision = mine.decision) = :count
    AND (
        SELECT count(*) FROM different_photos
        WHERE decision = mine.decision AND asset_key IN (SELECT value FROM json_each(:keys))
    ) = :count
LIMIT 1
"""

_ADD = """
INSERT INTO different_photos (asset_key, decision)
SELECT value, (SELECT coalesce(max(decision), 0) + 1 FROM different_photos) FROM json_each(:keys)
"""

_REMOVE = "DELETE FROM different_photos WHERE decision = :decision"
