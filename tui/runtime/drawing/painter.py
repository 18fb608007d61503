"""When a session draws: one frame for all that a key changes.

Textual draws a screen with a timer, and at once after each layout, although the widgets that were resized will change
in answer to it: a list that opens is four frames, one that returns three. Each costs the event loop of all sessions a
few milliseconds.
"""

from __future__ import annotations

import asyncio
import weakref
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from textual.app import App
from textual.message_pump import MessagePump
from textual.screen import Screen
from textual.widget import Widget

_FRAME_SECONDS = 1 / 60
_STEPS = 12
"""Steps of the event loop after which a frame no longer waits for messages that are still being processed."""
_ROUNDS = 4
"""Layouts before a frame: one more for widgets that change in answer to the one before."""


class Painter:
    """Draw the screens of an app when their widgets have processed all messages."""

    def __init__(
        self, app: App[Any], frame_wait: Callable[[], float], paint: Callable[[Callable[[], None]], None]
    ) -> None:
        """`frame_wait` returns the seconds until a frame may be drawn; `paint` calls its argument and survives it."""
        self._app = app
        self._frame_wait = frame_wait
        self._paint = paint
        self._changed: weakref.WeakSet[Screen[Any]] = weakref.WeakSet()
        self._laid_out: weakref.WeakSet[Screen[Any]] = weakref.WeakSet()
        self._wanted = asyncio.Event()
        self._last = 0.0
        self.waits = False
        """Whether a key was pressed. Before that, layouts are drawn at once: a blank screen first takes fewer bytes."""
        self._task: asyncio.Task[None] | None = asyncio.get_running_loop().create_task(self._run(), name="painter")

    @property
    def busy(self) -> bool:
        """Whether a frame is due."""
        return self._wanted.is_set()

    def adopt(self, screen: Screen[Any]) -> None:
        """Draw a screen in place of its timer."""
        # Textual has no hook for either; it looks both up on the screen each time. The screen holds them: they refer to
        # it weakly, because only a garbage collection would free it otherwise.
        reference = weakref.ref(screen)
        vars(screen)["_Screen__update_timer"] = _Wake(partial(self._ask, reference))
        screen._compositor_refresh = partial(self._ask_frame, reference)  # type: ignore[method-assign]  # noqa: SLF001

    def ask(self, screen: Screen[Any]) -> None:
        """Draw what has changed on a screen soon."""
        self._changed.add(screen)
        self._wanted.set()

    def draw_now(self, widget: Widget) -> None:
        """Draw what has changed in a widget, and needs no layout, before the event loop serves anyone else.

        Where a frame is due or may not be drawn yet, it is drawn with that frame, as after each `refresh`.
        """
        screen, now = self._app.screen, asyncio.get_running_loop().time()
        is_early = now < self._last + _FRAME_SECONDS or self._frame_wait() > 0
        if self.busy or is_early or self._app._batch_count or widget.screen is not screen:  # noqa: SLF001 - the same
            return
        if widget._layout_required or not widget._repaint_required:  # noqa: SLF001 - no public names
            return
        widget._repaint_required = False  # noqa: SLF001 - Textual would draw it again
        screen._dirty_widgets.add(widget)  # noqa: SLF001 - no public name
        self._work(screen, _show)
        self._last = now

    async def close(self) -> None:
        """Draw nothing from now on."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait([self._task])
            self._task = None

    def _ask(self, reference: weakref.ref[Screen[Any]]) -> None:
        if (screen := reference()) is not None:
            self.ask(screen)

    def _ask_frame(self, reference: weakref.ref[Screen[Any]]) -> None:
        if (screen := reference()) is None:
            return
        if not self.waits and not self._app._batch_count:  # noqa: SLF001 - no public name
            self._work(screen, _show)
            return
        self._laid_out.add(screen)
        self._wanted.set()

    async def _run(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            await self._wanted.wait()
            await asyncio.sleep(max(self._last + _FRAME_SECONDS - loop.time(), self._frame_wait(), 0))
            await self._frame()
            self._last = loop.time()
            if not self._changed and not self._laid_out:
                self._wanted.clear()

    async def _frame(self) -> None:
        """Lay out what has changed until nothing changes in answer, then draw."""
        for _ in range(_ROUNDS):
            await self._rest()
            changed = [*self._changed]
            below = [screen for screen in self._laid_out if screen is not self._top]
            if not changed and not below:
                break
            self._changed.clear()
            self._laid_out.difference_update(below)
            for screen in changed:
                self._work(screen, type(screen)._on_timer_update)  # noqa: SLF001 - what its timer calls
            for screen in below:
                if self._is_seen(screen):
                    self._work(screen, _show)  # the screen on top has to be drawn again, in the same frame
        if self._app._batch_count:  # noqa: SLF001 - no public name
            return  # Textual would render the frame and not send it
        laid_out = [*self._laid_out]
        self._laid_out.clear()
        for screen in laid_out:
            if self._is_seen(screen):
                self._work(screen, _show)

    def _is_seen(self, screen: Screen[Any]) -> bool:
        """Whether a screen is on top, or below one that lets it show through; others are drawn when they resume."""
        top = self._top
        return screen is top or (top is not None and top.styles.background.a < 1)

    @property
    def _top(self) -> Screen[Any] | None:
        return self._app.screen if self._app.screen_stack else None

    async def _rest(self) -> None:
        """Wait until the widgets have processed their messages, but not long."""
        for _ in range(_STEPS):
            await asyncio.sleep(0)
            if all(pump._message_queue.empty() for pump in self._pumps()):  # noqa: SLF001 - no public name
                return

    def _pumps(self) -> Iterator[MessagePump]:
        yield self._app
        if self._app.screen_stack:
            yield self._app.screen
            yield from self._app.screen._compositor.visible_widgets  # noqa: SLF001 - no public name

    def _work(self, screen: Screen[Any], work: Callable[[Screen[Any]], None]) -> None:
        if self._app.screen_stack and screen.is_running:
            with screen._context():  # noqa: SLF001 - as for its timer
                self._paint(partial(work, screen))


class _Wake:
    """What Textual uses of the timer of a screen."""

    def __init__(self, resume: Callable[[], None]) -> None:
        self.resume = resume

    def pause(self) -> None:
        """Do nothing: there is no timer."""


def _show(screen: Screen[Any]) -> None:
    screen._compositor.update_widgets(screen._dirty_widgets)  # noqa: SLF001 - no public names
    type(screen)._compositor_refresh(screen)  # noqa: SLF001 - the same
