"""The operation with which a member rates photos and collections."""

from __future__ import annotations

from dataclasses import dataclass

from core.errors import UsageError
from core.marks.things import Things, json_ids, require_accessible, union
from core.operations import Applied, Operation, ThingKind, Transaction, Undo
from core.permissions import Action

MOST_STARS = 5


@dataclass(frozen=True, slots=True)
class SetRatings(Operation[int]):
    """Give things stars, 1 to 5, or none (0); the result is how many ratings were changed."""

    kind = "set-ratings"
    action = Action.MARK
    description = "rate photos"
    undo = Undo.STEP

    ratings: tuple[tuple[int, Things], ...]
    """Stars, and the things that get them: each thing once."""

    @classmethod
    def one(cls, stars: int, things: Things) -> SetRatings:
        """Give all of these things the same stars."""
        return cls(((stars, things),))

    def __post_init__(self) -> None:
        """Accept the stored form."""
        ratings = tuple((stars, Things.stored(things)) for stars, things in self.ratings)
        object.__setattr__(self, "ratings", ratings)

    def perform(self, tx: Transaction) -> Applied[int]:
        """Write the ratings; the inverse holds only what really changed.

        Raises:
            NotFoundError: the actor has no access to some of the things, and nothing is changed.
            UsageError: a number of stars is wrong, there are too many things, or a category is among them.
        """
        if any(stars not in range(MOST_STARS + 1) for stars, _ in self.ratings):
            raise UsageError(f"A rating is 1 to {MOST_STARS} stars, or 0 for none.", "Choose one of these.")
        if any(things.categories for _, things in self.ratings):
            raise UsageError("Categories are not rated.", "Rate their collections or photos.")
        require_accessible(tx, union(things for _, things in self.ratings))
        before: dict[int, dict[ThingKind, list[int]]] = {}
        for stars, things in self.ratings:
            for kind, ids in things.kinds():
                values = {"user_id": tx.member_id, "ids": json_ids(ids), "stars": stars}
                for row in tx.connection.execute(_DIFFERENT[kind], values).fetchall():
                    before.setdefault(row["stars"], {}).setdefault(kind, []).append(row["id"])
                tx.connection.execute((_RATE if stars else _CLEAR)[kind], values)
        former = tuple((stars, Things.by_kind(before[stars])) for stars in sorted(before))
        if not former:
            return Applied(0)
        changed = union(things for _, things in former)
        return Applied(changed.count, SetRatings(former), touched=changed.touched("rating", tx))

    def past_words(self, things: str) -> str:
        """Return what it did."""
        stars = {stars for stars, _ in self.ratings}
        if stars == {0}:
            return f"cleared the rating of {things}"
        if len(stars) > 1:
            return f"rated {things}"
        number = stars.pop()
        return f"rated {things} with {number} star{'s' * (number > 1)}"


_DIFFERENT = {
    ThingKind.PHOTO: """
SELECT value AS id, coalesce(rated_photos.stars, 0) AS stars
FROM json_each(:ids) LEFT JOIN rated_photos ON user_id = :user_id AND photo_id = value
WHERE coalesce(rated_photos.stars, 0) <> :stars
""",
    ThingKind.COLLECTION: """
SELECT value AS id, coalesce(rated_collections.stars, 0) AS stars
FROM json_each(:ids) LEFT JOIN rated_collections ON user_id = :user_id AND collection_id = value
WHERE coalesce(rated_collections.stars, 0) <> :stars
""",
}

_RATE = {
    ThingKind.PHOTO: """
INSERT INTO rated_photos (user_id, photo_id, stars) SELECT :user_id, value, :stars FROM json_each(:ids) WHERE 1
ON CONFLICT (user_id, photo_id) DO UPDATE SET stars = excluded.stars WHERE stars <> excluded.stars
""",
    ThingKind.COLLECTION: """
INSERT INTO rated_collections (user_id, collection_id, stars)
SELECT :user_id, value, :stars FROM json_each(:ids) WHERE 1
ON CONFLICT (user_id, collection_id) DO UPDATE SET stars = excluded.stars WHERE stars <> excluded.stars
""",
}

_CLEAR = {
    ThingKind.PHOTO: """
DELETE FROM rated_photos
WHERE user_id = :user_id AND photo_id IN (SELECT value FROM json_each(:ids))
""",
    ThingKind.COLLECTION: """
DELETE FROM rated_collections
WHERE user_id = :user_id AND collection_id IN (SELECT value FROM json_each(:ids))
""",
}
