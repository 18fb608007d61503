"""Tiles of trips and events, whose covers are read when they come into view."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from textual.message import Message

from core.library.trips.trips import Trip
from core.models import Photo, TripSet, photo_set_text
from tui.widgets.tiles.tile_grid import CoverTile, TileGrid
from tui.wording import count_words


class TripTiles(TileGrid):
    """One tile for each trip or event."""

    @dataclass
    class Shown(Message):
        """Tiles came into view."""

        indexes: tuple[int, ...]

    def show_trips(self, trips: Sequence[Trip], covers: Mapping[TripSet, Sequence[Photo]]) -> None:
        """Show trips, with covers as far as they have been read; the cursor stays on its trip."""
        self.show([_tile(trip, covers.get(trip.photo_set, ())) for trip in trips])

    def visible_changed(self) -> None:
        """Say which tiles are in view."""
        self.post_message(self.Shown(tuple(tile.index for row in self.visible_rows for tile in row.tiles)))


def _tile(trip: Trip, covers: Sequence[Photo]) -> CoverTile:
    return CoverTile(
        key=photo_set_text(trip.photo_set),
        name=trip.name,
        count=count_words(trip.photos, "photo"),
        short_count=f"{trip.photos:,}",
        when=trip.kind.value,
        covers=tuple(photo.picture for photo in covers),
    )
