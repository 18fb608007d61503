"""The operation that makes things favourites of a member, or no longer."""

from __future__ import annotations

from dataclasses import dataclass

from core.marks.things import Things, json_ids, require_accessible
from core.operations import Applied, Operation, ThingKind, Transaction, Undo
from core.permissions import Action


@dataclass(frozen=True, slots=True)
class SetFavourite(Operation[int]):
    """Make things favourites, or no longer; the result is how many were changed."""

    kind = "set-favourite"
    action = Action.MARK
    description = "have favourites"
    undo = Undo.STEP

    things: Things
    is_favourite: bool = True

    def __post_init__(self) -> None:
        """Accept the stored form."""
        object.__setattr__(self, "things", Things.stored(self.things))

    def perform(self, tx: Transaction) -> Applied[int]:
        """Write the favourites; the inverse holds only what really changed.

        Raises:
            NotFoundError: the actor has no access to some of the things, and nothing is changed.
            UsageError: there are too many.
        """
        require_accessible(tx, self.things)
        changed: dict[ThingKind, list[int]] = {}
        for kind, ids in self.things.kinds():
            values = {"user_id": tx.member_id, "ids": json_ids(ids)}
            statement = (_ADD if self.is_favourite else _REMOVE)[kind]
            changed[kind] = [row["id"] for row in tx.connection.execute(statement, values).fetchall()]
        things = Things.by_kind(changed)
        if not things.count:
            return Applied(0)
        inverse = SetFavourite(things, not self.is_favourite)
        return Applied(things.count, inverse, touched=things.touched("favourite", tx))

    def past_words(self, things: str) -> str:
        """Return what it did."""
        return f"favourited {things}" if self.is_favourite else f"removed {things} from the favourites"


_ADD = {
    ThingKind.PHOTO: """
INSERT INTO favourite_photos (user_id, photo_id) SELECT :user_id, value FROM json_each(:ids) WHERE 1
ON CONFLICT DO NOTHING
RETURNING photo_id AS id
""",
    ThingKind.COLLECTION: """
INSERT INTO favourite_collections (user_id, collection_id) SELECT :user_id, value FROM json_each(:ids) WHERE 1
ON CONFLICT DO NOTHING
RETURNING collection_id AS id
""",
    ThingKind.CATEGORY: """
INSERT INTO favourite_categories (user_id, category_id) SELECT :user_id, value FROM json_each(:ids) WHERE 1
ON CONFLICT DO NOTHING
RETURNING category_id AS id
""",
}

_REMOVE = {
    ThingKind.PHOTO: """
DELETE FROM favourite_photos
WHERE user_id = :user_id AND photo_id IN (SELECT value FROM json_each(:ids))
RETURNING photo_id AS id
""",
    ThingKind.COLLECTION: """
DELETE FROM favourite_collections
WHERE user_id = :user_id AND collection_id IN (SELECT value FROM json_each(:ids))
RETURNING collection_id AS id
""",
    ThingKind.CATEGORY: """
DELETE FROM favourite_categories
WHERE user_id = :user_id AND category_id IN (SELECT each.value FROM json_each(:ids) AS each)
RETURNING category_id AS id
""",
}
