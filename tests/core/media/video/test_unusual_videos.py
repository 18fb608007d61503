"""Files that cameras, programs and attackers write: what each is as a picture, in the player and on a web page.

Each file is either read as it should be, or refused; those that cannot be played keep their picture.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, NamedTuple

import pytest

from core.errors import UnreadablePhotoError
from core.media.copies.web_video import WebVideoLimits, write_web_video
from core.media.originals import Original
from core.media.playback.frame_reader import FrameReader
from core.media.video.video_picture import VideoPicture
from tests.core.media.playback.clips import EVEN, SIZE, UNEVEN, clip_bytes
from tests.core.media.video.video_files import with_matrix

av = pytest.importorskip("av", reason="the package av (PyAV) is not installed")

_TURNED: Final = (0, 1, -1, 0)
_MIRRORED: Final = (-1, 0, 0, 1)
_FIRST_TURNED: Final = 5
_PIXELS: Final = 100_000_000
_LIMITS: Final = WebVideoLimits(10_000_000)
_SIZE_8K: Final = (7680, 4320)


class Expected(NamedTuple):
    """What is expected of a file: the size of its picture, the frames that play, those of the web version."""

    content: Callable[[], bytes]
    picture: tuple[int, int] | None
    """Upright; None where there is none."""
    played: int | None
    """None where it is refused."""
    web: int | None


def _cut() -> bytes:
    """Return the first two thirds of a Matroska file."""
    content = clip_bytes("mkv", times=EVEN)
    return content[: len(content) * 2 // 3]


def _turned(matrix: tuple[int, int, int, int]) -> bytes:
    return with_matrix(clip_bytes("mov", times=EVEN[:4]), matrix)


def _hdr(curve: int) -> bytes:
    return clip_bytes("mkv", codec="libx265", pixels="yuv420p10le", times=EVEN[:4], colours=(9, curve, 9))


def sound_alone() -> bytes:
    stored = io.BytesIO()
    with av.open(stored, "w", format="mp4") as container:
        stream: Any = container.add_stream("aac", rate=48_000, layout="mono")
        for number in range(3):
            frame = av.AudioFrame(format="fltp", layout="mono", samples=1024)
            frame.sample_rate, frame.pts = 48_000, 1024 * number
            frame.planes[0].update(bytes(frame.planes[0].buffer_size))
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return stored.getvalue()


def of_8k() -> bytes:
    """Return one frame of two colours; its planes are written at once, because 100 MB of RGB would take a second."""
    stored = io.BytesIO()
    with av.open(stored, "w", format="mp4") as container:
        stream: Any = container.add_stream("mpeg4", rate=30, options={"threads": "1"})
        stream.width, stream.height, stream.pix_fmt = *_SIZE_8K, "yuv420p"
        frame = av.VideoFrame(*_SIZE_8K, "yuv420p")
        for plane in frame.planes:
            half = plane.buffer_size // 2
            plane.update(bytes(half) + b"\x80" * (plane.buffer_size - half))
        container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return stored.getvalue()


_TALL: Final = (SIZE[1], SIZE[0])
FILES: Final = {
    "MP4": Expected(lambda: clip_bytes("mp4", times=EVEN[:4]), SIZE, 4, 4),
    "MOV": Expected(lambda: clip_bytes("mov", times=EVEN[:4]), SIZE, 4, 4),
    "WebM": Expected(lambda: clip_bytes("webm", codec="libvpx-vp9", times=EVEN[:4]), SIZE, 4, 4),
    "MKV": Expected(lambda: clip_bytes("mkv", times=EVEN[:4]), SIZE, 4, 4),
    "rotated": Expected(lambda: _turned(_TURNED), _TALL, 4, 4),
    "mirrored": Expected(lambda: _turned(_MIRRORED), SIZE, 4, 4),
    "variable rate": Expected(lambda: clip_bytes("mov", times=UNEVEN[:9]), SIZE, 9, 9),
    "HDR, PQ": Expected(lambda: _hdr(16), SIZE, 4, 4),
    "HDR, HLG": Expected(lambda: _hdr(18), SIZE, 4, 4),
    "HEVC": Expected(lambda: clip_bytes("mp4", codec="libx265", times=EVEN[:4]), SIZE, 4, 4),
    "cut": Expected(_cut, SIZE, -1, -1),
    "sound alone": Expected(sound_alone, None, None, None),
    "one frame": Expected(lambda: clip_bytes(times=(0.0,)), SIZE, 1, 1),
    "no frames": Expected(lambda: clip_bytes(times=()), None, None, None),
    "zero bytes": Expected(lambda: b"", None, None, None),
    "8K": Expected(of_8k, _SIZE_8K, None, None),
}


@pytest.mark.parametrize("name", FILES)
def test_each_file_is_read_or_refused(tmp_path: Path, name: str) -> None:
    """As a picture, in the player, and as a version for web pages."""
    expected = FILES[name]
    (tmp_path / "clip").write_bytes(expected.content())
    original = Original(str(tmp_path).encode(), b"clip")
    found = _picture(tmp_path / "clip"), _played(original), _web(original, tmp_path / "web.mp4")
    if expected.played == -1:
        assert found[0] == expected.picture
        assert all(number is not None and 1 <= number < len(EVEN) for number in found[1:])
    else:
        assert found == expected[1:]


def _picture(path: Path) -> tuple[int, int] | None:
    try:
        with path.open("rb") as file:
            picture = VideoPicture(file, _PIXELS)
            width, height = picture.size
            picture.draft(None, (400, 400))
            picture.load()
    except (UnreadablePhotoError, SyntaxError):
        return None
    return (height, width) if picture.orientation >= _FIRST_TURNED else (width, height)


def _played(original: Original) -> int | None:
    try:
        with FrameReader(original) as reader:
            frames = 0
            while (frame := reader.next_frame()) is not None:
                reader.picture(frame, SIZE)
                frames += 1
            return frames
    except UnreadablePhotoError:
        return None


def _web(original: Original, made: Path) -> int | None:
    made.touch()
    if not write_web_video(original, made, _LIMITS):
        return None
    with av.open(str(made)) as container:
        return sum(1 for _ in container.decode(video=0))
