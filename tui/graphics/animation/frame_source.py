"""FrameSource: where a player gets frames from, and when each is due."""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Iterator
from typing import NamedTuple

from tui.graphics.animation.frame_buffer import FrameBuffer
from tui.graphics.animation.timeline import Timeline
from tui.graphics.payloads.payload_requests import PayloadRequest


class PlayedFrame(NamedTuple):
    """An encoded frame and the request that it answers."""

    request: PayloadRequest
    body: bytes


class FrameSource(ABC):
    """The frames of one playback. Times are those of the event loop."""

    most_rate: float = math.inf
    """Most bytes per second that are sent, however fast the connection is."""

    @property
    @abstractmethod
    def due(self) -> float | None:
        """When to call `advance` next; None while that does not depend on time."""

    @property
    @abstractmethod
    def ended(self) -> bool:
        """Whether it was played as often as specified."""

    @property
    @abstractmethod
    def current(self) -> PlayedFrame:
        """The frame to show now."""

    @abstractmethod
    def advance(self, now: float) -> bool:
        """Move to the frame that is due now, past those whose time is over; return whether it, or `ended`, changed."""

    @abstractmethod
    def pause(self, now: float) -> None:
        """Stop at the current frame."""

    @abstractmethod
    def resume(self, now: float) -> bool:
        """Continue, or start again after the end; return whether the current frame is another one now."""

    def missing(self) -> Iterator[PayloadRequest]:
        """Yield the requests for payloads that it waits for."""
        yield from ()

    def take(self, request: PayloadRequest, body: bytes, now: float) -> bool:
        """Accept a payload; return whether it belongs to this playback."""
        del request, body, now
        return False

    def spend(self, seconds: float) -> bool:
        """Note how long a frame takes on the connection; return whether later ones will be smaller."""
        del seconds
        return False

    def want_clip(self, request: PayloadRequest) -> bool:
        """Return whether this source itself delivers parts of frames; it is asked for one then."""
        del request
        return False

    def close(self) -> None:
        """Release what belongs to the playback; nothing where that is only memory."""
        return


class AnimationFrames(FrameSource):
    """The frames of an animation, which are all requested, and their timeline."""

    def __init__(self, buffer: FrameBuffer, plays: int | None) -> None:
        """Start as soon as the first frames have arrived; play so many times, None without end."""
        self.buffer = buffer
        self.plays = plays
        self._timeline: Timeline | None = None
        self._is_paused = False

    @property
    def due(self) -> float | None:
        """When the next frame is due; None before the first ones, while it is missing, and during a pause."""
        timeline = self._timeline
        if timeline is None or self._is_paused or timeline.ended:
            return None
        if timeline.index + 1 >= self.buffer.available < len(self.buffer):
            return None
        return timeline.due

    @property
    def ended(self) -> bool:
        """Whether the last frame was shown for the last time."""
        return self._timeline is not None and self._timeline.ended

    @property
    def current(self) -> PlayedFrame:
        """The frame to show now."""
        index = 0 if self._timeline is None else self._timeline.index
        return PlayedFrame(self.buffer.request_of(index), self.buffer.body(index))

    def advance(self, now: float) -> bool:
        """Move to the frame that is due."""
        return self._timeline is not None and self._timeline.advance(now, self.buffer.available)

    def pause(self, now: float) -> None:
        """Stop at the current frame."""
        del now
        self._is_paused = True

    def resume(self, now: float) -> bool:
        """Show the current frame for its whole time, or start again."""
        self._is_paused = False
        if self._timeline is None:
            return False
        if self._timeline.ended:
            self._timeline.restart(now)
            return True
        self._timeline.resume(now)
        return False

    def missing(self) -> Iterator[PayloadRequest]:
        """Yield the requests for the next frames."""
        return self.buffer.missing()

    def take(self, request: PayloadRequest, body: bytes, now: float) -> bool:
        """Accept a frame; start once enough have arrived."""
        if not self.buffer.take(request, body):
            return False
        if self._timeline is None and self.buffer.is_sized:
            self._timeline = Timeline(self.buffer.seconds, self.plays, now)
        return True
