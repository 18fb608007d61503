"""A video for canvases in tests, whose frames state their number in the video."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import replace

from core.derivatives.playback.frame_messages import EncodedFrame, FrameCommand, FramePlace
from core.errors import GalleryError, UnreadablePhotoError
from core.models.stored_animations import VideoFacts
from tests.tui.graphics.clocks import Clock
from tests.tui.graphics.fake_payloads import body
from tui.graphics.animation.video_feed import OpenedVideo
from tui.graphics.payloads.payload_requests import PayloadRequest
from tui.graphics.payloads.placements import Picture


class FakeVideo:
    """Frames at the given seconds; each answer moves the clock by `decoding` seconds."""

    def __init__(self, starts: Sequence[float], clock: Clock | None = None, decoding: float = 0.0) -> None:
        self.starts = list(starts)
        self.commands: list[FrameCommand[PayloadRequest]] = []
        self.opened = self.closed = 0
        self.killed = False
        self.ready = asyncio.Event()
        self.ready.set()
        self.failure: GalleryError | None = None
        self.decoding = decoding
        self._clock = clock
        self._next = 0

    @property
    def seconds(self) -> float:
        """The end of the last frame, as long as the one before it."""
        return 2 * self.starts[-1] - self.starts[-2]

    @property
    def facts(self) -> VideoFacts:
        return VideoFacts(100, 100, self.seconds)

    def video(self, picture: Picture) -> AbstractAsyncContextManager[OpenedVideo]:
        return self._context()

    @asynccontextmanager
    async def _context(self) -> AsyncIterator[OpenedVideo]:
        self.opened += 1
        try:
            await self.ready.wait()
            yield self
        finally:
            self.closed += 1

    async def ask(self, command: FrameCommand[PayloadRequest]) -> EncodedFrame | None:
        self.commands.append(command)
        if self.failure is not None:
            raise self.failure
        if self._clock is not None:
            self._clock.now += self.decoding
        ends = [*self.starts[1:], self.seconds]
        match command.place:
            case FramePlace.NEXT:
                found = next((at for at in range(self._next, len(ends)) if ends[at] > command.seconds + 1e-4), -1)
                number = found if found >= 0 else len(ends) - 1 if self._next < len(ends) else -1
            case FramePlace.AT:
                number = next((at for at, end in enumerate(ends) if end > command.seconds + 1e-4), len(ends) - 1)
            case FramePlace.BEFORE:
                number = sum(start < command.seconds - 1e-4 for start in self.starts) - 1
            case FramePlace.SAME:
                number = self.starts.index(command.seconds)
        if number < 0:
            return None
        if command.place is not FramePlace.SAME:
            self._next = number + 1
        data = body(replace(command.request, frame=number))
        return EncodedFrame(data, self.starts[number], ends[number], number == len(ends) - 1)

    def kill(self) -> None:
        self.killed = True


BROKEN = UnreadablePhotoError("The video is damaged or incomplete.")
