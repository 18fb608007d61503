"""The operation that selects collections and categories; photos are selected by `ChangeSelection`."""

from __future__ import annotations

from dataclasses import dataclass

from core.errors import UsageError
from core.marks.things import Things, json_ids, require_accessible
from core.operations import Applied, Operation, ThingKind, Transaction
from core.permissions import Action


@dataclass(frozen=True, slots=True)
class SelectGroups(Operation[int]):
    """Select collections and categories, or deselect them; the result is how many were changed."""

    kind = "select-groups"
    action = Action.SELECT
    description = "select collections"

    things: Things
    is_selected: bool = True

    def __post_init__(self) -> None:
        """Accept the stored form."""
        object.__setattr__(self, "things", Things.stored(self.things))

    def perform(self, tx: Transaction) -> Applied[int]:
        """Write the selection; the inverse holds only what really changed.

        Raises:
            NotFoundError: the actor has no access to some of what is to be selected, and nothing is changed.
            UsageError: there are too many, or photos are among them.
        """
        if self.things.photos:
            raise UsageError("Photos are selected by their keys.", "Select collections and categories.")
        if self.is_selected:
            require_accessible(tx, self.things)  # what is no longer there for them can still be deselected
        changed: dict[ThingKind, list[int]] = {}
        for kind, ids in self.things.kinds():
            values = {"user_id": tx.actor.user_id, "ids": json_ids(ids)}
            statement = (_ADD if self.is_selected else _REMOVE)[kind]
            changed[kind] = [row["id"] for row in tx.connection.execute(statement, values).fetchall()]
        things = Things.by_kind(changed)
        inverse = SelectGroups(things, not self.is_selected) if things.count else None
        return Applied(things.count, inverse)


_ADD = {
    ThingKind.COLLECTION: """
INSERT INTO selected_collections (user_id, collection_id) SELECT :user_id, value FROM json_each(:ids) WHERE 1
ON CONFLICT DO NOTHING
RETURNING collection_id AS id
""",
    ThingKind.CATEGORY: """
INSERT INTO selected_categories (user_id, category_id) SELECT :user_id, value FROM json_each(:ids) WHERE 1
ON CONFLICT DO NOTHING
RETURNING category_id AS id
""",
}

_REMOVE = {
    ThingKind.COLLECTION: """
DELETE FROM selected_collections
WHERE user_id = :user_id AND collection_id IN (SELECT each.value FROM json_each(:ids) AS each)
RETURNING collection_id AS id
""",
    ThingKind.CATEGORY: """
DELETE FROM selected_categories
WHERE user_id = :user_id AND category_id IN (SELECT each.value FROM json_each(:ids) AS each)
RETURNING category_id AS id
""",
}
