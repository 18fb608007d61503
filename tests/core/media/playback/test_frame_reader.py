"""The right frame at each time: compared with what PyAV decodes from the beginning of the same file."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageStat

from core.errors import GalleryError, UnreadablePhotoError
from core.media.colour.code_points import HLG, PQ, PRIMARIES
from core.media.colour.tone_mapping import DEFAULT_PEAK, to_sdr
from core.media.live.motion_videos import VideoPart
from core.media.originals import Original
from core.media.playback import frame_reader
from core.media.playback.frame_reader import FrameReader, TimedFrame
from tests.core.media.playback.clips import EVEN, SIZE, UNEVEN, clip_bytes, number_in, numbered
from tests.core.media.video.video_files import with_matrix

av = pytest.importorskip("av", reason="the package av (PyAV) is not installed")

TURNED = (0, 1, -1, 0)
MIRRORED = (-1, 0, 0, 1)
CONTAINERS = {
    "mp4": "libx264",
    "mov": "libx265",
    "mkv": "libx264",
    "webm": "libvpx-vp9",
    "mts": "libx264",
}


@pytest.fixture
def write(tmp_path: Path) -> Callable[[bytes], Original]:
    """Write a file and return its place."""

    def write(content: bytes) -> Original:
        (tmp_path / "clip").write_bytes(content)
        return Original(str(tmp_path).encode(), b"clip")

    return write


def all_frames(reader: FrameReader) -> list[TimedFrame]:
    frames: list[TimedFrame] = []
    while (frame := reader.next_frame()) is not None:
        frames.append(frame)
    return frames


def number_of(reader: FrameReader, frame: TimedFrame | None) -> int | None:
    return None if frame is None else number_in(reader.picture(frame, SIZE))


def decoded_numbers(content: bytes) -> list[int]:
    with av.open(io.BytesIO(content)) as container:
        return [number_in(frame.to_image()) for frame in container.decode(video=0)]


@pytest.mark.parametrize("kind", CONTAINERS)
@pytest.mark.parametrize("times", [EVEN, UNEVEN], ids=["even", "uneven"])
def test_frames_come_in_order_with_their_own_times(
    write: Callable[[bytes], Original], kind: str, times: Sequence[float]
) -> None:
    """Of each container and of a variable rate: start, end, and the same pictures that a plain decoding yields."""
    content = clip_bytes(kind, times=times, codec=CONTAINERS[kind])
    with FrameReader(write(content)) as reader:
        frames = all_frames(reader)
        assert [frame.start for frame in frames] == pytest.approx(list(times), abs=0.002)
        assert [frame.end for frame in frames[:-1]] == [frame.start for frame in frames[1:]]
        assert [frame.is_last for frame in frames] == [False] * (len(times) - 1) + [True]
        assert [number_of(reader, frame) for frame in frames] == decoded_numbers(content) == list(range(len(times)))


@pytest.mark.parametrize("kind", CONTAINERS)
def test_a_seek_finds_the_frame_that_is_shown_at_a_time(write: Callable[[bytes], Original], kind: str) -> None:
    """Forwards and backwards, between key frames, at the beginning, at the end and after it."""
    with FrameReader(write(clip_bytes(kind, times=UNEVEN, codec=CONTAINERS[kind]))) as reader:
        for number in (17, 3, 0, 23, 11, 12, 13, 1):
            middle = UNEVEN[number] + 0.016
            assert number_of(reader, reader.frame_at(middle)) == number
        assert number_of(reader, reader.frame_at(1000.0)) == len(UNEVEN) - 1
        assert number_of(reader, reader.frame_at(UNEVEN[5] + 0.016)) == 5
        assert number_of(reader, reader.next_frame()) == 6


@pytest.mark.parametrize("kind", CONTAINERS)
def test_steps_go_to_the_neighbouring_frames(write: Callable[[bytes], Original], kind: str) -> None:
    """Back across key frames to the first frame, before which there is none, and forwards again."""
    with FrameReader(write(clip_bytes(kind, times=UNEVEN, codec=CONTAINERS[kind]))) as reader:
        frame = reader.frame_at(UNEVEN[14] + 0.01)
        for number in range(13, -1, -1):
            assert frame is not None
            frame = reader.frame_before(frame.start)
            assert number_of(reader, frame) == number
        assert reader.frame_before(0.0) is None
        assert number_of(reader, reader.frame_at(UNEVEN[1] + 0.001)) == 1


def test_frames_that_end_too_early_are_left_out(write: Callable[[bytes], Original]) -> None:
    """The next frame after a time is the one that is shown then; there is one frame more until the end."""
    with FrameReader(write(clip_bytes())) as reader:
        assert number_of(reader, reader.next_frame(after=1.55)) == 15
        assert number_of(reader, reader.next_frame(after=0.0)) == 16
        assert number_of(reader, reader.next_frame(after=99.0)) == len(EVEN) - 1
        assert reader.next_frame() is None


@pytest.mark.parametrize("kind", ["mp4", "mov"])
@pytest.mark.parametrize(
    ("matrix", "turned"),
    [
        (TURNED, lambda picture: picture.transpose(Image.Transpose.ROTATE_270)),
        (MIRRORED, lambda picture: picture.transpose(Image.Transpose.FLIP_LEFT_RIGHT)),
    ],
    ids=["turned", "mirrored"],
)
def test_frames_are_upright(
    write: Callable[[bytes], Original], kind: str, matrix: tuple[int, int, int, int], turned: Callable[..., Image.Image]
) -> None:
    """Rotated and mirrored as the container says, in the upright size."""
    content = with_matrix(clip_bytes(kind), matrix)
    with FrameReader(write(content)) as reader:
        expected = turned(numbered(5))
        assert (reader.facts.width, reader.facts.height) == expected.size
        frame = reader.frame_at(0.55)
        assert frame is not None
        picture = reader.picture(frame, expected.size)
        assert max(ImageStat.Stat(ImageChops.difference(picture, expected)).mean) < 10


def test_pictures_fit_into_their_box(write: Callable[[bytes], Original]) -> None:
    """In the shape of the video, whatever the shape of the box."""
    with FrameReader(write(clip_bytes())) as reader:
        frame = reader.frame_at(0.55)
        assert frame is not None
        assert reader.picture(frame, (1000, 32)).size == (64, 32)
        small = reader.picture(frame, (64, 1000))
        assert small.size == (64, 32)
        assert number_in(small) == 5


@pytest.mark.parametrize("curve", [PQ, HLG], ids=["PQ", "HLG"])
def test_hdr_is_tone_mapped(write: Callable[[bytes], Original], curve: int) -> None:
    """As a picture with these colours is; the same values without them stay as they are."""
    grey = Image.new("RGB", SIZE, (180, 180, 180))
    means: list[float] = []
    for colours in ((9, curve, 9), None):
        content = clip_bytes(
            "mkv", codec="libx265", pixels="yuv420p10le", times=EVEN[:4], colours=colours, picture=grey
        )
        with FrameReader(write(content)) as reader:
            frame = reader.next_frame()
            assert frame is not None
            means.append(ImageStat.Stat(reader.picture(frame, SIZE)).mean[0])
    mapped = ImageStat.Stat(to_sdr(grey, curve, PRIMARIES[9], DEFAULT_PEAK)).mean[0]
    assert means == pytest.approx([mapped, 180], abs=6)
    assert abs(mapped - 180) > 15


def test_a_video_inside_a_photo_is_read_alone(write: Callable[[bytes], Original]) -> None:
    """Bytes before and after it belong to other things."""
    content = clip_bytes()
    original = write(b"\xff\xd8photo" + content + b"trailer")
    with FrameReader(original, VideoPart(7, len(content))) as reader:
        assert number_of(reader, reader.frame_at(2.05)) == 20


def test_one_frame_is_a_video(write: Callable[[bytes], Original]) -> None:
    """It is the first one and the last one."""
    with FrameReader(write(clip_bytes(times=(0.0,)))) as reader:
        (frame,) = all_frames(reader)
        assert (frame.start, frame.is_last) == (0.0, True)
        assert number_of(reader, reader.frame_at(5.0)) == 0


def test_a_damaged_video_plays_to_the_damage(write: Callable[[bytes], Original]) -> None:
    """Cut in the middle, it ends there; frames whose neighbours are missing may be, too."""
    content = clip_bytes("mkv", times=EVEN)
    with FrameReader(write(content[: len(content) * 2 // 3])) as reader:
        numbers = [number_in(reader.picture(frame, SIZE)) for frame in all_frames(reader)]
    assert 5 < len(numbers) < len(EVEN)
    assert numbers == sorted(set(numbers))
    assert numbers[:5] == [0, 1, 2, 3, 4]


def sound_only() -> bytes:
    stored = io.BytesIO()
    with av.open(stored, "w", format="mp4") as container:
        stream = container.add_stream("aac", rate=48000)
        frame = av.AudioFrame(format="fltp", layout="mono", samples=1024)
        frame.sample_rate, frame.pts = 48000, 0
        frame.planes[0].update(bytes(frame.planes[0].buffer_size))
        container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return stored.getvalue()


@pytest.mark.parametrize(
    "content",
    [b"", b"no video at all", clip_bytes()[:200], sound_only(), clip_bytes(times=())],
    ids=["empty", "text", "cut header", "sound only", "no frames"],
)
def test_what_cannot_be_played_has_a_reason(write: Callable[[bytes], Original], content: bytes) -> None:
    """A sentence, not an error of a library."""
    with pytest.raises(UnreadablePhotoError) as refused:
        FrameReader(write(content))
    assert str(refused.value).endswith(".")


def test_too_many_pixels_are_refused(write: Callable[[bytes], Original], monkeypatch: pytest.MonkeyPatch) -> None:
    """Before a frame is decoded, with the size in the sentence."""
    monkeypatch.setattr(frame_reader, "MOST_PIXELS", SIZE[0] * SIZE[1] - 1)
    with pytest.raises(UnreadablePhotoError, match="128 × 64 pixels"):
        FrameReader(write(clip_bytes()))


def test_without_the_package_it_says_what_is_missing(
    write: Callable[[bytes], Original], monkeypatch: pytest.MonkeyPatch
) -> None:
    """And how to get it."""
    monkeypatch.setattr(frame_reader, "can_decode", lambda: False)
    with pytest.raises(GalleryError, match="package av"):
        FrameReader(write(b""))
