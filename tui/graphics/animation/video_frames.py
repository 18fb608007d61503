"""VideoFrames: the frames of a video that plays, a few ahead of the clock, none that are late."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from core.derivatives.playback.frame_messages import EncodedFrame, FrameCommand, FramePlace
from core.models.stored_animations import VideoFacts
from tui.graphics.animation.frame_source import FrameSource, PlayedFrame
from tui.graphics.animation.video_clock import VideoClock
from tui.graphics.animation.video_feed import VideoFeed, VideoOpener, VideoOrder
from tui.graphics.animation.video_quality import VideoQuality
from tui.graphics.payloads.payload_requests import PayloadRequest

MOST_RATE: Final = 4_000_000.0
"""Most bytes per second of one video: encrypting and writing them takes time that other sessions need."""
AHEAD: Final = 3
"""Frames that have arrived before they are due."""

_SOON: Final = 0.001
"""Seconds by which a timer may be early."""
_PAINTING: Final = 0.02
"""Seconds from the arrival of a frame until it is on the screen, at least."""
_KEPT: Final = 8


@dataclass(frozen=True, slots=True)
class Video:
    """A video as a player needs it."""

    width: int
    height: int
    """Upright pixels of a frame."""
    seconds: float | None
    """The duration, None while it is unknown."""
    returns: bool = False
    """Whether the still is shown again at the end, as that of a live photo."""


@dataclass(frozen=True, slots=True)
class _Arrived:
    frame: PlayedFrame
    start: float
    end: float
    is_last: bool


class VideoFrames(FrameSource):
    """The frames of one video. The clock waits for frames that arrive too late, so that one is always shown."""

    most_rate = MOST_RATE

    def __init__(
        self,
        video: Video,
        quality: VideoQuality,
        opener: VideoOpener,
        now: Callable[[], float],
        changed: Callable[[], None],
        clip_arrived: Callable[[PayloadRequest, bytes], None],
    ) -> None:
        """Play from the beginning; `changed` is called when something arrived, `clip_arrived` with parts of frames."""
        self.failure = ""
        """Why it cannot be played."""
        self.loops = False
        self.feed = VideoFeed(opener, self)
        self._video = video
        self._quality = quality
        self._now = now
        self._changed = changed
        self._clip_arrived = clip_arrived
        self._clock = VideoClock()
        self._plays = True
        self._buffer: deque[_Arrived] = deque()
        self._shown: _Arrived | None = None
        self._sought: FrameCommand[PayloadRequest] | None = self._command(FramePlace.AT, 0.0)
        self._generation = 0
        self._number = 0
        self._starts: dict[int, float] = {}
        self._clips: list[PayloadRequest] = []
        self._at_end = False
        self._shows_next = True
        """Whether the next frame is shown when it arrives, whatever the clock says."""
        self._ended = False
        self._is_behind = False
        """Whether the newest frame arrived after its time."""
        self._cost = self._encoding = 0.0

    # For persons

    @property
    def position(self) -> float:
        """The moment that is shown, in seconds from the first frame; after a seek, the one that will be."""
        return self._clock.moment(self._now())

    @property
    def seconds(self) -> float | None:
        """The duration, as far as it is known."""
        return self._video.seconds

    @property
    def speed(self) -> float:
        """How many times as fast as it was recorded."""
        return self._clock.speed

    @property
    def is_waiting(self) -> bool:
        """Whether it would show another frame had it arrived."""
        return not self._ended and (
            self._sought is not None
            or (self._plays and not self._buffer and not self._at_end and self._clock.is_past(self._end, self._now()))
        )

    def seek(self, seconds: float) -> None:
        """Show the frame at a moment, and play on from there if it plays."""
        last = math.inf if self._video.seconds is None else self._video.seconds
        self._seek(self._command(FramePlace.AT, max(0.0, min(seconds, last))))

    def step(self, direction: int) -> None:
        """Pause, and show the next frame (1) or the one before (-1)."""
        self.pause(self._now())
        shown = self._shown
        if shown is None or (direction > 0 and shown.is_last):
            return
        self._seek(
            self._command(FramePlace.AT, shown.end) if direction > 0 else self._command(FramePlace.BEFORE, shown.start)
        )

    def change_speed(self, speed: float) -> None:
        """Play so many times as fast as it was recorded."""
        self._clock.change_speed(speed, self._now())
        self._changed()

    # For the player

    @property
    def due(self) -> float | None:
        """When the next frame is due, or the end of the last one."""
        if self._buffer:
            return -math.inf if self._shows_next else self._clock.time_of(self._buffer[0].start)
        if self._at_end and not self._ended and self._sought is None:
            return self._clock.time_of(self._end)
        return None

    @property
    def ended(self) -> bool:
        """Whether the last frame was shown for its time."""
        return self._ended

    @property
    def current(self) -> PlayedFrame:
        """The frame to show now."""
        assert self._shown is not None
        return self._shown.frame

    def advance(self, now: float) -> bool:
        """Show the frame that is due; drop those whose time is over."""
        if self._shows_next and self._buffer:
            self._shows_next = False
            self._show()
            return True
        if not self._clock.runs:
            return False
        moment = self._clock.wanted(now + _SOON)
        while len(self._buffer) > 1 and self._buffer[0].end <= moment:
            self._buffer.popleft()
        if self._buffer and self._buffer[0].start <= moment:
            arrived = self._buffer[0]
            if arrived.end > moment or arrived.is_last or self._is_late(arrived, now):
                self._show()
                return True
        if not self._buffer and self._at_end and self._clock.is_past(self._end - _SOON, now):
            return self._end_or_repeat(now)
        return False

    def pause(self, now: float) -> None:
        """Stop at the moment that is shown."""
        self._plays = False
        self._clock.stop(now)

    def resume(self, now: float) -> bool:
        """Play on, or from the beginning after the end."""
        self._plays = True
        if self._ended:
            self.seek(0.0)
        elif self._sought is None and self._shown is not None:
            self._clock.start(now)
        self.feed.wake()
        return False

    def spend(self, seconds: float) -> bool:
        """Note what a frame costs on the connection, and by that how many and how large ones are sent."""
        self._cost = seconds
        return self._quality.spend(max(seconds, self._encoding))

    def want_clip(self, request: PayloadRequest) -> bool:
        """Order a part of a frame."""
        if request not in self._clips:
            self._clips.append(request)
            self.feed.wake()
        return True

    def close(self) -> None:
        """End decoding."""
        self.feed.close()

    # For the feed

    def opened(self, facts: VideoFacts) -> None:
        """Take the duration that the file says."""
        if facts.seconds is not None:
            self._video = replace(self._video, seconds=facts.seconds)

    def next_order(self) -> VideoOrder | None:
        """Return what to ask next: a part of a frame on the screen, what is sought, or the next frame."""
        if self._clips:
            clip = self._clips[0]
            start = self._starts.get(clip.frame or 0, -1.0)
            return VideoOrder(FrameCommand(FramePlace.SAME, start, clip), self._generation)
        if self._sought is not None:
            return VideoOrder(replace(self._sought, request=self._numbered()), self._generation)
        if self._at_end or len(self._buffer) >= AHEAD or not self._plays:
            return None
        last = self._buffer[-1] if self._buffer else self._shown
        after = -math.inf
        if last is not None:
            now = self._now()
            moment = self._clock.moment(now) if self._is_behind else self._clock.wanted(now)
            after = max(last.start + max(self._cost, self._encoding) * self.speed, moment)
        return VideoOrder(FrameCommand(FramePlace.NEXT, after, self._numbered()), self._generation)

    def deliver(self, order: VideoOrder, frame: EncodedFrame | None) -> None:
        """Take an answer, unless something else was sought since."""
        request = order.command.request
        if order.command.place is FramePlace.SAME:
            if request in self._clips:
                self._clips.remove(request)
            self._clip_arrived(request, b"" if frame is None else frame.body)
        elif order.generation == self._generation:
            self._take(order.command.place, request, frame)
            self._changed()

    def fail(self, reason: str) -> None:
        """Note why it cannot be played."""
        self.failure = reason
        self._changed()

    def _take(self, place: FramePlace, request: PayloadRequest, frame: EncodedFrame | None) -> None:
        now = self._now()
        if frame is None:
            self._at_end = self._at_end or place is FramePlace.NEXT
            self._sought = None
            return
        self._encoding = frame.encoding_seconds
        arrived = _Arrived(PlayedFrame(request, frame.body), frame.start, frame.end, frame.is_last)
        self._at_end = frame.is_last
        if request.frame is not None:
            self._starts[request.frame] = frame.start
            for number in list(self._starts)[:-_KEPT]:
                del self._starts[number]
        if place is not FramePlace.NEXT:
            sought, self._sought = self._sought, None
            moment = frame.start if sought is None or place is FramePlace.BEFORE else sought.seconds
            self._set_clock(max(frame.start, min(moment, frame.end)), now)
        self._buffer.append(arrived)
        self._clock.limit = frame.end
        if place is FramePlace.NEXT:
            # A decoder that is too slow makes the video slower; with a jump ahead, it would have even more to decode.
            self._is_behind = self._clock.is_past(frame.end - _PAINTING, now)
            if self._is_behind:
                self._clock.set(self._buffer[0].start, now)

    def _set_clock(self, moment: float, now: float) -> None:
        self._clock.limit = math.inf
        self._clock.set(moment, now)
        if self._plays:
            self._clock.start(now)

    def _seek(self, command: FrameCommand[PayloadRequest]) -> None:
        now = self._now()
        self._generation += 1
        self._buffer.clear()
        self._at_end = self._ended = False
        self._shows_next = True
        self._sought = command
        self._clock.stop(now)
        self._clock.limit = math.inf
        if command.place is FramePlace.AT:
            self._clock.set(command.seconds, now)
        self.feed.wake()
        self._changed()

    def _show(self) -> None:
        self._shown = self._buffer.popleft()
        self.feed.wake()

    def _is_late(self, arrived: _Arrived, now: float) -> bool:
        """Drop the only frame that has arrived, because its time is over; its successor will be in time."""
        del now
        if self._buffer[0] is arrived:
            self._buffer.popleft()
            self.feed.wake()
        return False

    def _end_or_repeat(self, now: float) -> bool:
        if self.loops:
            self.seek(0.0)
            return False
        self._ended = True
        self._clock.stop(now)
        return True

    @property
    def _end(self) -> float:
        return self._buffer[-1].end if self._buffer else self._shown.end if self._shown is not None else 0.0

    def _command(self, place: FramePlace, seconds: float) -> FrameCommand[PayloadRequest]:
        return FrameCommand(place, seconds, self._quality.request)

    def _numbered(self) -> PayloadRequest:
        """Return the request for one more frame: one that is sought in a pause stays, and gets the best quality."""
        self._number += 1
        request = self._quality.request if self._plays else self._quality.best
        return replace(request, frame=self._number)
