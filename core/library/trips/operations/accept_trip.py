"""The operation that makes an album of a trip or an event."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from core.library.trips.trip_names import album_name
from core.library.trips.trip_photos import photos_of_trip, seconds_of, trip_named
from core.marks.albums.operations import CreateAlbum
from core.models import AlbumId, id_sequence
from core.operations import Applied, Operation, Transaction, Undo
from core.permissions import Action


@dataclass(frozen=True, slots=True)
class AcceptTrip(Operation[AlbumId]):
    """Make an album of this name of a trip or event, which is not offered again while there is the album.

    The result is its id. A number follows the name where another album of the member has it.
    """

    kind = "accept-trip"
    action = Action.MARK
    description = "have albums"
    undo = Undo.STEP

    trip: str
    """The text of its photo set."""
    name: str

    def perform(self, tx: Transaction) -> Applied[AlbumId]:
        """Write the album with the photos that the actor has access to, the oldest first.

        Raises:
            NotFoundError: there is no such trip, or none of its photos.
            UsageError: the name is empty or too long, or there are too many albums or photos.
        """
        trip = trip_named(self.trip)
        photos = photos_of_trip(tx.connection, tx.actor, trip)
        taken = (row["name"] for row in tx.connection.execute(_NAMES, {"user_id": tx.member_id}))
        album = CreateAlbum(album_name(self.name, taken), photos=id_sequence(photos.ids)).perform(tx)
        first, last = seconds_of(trip)
        tx.connection.execute(_ADD, {"id": album.result, "kind": trip.kind, "first": first, "last": last})
        return album

    def past_words(self, things: str) -> str:
        """Return what it did."""
        return f"made the {things}"


_NAMES: Final = "SELECT name FROM albums WHERE user_id = :user_id AND passphrase_hash IS NULL AND deleted_at IS NULL"

_ADD: Final = "INSERT INTO album_trips (album_id, kind, first, last) VALUES (:id, :kind, :first, :last)"
