"""VideoFeed: asks the process of a playback for one frame after another, as long as the player wants more."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Protocol

from core.derivatives.playback.frame_messages import EncodedFrame, FrameCommand
from core.errors import GalleryError
from core.models.stored_animations import VideoFacts
from tui.graphics.payloads.payload_requests import PayloadRequest
from tui.graphics.payloads.placements import Picture

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class VideoOrder:
    """A question of a player for a frame."""

    command: FrameCommand[PayloadRequest]
    generation: int
    """Orders from before a seek have another one."""


class OpenedVideo(Protocol):
    """A video that is being decoded, as `core.derivatives.playback.frame_process.FrameProcess`."""

    @property
    def facts(self) -> VideoFacts:
        """Size and duration."""

    async def ask(self, command: FrameCommand[PayloadRequest]) -> EncodedFrame | None:
        """Return the frame that a command asks for, None where there is none.

        Raises:
            GalleryError: it cannot be decoded, with the reason.
        """

    def kill(self) -> None:
        """End decoding at once."""


VideoOpener = Callable[[], AbstractAsyncContextManager[OpenedVideo]]
"""Opens one video for as long as the context lasts."""


class VideoSource(Protocol):
    """Where a canvas gets videos from."""

    def video(self, picture: Picture) -> AbstractAsyncContextManager[OpenedVideo]:
        """Open the video of a photo for as long as the context lasts.

        Raises:
            GalleryError: it cannot be played, with the reason.
        """


class VideoSubscriber(Protocol):
    """Who orders frames."""

    def opened(self, facts: VideoFacts) -> None:
        """Take what the file says."""

    def next_order(self) -> VideoOrder | None:
        """Return the next question, None while no frame is wanted."""

    def deliver(self, order: VideoOrder, frame: EncodedFrame | None) -> None:
        """Take the answer."""

    def fail(self, reason: str) -> None:
        """Note that there will be no more frames."""


class VideoFeed:
    """One question at a time, so that nothing queues in the process; runs as one task."""

    def __init__(self, opener: VideoOpener, subscriber: VideoSubscriber) -> None:
        """`run` starts it."""
        self._opener = opener
        self._subscriber = subscriber
        self._wake = asyncio.Event()
        self._video: OpenedVideo | None = None
        self._opening: asyncio.Task[object] | None = None
        self._closed = False

    def wake(self) -> None:
        """Look for a question again."""
        self._wake.set()

    def close(self) -> None:
        """End the process at once; `run` returns."""
        self._closed = True
        self._wake.set()
        if self._video is not None:
            self._video.kill()
        elif self._opening is not None:
            self._opening.cancel()  # or it would count as a video that plays until it is open

    async def run(self) -> None:
        """Open the video and answer questions until `close` or a failure."""
        if self._closed:
            return
        self._opening = asyncio.current_task()
        try:
            async with self._opener() as video:
                self._opening, self._video = None, video
                self._subscriber.opened(video.facts)
                await self._answer(video)
        except GalleryError as error:
            if not self._closed:
                _log.info("a video is not played: %s", error)
                self._subscriber.fail(str(error))
        except Exception:  # noqa: BLE001 - the edge of a task: a video must not affect the session
            _log.exception("a video could not be played")
            if not self._closed:
                self._subscriber.fail("This video could not be played.")
        finally:
            self._opening = self._video = None

    async def _answer(self, video: OpenedVideo) -> None:
        while not self._closed:
            order = self._subscriber.next_order()
            if order is None:
                self._wake.clear()
                await self._wake.wait()
                continue
            frame = await video.ask(order.command)
            if not self._closed:
                self._subscriber.deliver(order, frame)
