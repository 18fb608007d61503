"""What a session held is freed when it ends, without a garbage collection."""

from __future__ import annotations

import gc
import weakref

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
