"""Playbacks: the videos that play now, each decoded in a process of its own; their number is limited."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Final, TypeVar

from core.derivatives.playback.frame_messages import FrameEncoder
from core.derivatives.playback.frame_process import FrameProcess
from core.errors import PictureUnavailableError, UnreadablePhotoError
from core.pictures.photo_sources import PlayedVideo

MOST_PLAYBACKS: Final = 6
"""Each takes up to one processor, and 60 to 450 MB."""

_R = TypeVar("_R")


class Playbacks:
    """Starts at most `limit` processes at the same time. Belongs to one event loop."""

    def __init__(self, limit: int = MOST_PLAYBACKS) -> None:
        """Start with none."""
        self._limit = limit
        self._playing = 0

    def __len__(self) -> int:
        """Return how many videos play now."""
        return self._playing

    @asynccontextmanager
    async def play(self, video: PlayedVideo, encoder: FrameEncoder[_R]) -> AsyncGenerator[FrameProcess[_R], None]:
        """Decode a video until the end of the context, for a terminal that takes what `encoder` makes of its frames.

        Raises:
            GalleryError: it cannot be played, or too many others play, with the reason.
        """
        if video.error is not None:
            raise UnreadablePhotoError(video.error)
        if self._playing >= self._limit:
            raise PictureUnavailableError(
                "As many videos play now as this gallery plays at the same time.", "Try again in a moment."
            )
        self._playing += 1
        try:
            frames = await FrameProcess.start(video.original, video.part, encoder)
            try:
                yield frames
            finally:
                await frames.close()
        finally:
            self._playing -= 1
