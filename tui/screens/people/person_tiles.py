"""Tiles of people, whose covers are read when they come into view."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from textual.message import Message

from core.library.people.people import Person
from core.models import AssetKey, Photo
from tui.widgets.tiles.tile_grid import CoverTile, TileGrid
from tui.wording import count_words


class PersonTiles(TileGrid):
    """One tile for each person."""

    @dataclass
    class Shown(Message):
        """Tiles came into view."""

        indexes: tuple[int, ...]

    def show_people(self, people: Sequence[Person], covers: Mapping[AssetKey, Photo]) -> None:
        """Show people, with covers as far as they have been read; the cursor stays on its person."""
        self.show([_tile(person, covers.get(person.cover)) for person in people])

    def visible_changed(self) -> None:
        """Say which tiles are in view."""
        self.post_message(self.Shown(tuple(tile.index for row in self.visible_rows for tile in row.tiles)))


def _tile(person: Person, cover: Photo | None) -> CoverTile:
    return CoverTile(
        key=str(person.person_id),
        name=person.label,
        count=count_words(person.photos, "photo"),
        short_count=f"{person.photos:,}",
        when="",
        covers=() if cover is None else (cover.picture,),
    )
