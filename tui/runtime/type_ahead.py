"""Type-ahead: each key is processed after all effects of the previous one.

Textual passes a key to the screen on top when it arrives, although an earlier key, still in the queues of
widgets, is about to open another one: the second letter of `gh` would be lost, or close a dialog twice.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from functools import lru_cache
from itertools import takewhile
from typing import Any

from textual import events
from textual.app import App
from textual.dom import DOMNode
from textual.message_pump import MessagePump
from textual.screen import Screen
from textual.widget import Widget

MAX_WAITING_KEYS = 256
"""Keys in the queue; further ones are dropped."""

_MAX_SECONDS = 0.5
"""Seconds after which a key counts as processed: a removed widget never processes it."""
_CHECK_SECONDS = 0.02
_BUILDING_SECONDS = 10.0
"""How long a key waits for a screen that is being built, whose actions have no widgets yet."""


_DESELECT = getattr(Screen, "_key_escape", None)
"""What Textual's screens do on Esc for a selection of text by mouse, which there is not."""


class TypeAhead:
    """Admit one key at a time to an app."""

    def __init__(self, app: App[Any], is_built: Callable[[], bool] = lambda: True) -> None:
        """`is_built` returns whether the screen on top has its widgets."""
        self._app = app
        self._is_built = is_built
        self._waiting: deque[events.Key] = deque()
        self._admitted: events.Key | None = None
        self._under_way = 0
        """Number of the key in progress; 0 without one."""
        self._count = 0
        self._limit: asyncio.TimerHandle | None = None
        self._latest = 0.0
        """The loop's time at which the key in progress stops to wait for a screen."""

    @property
    def busy(self) -> bool:
        """Whether a key is in progress or queued."""
        return self._under_way > 0

    def admits(self, key: events.Key) -> bool:
        """Return whether the app may process a key now; otherwise it is posted again later."""
        if key is self._admitted:
            self._admitted = None
            return True
        if not self._under_way:
            if self._is_built():
                self._begin()
                return True
            self._wait()
        if len(self._waiting) < MAX_WAITING_KEYS:
            self._waiting.append(key)
        return False

    def postpone(self, key: events.Key) -> None:
        """Admit a key again, before all others, once the screen on top is built."""
        self._waiting.appendleft(events.Key(key.key, key.character))
        if not self._under_way:
            self._wait()

    def follow(self, target: MessagePump) -> None:
        """Follow the admitted key from its widget up to the app, and wait for what it posts there."""
        number = self._under_way
        loop = asyncio.get_running_loop()
        self._latest = loop.time() + _BUILDING_SECONDS
        self._limit = loop.call_later(_MAX_SECONDS, self._arrived, number)
        self._climb(target, number, then_screen=True)

    def close(self) -> None:
        """Drop all keys: the app has ended."""
        self._waiting.clear()
        self._under_way = 0
        if self._limit is not None:
            self._limit.cancel()

    def _climb(self, pump: MessagePump, number: int, *, then_screen: bool) -> None:
        """Pass through the queues in the order of the key."""
        if number != self._under_way:
            return
        if pump is not self._app and pump._parent is not None:  # noqa: SLF001 - bubbling goes by the parent
            parent = pump._parent  # noqa: SLF001 - the same
            if not pump.call_later(self._climb, parent, number, then_screen=then_screen):
                self._climb(parent, number, then_screen=then_screen)
        elif then_screen and self._app.screen_stack:
            self._app.call_later(self._climb, self._app.screen, number, then_screen=False)
        elif not self._app.call_later(self._arrived, number):
            self._arrived(number)

    def _arrived(self, number: int) -> None:
        """Admit the next key, once the screen on top is built."""
        if number != self._under_way:
            return
        if self._limit is not None:
            self._limit.cancel()
        loop = asyncio.get_running_loop()
        if self._waiting and not self._is_built() and loop.time() < self._latest:
            self._limit = loop.call_later(_CHECK_SECONDS, self._arrived, number)
            return
        self._under_way = 0
        if self._waiting:
            key = self._waiting.popleft()
            self._begin()
            self._admitted = key
            self._app.post_message(key)

    def _begin(self) -> None:
        self._count += 1
        self._under_way = self._count

    def _wait(self) -> None:
        """Hold back all keys until the screen on top is built."""
        self._begin()
        loop = asyncio.get_running_loop()
        self._latest = loop.time() + _BUILDING_SECONDS
        self._limit = loop.call_later(_CHECK_SECONDS, self._arrived, self._under_way)


def handles_key(node: DOMNode, key: events.Key) -> bool:
    """Return whether a widget handles a key in another way than by a binding."""
    return _handles_keys(type(node)) or any(
        getattr(type(node), f"{prefix}_{name}", None) not in {None, _DESELECT}
        for name in key.name_aliases
        for prefix in ("key", "_key")
    )


@lru_cache(maxsize=256)
def _handles_keys(kind: type[DOMNode]) -> bool:
    """Return whether the handler of a class is not that of all widgets, which looks for the methods of single keys."""
    own = takewhile(lambda each: each not in {Widget, App}, kind.__mro__)
    return any(
        not vars(each).keys().isdisjoint({"on_key", "_on_key"})
        or events.Key in (vars(each).get("_decorated_handlers") or ())
        for each in own
    )
