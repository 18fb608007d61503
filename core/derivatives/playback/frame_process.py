"""FrameProcess: a process that decodes one video for one playback; what happens to it happens to no other work."""

from __future__ import annotations

import asyncio
import logging
import math
import socket
from contextlib import suppress
from multiprocessing.context import ForkServerProcess
from typing import Final, Generic, TypeVar

from core.derivatives.playback.frame_messages import (
    MOST_BODY,
    REPLY_HEAD,
    EncodedFrame,
    FrameCommand,
    FrameEncoder,
    Reply,
    ReplyKind,
    reply_of,
)
from core.derivatives.playback.frame_service import serve_frames, size_of
from core.derivatives.worker_process import PLAYBACK_NAME, quiet_start, worker_context
from core.errors import GalleryError, UnreadablePhotoError, WorkerCrashedError
from core.media.live.motion_videos import VideoPart
from core.media.originals import Original
from core.models.stored_animations import VideoFacts
from core.text import display_text

MEMORY: Final = 1024 * 1024 * 1024
"""Address space of a process in bytes, most of which libraries map and never use."""
ANSWER_SECONDS: Final = 60.0
"""Longest time for one frame, after a seek also of all frames from the key frame on; on a busy machine, too."""
OPENING_SECONDS: Final = 120.0
"""Longest time until a video is open: the first process of a program also waits for what all of them load."""

_log = logging.getLogger(__name__)
_R = TypeVar("_R")


class FrameProcess(Generic[_R]):
    """Frames of one video. `start` it, `ask` it, `close` it; `kill` ends it at once, also while it answers."""

    def __init__(self, process: ForkServerProcess, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Made by `start`."""
        self.facts = VideoFacts(0, 0, None)
        """Size and duration of the video."""
        self._process = process
        self._reader = reader
        self._writer = writer
        self._turn = asyncio.Lock()

    @classmethod
    async def start(
        cls,
        original: Original,
        part: VideoPart | None,
        encoder: FrameEncoder[_R],
        *,
        memory: int = MEMORY,
        seconds: float = OPENING_SECONDS,
    ) -> FrameProcess[_R]:
        """Start the process, and open an original or the video in a part of it.

        Raises:
            GalleryError: it cannot be played, with the reason.
        """
        ours, theirs = socket.socketpair()
        with theirs:
            starting = asyncio.ensure_future(
                asyncio.to_thread(_started, theirs, original, part, encoder, memory),
            )
            try:
                process = await asyncio.shield(starting)
            except asyncio.CancelledError:
                ours.close()
                await _end(await starting)
                raise
            except OSError as error:
                ours.close()
                raise GalleryError("The system gives no process for this video now.", "Try again later.") from error
        reader, writer = await asyncio.open_unix_connection(sock=ours, limit=MOST_BODY)
        frames = cls(process, reader, writer)
        try:
            await frames._opened(seconds)
        except BaseException:
            await frames.close()
            raise
        return frames

    @property
    def pid(self) -> int | None:
        """The id of the process."""
        return self._process.pid

    async def ask(self, command: FrameCommand[_R], seconds: float = ANSWER_SECONDS) -> EncodedFrame | None:
        """Return the frame that a command asks for, None where there is none; commands are answered in turn.

        After an error or a cancelled call, the process has ended.

        Raises:
            UnreadablePhotoError: the video cannot be decoded, or the process died or took too long.
        """
        async with self._turn:
            try:
                self._writer.write(command.to_bytes())
                await self._writer.drain()
                reply = await self._reply(seconds)
            except OSError as error:
                raise self._crashed() from error
            except BaseException:
                self.kill()
                raise
        if reply.kind is ReplyKind.NONE:
            return None
        return EncodedFrame(reply.body, reply.start, reply.end, reply.is_last, reply.seconds)

    def kill(self) -> None:
        """End the process at once; a question that waits for its answer fails."""
        with suppress(ValueError, OSError):
            self._process.kill()

    async def close(self) -> None:
        """End the process and wait for its end."""
        self._writer.close()
        await _end(self._process)
        with suppress(OSError):
            await self._writer.wait_closed()

    async def _opened(self, seconds: float) -> None:
        reply = await self._reply(seconds)
        try:
            width, height = size_of(reply.body)
        except ValueError as error:
            raise self._crashed() from error
        self.facts = VideoFacts(width, height, None if math.isnan(reply.start) else reply.start)

    async def _reply(self, seconds: float) -> Reply:
        try:
            async with asyncio.timeout(seconds):
                reply, length = reply_of(await self._reader.readexactly(REPLY_HEAD))
                reply = reply._replace(body=await self._reader.readexactly(length))
        except TimeoutError as error:
            self.kill()
            _log.warning("the process of a playback took too long and was ended")
            raise WorkerCrashedError("Decoding this video takes too long.") from error
        except (OSError, EOFError, ValueError) as error:
            raise self._crashed() from error
        if reply.kind is ReplyKind.FAILED:
            raise UnreadablePhotoError(display_text(reply.body.decode(errors="replace")))
        return reply

    def _crashed(self) -> WorkerCrashedError:
        self.kill()
        _log.warning("the process of a playback has ended")
        return WorkerCrashedError("Decoding this video failed.", "It may be damaged, or memory is short.")


def _started(
    theirs: socket.socket, original: Original, part: VideoPart | None, encoder: FrameEncoder[_R], memory: int
) -> ForkServerProcess:
    process = worker_context().Process(
        target=serve_frames, args=(theirs, original, part, encoder, memory), name=PLAYBACK_NAME, daemon=True
    )
    with quiet_start():
        process.start()
    return process


async def _end(process: ForkServerProcess) -> None:
    with suppress(ValueError, OSError):
        process.kill()
    await asyncio.to_thread(process.join)
    process.close()
