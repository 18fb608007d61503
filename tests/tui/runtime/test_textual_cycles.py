"""Lines and screens of Textual are freed without the garbage collector, and are the same as before.

These tests fail when another Textual changes what `textual_cycles` replaces, or no longer needs it.
"""

import asyncio
import contextlib
import gc
from collections.abc import Callable, Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as some
from rich.segment import Segment
from rich.style import Style
from textual._ansi_theme import MONOKAI
from textual._compositor import Compositor
from textual._context import visible_screen_stack
from textual._styles_cache import StylesCache
from textual.app import App, ComposeResult
from textual.cache import FIFOCache, LRUCache
from textual.color import Color
from textual.dom import DOMNode
from textual.filter import ANSIToTruecolor, LineFilter
from textual.screen import ModalScreen
from textual.strip import Strip
from textual.widgets import Input, Label, Static
from textual.worker import Worker

from tui.runtime.line_filters import ControlFilter
from tui.runtime.textual_cycles import REPLACEMENTS, NoCache, Replacement, avoid_cycles
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
PARTS = {f"{each.owner.__name__}.{each.name}": each for each in REPLACEMENTS}


@pytest.fixture(autouse=True)
def _replaced() -> None:
    avoid_cycles()


@pytest.fixture(autouse=True)
def _only_cycles() -> Iterator[None]:
    """Collect nothing until the end, and keep what was there before out of every collection."""
    gc.collect()
    gc.freeze()
    gc.disable()
    yield
    gc.enable()
    gc.unfreeze()


def as_in_textual(patch: pytest.MonkeyPatch, part: Replacement) -> None:
    """Have one part as Textual has it."""
    patch.setattr(part.owner, part.name, part.textuals)


def strip() -> Strip:
    return Strip([Segment("hello")], 5)


def left(*kinds: type) -> int:
    """Return how many objects of a kind there are that were made in this test."""
    return sum(isinstance(each, kinds) for each in gc.get_objects())


@pytest.mark.parametrize("name", CYCLES)
def test_a_strip_of_textual_is_in_its_own_cache(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Strips that Textual makes are left for the collector."""
    as_in_textual(monkeypatch, PARTS["textual.strip.FIFOCache"])
    for _ in range(50):
        CYCLES[name](strip())
    assert left(Strip) == 50


@pytest.mark.parametrize("name", USES)
def test_no_strip_is_left_for_the_collector(name: str) -> None:
    """Without caches a strip is freed when nothing uses it, whatever was made of it."""
    for _ in range(50):
        USES[name](strip())
    assert left(Strip) == 0


def test_strips_have_the_caches_that_are_removed(monkeypatch: pytest.MonkeyPatch) -> None:
    """A cache that another Textual adds, renames or makes in another way is noticed."""
    ours = strip()
    as_in_textual(monkeypatch, PARTS["textual.strip.FIFOCache"])
    made = strip()
    names = {name for name in Strip.__slots__ if isinstance(getattr(made, name), FIFOCache)}
    assert names == {f"{name}_cache" for name in CACHES}
    assert all(isinstance(getattr(ours, name), NoCache) for name in names)


@pytest.mark.parametrize("name", USES)
def test_the_lines_are_the_same(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is made of a strip is the same with and without caches, the first and the second time."""
    ours = strip()
    found = [USES[name](ours), USES[name](ours)]
    for part in ("textual.strip.FIFOCache", "Strip.apply_filter"):
        as_in_textual(monkeypatch, PARTS[part])
    cached = strip()
    assert found == [USES[name](cached), USES[name](cached)]


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
    expected = PARTS["ANSIToTruecolor.apply"].textuals(ANSIToTruecolor(MONOKAI), segments, background)
    before = [*segments]
    assert ANSIToTruecolor(MONOKAI).apply(segments, background) == expected
    assert segments == before


@given(SEGMENTS, some.sampled_from(FILTERS))
def test_filters_leave_their_argument_alone(segments: list[Segment], each: LineFilter) -> None:
    """The list that is filtered belongs to a strip, which other frames use."""
    before = [*segments]
    each.apply(segments, BLACK)
    assert segments == before


class TextualsCache(LRUCache[int, int]):
    """The cache as Textual has it."""


for _part in PARTS.values():
    if _part.owner is LRUCache:
        setattr(TextualsCache, _part.name, _part.textuals)

STEPS = some.lists(
    some.tuples(some.sampled_from(["set", "get", "item", "has", "discard", "clear"]), some.integers(0, 5))
)


@given(some.integers(1, 4), STEPS)
def test_a_cache_keeps_what_textuals_keeps(most: int, steps: list[tuple[str, int]]) -> None:
    """The least recently used key leaves first; counts and answers are the same."""
    caches: list[LRUCache[int, int]] = [LRUCache(most), TextualsCache(most)]

    def act(cache: LRUCache[int, int], act: str, key: int, value: int) -> object:
        match act:
            case "set":
                cache[key] = value
            case "get":
                return cache.get(key, -1)
            case "item":
                with contextlib.suppress(KeyError):
                    return cache[key]
            case "discard":
                # In Textual's cache the newest key takes another one with it.
                if len(cache) == 1:
                    cache.discard(key)
            case "clear":
                cache.clear()
        return key in cache

    for number, (name, key) in enumerate(steps):
        first, second = (act(cache, name, key, number) for cache in caches)
        assert first == second
        assert {*caches[0].keys()} == {*caches[1].keys()}
        assert (caches[0].hits, caches[0].misses) == (caches[1].hits, caches[1].misses)


@pytest.mark.parametrize("kind", [LRUCache, TextualsCache])
def test_a_cache_is_freed_with_its_last_use(kind: type[LRUCache[int, Strip]]) -> None:
    """Textual's own cache is a ring of lists, which keeps its values."""
    for _ in range(20):
        cache = kind(4)
        for number in range(3):
            cache[number] = Strip([Segment("hello")], 5)
        del cache
    assert left(Strip) == (0 if kind is LRUCache else 60)


class Form(ModalScreen[None]):
    """A screen with component classes, focus, a worker and a renderable."""

    def compose(self) -> ComposeResult:
        """Show some widgets."""
        yield Input()
        yield Label("label")
        yield Static("text")

    def on_mount(self) -> None:
        """Start a worker that ends, one that is cancelled, and a timer of the app."""
        self.run_worker(self._work(), exit_on_error=False)
        self.run_worker(self._wait(), exit_on_error=False)
        visible_screen_stack.set([self])  # type: ignore[list-item]  # as the compositor does while it draws
        self.app.set_timer(3600, self.app.bell)

    async def _work(self) -> None:
        self.query_one(Label).add_class("worked")

    async def _wait(self) -> None:
        await asyncio.Event().wait()


async def left_by_a_screen() -> dict[str, int]:
    """Open a screen, use it and leave it; return what of it is left for the collector."""
    kinds = (DOMNode, StylesCache, Worker, Compositor)
    app: App[None] = App()
    async with app.run_test() as pilot:
        for _ in range(2):  # the first time fills caches of the process
            for _ in range(3):
                await pilot.pause()
                gc.collect()
            before = [left(kind) for kind in kinds]
            await app.push_screen(Form())
            await pilot.press("a", "tab", "b")
            app.screen.query_one(Input).add_class("other")
            await pilot.pause()
            app.pop_screen()
        found: dict[str, int] = {}
        for _ in range(5):  # a message that is still processed may refer to a widget
            await pilot.pause()
            found = {kind.__name__: left(kind) - count for kind, count in zip(kinds, before, strict=True)}
            if max(found.values()) <= 0:
                break
        return found


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("nothing", "DOMNode"),
        ("StylesCache.get_inner_outer", "StylesCache"),
        ("Widget._detach", "DOMNode"),
        ("Stylesheet._process_component_classes", "DOMNode"),
        ("Compositor._arrange_root", "DOMNode"),
        ("Worker._run", "Worker"),
        ("Timer._start", "DOMNode"),
        ("Timer._stop_all", "DOMNode"),
    ],
)
async def test_a_screen_that_was_left_is_freed(name: str, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of it is left for the collector, but something is when one part is as in Textual."""
    if name in PARTS:
        as_in_textual(monkeypatch, PARTS[name])
    found = await left_by_a_screen()
    assert found[kind] > 0 if name in PARTS else max(found.values()) <= 0, found
