"""What a session held is freed when it ends, without a garbage collection."""

from __future__ import annotations

import gc
import weakref

from textual import events

from core.models import TerminalSize
from tests.tui.harness.greeting import Greeting
from tests.tui.harness.real_terminals import SILENT
from tests.tui.harness.terminal import MemoryTerminal, session_on
from tui.runtime.release import release


class Hub:
    """An object that refers to itself and to a part that refers back."""

    def __init__(self) -> None:
        self.itself = self
        self.part = Part(self)


class Part:
    """A part of a hub."""

    def __init__(self, hub: Hub) -> None:
        self.hub = hub


def test_cycles_through_a_released_object_are_freed_at_once() -> None:
    """Reference counting frees the object and its parts; no collection runs."""
    hub = Hub()
    hub_left, part_left = weakref.ref(hub), weakref.ref(hub.part)
    gc.disable()
    try:
        release(hub)
        assert part_left() is None
        del hub
        assert hub_left() is None
    finally:
        gc.enable()


async def test_an_app_that_was_released_has_ended() -> None:
    """A timer or a listener that comes too late finds it so, as with an app that was closed."""
    terminal = MemoryTerminal(SILENT, TerminalSize(80, 24))
    async with session_on(Greeting, terminal) as app:
        await terminal.until(lambda: "Hello" in terminal.text)
    release(app)
    assert not app.post_message(events.Idle())
    assert not app.is_running
