"""Reads the frames of a video in the order of their times, from any place on. Only for worker processes."""

from __future__ import annotations

import math
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any, BinaryIO, Final, Self, cast

from PIL import Image

from core.errors import PictureUnavailableError, UnreadablePhotoError
from core.media.colour.converting import to_opaque_srgb
from core.media.colour.source_colours import SRGB, SourceColours, colours_of_codes
from core.media.decoding.still_decoding import apply_orientation
from core.media.live.motion_videos import VideoPart
from core.media.originals import Original, open_original
from core.media.video.frame_grabbing import can_decode, moving_pictures, opened_video, probed, scaled_picture
from core.media.video.video_containers import read_video_header
from core.media.video.video_header import VideoHeader
from core.media.video.video_picture import HDR_CURVES, WIDE_PRIMARIES
from core.models.stored_animations import VideoFacts

MOST_PIXELS: Final = 4096 * 2304
"""Pixels of a frame; of larger ones, as of 8K, decoding takes more memory and time than one playback is given."""

_MOST_PART: Final = 256 * 1024 * 1024
"""Bytes of a video inside a photo."""
_MOST_DAMAGED: Final = 200
"""Damaged packets in a row after which a video counts as ended."""
_LARGE: Final = 1920 * 1200
"""Pixels from which on two threads decode."""
_BACK: Final = (0.0, 1.0, 5.0, 30.0, math.inf)
"""Seconds before a place from which decoding starts, until a frame before that place is found."""
_NEAR: Final = 1.0
"""Seconds ahead that are decoded, not sought."""
_SAME: Final = 1e-4
"""Seconds by which times that are the same differ, because containers round them."""
_DEFAULT_RATE: Final = 25.0
_DAMAGED: Final = "The video is damaged or incomplete."


@dataclass(frozen=True, slots=True)
class TimedFrame:
    """One decoded frame; `FrameReader.picture` returns its pixels."""

    start: float
    """Seconds from the first frame of the video."""
    end: float
    """When the next frame follows."""
    is_last: bool
    decoded: Any
    """The frame of PyAV."""


@dataclass(frozen=True, slots=True)
class _Raw:
    start: float
    decoded: Any


class FrameReader:
    """The frames of one open video. Use it as a context manager.

    Raises:
        UnreadablePhotoError: it is not a video, has no pictures, is damaged, or has too many pixels.
        PictureUnavailableError: PyAV is not installed or cannot be loaded.
        OSError: the file cannot be opened.
    """

    def __init__(self, original: Original, part: VideoPart | None = None) -> None:
        """Open an original, or the video in a part of it, and decode its first frame."""
        self._stack = ExitStack()
        try:
            self._open(original, part)
        except BaseException:
            self._stack.close()
            raise

    def _open(self, original: Original, part: VideoPart | None) -> None:
        if not can_decode():
            raise PictureUnavailableError("To play videos, the server needs the package av.", "Its extra is `video`.")
        try:
            import av
            from av.video.reformatter import VideoReformatter
        except ImportError as error:
            raise PictureUnavailableError(
                "The package av cannot be loaded.", "`sshowcase doctor` says more."
            ) from error
        file = self._stack.enter_context(open_original(original))
        if part is not None:
            file = _copied(self._stack, file, part)
        self._errors = (av.FFmpegError, ValueError, OverflowError, LookupError, AttributeError, UnicodeError)
        try:
            self._header = _header_of(file)
            self._container = self._stack.enter_context(opened_video(file, self._header))
            self._stream = moving_pictures(self._container)
            self._start_decoder()
            self._frames = self._decoded()
            first = next(self._frames, None)
        except self._errors:
            raise UnreadablePhotoError(_DAMAGED) from None
        if first is None:
            raise UnreadablePhotoError(_DAMAGED)
        self._reformatter = VideoReformatter()
        self._origin = 0.0 if first.start is None else first.start
        self._colours = _colours(self._header, first.decoded)
        self._pending: _Raw | None = _Raw(0.0, first.decoded)
        self._read_up_to = 0.0

    def __enter__(self) -> Self:
        """Return the reader."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the file."""
        self._stack.close()

    @property
    def origin(self) -> float:
        """The time of the first frame in the file, in seconds; those of `TimedFrame` count from it."""
        return self._origin

    @property
    def facts(self) -> VideoFacts:
        """The upright size and the duration."""
        width, height = self._header.width, self._header.height
        seconds = self._header.seconds
        if self._header.orientation >= 5:
            width, height = height, width
        return VideoFacts(width, height, seconds)

    def next_frame(self, after: float = -math.inf) -> TimedFrame | None:
        """Return the first of the following frames that ends after a time; None at the end of the video."""
        current = self._take()
        if current is None:
            return None
        while (following := self._take()) is not None:
            if following.start > after + _SAME:
                self._pending = following
                return TimedFrame(current.start, following.start, False, current.decoded)
            current = following
        return TimedFrame(current.start, current.start + self._duration_of(current.decoded), True, current.decoded)

    def frame_at(self, seconds: float) -> TimedFrame | None:
        """Return the frame that is shown at a time: the last one at the end and after it; None if there is none."""
        pending = self._pending
        is_ahead = pending is not None and pending.start <= seconds + _SAME and seconds - pending.start <= _NEAR
        if not is_ahead:
            self._seek(seconds)
        found = self.next_frame(after=seconds)
        return found if found is not None else self.frame_before(math.inf)

    def frame_before(self, seconds: float) -> TimedFrame | None:
        """Return the last frame that starts before a time; None for the first frame."""
        target = min(seconds, self._end)
        for back in _BACK:
            self._jump(target - back - _SAME)
            last: _Raw | None = None
            while (raw := self._take()) is not None and raw.start < seconds - _SAME:
                last = raw
            if last is not None:
                self._pending = raw
                end = last.start + self._duration_of(last.decoded) if raw is None else raw.start
                return TimedFrame(last.start, end, raw is None, last.decoded)
            if back >= target:
                return None
        return None

    def picture(self, frame: TimedFrame, box: tuple[int, int]) -> Image.Image:
        """Return a frame upright, in sRGB, as large as it fits into a box of pixels; HDR is tone-mapped.

        Raises:
            UnreadablePhotoError: it cannot be converted.
        """
        facts = self.facts
        scale = min(box[0] / facts.width, box[1] / facts.height)
        size = max(1, round(facts.width * scale)), max(1, round(facts.height * scale))
        orientation = self._header.orientation
        try:
            scaled = scaled_picture(frame.decoded, size[::-1] if orientation >= 5 else size, self._reformatter)
        except self._errors:
            raise UnreadablePhotoError(_DAMAGED) from None
        upright = apply_orientation(scaled, orientation)
        return upright if self._colours == SRGB else to_opaque_srgb(upright, self._colours)

    @property
    def _end(self) -> float:
        return self._header.seconds if self._header.seconds is not None else max(self._read_up_to, 1.0)

    def _start_decoder(self) -> None:
        context = self._stream.codec_context
        pixels = context.width * context.height
        if pixels > MOST_PIXELS or self._header.width * self._header.height > MOST_PIXELS:
            raise UnreadablePhotoError(
                f"This video has {self._header.width:,} × {self._header.height:,} pixels, too many to be played here."
            )
        context.options = {"max_pixels": str(MOST_PIXELS)}
        context.thread_count = 2 if pixels > _LARGE else 1

    def _seek(self, seconds: float) -> None:
        """Move to a key frame at or before a time."""
        for back in _BACK:
            self._jump(seconds - back)
            first = self._take()
            self._pending = first
            if first is not None and (first.start <= seconds + _SAME or back >= seconds):
                return
            if back >= seconds:
                return

    def _jump(self, seconds: float) -> None:
        """Move to a place near a time, mostly a key frame before it."""
        import av

        # Of some containers, the time of the first frame itself leads past it.
        target = (
            int((seconds + self._origin) * av.time_base) if seconds > 0 else min(0, self._container.start_time or 0)
        )
        try:
            self._container.seek(target)
        except self._errors:
            self._container.seek(0)
        self._pending = None
        self._frames = self._decoded()

    def _take(self) -> _Raw | None:
        pending, self._pending = self._pending, None
        if pending is not None:
            return pending
        try:
            found = next(self._frames, None)
        except self._errors:
            return None
        if found is None:
            return None
        start = self._read_up_to + self._duration_of(found.decoded) if found.start is None else found.start
        start = max(0.0, start - (self._origin if found.start is not None else 0.0))
        self._read_up_to = start
        return _Raw(start, found.decoded)

    def _decoded(self) -> Iterator[_Found]:
        """Yield frames from the place where the file is, past damaged ones."""
        import av

        damaged = 0
        for packet in self._container.demux(self._stream):
            try:
                for frame in packet.decode():
                    damaged = 0
                    yield _Found(None if frame.time is None else float(frame.time), frame)
            except av.InvalidDataError:
                damaged += 1
                if damaged > _MOST_DAMAGED:
                    return

    def _duration_of(self, decoded: Any) -> float:
        units, base = getattr(decoded, "duration", 0) or 0, decoded.time_base
        seconds = float(units * base) if units and base else 0.0
        rate = float(self._stream.average_rate or 0) or _DEFAULT_RATE
        return seconds if 0.0 < seconds < 60.0 else 1.0 / rate


@dataclass(frozen=True, slots=True)
class _Found:
    start: float | None
    decoded: Any


def _copied(stack: ExitStack, file: BinaryIO, part: VideoPart) -> BinaryIO:
    """Return a file of its own with the bytes of a part."""
    if part.length > _MOST_PART:
        raise UnreadablePhotoError("The video inside this photo is too large to be played here.")
    copy = cast("BinaryIO", stack.enter_context(tempfile.TemporaryFile()))  # noqa: SIM115 - the stack closes it
    file.seek(part.start)
    left = part.length
    while left and (data := file.read(min(left, 1 << 20))):
        copy.write(data)
        left -= len(data)
    copy.seek(0)
    return copy


def _header_of(file: BinaryIO) -> VideoHeader:
    header = read_video_header(file)
    if header is None:
        raise UnreadablePhotoError("This is not a video in a format that the gallery plays.")
    if not header.width or header.seconds is None:
        header = probed(file, header)
    if not header.width:
        raise UnreadablePhotoError("There are no pictures in this video.")
    return header


def _colours(header: VideoHeader, decoded: Any) -> SourceColours:
    """Return the colours that the header names, else those that the stream names; other than HDR, only wide ones."""
    named = header.colours or (int(decoded.color_primaries or 0), int(decoded.color_trc or 0))
    primaries, curve = named
    return colours_of_codes(primaries, curve) if primaries in WIDE_PRIMARIES or curve in HDR_CURVES else SRGB
