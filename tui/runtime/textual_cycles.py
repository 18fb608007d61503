"""Textual without the cycles that only a garbage collection frees.

A full garbage collection holds the event loop for 0.1 to 1 s with many sessions. It is the tail of the time from a key
to its frame, and Python starts one whenever enough cycles were made. Most lines that were drawn had some, and all the
screens that were left:

- each `textual.strip.Strip`, a line of a widget, has seven caches of strips made from it: 14 objects even when they are
  empty. `crop_extend` and `divide` return the strip itself when there is nothing to cut, and put it into its cache;
- the styles of a widget and of its component classes refer to it after its removal;
- each `LRUCache`, of which a widget has two, is a ring of lists;
- caches and timers of a removed widget may hold it, and the compositor of a removed screen does;
- a cache of background colours holds the drawn lines of the last 1,024 widgets, because they are a part of its keys;
- the context of a worker's task holds the worker, which holds the task;
- the context of a timer of the app holds the screen from which it was set, until the timer ends;
- each layout leaves a recursive function, which refers to itself and to the places of all widgets.

docs/decisions/textual-cycles.md has the measurements and a report for Textual. Delete each part that Textual no longer
needs.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from contextvars import copy_context
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeVar

import textual.strip
from rich.segment import Segment
from textual._compositor import Compositor, CompositorMap
from textual._context import active_message_pump, visible_screen_stack
from textual._styles_cache import StylesCache
from textual.app import App
from textual.cache import LRUCache
from textual.color import Color
from textual.css.styles import RenderStyles
from textual.css.stylesheet import Stylesheet
from textual.dom import DOMNode
from textual.filter import ANSIToTruecolor, LineFilter
from textual.geometry import Size
from textual.screen import Screen
from textual.strip import Strip
from textual.style import Style
from textual.timer import Timer
from textual.widget import Widget
from textual.worker import Worker, active_worker

from tui.runtime.line_filters import truecolor_segments

_T = TypeVar("_T")


class NoCache:
    """A cache that keeps nothing, shared by all strips; it has what strips use of Textual's `FIFOCache`."""

    __slots__ = ()

    def get(self, key: object) -> None:
        """Return None: nothing is kept."""
        del key

    def __setitem__(self, key: object, value: object) -> None:
        del key, value


@dataclass(frozen=True, slots=True)
class Replacement:
    """A part of Textual, and what replaces it."""

    owner: Any
    name: str
    ours: Any

    @property
    def textuals(self) -> Any:
        """The part as Textual has it."""
        return _TEXTUALS[self.owner, self.name]


def avoid_cycles() -> None:
    """Make no cycles from now on, and keep a strip that a filter does not change. Idempotent."""
    for each in REPLACEMENTS:
        setattr(each.owner, each.name, each.ours)


_NO_CACHE = NoCache()


def _no_cache(_maxsize: int) -> NoCache:
    return _NO_CACHE


def _apply_filter(strip: Strip, filter: LineFilter, background: Color) -> Strip:  # noqa: A002 - named by Textual
    given = strip._segments  # noqa: SLF001
    segments = filter.apply(given, background)
    return strip if segments is given else Strip(segments, strip._cell_length)  # noqa: SLF001


def _apply_truecolor(colours: ANSIToTruecolor, segments: list[Segment], background: Color) -> list[Segment]:
    return truecolor_segments(colours._terminal_theme, segments, background)  # noqa: SLF001


def _set(cache: LRUCache[Any, Any], key: object, value: object) -> None:
    """Add a value; as in Textual, one that is there stays."""
    kept = cache._cache  # noqa: SLF001
    if key in kept:
        return
    kept[key] = value  # type: ignore[assignment]
    if len(kept) > cache._maxsize:  # noqa: SLF001
        del kept[next(iter(kept))]


def _get(cache: LRUCache[Any, Any], key: object, default: _T | None = None) -> Any:
    kept = cache._cache  # noqa: SLF001
    try:
        value = kept[key] = kept.pop(key)
    except KeyError:
        cache.misses += 1
        return default
    cache.hits += 1
    return value


def _get_item(cache: LRUCache[Any, Any], key: object) -> Any:
    value = _get(cache, key, _NO_CACHE)
    if value is _NO_CACHE:
        raise KeyError(key)
    return value


def _discard(cache: LRUCache[Any, Any], key: object) -> None:
    cache._cache.pop(key, None)  # noqa: SLF001


def _detach(widget: Widget) -> None:
    """Set the parent to None, as Textual does, and cut what leads back to a removed widget."""
    widget._parent = None  # noqa: SLF001
    _cut(widget.styles, *widget._component_styles.values())  # noqa: SLF001
    widget._layout_cache.clear()  # noqa: SLF001
    if isinstance(widget, Screen):
        widget._layout_widgets.clear()  # noqa: SLF001
        widget._compositor.root = None  # noqa: SLF001


def _process_component_classes(sheet: Stylesheet, node: DOMNode) -> None:
    """Style the component classes, as Textual does, and cut the nodes of the styles that were replaced."""
    replaced = tuple(node._component_styles.values())  # noqa: SLF001
    _TEXTUALS[Stylesheet, "_process_component_classes"](sheet, node)
    _cut(*replaced)


def _arrange_root(
    compositor: Compositor, root: Widget, size: Size, visible_only: bool = True
) -> tuple[CompositorMap, set[Widget]]:
    """Lay the widgets out, as Textual does, and empty what its recursive function refers to."""
    places, widgets = _TEXTUALS[Compositor, "_arrange_root"](compositor, root, size, visible_only)
    copies = {**places}, {*widgets}
    places.clear()
    widgets.clear()
    return copies


async def _run_worker(worker: Worker[Any], app: App[Any]) -> None:
    """Run a worker, as Textual does, and cut what leads from its task and its cancellation back to it."""
    try:
        await _TEXTUALS[Worker, "_run"](worker, app)
    finally:
        active_worker.set(None)  # type: ignore[arg-type]
        if isinstance(worker.error, asyncio.CancelledError):
            worker.error.__traceback__ = None


def _start(timer: Timer) -> None:
    """Start a timer in the context of what it belongs to: that of the screen which set it would keep the screen.

    While a screen is drawn, the context also holds those below it.
    """
    context = copy_context()
    context.run(active_message_pump.set, timer.target)  # type: ignore[arg-type]
    context.run(active_worker.set, None)  # type: ignore[arg-type]
    context.run(visible_screen_stack.set, [])
    timer._task = asyncio.create_task(timer._run_timer(), name=timer.name, context=context)  # noqa: SLF001


async def _stop_all(timers: Iterable[Timer]) -> None:
    """Stop the timers of a widget that ends, as Textual does, and cut what leads from them back to it."""
    ended = [*timers]
    await _TEXTUALS[Timer, "_stop_all"](ended)
    for timer in ended:
        timer._callback = None  # noqa: SLF001


@lru_cache(maxsize=1024)
def _inner_outer(base_background: Color, background: Color) -> tuple[Style, Style]:
    """Return the colours inside and outside of a border."""
    return Style(background=base_background + background), Style(background=base_background)


def _cut(*styles: RenderStyles) -> None:
    for each in styles:
        each.base.node = each.inline.node = None


REPLACEMENTS = (
    Replacement(textual.strip, "FIFOCache", _no_cache),
    Replacement(Strip, "apply_filter", _apply_filter),
    Replacement(ANSIToTruecolor, "apply", _apply_truecolor),
    Replacement(StylesCache, "get_inner_outer", staticmethod(_inner_outer)),
    Replacement(LRUCache, "set", _set),
    Replacement(LRUCache, "__setitem__", _set),
    Replacement(LRUCache, "get", _get),
    Replacement(LRUCache, "__getitem__", _get_item),
    Replacement(LRUCache, "discard", _discard),
    Replacement(Widget, "_detach", _detach),
    Replacement(Stylesheet, "_process_component_classes", _process_component_classes),
    Replacement(Compositor, "_arrange_root", _arrange_root),
    Replacement(Worker, "_run", _run_worker),
    Replacement(Timer, "_start", _start),
    Replacement(Timer, "_stop_all", staticmethod(_stop_all)),
)
"""Everything that is replaced."""

_TEXTUALS = {(each.owner, each.name): getattr(each.owner, each.name) for each in REPLACEMENTS}
"""The replaced parts, read before they are replaced."""
