"""One list of places: all in their order, or those of one kind."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.cells import cell_len, set_cell_size

from core.library.places.photo_places import PlaceCount
from tui.keys.screen_action import Need
from tui.screens.base.section_screen import Section
from tui.session import Session
from tui.widgets.lists.row_list import ListRow
from tui.widgets.tiles.tile_painting import clipped
from tui.wording import count_words

_LONGEST_LABEL = 48
_CITIES = 2
"""The depth of cities below countries and regions."""


class PlacesSection(Section):
    """Countries with their regions and cities."""

    title: ClassVar[str] = "Countries"
    purpose: ClassVar[str] = "{open} shows the photos of a place, {people.next} all cities by their photos."
    headings: ClassVar[tuple[str, ...]] = ("", "")
    needs_met: ClassVar[frozenset[Need]] = frozenset({Need.PLACES})
    empty: ClassVar[tuple[str, str]] = (
        "No photo here has a named place.",
        "Photos with coordinates get names after an admin runs: places prepare",
    )

    def __init__(self, session: Session) -> None:
        """Show the places of a session's actor."""
        super().__init__(session)
        self._about = ""

    async def rows(self) -> Sequence[ListRow]:
        """Read the places."""
        places = await self.session.gallery.library.places.tree(self.session.actor)
        photos = sum(place.photos for place in places if not place.depth)
        cities = sum(place.depth == _CITIES for place in places)
        self._about = f"{count_words(photos, 'photo')} · {cities:,} {'city' if cities == 1 else 'cities'}"
        return _rows([(place, self._label(place)) for place in self._chosen(places)])

    def count(self, rows: Sequence[ListRow]) -> str:
        """Return the number of photos and cities."""
        return self._about if rows else ""

    def words(self, row: ListRow) -> str:
        """Return the query of a place."""
        return row.key.query if isinstance(row.key, PlaceCount) else ""

    def _chosen(self, places: Sequence[PlaceCount]) -> Sequence[PlaceCount]:
        """Leave out regions without a name, whose cities follow the country."""
        return [place for place in places if not place.path.endswith("/-")]

    def _label(self, place: PlaceCount) -> str:
        return f"{'   ' * place.depth}{place.name}"


class CitiesSection(PlacesSection):
    """Cities, those with most photos first."""

    title: ClassVar[str] = "Cities"
    purpose: ClassVar[str] = "{open} shows the photos of a city, {people.next} countries with their regions and cities."

    def _chosen(self, places: Sequence[PlaceCount]) -> Sequence[PlaceCount]:
        cities = [place for place in places if place.depth == _CITIES]
        return sorted(cities, key=lambda place: (-place.photos, place.name, place.path))

    def _label(self, place: PlaceCount) -> str:
        return f"{place.name}  {place.country_code}"


def _rows(labels: Sequence[tuple[PlaceCount, str]]) -> list[ListRow]:
    """Return a row for each place, with the numbers of photos below each other."""
    longest = min(max((cell_len(label) for _, label in labels), default=0), _LONGEST_LABEL)
    digits = max((len(f"{place.photos:,}") for place, _ in labels), default=0)
    return [
        ListRow(place, (set_cell_size(clipped(label, longest), longest), f"{place.photos:>{digits},}"))
        for place, label in labels
    ]
