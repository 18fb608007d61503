"""Player: plays an animation or a video frame by frame, no faster than the connection allows.

A frame is shown when it is due and the one before it is painted; frames whose time has passed by then are skipped. So
frames never queue, and text is sent between any two strips. While nothing plays, nothing runs and no timer is set.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from tui.graphics.animation.frame_diff import frame_diff
from tui.graphics.animation.frame_source import FrameSource, PlayedFrame
from tui.graphics.link.estimation import ConnectionEstimator
from tui.graphics.payloads.payload_requests import PayloadRequest
from tui.graphics.screen.cell_renderers import CellRenderer
from tui.graphics.screen.image_output import ImageOutput
from tui.graphics.screen.kitty_images import Upload
from tui.graphics.screen.placement_state import PlacementState
from tui.graphics.screen.tokens import Slot

BANDWIDTH_SHARE: Final = 0.6
"""Share of the bandwidth for frames; the rest is for the responses to keys."""

MAX_FRAME_SECONDS: Final = 1.0
"""Longest time that a frame may take on the connection; beyond that, playback stops."""

DEFAULT_RATE: Final = 500_000.0
"""Assumed bytes per second until the connection is measured."""

_SLOW_FRAMES: Final = 3
"""Slow frames in a row after which playback stops."""


class Playback(StrEnum):
    """The state of an animation."""

    PLAYING = "playing"
    PAUSED = "paused"
    ENDED = "ended"
    """It was played as often as it specifies; the last frame stays."""
    SLOW = "slow"
    """The connection is too slow for it."""
    FAILED = "failed"
    STOPPED = "stopped"
    """The terminal changed, or no widget shows the picture now; it may be played again."""


PlaybackListener = Callable[[Playback], object]


@dataclass(frozen=True, slots=True)
class PlaybackContext:
    """What the players of a session share."""

    output: ImageOutput
    estimator: ConnectionEstimator
    render: Callable[[Slot[PlacementState], PayloadRequest, bytes], CellRenderer | None]
    """Return the renderer for a frame, None when its payload is damaged."""
    on_change: Callable[[], None]
    """Called when other frames are wanted, or there is something to write."""

    @property
    def now(self) -> float:
        """The time of the event loop."""
        return asyncio.get_running_loop().time()

    @property
    def rate(self) -> float:
        """Bytes per second available for frames."""
        return BANDWIDTH_SHARE * (self.estimator.rate or DEFAULT_RATE)


class Player:
    """Plays one animation or video in the cells of one placement by painting its frames."""

    def __init__(
        self,
        context: PlaybackContext,
        slot: Slot[PlacementState],
        source: FrameSource,
        listener: PlaybackListener,
    ) -> None:
        """Start as soon as frames arrive; `listener` is called when playback changes by itself."""
        self.slot = slot
        self.source = source
        self.playback = Playback.PLAYING
        self._context = context
        self._listener = listener
        self._not_before = 0.0
        self._costs: list[float] = []

    @property
    def due(self) -> float | None:
        """When to call `advance` next; None while that depends on something other than time."""
        due = self.source.due
        return None if due is None or self._is_painting else max(due, self._not_before)

    def take(self, request: PayloadRequest, body: bytes) -> None:
        """Accept a frame if it belongs to this playback."""
        self.source.take(request, body, self._context.now)

    def advance(self) -> None:
        """Show the frame that is due, if the one before it is painted."""
        now = self._context.now
        if (due := self.due) is None or now < due or not self.source.advance(now):
            return
        self._show(self.source.current)
        if self.source.ended and self.playback is Playback.PLAYING:
            self.change_playback(Playback.ENDED)

    def pause(self) -> None:
        """Stop at the current frame."""
        if self.playback is Playback.PLAYING:
            self.playback = Playback.PAUSED
            self.source.pause(self._context.now)

    def resume(self) -> None:
        """Continue, or start again after the end."""
        self.playback = Playback.PLAYING
        if self.source.resume(self._context.now):
            self._show(self.source.current)

    def close(self) -> None:
        """Show the still picture again."""
        self.source.close()
        if self.slot.state.clear_frame():
            self._context.output.repaint(self.slot)

    def fail(self) -> None:
        """Stop, because a frame is not available."""
        self.change_playback(Playback.FAILED)

    def change_playback(self, playback: Playback) -> None:
        """Set the state of the animation and notify the listener."""
        self.playback = playback
        self._listener(playback)

    def start_upload(self) -> bool:
        """Start an upload if there is one to start; no other is in progress. Return whether one was started."""
        return False

    def uploaded(self, upload: Upload) -> None:
        """Handle the end of an upload of this player."""

    @property
    def _is_painting(self) -> bool:
        return bool(self._context.output.damage.of(self.slot))

    def _show(self, frame: PlayedFrame) -> None:
        renderer = self._context.render(self.slot, frame.request, frame.body)
        if renderer is None:
            self.fail()
            return
        state = self.slot.state
        if state.frame_request == frame.request:
            return  # the end: its last frame stays
        diff = frame_diff(state.renderer, renderer, self.slot.columns, self.slot.rows)
        state.show_frame(renderer, frame.request)
        self._context.output.painter.forget(self.slot)
        self._context.output.damage.add_masks(self.slot, diff.masks)
        self._account(diff.size)

    def _account(self, size: int) -> None:
        """Wait for as long as `size` bytes take on the connection; stop where frames take too long."""
        cost = size / min(self._context.rate, self.source.most_rate)
        self._not_before = self._context.now + cost
        if self.source.spend(cost):
            self._costs = []
            return
        self._costs = [*self._costs[1 - _SLOW_FRAMES :], cost]
        if len(self._costs) == _SLOW_FRAMES and min(self._costs) > MAX_FRAME_SECONDS:
            self.change_playback(Playback.SLOW)
