"""PreviewSchedule: which placements may draw their low-resolution preview now."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import Final

from core.models import Priority
from tui.graphics.scheduling.demand import Demand
from tui.graphics.scheduling.request_planner import RequestPlanner
from tui.graphics.screen.placement_state import PlacementState
from tui.graphics.screen.tokens import Slot

PATIENCE_SECONDS: Final = 0.15
"""How long a fast connection shows mean colours before previews: most pictures come earlier."""
LONGEST_SECONDS: Final = 1.0
"""The same while the event loop is busy, with which all pictures come later."""
_LATE_SECONDS: Final = 0.025
"""A timer that is so late shows that the event loop is busy."""


class PreviewSchedule:
    """Holds back previews that would delay something better.

    A slow connection only draws that of the selected picture. On a fast one a preview takes the server more processor
    time than the picture itself, which follows at once where it is cached: a preview is drawn when its picture has not
    come for `PATIENCE_SECONDS`. Where that time is what all sessions wait for, it is drawn later still.
    """

    def __init__(self, planner: RequestPlanner, demand: Demand, wake: Callable[[], None]) -> None:
        """Call `wake()` when previews that `drawable` held back may be drawn."""
        self._planner = planner
        self._demand = demand
        self._wake = wake
        self._due = self._latest = 0.0
        self._timer: asyncio.TimerHandle | None = None

    def restart(self) -> None:
        """Wait from now on, because another placement became visible."""
        if self._planner.sends_at_once:
            now = asyncio.get_running_loop().time()
            self._due, self._latest = now + PATIENCE_SECONDS, now + LONGEST_SECONDS

    def drawable(
        self, slots: Sequence[Slot[PlacementState]], uploading: Slot[PlacementState] | None
    ) -> list[Slot[PlacementState]]:
        """Return the placements whose cells may be drawn, in the same order.

        Until the terminal has replied for the first time, pictures in half-blocks are held back: pixels may replace
        them soon, for which a slow connection would still be busy.
        """
        if self._planner.awaits_terminal:
            slots = [slot for slot in slots if slot.state.renderer.is_deferred or not slot.state.renderer.is_expensive]
        if self._planner.sends_at_once:
            return self._without_early(slots, uploading)
        if self._planner.shows_previews:
            return list(slots)
        return [
            slot
            for slot in slots
            if not slot.state.renderer.is_deferred or self._demand.priority(slot.placement) is Priority.SELECTED
        ]

    def close(self) -> None:
        """Cancel the timer."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _without_early(
        self, slots: Sequence[Slot[PlacementState]], uploading: Slot[PlacementState] | None
    ) -> list[Slot[PlacementState]]:
        drawable = [slot for slot in slots if not slot.state.renderer.is_deferred]
        missing = [
            slot
            for slot in slots
            if slot.state.renderer.is_deferred and slot is not uploading and slot.state.queued_upload is None
        ]
        if not missing:
            return drawable
        loop = asyncio.get_running_loop()
        if self._timer is None and loop.time() < self._due:
            self._timer = loop.call_at(self._due, self._on_due)
        if self._timer is not None:
            return drawable
        ready = set(missing)
        return [slot for slot in slots if slot in ready or not slot.state.renderer.is_deferred]

    def _on_due(self) -> None:
        assert self._timer is not None
        loop, due = asyncio.get_running_loop(), self._timer.when()
        self._timer = None
        if loop.time() > due + _LATE_SECONDS:
            self._due = max(self._due, min(loop.time() + PATIENCE_SECONDS, self._latest))
        self._wake()
