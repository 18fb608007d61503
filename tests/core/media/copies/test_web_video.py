"""Versions of videos for web pages: what all browsers play, upright, with their times and sound, without metadata."""

from __future__ import annotations

import io
import itertools
import math
import struct
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

import pytest

from core.media.copies import web_video
from core.media.copies.web_video import WebVideoLimits, write_web_video
from core.media.originals import Original
from tests.core.media.playback.clips import UNEVEN, clip_bytes, number_in
from tests.core.media.video.video_files import with_matrix

av = pytest.importorskip("av", reason="the package av (PyAV) is not installed")

LIMITS: Final = WebVideoLimits(10_000_000)
TURNED: Final = (0, 1, -1, 0)
SECRET: Final = "+48.8125+002.4862/"
TONE: Final = 440


@pytest.fixture
def web_version(tmp_path: Path) -> Callable[[bytes], bytes | None]:
    """Return the version of a video for web pages, None where there is none."""

    def make(content: bytes, limits: WebVideoLimits = LIMITS) -> bytes | None:
        (tmp_path / "clip").write_bytes(content)
        made = tmp_path / "made.mp4"
        made.touch()
        is_made = write_web_video(Original(str(tmp_path).encode(), b"clip"), made, limits)
        return made.read_bytes() if is_made else None

    return make


def with_sound(seconds: float) -> bytes:
    """Return a Matroska file of MPEG-4 pictures, a tone in one channel of 22,050 Hz, and a place."""
    stored = io.BytesIO()
    with av.open(stored, "w", format="matroska") as container:
        container.metadata.update({"location": SECRET, "comment": "Secret"})
        pictures: Any = container.add_stream("mpeg4", rate=10)
        pictures.width, pictures.height, pictures.pix_fmt = 64, 48, "yuv420p"
        sound: Any = container.add_stream("pcm_s16le", rate=22_050, layout="mono")
        for number in range(round(seconds * 10)):
            frame = av.VideoFrame(64, 48, "yuv420p")
            frame.pts, frame.time_base = number, Fraction(1, 10)
            container.mux(pictures.encode(frame))
            waves = [math.sin(math.tau * TONE * (number * 2205 + at) / 22_050) for at in range(2205)]
            heard = av.AudioFrame(format="s16", layout="mono", samples=2205)
            heard.sample_rate, heard.pts, heard.time_base = 22_050, number * 2205, Fraction(1, 22_050)
            heard.planes[0].update(struct.pack("<2205h", *(round(20_000 * wave) for wave in waves)))
            container.mux(sound.encode(heard))
        container.mux(pictures.encode(None))
        container.mux(sound.encode(None))
    return stored.getvalue()


@pytest.mark.parametrize(("kind", "codec"), [("mkv", "libx265"), ("mp4", "libx264"), ("webm", "libvpx-vp9")])
def test_frames_keep_their_times(web_version: Callable[[bytes], bytes | None], kind: str, codec: str) -> None:
    """Of any codec: each frame that the original has, when it is shown there, as H.264 with 8 bits and 4:2:0."""
    made = web_version(clip_bytes(kind, times=UNEVEN, codec=codec))
    assert made is not None
    with av.open(io.BytesIO(made)) as container:
        (stream,) = container.streams
        assert (stream.codec_context.name, stream.codec_context.pix_fmt) == ("h264", "yuv420p")
        frames = [(number_in(frame.to_image()), frame.time) for frame in container.decode(stream)]
    assert [number for number, _ in frames] == list(range(len(UNEVEN)))
    assert [time for _, time in frames] == pytest.approx(UNEVEN, abs=0.002)
    assert made.index(b"moov") < made.index(b"mdat"), "browsers begin before they have all of it"


def test_it_is_upright(web_version: Callable[[bytes], bytes | None]) -> None:
    """Pages need no matrix of the container."""
    made = web_version(with_matrix(clip_bytes("mp4", size=(128, 62)), TURNED))
    assert made is not None
    with av.open(io.BytesIO(made)) as container:
        assert (container.streams.video[0].width, container.streams.video[0].height) == (62, 128)


def test_large_and_odd_sizes_become_small_and_even(web_version: Callable[[bytes], bytes | None]) -> None:
    """H.264 with 4:2:0 has no odd numbers of pixels."""
    made = web_version(clip_bytes("mkv", size=(1601, 33), codec="ffv1", pixels="bgr0", times=(0.0, 0.1)))
    assert made is not None
    with av.open(io.BytesIO(made)) as container:
        assert (container.streams.video[0].width, container.streams.video[0].height) == (1280, 26)


def test_sound_is_kept_and_metadata_is_not(web_version: Callable[[bytes], bytes | None]) -> None:
    """The same tone for the same time, in two channels of 48 kHz; no byte of what the original says about itself."""
    made = web_version(with_sound(3.0))
    assert made is not None
    assert SECRET.encode() not in made
    assert b"Secret" not in made
    with av.open(io.BytesIO(made)) as container:
        sound = container.streams.audio[0]
        assert (sound.codec_context.name, sound.rate, sound.codec_context.layout.nb_channels) == ("aac", 48_000, 2)
        samples = [value for frame in container.decode(sound) for value in frame.to_ndarray()[0]]
    assert len(samples) / 48_000 == pytest.approx(3.0, abs=0.1)
    middle = samples[48_000:96_000]
    rises = sum(before < 0 <= after for before, after in itertools.pairwise(middle))
    assert rises == pytest.approx(TONE, abs=5)


@pytest.mark.parametrize("content", [b"", b"no video", with_sound(0.0)], ids=["empty", "text", "no frames"])
def test_what_cannot_be_decoded_has_none(web_version: Callable[[bytes], bytes | None], content: bytes) -> None:
    """Neither has what is not a video."""
    assert web_version(content) is None


def test_long_videos_and_large_versions_have_none(
    web_version: Callable[..., bytes | None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a guest of a link must not occupy the server for hours."""
    assert web_version(clip_bytes(), WebVideoLimits(10)) is None
    assert web_version(clip_bytes(), WebVideoLimits(10_000_000, seconds=-1.0)) is None
    monkeypatch.setattr(web_video, "MOST_SECONDS", 0.5)
    assert web_version(clip_bytes()) is None
