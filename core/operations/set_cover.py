"""The operation that chooses the cover of a collection."""

from __future__ import annotations

from dataclasses import dataclass

from core.errors import NotFoundError
from core.models import AssetKey, CollectionId
from core.operations.operation import Applied, Operation, ThingKind, Touched, Transaction, Undo
from core.permissions import Action
from core.sets.statements import Statement


@dataclass(frozen=True, slots=True)
class SetCover(Operation[None]):
    """Choose the cover of a collection among its photos; None lets the gallery choose."""

    kind = "set-cover"
    action = Action.CHOOSE_COVER
    description = "choose covers"
    undo = Undo.STEP

    collection_id: CollectionId
    asset_key: AssetKey | None

    def perform(self, tx: Transaction) -> Applied[None]:
        """Write the choice.

        Raises:
            NotFoundError: the actor can see no such collection, or the photo is not in it.
        """
        before = tx.connection.execute(*_COVER.fill(tx.actor, collection_id=self.collection_id)).fetchone()
        if before is None:
            raise NotFoundError("There is no such collection.", "It may have been moved or removed.")
        photo_id = None
        if self.asset_key is not None:
            query = _PHOTO_OF_COLLECTION.fill(tx.actor, collection_id=self.collection_id, asset_key=self.asset_key)
            chosen = tx.connection.execute(*query).fetchone()
            if chosen is None:
                raise NotFoundError("This photo is not in the collection.", "Choose one of its photos.")
            photo_id = chosen["id"]
        tx.connection.execute(_SET_COVER, {"collection_id": self.collection_id, "photo_id": photo_id})
        touched = Touched.one("cover", ThingKind.COLLECTION, self.collection_id)
        return Applied(None, inverse=SetCover(self.collection_id, before["asset_key"]), touched=(touched,))

    def past_words(self, things: str) -> str:
        """Return what it did."""
        return f"chose the cover of {things}"


# A cover whose photo has moved to another collection reads as None: the inverse could not choose that photo again.
_COVER = Statement(
    "cover before a change",
    """
SELECT asset_key
FROM (
    SELECT id, chosen_cover_id FROM collections
    WHERE id = :collection_id AND {collections.visible}
) AS collections
LEFT JOIN photos ON photos.id = chosen_cover_id AND collection_id = :collection_id
""",
)

_PHOTO_OF_COLLECTION = Statement(
    "photo to become a cover",
    """
SELECT id FROM photos
WHERE asset_key = :asset_key AND collection_id = :collection_id AND {visible}
""",
)

_SET_COVER = """
UPDATE collections SET chosen_cover_id = :photo_id
WHERE id = :collection_id
"""
