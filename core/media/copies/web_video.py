"""Versions of videos for web pages: H.264 and AAC in MP4, upright, without metadata. Only for worker processes.

All browsers play these (WHATWG HTML and ISO/IEC 14496-12 leave the codecs open; H.264 with 8 bits and 4:2:0 is what is
common to all). Pictures and sound are decoded and encoded, so that nothing else of the original gets into the file.
"""

from __future__ import annotations

import errno
import os
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

from core.errors import PictureUnavailableError, UnreadablePhotoError
from core.media.live.motion_videos import VideoPart
from core.media.originals import Original, open_original
from core.media.playback.frame_reader import FrameReader
from core.media.video.frame_grabbing import opened_video
from core.media.video.video_containers import read_video_header

MOST_SECONDS: Final = 900.0
"""The longest video of which there is a version for web pages."""
WORK_SECONDS: Final = 1800.0
"""The longest that making one takes."""

_LONGEST_EDGE: Final = 1280
_TICKS: Final = 90_000
_SOUND_RATE: Final = 48_000
_BT_709: Final = 1
"""The code of its primaries, curve and matrix, and also that of the limited range (ITU-T H.273, 8.1 to 8.3)."""
_AHEAD: Final = 0.5
"""Seconds by which the sound is written before the pictures."""
_CHECK_EVERY: Final = 32
_ENCODER: Final = {"preset": "veryfast", "crf": "23", "threads": "1"}
_MUXER: Final = {"movflags": "+faststart", "fflags": "+bitexact"}


@dataclass(frozen=True, slots=True)
class WebVideoLimits:
    """How large a version for web pages may be, and how long making it may take."""

    bytes: int
    seconds: float = WORK_SECONDS


class _TooLongError(Exception):
    """The video is longer, or its version larger, than is allowed."""


def write_web_video(
    original: Original, path: Path, limits: WebVideoLimits, part: VideoPart | None = None, *, has_sound: bool = True
) -> bool:
    """Write a version for web pages to a file that is empty; return False for a video of which there can be none.

    `part` is where the video is in a file that holds more; its version is always without sound.

    Raises:
        FileNotFoundError: see `open_original`.
        OSError: it cannot be written.
    """
    try:
        import av
    except ImportError:
        return False
    try:
        with FrameReader(original, part) as reader, ExitStack() as stack:
            _write(reader, original if has_sound and part is None else None, stack, path, limits)
    except (_TooLongError, UnreadablePhotoError, PictureUnavailableError):
        return False
    except av.FFmpegError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise OSError(error.errno, os.strerror(error.errno)) from error
        return False
    return True


def _write(reader: FrameReader, heard: Original | None, stack: ExitStack, path: Path, limits: WebVideoLimits) -> None:
    import av

    deadline = time.monotonic() + limits.seconds
    size = _size_of(reader)
    target = stack.enter_context(av.open(str(path), "w", format="mp4", options=_MUXER))
    pictures = _picture_stream(target, size)
    sound = _Sound(stack, heard, target, reader.origin)
    number = 0
    while (frame := reader.next_frame()) is not None:
        is_late = number % _CHECK_EVERY == 0 and time.monotonic() > deadline
        if frame.start > MOST_SECONDS or is_late or path.stat().st_size > limits.bytes:
            raise _TooLongError
        sound.write_until(frame.start + _AHEAD)
        picture: Any = av.VideoFrame.from_image(reader.picture(frame, size).resize(size))  # type: ignore[no-untyped-call]
        encoded = picture.reformat(format="yuv420p", dst_colorspace="ITU709")
        encoded.pts, encoded.time_base = round(frame.start * _TICKS), Fraction(1, _TICKS)
        target.mux(pictures.encode(encoded))
        number += 1
    target.mux(pictures.encode(None))
    sound.write_until(MOST_SECONDS)
    sound.finish()


def _size_of(reader: FrameReader) -> tuple[int, int]:
    """Return even numbers of pixels: H.264 with 4:2:0 has no odd ones."""
    width, height = reader.facts.width, reader.facts.height
    scale = min(1.0, _LONGEST_EDGE / max(width, height))
    return max(2, round(width * scale / 2) * 2), max(2, round(height * scale / 2) * 2)


def _picture_stream(target: Any, size: tuple[int, int]) -> Any:
    stream = target.add_stream("libx264", rate=30, options=_ENCODER)
    context = stream.codec_context
    context.width, context.height = size
    context.pix_fmt = "yuv420p"
    context.time_base = Fraction(1, _TICKS)
    context.color_primaries = context.color_trc = context.colorspace = context.color_range = _BT_709
    return stream


class _Sound:
    """The sound of a video, encoded as far as the pictures are."""

    def __init__(self, stack: ExitStack, original: Original | None, target: Any, origin: float) -> None:
        self._target = target
        self._origin = origin
        self._stream: Any = None
        self._frames: Iterator[Any] = iter(())
        self._next: Any = None
        if original is None:
            return
        file = stack.enter_context(open_original(original))
        header = read_video_header(file)
        if header is None:
            return
        source = stack.enter_context(opened_video(file, header))
        if source.streams.audio:
            self._stream = target.add_stream("aac", rate=_SOUND_RATE, layout="stereo")
            self._frames = _decoded(source, source.streams.audio[0])

    def write_until(self, seconds: float) -> None:
        """Encode what is heard before a time."""
        while self._stream is not None:
            frame = self._next or next(self._frames, None)
            self._next = frame
            if frame is None or (frame.time is not None and frame.time - self._origin > seconds):
                return
            self._next = None
            if frame.pts is not None and self._origin:
                frame.pts -= round(self._origin / frame.time_base)
            self._target.mux(self._stream.encode(frame))

    def finish(self) -> None:
        """Encode what is left in the encoder."""
        if self._stream is not None:
            self._target.mux(self._stream.encode(None))


def _decoded(source: Any, stream: Any) -> Iterator[Any]:
    """Yield frames of sound, without damaged ones."""
    import av

    for packet in source.demux(stream):
        try:
            yield from packet.decode()
        except av.InvalidDataError:
            continue
