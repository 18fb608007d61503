"""Copies of videos without metadata: the same pictures and sound in a new container. Only for worker processes.

Kept are the moving pictures and the sound; telemetry, timecodes, subtitles, covers, chapters and all tags are left out.
Of the pictures, only the units that decoders need are kept (`filter_units`): messages between them (SEI) are where
cameras write dates, places and serial numbers, too. Streams of other codecs can hide such things in more places, and
are not copied.
"""

from __future__ import annotations

import errno
import os
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Final

from core.errors import UnreadablePhotoError
from core.media.copies.parameter_sets import clean_parameters
from core.media.decoding.optional_packages import VIDEO_PACKAGE, is_installed
from core.media.originals import Original, open_original
from core.media.video.frame_grabbing import moving_pictures, opened_video
from core.media.video.video_containers import read_video_header

SECONDS: Final = 240.0
"""The longest that a copy takes; one that takes longer is not offered."""

_MUXERS: Final = {"MP4": "mp4", "MOV": "mov", "3GP": "mp4", "MKV": "matroska", "WebM": "webm", "AVI": "avi",
                  "MTS": "mpegts"}  # fmt: skip
_CODECS: Final = {"H.264": "h264", "HEVC": "hevc", "AV1": "av1", "VP8": "vp8", "VP9": "vp9"}
"""The codecs of pictures that are copied, from their common names to FFmpeg's."""
_UNITS: Final = {"h264": "1-5|7-8|13", "hevc": "0-21|32-34", "av1": "1-4|6-8"}
"""The types of units that decoders need: slices and parameter sets (ITU-T H.264 7.4.1, H.265 7.4.2.2, AV1 6.2.2)."""
_SOUND: Final = {"aac": 8, "mp3": 0, "ac3": 0, "eac3": 0, "opus": 64, "flac": 34, "alac": 36, "amrnb": 0, "amrwb": 0}
"""The codecs of sound that are copied, with the most bytes that describe them; and those of samples (`pcm_…`)."""
_CHECK_EVERY: Final = 256
_FFMPEG_ERRORS: Final = (ValueError, OverflowError, LookupError, TypeError, AttributeError, UnicodeError)
"""What PyAV raises for damaged files, apart from errors of its own."""
_OPTIONS: Final = {"fflags": "+bitexact"}
_IN_FRONT: Final = {"movflags": "+faststart"}


@dataclass(frozen=True, slots=True)
class CopyLimits:
    """How large a copy may be, and how long it may take."""

    bytes: int
    seconds: float = SECONDS


class _NotCopiedError(Exception):
    """The video has something that cannot be copied safely."""


def can_be_copied(format_name: str, codec: str | None) -> bool:
    """Return whether videos of this container and codec (as photos have them) are copied, and PyAV is installed."""
    return format_name in _MUXERS and codec in _CODECS and is_installed(VIDEO_PACKAGE)


def write_video_copy(original: Original, path: Path, limits: CopyLimits) -> bool:
    """Write a copy without metadata to a file that is empty; return False for a video of which there can be none.

    Raises:
        UnreadablePhotoError, FileNotFoundError: see `open_original`.
        OSError: the copy cannot be written.
    """
    import av

    with open_original(original) as file:
        try:
            if os.fstat(file.fileno()).st_size > limits.bytes:
                return False
            _copy(file, path, limits, time.monotonic() + limits.seconds)
        except (_NotCopiedError, UnreadablePhotoError, *_FFMPEG_ERRORS, av.FFmpegError) as error:
            if isinstance(error, av.FFmpegError) and error.errno in {errno.ENOSPC, errno.EDQUOT}:
                raise OSError(error.errno, os.strerror(error.errno)) from error
            return False
    return True


def _copy(file: BinaryIO, path: Path, limits: CopyLimits, deadline: float) -> None:
    import av

    header = read_video_header(file)
    if header is None or header.container not in _MUXERS:
        raise _NotCopiedError
    muxer = _MUXERS[header.container]
    options = _OPTIONS | (_IN_FRONT if muxer in {"mp4", "mov"} else {})
    with opened_video(file, header) as source, av.open(str(path), "w", format=muxer, options=options) as target:
        pictures = moving_pictures(source)
        copied: dict[int, Any] = {}
        units = _start_pictures(pictures, target, copied)
        for sound in _sounds(source.streams.audio):
            copied[sound.index] = target.add_stream_from_template(sound, opaque=True)
        for number, packet in enumerate(source.demux([pictures, *_sounds(source.streams.audio)])):
            if number % _CHECK_EVERY == 0 and (time.monotonic() > deadline or path.stat().st_size > limits.bytes):
                raise _NotCopiedError
            if packet.size:
                index = packet.stream.index
                for part in units.filter(packet) if units is not None and index == pictures.index else (packet,):
                    part.stream = copied[index]
                    target.mux(part)
        for part in (units.flush() or ()) if units is not None else ():
            part.stream = copied[pictures.index]
            target.mux(part)


def _start_pictures(pictures: Any, target: Any, copied: dict[int, Any]) -> Any:
    """Add the stream of the pictures, and return the filter of its units; None for a codec that has only frames."""
    from av.bitstream import BitStreamFilterContext

    codec = {"libdav1d": "av1", "libaom-av1": "av1"}.get(pictures.codec_context.name, pictures.codec_context.name)
    codec = codec.removeprefix("libvpx-")
    if codec not in _CODECS.values():
        raise _NotCopiedError
    stored = bytes(pictures.codec_context.extradata or b"")
    stream = copied[pictures.index] = target.add_stream_from_template(pictures, opaque=True)
    if codec not in _UNITS:
        if stored and codec != "vp9":
            raise _NotCopiedError
        return None
    units = BitStreamFilterContext(f"filter_units=pass_types={_UNITS[codec]}", pictures, stream)
    if stored:
        clean = clean_parameters(codec, stored)
        if clean is None:
            raise _NotCopiedError
        stream.codec_context.extradata = clean
    return units


def _sounds(streams: Sequence[Any]) -> list[Any]:
    """Return the streams of sound that are copied.

    Raises:
        _NotCopiedError: there is sound, and none of it can be copied.
    """
    kept = [stream for stream in streams if _is_plain_sound(stream.codec_context)]
    if streams and not kept:
        raise _NotCopiedError
    return kept


def _is_plain_sound(context: Any) -> bool:
    name = context.name.removesuffix("float").removesuffix("_fixed").replace("_nb", "nb").replace("_wb", "wb")
    described = len(bytes(context.extradata or b"").rstrip(b"\0"))  # telephones write AAC's two bytes with zeros
    return described <= _SOUND.get(name, -1) or (name.startswith("pcm_") and not described)
