"""Playing animations: frames painted by ourselves, no faster than the link carries them, and never one behind another.

A frame that is due is taken when the one before it is painted; those whose time is over by then are left out. So
nothing queues, and text overtakes at every strip. Nothing runs and no clock ticks while nothing plays.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from tui.graphics.animation.frame_buffer import FrameBuffer
from tui.graphics.animation.frame_diff import frame_diff
from tui.graphics.animation.timeline import Timeline
from tui.graphics.link.estimation import ConnectionEstimator
from tui.graphics.payloads.placements import PayloadRequest
from tui.graphics.payloads.strips import covers, unpack
from tui.graphics.screen.cell_renderers import (
    CellRenderer,
    FillRenderer,
    PlaceholderRenderer,
    PlacementState,
    StripRenderer,
    block_renderer,
)
from tui.graphics.screen.image_output import ImageOutput
from tui.graphics.screen.kitty_images import Upload
from tui.graphics.screen.tokens import Slot
from tui.graphics.terminals.capabilities import ColourDepth, GraphicsProtocol

SHARE: Final = 0.6
"""How much of the link frames may take: the rest is for keys, and for what they bring."""

SLOWEST: Final = 1.0
"""Seconds that a frame may take on the link; where they take more, the picture stands still."""

UNMEASURED_RATE: Final = 500_000.0
"""Bytes per second that a link counts for until it is measured."""

_JUDGED: Final = 3


class Playback(StrEnum):
    """How an animation stands."""

    PLAYING = "playing"
    PAUSED = "paused"
    ENDED = "ended"
    """It was played as often as it asks for; the last frame stays."""
    SLOW = "slow"
    """The link is too slow for it."""
    FAILED = "failed"
    STOPPED = "stopped"
    """The terminal changed, or nobody shows it: it may be played anew."""


PlaybackListener = Callable[[Playback], object]


@dataclass(frozen=True, slots=True)
class PlaybackContext:
    """What all players of a session work with."""

    lane: ImageOutput
    link: ConnectionEstimator
    tone_of: Callable[[Slot[PlacementState]], FillRenderer]
    changed: Callable[[], None]
    """Other frames are wanted, or there is something to write."""

    @property
    def now(self) -> float:
        """The time of the event loop."""
        return asyncio.get_running_loop().time()

    @property
    def rate(self) -> float:
        """Bytes per second for frames."""
        return SHARE * (self.link.rate or UNMEASURED_RATE)


class Player:
    """Plays one animation in the cells of one picture, frame by frame."""

    def __init__(
        self,
        stage: PlaybackContext,
        slot: Slot[PlacementState],
        reel: FrameBuffer,
        plays: int | None,
        told: PlaybackListener,
    ) -> None:
        """Begin as soon as frames come; `told` hears of everything that happens by itself."""
        self.slot = slot
        self.reel = reel
        self.playback = Playback.PLAYING
        self._stage = stage
        self._plays = plays
        self._told = told
        self._timeline: Timeline | None = None
        self._not_before = 0.0
        self._costs: list[float] = []

    @property
    def due(self) -> float | None:
        """When there is something to do; None while that depends on other things than time."""
        timeline = self._timeline
        if timeline is None or self.playback is not Playback.PLAYING or self._is_painting:
            return None
        if timeline.number + 1 >= self.reel.available < len(self.reel):
            return None
        return max(timeline.due, self._not_before)

    def take(self, request: PayloadRequest, body: bytes) -> bool:
        """Accept a frame; say whether it is one of these."""
        if not self.reel.take(request, body):
            return False
        if self._timeline is None and self.reel.is_known:
            self._timeline = Timeline(self.reel.seconds, self._plays, self._stage.now)
        return True

    def advance(self) -> None:
        """Show what is to be seen now, if what was shown before is painted."""
        timeline, due = self._timeline, self.due
        now = self._stage.now
        if timeline is None or due is None or now < due or not timeline.advance(now, self.reel.available):
            return
        self._show(timeline.number)
        if timeline.ended and self.playback is Playback.PLAYING:
            self.tell(Playback.ENDED)

    def pause(self) -> None:
        """Stand still at the frame at hand."""
        if self.playback is Playback.PLAYING:
            self.playback = Playback.PAUSED

    def resume(self) -> None:
        """Go on, or begin again after the end."""
        timeline = self._timeline
        if timeline is not None and self.playback is Playback.ENDED:
            timeline.restart(self._stage.now)
            self._show(0)
        elif timeline is not None:
            timeline.resume(self._stage.now)
        self.playback = Playback.PLAYING

    def close(self) -> None:
        """Show again what does not move."""
        state = self.slot.state
        if state.frame is not None:
            state.frame = state.frame_request = None
            self._stage.lane.touch(self.slot)

    def fail(self) -> None:
        """A frame cannot be had."""
        self.tell(Playback.FAILED)

    def tell(self, playback: Playback) -> None:
        """Stand otherwise from now on, and say so."""
        self.playback = playback
        self._told(playback)

    def start_upload(self) -> bool:
        """Begin to send a kitty something, if there is anything; nothing else is under way."""
        return False

    def uploaded(self, upload: Upload) -> None:
        """What was begun has arrived whole."""

    @property
    def _is_painting(self) -> bool:
        return bool(self._stage.lane.damage.of(self.slot))

    def _show(self, index: int) -> None:
        request = self.reel.request_of(index)
        look = self._look(request, self.reel.body(index))
        if look is None:
            self.fail()
            return
        state = self.slot.state
        changed = frame_diff(state.look, look, self.slot.columns, self.slot.rows)
        state.frame, state.frame_request = look, request
        self._stage.lane.painter.forget(self.slot)
        self._stage.lane.damage.add_changed(self.slot, changed.masks)
        self._spent(changed.size)

    def _look(self, request: PayloadRequest, body: bytes) -> CellRenderer | None:
        tone = self._stage.tone_of(self.slot)
        if request.protocol is GraphicsProtocol.HALF_BLOCKS:
            return block_renderer(body, request, tone)
        strips = unpack(body)
        return StripRenderer(strips, tone) if covers(strips, self.slot.rows) else None

    def _spent(self, size: int) -> None:
        """Leave the link to others for a while, and for good where frames take too much of it."""
        cost = size / self._stage.rate
        self._not_before = self._stage.now + cost
        self._costs = [*self._costs[1 - _JUDGED :], cost]
        if len(self._costs) == _JUDGED and min(self._costs) > SLOWEST:
            self.tell(Playback.SLOW)


def frame_placeholders(image_id: int, request: PayloadRequest) -> PlaceholderRenderer:
    """Return the cells of an image that has fewer pixels than they: kitty mixes its edges with what is beneath.

    So that is the colour that stands beside it.
    """
    return PlaceholderRenderer(image_id, FillRenderer(request.background, ColourDepth.TRUECOLOR))


class UploadingPlayer(Player):
    """For terminals that have kitty's placeholders but play nothing: each frame is an image of its own."""

    _due_index: int | None = None
    _image_id = 0

    def start_upload(self) -> bool:
        """Send the frame that is to be seen."""
        if self._due_index is None:
            return False
        self._stage.lane.images.start_moving(self.slot, self.reel.body(self._due_index))
        return True

    def uploaded(self, upload: Upload) -> None:
        """Show it, and let the one before it go."""
        images, state = self._stage.lane.images, self.slot.state
        images.delete(self._image_id)
        self._image_id = upload.image_id
        if self._due_index is not None:
            state.frame = frame_placeholders(upload.image_id, self.reel.request)
            state.frame_request = self.reel.request_of(self._due_index)
            self._due_index = None
            self._stage.lane.touch(self.slot)

    def close(self) -> None:
        """Take all frames back."""
        images = self._stage.lane.images
        upload = images.uploading
        if upload is not None and upload.frame and upload.slot is self.slot:
            images.abandon()
        images.delete(self._image_id)
        self._due_index = None
        super().close()

    @property
    def _is_painting(self) -> bool:
        return self._due_index is not None or super()._is_painting

    def _show(self, index: int) -> None:
        self._due_index = index
        cells = self.slot.columns * self.slot.rows * 12
        self._spent(len(self.reel.body(index)) * 4 // 3 + cells)
