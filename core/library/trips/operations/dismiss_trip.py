"""The operations that dismiss a trip or an event for all members, and offer it again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from core.errors import NotFoundError
from core.library.trips.trip_photos import photos_of_trip, seconds_of, trip_named
from core.models import CategoryId, TripSet, id_ranges
from core.operations import Applied, Operation, ThingKind, Touched, Transaction, Undo
from core.permissions import Action


@dataclass(frozen=True, slots=True)
class DismissTrip(Operation[None]):
    """Offer a trip or an event to nobody again, as far as its photos are in categories that the actor has access to."""

    kind = "dismiss-trip"
    action = Action.DISMISS_TRIPS
    description = "dismiss trips and events"
    undo = Undo.STEP

    trip: str
    """The text of its photo set."""

    def perform(self, tx: Transaction) -> Applied[None]:
        """Write the decision for each category.

        Raises:
            NotFoundError: there is no such trip, or none of its photos.
        """
        trip = trip_named(self.trip)
        photos = photos_of_trip(tx.connection, tx.actor, trip)
        added = [each for each in photos.categories if tx.connection.execute(_ADD, _row(trip, each)).rowcount]
        inverse = OfferTrip(self.trip, tuple(added)) if added else None
        return Applied(None, inverse, touched=(Touched("trip", ThingKind.PHOTO, id_ranges(photos.ids)),))

    def past_words(self, things: str) -> str:
        """Return what it did."""
        return f"dismissed the {trip_named(self.trip).kind} of {things}"


@dataclass(frozen=True, slots=True)
class OfferTrip(Operation[None]):
    """Offer a trip or an event again that was dismissed: the inverse of `DismissTrip`."""

    kind = "offer-trip"
    action = Action.DISMISS_TRIPS
    description = "dismiss trips and events"
    undo = Undo.STEP

    trip: str
    categories: tuple[CategoryId, ...]
    """Where it was dismissed."""

    def __post_init__(self) -> None:
        """Accept lists: recorded operations come from JSON."""
        object.__setattr__(self, "categories", tuple(map(CategoryId, self.categories)))

    def perform(self, tx: Transaction) -> Applied[None]:
        """Remove the decision from each category.

        Raises:
            NotFoundError: there is no such trip, none of its photos, or the actor has no access to a category.
        """
        trip = trip_named(self.trip)
        photos = photos_of_trip(tx.connection, tx.actor, trip)
        if tx.actor.category_ids is not None and not set(self.categories) <= tx.actor.category_ids:
            raise NotFoundError("There is no such trip or event.", _LIST)
        removed = [each for each in self.categories if tx.connection.execute(_REMOVE, _row(trip, each)).rowcount]
        inverse = DismissTrip(self.trip) if removed else None
        return Applied(None, inverse, touched=(Touched("trip", ThingKind.PHOTO, id_ranges(photos.ids)),))

    def past_words(self, things: str) -> str:
        """Return what it did."""
        return f"offered the {trip_named(self.trip).kind} of {things} again"


def _row(trip: TripSet, category_id: CategoryId) -> dict[str, int | str]:
    first, last = seconds_of(trip)
    return {"kind": trip.kind, "category_id": category_id, "first": first, "last": last}


_LIST: Final = "`trips` lists them."

_ADD: Final = """
INSERT INTO dismissed_trips (kind, category_id, first, last) VALUES (:kind, :category_id, :first, :last)
ON CONFLICT DO NOTHING
"""

_REMOVE: Final = """
DELETE FROM dismissed_trips
WHERE kind = :kind AND category_id = :category_id AND first = :first AND last = :last
"""
