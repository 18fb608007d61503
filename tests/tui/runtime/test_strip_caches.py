"""Strips of Textual without caches: no cycles, same lines. Fails when Textual's strips change, or no longer need it."""

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
import textual.strip
from hypothesis import given
from hypothesis import strategies as some
from rich.segment import Segment
from rich.style import Style
from textual._ansi_theme import MONOKAI
from textual.cache import FIFOCache
from textual.color import Color
from textual.filter import ANSIToTruecolor, LineFilter
from textual.strip import Strip

from tui.runtime.line_filters import ControlFilter
from tui.runtime.strip_caches import NoCache, remove_strip_caches
from tui.widgets.tiles.plain import PlainFilter

BLACK = Color(0, 0, 0)
CACHES = {"_divide", "_crop", "_style", "_filter", "_line_length", "_crop_extend", "_offsets"}
"""The caches of a strip in the Textual of constraints.txt."""
CYCLES: dict[str, Callable[[Strip], object]] = {
    "crop_extend": lambda strip: strip.crop_extend(0, 5, None),
    "divide": lambda strip: strip.divide([5]),
}
USES: dict[str, Callable[[Strip], object]] = {
    **CYCLES,
    "crop": lambda strip: [*strip.crop(1, 3)],
    "adjust_cell_length": lambda strip: [*strip.adjust_cell_length(9)],
    "apply_style": lambda strip: [*strip.apply_style(Style(bold=True))],
    "apply_filter": lambda strip: strip.apply_filter(ControlFilter(), BLACK),
    "apply_offsets": lambda strip: [*strip.apply_offsets(0, 0)],
    "divide in two": lambda strip: [[*part] for part in strip.divide([2, 5])],
    "extend": lambda strip: [*strip.crop_extend(0, 8, None)],
}
FILTERS = [ControlFilter(), ANSIToTruecolor(MONOKAI), PlainFilter()]


@pytest.fixture(autouse=True)
def _removed() -> None:
    remove_strip_caches()


@contextmanager
def with_caches(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Make strips as Textual alone makes them."""
    with monkeypatch.context() as patch:
        patch.setattr(textual.strip, "FIFOCache", FIFOCache)
        yield


def strip() -> Strip:
    return Strip([Segment("hello")], 5)


def left_for_the_collector(use: Callable[[Strip], object]) -> int:
    """Return how many of 50 strips only the collector frees."""
    gc.collect()
    gc.disable()
    try:
        for _ in range(50):
            use(strip())
        return sum(isinstance(each, Strip) for each in gc.get_objects())
    finally:
        gc.enable()
        gc.collect()


@pytest.mark.parametrize("name", CYCLES)
def test_textual_still_makes_the_cycle(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Strips that Textual makes are left for the collector; when this fails, `strip_caches` can be deleted."""
    before = left_for_the_collector(lambda _: None)
    with with_caches(monkeypatch):
        assert left_for_the_collector(CYCLES[name]) == before + 50


@pytest.mark.parametrize("name", USES)
def test_no_strip_is_left_for_the_collector(name: str) -> None:
    """Without caches a strip is freed when nothing uses it, whatever was made of it."""
    assert left_for_the_collector(USES[name]) == left_for_the_collector(lambda _: None)


def test_textual_has_the_caches_that_are_removed(monkeypatch: pytest.MonkeyPatch) -> None:
    """A cache that another Textual adds, renames or makes in another way is noticed."""
    with with_caches(monkeypatch):
        made = strip()
    names = {name for name in Strip.__slots__ if isinstance(getattr(made, name), FIFOCache)}
    assert names == {f"{name}_cache" for name in CACHES}
    assert all(isinstance(getattr(strip(), name), NoCache) for name in names)


@pytest.mark.parametrize("name", USES)
def test_the_lines_are_the_same(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is made of a strip is the same with and without caches, the first and the second time."""
    without = strip()
    with with_caches(monkeypatch):
        cached = strip()
        expected = [USES[name](cached), USES[name](cached)]
    assert [USES[name](without), USES[name](without)] == expected


@pytest.mark.parametrize("each", FILTERS, ids=lambda each: type(each).__name__)
def test_an_unchanged_line_is_the_same_strip(each: LineFilter) -> None:
    """A filter that has nothing to change makes no other strip."""
    line = Strip([Segment("plain ", Style.parse("bold #112233 on #445566")), Segment("text")])
    assert line.apply_filter(each, BLACK) is line


STYLES = some.sampled_from([None, *map(Style.parse, ("", "red", "dim #112233", "on blue", "bold #112233 on #445566"))])
SEGMENTS = some.lists(some.builds(Segment, some.text(some.sampled_from("a \x1b\u202e\n·│é"), max_size=4), STYLES))


@given(SEGMENTS, some.sampled_from([BLACK, Color(200, 10, 10)]))
def test_colours_are_those_of_textual(segments: list[Segment], background: Color) -> None:
    """System colours and dim ones become the RGB colours that Textual's own filter chooses."""
    textuals = ANSIToTruecolor(MONOKAI)
    expected = [
        Segment(text, style if style is None else textuals.truecolor_style(style, background.rich_color))
        for text, style, _ in segments
    ]
    given_segments = [*segments]
    assert textuals.apply(segments, background) == expected
    assert segments == given_segments


@given(SEGMENTS, some.sampled_from(FILTERS))
def test_filters_leave_their_argument_alone(segments: list[Segment], each: LineFilter) -> None:
    """The list that is filtered belongs to a strip, which other frames use."""
    before = [*segments]
    each.apply(segments, BLACK)
    assert segments == before
