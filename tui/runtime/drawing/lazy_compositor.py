"""Composes the widgets of a screen into a frame, and renders only what the frame shows.

Textual renders every widget whole that overlaps the box around all changes, also where another widget covers it, and
filters each line again that it has kept: for a move of the cursor in a grid 220 lines instead of 14.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from typing import Any, cast

from rich.console import Console
from rich.style import Style
from textual._compositor import ChopsUpdate, Compositor, CompositorMap
from textual._styles_cache import StylesCache
from textual.color import Color
from textual.css.styles import StylesBase
from textual.filter import LineFilter
from textual.geometry import Region, Size
from textual.strip import Strip
from textual.widget import Widget

_Parts = dict[int, Strip | None]
"""The parts of a line between cuts, by their first column."""


class LazyCompositor(Compositor):
    """Render no line that is covered or has not changed."""

    @property
    def full_map(self) -> CompositorMap:
        """Draw with the next frame what differs from the map before.

        Textual makes the map again when anything asks for the place of a widget. A layout that follows compares with
        that map, and would find no difference: a widget that is gone would stay on the screen.
        """
        before = self._full_map
        found = super().full_map
        if found is not before:
            places = {place.clip.intersection(place.region) for _, place in found.items() ^ before.items()}
            self._dirty_regions.update(place for place in places if place)
        return found

    def update_widgets(self, widgets: set[Widget]) -> None:
        """Draw these widgets with the next frame, and all whose own request is still in the queue of the screen.

        What a key changes in several widgets, a tile and the line at the top, then is one frame, not two.
        """
        changed = {each for each in self.visible_widgets if each._repaint_required and not each._layout_required}  # noqa: SLF001 - Textual has no public name
        for each in changed:
            each._repaint_required = False  # noqa: SLF001 - the same
        super().update_widgets(widgets | changed)

    def render_partial_update(self) -> ChopsUpdate | None:
        """Return what has changed since the last frame; None for nothing."""
        screen = self.size.region
        regions = [region.intersection(screen) for region in self._dirty_regions]
        self._dirty_regions.clear()
        spans = [span for span in self._regions_to_spans(regions) if span[1] < span[2]]
        if not spans:
            return None
        changed: dict[int, list[tuple[int, int]]] = {}
        for y, start, end in spans:
            changed.setdefault(y, []).append((start, end))
        return _ChangedSpans(self._rendered(changed), spans, [cuts[1:] for cuts in self.cuts])

    def _render_chops(self, crop: Region, is_rendered_line: Callable[[int], bool]) -> Sequence[Mapping[int, Strip]]:
        changed = {y: [crop.column_span] for y in crop.line_range if is_rendered_line(y)}
        return cast("Sequence[Mapping[int, Strip]]", self._rendered(changed))

    def _rendered(self, changed: Mapping[int, Sequence[tuple[int, int]]]) -> list[_Parts]:
        """Return the lines of the screen with those parts that overlap changed columns; the others are None."""
        parts: list[_Parts] = [{} for _ in self.cuts]
        missing: dict[int, set[int]] = {}
        for y, spans in changed.items():
            cuts = self.cuts[y]
            parts[y] = dict.fromkeys(cuts[:-1])
            missing[y] = {a for a, b in pairwise(cuts) if any(a < end and start < b for start, end in spans)}
        for widget, (region, clip) in self.visible_widgets.items():  # from the front to the back
            shown = region.intersection(clip)
            left, right = shown.column_span
            lines = [y for y in shown.line_range if y in missing and any(left <= cut < right for cut in missing[y])]
            if not lines:
                continue
            top = lines[0]
            box = Region(left - region.x, top - region.y, shown.width, lines[-1] + 1 - top)
            strips = widget.render_lines(box)
            for y in lines:
                cuts = [cut for cut in self.cuts[y] if left <= cut <= right]
                for cut, part in zip(cuts, strips[y - top].divide([cut - left for cut in cuts[1:]]), strict=False):
                    if cut in missing[y]:
                        parts[y][cut] = part
                        missing[y].remove(cut)
                if not missing[y]:
                    del missing[y]
            if not missing:
                break
        return parts


class _ChangedSpans(ChopsUpdate):
    """The changed columns of lines."""

    def render_segments(self, console: Console) -> str:
        """Return the text of the changed columns, each after a move of the terminal's cursor."""
        texts: list[str] = []
        for y, first, last in self.spans:
            place = -1
            for (start, strip), end in zip(self.chops[y].items(), self.chop_ends[y], strict=True):
                left, right = max(start, first), min(end, last)
                if strip is None or left >= right:
                    continue
                if place != left:
                    texts.append(f"\x1b[{y + 1};{left + 1}H")
                whole = (left, right) == (start, end)
                texts.append((strip if whole else strip.crop(left - start, right - start)).render(console))
                place = right
        return "".join(texts)


class FilteredLines(StylesCache):
    """The lines of a widget, kept as the filters of drawn text left them."""

    def __init__(self) -> None:
        super().__init__()
        self._filters: Sequence[LineFilter] = ()
        self._background: Color | None = None
        self._blank: Style | None = None
        """The style after the end of a short line; None where a line has more than the content of the widget."""

    def render(
        self,
        styles: StylesBase,
        size: Size,
        base_background: Color,
        background: Color,
        render_content_line: Callable[[int], Strip],
        filters: Sequence[LineFilter],
        *arguments: Any,
        **options: Any,
    ) -> list[Strip]:
        """Return the lines of a widget; those that have not changed are not filtered again."""
        if (filters, background) != (self._filters, self._background):
            self.clear()
            self._filters, self._background = filters, background
        is_bare = _is_bare(styles) and options.get("opacity") == 1.0 and options.get("content_size") == size
        self._blank = self.get_inner_outer(base_background, background)[0].rich_style if is_bare else None
        return super().render(styles, size, base_background, background, render_content_line, (), *arguments, **options)

    def render_line(self, *arguments: Any) -> Strip:
        """Return a line that has changed."""
        _, y, (width, _), _, _, _, _, render_content_line, *_ = arguments
        if self._blank is not None:
            strip: Strip = render_content_line(y).adjust_cell_length(width, self._blank)
        else:
            strip = super().render_line(*arguments)
        assert self._background is not None
        for each in self._filters:
            strip = strip.apply_filter(each, self._background)
        return strip


_ADDITIONS = (
    *(f"{kind}_{side}" for kind in ("border", "outline") for side in ("top", "right", "bottom", "left")),
    *("padding", "hatch", "tint", "text_opacity", "opacity"),
)
"""The styles that add something to the content of a line."""


def _is_bare(styles: StylesBase) -> bool:
    """Return whether the lines of a widget are those of its content."""
    return not any(styles.has_rule(name) for name in _ADDITIONS)
