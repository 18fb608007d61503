"""BackendContext: the parts of a session that a backend works with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tui.graphics.animation.players import Players
from tui.graphics.scheduling.placement_cache import PlacementCache
from tui.graphics.scheduling.quality_updates import QualityUpdates
from tui.graphics.scheduling.request_planner import RequestPlanner
from tui.graphics.screen.cell_renderers import FillRenderer
from tui.graphics.screen.image_output import ImageOutput
from tui.graphics.screen.placement_state import PlacementState
from tui.graphics.screen.tokens import Slot


@dataclass(frozen=True, slots=True)
class BackendContext:
    """The parts of a session that a backend works with."""

    output: ImageOutput
    planner: RequestPlanner
    updates: QualityUpdates
    players: Players
    cache: PlacementCache
    fill_of: Callable[[Slot[PlacementState]], FillRenderer]
    fetch: Callable[[], None]
    """Request the payloads and clips that are missing."""
