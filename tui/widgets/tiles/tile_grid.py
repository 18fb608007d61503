"""The grid of cover tiles: categories on the first screen, the collections of a category."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.strip import Strip

from core.marks.things import Things
from core.models import PictureRef, StoryState
from core.models.tags.tag_names import folded
from tui.graphics.payloads.placements import Picture, Placement
from tui.photos.selection import Selection
from tui.session import Session
from tui.widgets.tiles.cover_rows import CoverLayout, Panel, mosaic
from tui.widgets.tiles.tile_painting import Caption, TileStyles, blank_segment, picture_segments
from tui.widgets.tiles.tile_rows import RowLayout, Tile
from tui.widgets.tiles.tile_view import TileView


@dataclass(frozen=True, slots=True)
class CoverTile:
    """The content of a tile: covers, a name, counts and dates."""

    key: str
    """Identifies a tile when the list is loaded again."""
    name: str
    count: str
    short_count: str
    """Used when there is no room for `count`."""
    when: str
    covers: tuple[PictureRef, ...]
    short_when: str = ""
    """Used when there is no room for `when`."""
    things: Things = field(default_factory=Things)
    """The collections or the category that are selected with it; none for a tile that is not selected."""
    is_away: bool = False
    """Whether its photos are on a drive that is not connected."""
    story: StoryState | None = None
    """Whether its story was seen; None if it has none."""


AWAY = "offline"
"""Shown in place of the dates of a muted tile."""

_MARKS = {None: "", StoryState.UNSEEN: "◉ ", StoryState.SEEN: "○ "}
"""Before the name of a collection with a story."""
_WORDS = {None: "", StoryState.UNSEEN: ", new story", StoryState.SEEN: ", story"}
"""The same in plain mode, after the number of photos."""


_FEWEST_LETTERS = 3
_FEWEST_TILES = 12
"""From how many letters and tiles on the letters stand at the right edge."""


class TileGrid(TileView):
    """Cover tiles of one size in rows.

    Where the tiles are sorted by name and not all in view, their first letters stand at the right edge, in place of the
    scrollbar: a click on one moves to its first name.
    """

    def __init__(self, session: Session, selection: Selection | None = None, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        """Create an empty grid; see `show`."""
        super().__init__(session, id=id)
        self.selection = session.selection if selection is None else selection
        self.tiles: tuple[CoverTile, ...] = ()
        self._wanted_key = ""
        self._letters: Mapping[str, int] = {}
        """The first letters of names that are sorted, with the first tile of each."""

    def show(self, tiles: Sequence[CoverTile], cursor_key: str | None = None, *, by_name: bool = False) -> None:
        """Show other tiles; the cursor stays on its key if there is such a tile."""
        key = cursor_key or (self.tiles[self.cursor_index].key if self.cursor_index < len(self.tiles) else "")
        self.tiles = tuple(tiles)
        letters: dict[str, int] = {}
        for index, tile in enumerate(tiles if by_name and len(tiles) >= _FEWEST_TILES else ()):
            letters.setdefault(_first_letter(tile.name), index)
        self._letters = letters
        self.rebuild()
        self.select_key(key)

    def select_key(self, key: str) -> None:
        """Move the cursor to the tile with a key, now or with the first layout."""
        self._wanted_key = "" if self.total else key
        self.move_to(next((index for index, tile in enumerate(self.tiles) if tile.key == key), self.cursor_index))

    def rebuild(self) -> None:
        """Lay out again."""
        super().rebuild()
        if self._wanted_key and self.total:
            self.select_key(self._wanted_key)

    def jump(self, letter: str) -> bool:
        """Move the cursor to the first tile whose name starts with a letter; return False when there is none."""
        wanted = letter.casefold()
        for index, tile in enumerate(self.tiles):
            if tile.name.casefold().startswith(wanted):
                self.move_to(index)
                return True
        return False

    def lay_out(self, width: int, height: int) -> RowLayout:
        """Lay out tiles for the width."""
        capabilities = self.session.capabilities
        return CoverLayout(
            len(self.tiles),
            width,
            height,
            capabilities.cell_height / capabilities.cell_width,
            large=capabilities.draws_only_blocks,
        )

    def render_line(self, y: int) -> Strip:
        """Draw one line, with a first letter at its end."""
        line, rail, visible = super().render_line(y), self._rail, self.visible_rows
        if not rail:
            return line
        letter = rail.get(y, " ")
        is_here = letter in self._letters and visible[0].first <= self._letters[letter] < visible[-1].end
        style = self.get_component_rich_style("tiles--title" if is_here else "tiles--detail")
        return Strip([*line.crop(0, self.size.width - 1), Segment(letter, style)], self.size.width)

    def on_click(self, event: events.Click) -> None:
        """Move to the first name with a clicked letter."""
        if event.x == self.size.width - 1 and self._rail:
            event.prevent_default()
            if (letter := self._rail.get(event.y)) is not None:
                self.move_to(self._letters[letter])

    @property
    def _rail(self) -> Mapping[int, str]:
        """The first letters by their lines: all of them, or as many as there are lines, evenly."""
        count, height = len(self._letters), self.size.height
        if self.session.plain or count < _FEWEST_LETTERS or self._cursor.thumb() is None:
            return {}
        lines = min(count, height)
        letters = [*self._letters]
        return {number * height // lines: letters[number * count // lines] for number in range(lines)}

    def picture_lines(self, tile: Tile, rows: int, styles: TileStyles) -> list[list[Segment]]:
        """Return the lines of the mosaic of covers."""
        covers = [
            (panel, picture_segments(self.session.canvas, placement, styles))
            for panel, placement in self._panels(tile, rows)
        ]
        return [_mosaic_line(tile, line, covers, styles) for line in range(rows)]

    def captions(self, index: int) -> tuple[Caption, ...]:
        """Return the name, and below it counts and dates."""
        tile = self.tiles[index]
        when = AWAY if tile.is_away else tile.when
        short_when = "" if tile.is_away else tile.short_when
        plain = self.session.plain
        mark = "" if plain else "✓ " * self.is_selected(index) + _MARKS[tile.story]
        count = tile.count + _WORDS[tile.story] if plain else tile.count
        return Caption(mark + tile.name, strong=not tile.is_away), Caption(
            count, when, strong=False, short=tile.short_count, short_right=short_when
        )

    def _ring(self, index: int, styles: TileStyles) -> Style | None:
        """Return the frame of a collection with a story."""
        story = self.tiles[index].story
        return None if story is None else styles.story if story is StoryState.UNSEEN else styles.seen_story

    def name_of(self, index: int) -> str:
        """Return the name."""
        return self.tiles[index].name

    def is_selected(self, index: int) -> bool:
        """Return whether what a tile stands for is selected."""
        return self.selection.holds(self.tiles[index].things)

    def placements(self, tile: Tile, rows: int) -> Iterator[Placement]:
        """Return the covers of a tile."""
        return (placement for _, placement in self._panels(tile, rows))

    def _panels(self, tile: Tile, rows: int) -> Iterator[tuple[Panel, Placement]]:
        covers = self.tiles[tile.index].covers if tile.index < len(self.tiles) else ()
        if self.session.capabilities.draws_only_blocks:
            covers = covers[:1]  # smaller ones could not be made out
        for panel, cover in zip(mosaic(tile.columns, rows, len(covers)), covers, strict=False):
            picture = Picture(cover.asset_key, cover.version, self.sharp_size(panel.columns))
            yield panel, Placement(picture, panel.columns, panel.rows, cover.low_resolution)


def _first_letter(name: str) -> str:
    """Return what a name begins with in the list of letters: "#" for anything but a letter."""
    letter = folded(name.strip())[:1].upper()
    return letter if letter.isalpha() and cell_len(letter) == 1 else "#"


def _mosaic_line(
    tile: Tile, line: int, covers: Sequence[tuple[Panel, list[Segment]]], styles: TileStyles
) -> list[Segment]:
    segments: list[Segment] = []
    column = 0
    for panel, lines in covers:
        if not panel.top <= line < panel.top + panel.rows:
            continue
        if panel.left > column:
            segments.append(Segment(" " * (panel.left - column), styles.ground))
        segments.append(lines[line - panel.top])
        column = panel.left + panel.columns
    if column < tile.columns:
        segments.append(blank_segment(tile.columns - column, styles))
    return segments
