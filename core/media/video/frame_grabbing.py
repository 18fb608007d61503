"""Decodes one frame of a video with PyAV, the extra `video`. Only for worker processes: FFmpeg reads untrusted bytes.

The container is named, so that FFmpeg tries no other one: some of those open further files and addresses.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, BinaryIO, Final

from PIL import Image

from core.errors import PictureUnavailableError, UnreadablePhotoError
from core.media.decoding.optional_packages import VIDEO_PACKAGE, is_installed
from core.media.video.video_header import VideoHeader, codec_name, plausible_seconds, plausible_size

_FORMATS: Final = {"MP4": "mov", "MOV": "mov", "3GP": "mov", "MKV": "matroska", "WebM": "matroska", "AVI": "avi",
                   "MTS": "mpegts"}  # fmt: skip
_OPTIONS: Final = {"probesize": "5000000", "analyzeduration": "3000000"}
_SECONDS: Final = 8.0
_MOST_FRAMES: Final = 200
"""Attempts to decode before there is a picture; damaged frames count."""
_LATER: Final = (0.1, 0.35)
"""Places in the video, as parts of its duration, where another frame is taken if the first one is of one colour."""
_FLAT: Final = 12
_HD_ROWS: Final = 720
_DAMAGED: Final = "The video is damaged or incomplete."


def can_decode() -> bool:
    """Return whether PyAV is installed."""
    return is_installed(VIDEO_PACKAGE)


def grab_frame(file: BinaryIO, header: VideoHeader, size: tuple[int, int], pixel_limit: int) -> Image.Image:
    """Return a frame as RGB in this size, not yet upright; of a video that begins in one colour, a later one.

    Raises:
        UnreadablePhotoError: no frame can be decoded.
        PictureUnavailableError: PyAV cannot be loaded.
    """
    try:
        import av
    except ImportError as error:  # with little memory, its libraries cannot be loaded
        raise PictureUnavailableError("The package av cannot be loaded.", "`sshowcase doctor` says more.") from error
    deadline = time.monotonic() + _SECONDS
    try:
        with opened_video(file, header) as container:
            stream = moving_pictures(container)
            stream.codec_context.thread_count = 1
            stream.codec_context.options = {"max_pixels": str(pixel_limit)}
            first: Image.Image | None = _picture(_frames(container, stream, deadline), size)
            if first is None:
                raise UnreadablePhotoError(_DAMAGED)
            for place in _LATER if _is_flat(first) and header.seconds else ():
                later: Image.Image | None = _frame_at(
                    container, stream, place * (header.seconds or 0.0), deadline, size
                )
                if later is not None and not _is_flat(later):
                    return later
            return first
    except (av.FFmpegError, ValueError, OverflowError, LookupError, AttributeError, UnicodeError):
        # Without a cause, because a second attempt that is lenient finds nothing more.
        raise UnreadablePhotoError(_DAMAGED) from None


def probed(file: BinaryIO, header: VideoHeader) -> VideoHeader:
    """Return a header with size, codec and duration as PyAV finds them, where it does not say them.

    It stays as it is where PyAV finds none, or is not installed.
    """
    if not can_decode():
        return header
    import av

    try:
        with opened_video(file, header) as container:
            stream = moving_pictures(container)
            width, height = plausible_size(stream.codec_context.width, stream.codec_context.height)
            seconds = plausible_seconds(float(container.duration or 0), float(av.time_base))
            return replace(
                header,
                width=header.width or width,
                height=header.height or height,
                codec=header.codec or codec_name(stream.codec_context.name),
                seconds=header.seconds or seconds,
                has_sound=bool(container.streams.audio) if header.has_sound is None else header.has_sound,
            )
    except (av.FFmpegError, ValueError, OverflowError, LookupError, AttributeError, UnicodeError, UnreadablePhotoError):
        return header


def opened_video(file: BinaryIO, header: VideoHeader) -> Any:
    """Return an open file as a container of PyAV.

    Raises:
        av.FFmpegError: it cannot be read.
    """
    import av

    file.seek(0)
    return av.open(
        file, format=_FORMATS[header.container], metadata_errors="replace", options=_OPTIONS, timeout=_SECONDS
    )


def moving_pictures(container: Any) -> Any:
    """Return the first stream of moving pictures, not a cover.

    Raises:
        UnreadablePhotoError: there is none.
    """
    import av

    streams = container.streams.video
    moving = [each for each in streams if not each.disposition & av.stream.Disposition.attached_pic]
    if not streams:
        raise UnreadablePhotoError("There are no pictures in this video.")
    return (moving or list(streams))[0]


def scaled_picture(frame: Any, size: tuple[int, int], reformatter: Any = None) -> Image.Image:
    """Return a decoded frame as RGB in this size; colours without a name are those of its resolution, as in players.

    `reformatter` is a `VideoReformatter` of PyAV that keeps its tables from frame to frame.
    """
    matrix = None if frame.colorspace != _UNSPECIFIED else "ITU709" if frame.height >= _HD_ROWS else "ITU601"
    options = {"width": size[0], "height": size[1], "format": "rgb24", "src_colorspace": matrix}
    options["interpolation"] = "AREA"
    scaled = frame.reformat(**options) if reformatter is None else reformatter.reformat(frame, **options)
    picture: Image.Image = scaled.to_image()
    return picture


def _frames(container: Any, stream: Any, deadline: float) -> Iterator[Any]:
    """Yield frames from the place where the file is, past damaged ones."""
    import av

    attempts = 0
    for packet in container.demux(stream):
        attempts += 1
        if attempts > _MOST_FRAMES or time.monotonic() > deadline:
            return
        try:
            yield from packet.decode()
        except av.InvalidDataError:
            continue


def _frame_at(
    container: Any, stream: Any, seconds: float, deadline: float, size: tuple[int, int]
) -> Image.Image | None:
    import av

    if time.monotonic() > deadline:
        return None
    try:
        container.seek(int(seconds * av.time_base))
        frames = _frames(container, stream, deadline)
        # A place in the file that can be sought is one of the key frames, which may be seconds before.
        return _picture((frame for frame in frames if frame.time is None or frame.time >= seconds), size)
    except av.FFmpegError:
        return None


def _picture(frames: Iterator[Any], size: tuple[int, int]) -> Image.Image | None:
    frame = next(frames, None)
    return None if frame is None else scaled_picture(frame, size)


_UNSPECIFIED: Final = 2


def _is_flat(picture: Image.Image) -> bool:
    """Return whether a picture is nearly of one colour, as at the beginning of a fade."""
    lowest, highest = picture.convert("L").resize((16, 16), Image.Resampling.BOX).getextrema()
    return highest - lowest < _FLAT  # type: ignore[operator]
