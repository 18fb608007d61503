"""Frames of animations: composed as the file says, with its durations, and limited."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from core.errors import UnreadablePhotoError
from core.media.colour.converting import BACKGROUND
from core.media.decoding.frame_decoding import DEFAULT_SECONDS, AnimationInfo, Frame, FrameLimits, read_frames
from core.media.originals import Original
from tests.core.media.drawing import LIMIT, quarters, saved
from tests.core.media.moving import GROUND, SQUARE, drawn, moving, written

LIMITS = FrameLimits(seconds=60)
NAMES = ("square.gif", "square.webp", "square.png")


def read(original: Original, limits: FrameLimits = LIMITS) -> tuple[list[Frame], AnimationInfo | None]:
    frames: list[Frame] = []

    def keep(frame: Frame) -> int:
        frames.append(frame)
        return frame.image.width * frame.image.height

    return frames, read_frames(original, LIMIT, limits, keep)


@pytest.mark.parametrize("name", NAMES)
def test_frames_are_what_was_drawn(tmp_path: Path, name: str) -> None:
    """Each frame complete, in order, with its own duration; repeated without end."""
    original = moving(tmp_path, name, 4, duration=[120, 50, 300, 1000])
    frames, course = read(original)
    assert [frame.image.tobytes() for frame in frames] == [drawn(number).tobytes() for number in range(4)]
    assert [round(frame.seconds, 3) for frame in frames] == [0.12, 0.05, 0.3, 1.0]
    assert course == AnimationInfo(plays=None, is_cut=False)


@pytest.mark.parametrize(
    ("name", "loop", "plays"),
    [
        ("square.gif", None, 1),
        ("square.gif", 2, 3),
        ("square.gif", 0, None),
        ("square.webp", 2, 2),
        ("square.png", 2, 2),
    ],
)
def test_the_number_of_plays_is_that_of_the_file(
    tmp_path: Path, name: str, loop: int | None, plays: int | None
) -> None:
    """A GIF counts its repetitions and plays once by default; WebP and PNG count all plays."""
    frames = [drawn(number) for number in range(3)]
    options = {"duration": 100} | ({} if loop is None else {"loop": loop})
    assert read(written(tmp_path, name, frames, **options))[1] == AnimationInfo(plays, is_cut=False)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(("asked", "shown"), [(0, DEFAULT_SECONDS), (10, DEFAULT_SECONDS), (20, 0.02)])
def test_very_short_frames_get_the_default_duration(tmp_path: Path, name: str, asked: int, shown: float) -> None:
    """Up to 10 ms mean 100 ms, as in browsers."""
    frames, _ = read(moving(tmp_path, name, 2, duration=asked))
    assert [round(frame.seconds, 3) for frame in frames] == [shown, shown]


@pytest.mark.parametrize(("disposal", "left"), [(1, SQUARE), (2, BACKGROUND)])
def test_gifs_dispose_of_frames(tmp_path: Path, disposal: int, left: tuple[int, int, int]) -> None:
    """The previous frame stays or is cleared, as the file says."""
    frames = []
    for number in range(2):
        frame = Image.new("RGBA", (64, 32))
        frame.paste((*SQUARE, 255), (8 * number, 8, 8 * number + 8, 16))
        frames.append(frame)
    seen, _ = read(written(tmp_path, "square.gif", frames, duration=100, disposal=disposal))
    assert seen[0].image.getpixel((4, 12)) == SQUARE
    assert seen[1].image.getpixel((12, 12)) == SQUARE
    assert seen[1].image.getpixel((4, 12)) == left
    assert seen[1].image.getpixel((40, 12)) == BACKGROUND


def test_gifs_restore_the_frame_before(tmp_path: Path) -> None:
    """Disposal 3: the third frame is drawn on the first."""
    frames = [drawn(0), *(_only_square(number) for number in (2, 4))]
    seen, _ = read(written(tmp_path, "square.gif", frames, duration=100, disposal=[1, 3, 1]))
    third = seen[2].image
    assert (third.getpixel((4, 12)), third.getpixel((20, 12)), third.getpixel((36, 12))) == (SQUARE, GROUND, SQUARE)


@pytest.mark.parametrize(("dispose", "left"), [(0, SQUARE), (1, BACKGROUND), (2, GROUND)])
def test_pngs_dispose_and_blend(tmp_path: Path, dispose: int, left: tuple[int, int, int]) -> None:
    """A small frame stays, is cleared, or is replaced by the frame before it."""
    whole = drawn(0).convert("RGBA")
    square = Image.new("RGBA", (8, 8), (*SQUARE, 255))
    parts = [(whole, (0, 0), 0), (square, (16, 8), dispose), (square, (32, 8), 0)]
    (tmp_path / "square.png").write_bytes(apng(parts))
    seen, _ = read(Original(str(tmp_path).encode(), b"square.png"))
    second, third = seen[1].image, seen[2].image
    assert (second.getpixel((4, 12)), second.getpixel((20, 12))) == (SQUARE, SQUARE)
    assert (third.getpixel((4, 12)), third.getpixel((20, 12)), third.getpixel((36, 12))) == (SQUARE, left, SQUARE)


def test_the_default_image_of_a_png_is_not_a_frame(tmp_path: Path) -> None:
    """It is for programs without animation."""
    still = quarters((64, 32))
    frames = [drawn(0), drawn(1)]
    path = tmp_path / "square.png"
    still.save(path, save_all=True, append_images=frames, default_image=True, duration=100)
    seen, _ = read(Original(str(tmp_path).encode(), b"square.png"))
    assert [frame.image.tobytes() for frame in seen] == [frame.tobytes() for frame in frames]


def test_large_frames_are_scaled_and_upright(tmp_path: Path) -> None:
    """At most the limit's side, with the orientation of the file applied."""
    exif = Image.Exif()
    exif[0x0112] = 6
    frames = [drawn(number, (128, 64)) for number in range(2)]
    original = written(tmp_path, "square.webp", frames, duration=100, exif=exif.tobytes())
    seen, _ = read(original, replace(LIMITS, side=32))
    assert {frame.image.size for frame in seen} == {(16, 32)}


@pytest.mark.parametrize("name", ["one.gif", "one.png", "one.webp", "one.jpg", "pages.tif"])
def test_a_still_picture_has_no_frames(tmp_path: Path, name: str) -> None:
    """Neither one picture nor pages are an animation."""
    pages = [drawn(0), drawn(1)]
    assert read(written(tmp_path, name, pages) if name == "pages.tif" else saved(tmp_path, name, pages[0])) == (
        [],
        None,
    )


@pytest.mark.parametrize(
    "limits",
    [
        replace(LIMITS, frames=3),
        replace(LIMITS, stored_bytes=3 * 64 * 32),
        replace(LIMITS, decoded_pixels=3 * 64 * 32),
    ],
)
@pytest.mark.parametrize("name", NAMES)
def test_every_limit_cuts_an_animation(tmp_path: Path, name: str, limits: FrameLimits) -> None:
    """The first frames are read and marked as cut; exactly as many frames as the limit are not cut."""
    frames, course = read(moving(tmp_path, name, 6), limits)
    assert (len(frames), course) == (3, AnimationInfo(None, is_cut=True))
    frames, course = read(moving(tmp_path, name, 3), limits)
    assert (len(frames), course) == (3, AnimationInfo(None, is_cut=False))


def test_time_is_a_limit(tmp_path: Path) -> None:
    """Even without time two frames are read: fewer are not an animation."""
    frames, course = read(moving(tmp_path, "square.gif", 6), replace(LIMITS, seconds=0))
    assert (len(frames), course) == (2, AnimationInfo(None, is_cut=True))


@pytest.mark.slow
def test_a_bomb_of_frames_is_cut(tmp_path: Path) -> None:
    """Of a GIF or APNG with 100,000 frames, no more than the limit is read."""
    for name, contents in (("bomb.gif", gif_bomb(100_000)), ("bomb.png", png_bomb(100_000))):
        (tmp_path / name).write_bytes(contents)
        frames, course = read(Original(str(tmp_path).encode(), name.encode()), FrameLimits(frames=50, seconds=60))
        assert (len(frames), course) == (50, AnimationInfo(None, is_cut=True)), name


@pytest.mark.parametrize("name", NAMES)
def test_damaged_animations_play_up_to_the_damage(tmp_path: Path, name: str) -> None:
    """A truncated file gives its first frames or an UnreadablePhotoError, nothing else."""
    original = written(tmp_path, name, [_noise(number) for number in range(6)], duration=100, loop=0)
    path = tmp_path / name
    whole = path.read_bytes()
    counts = set()
    for part in range(1, 20):
        path.write_bytes(whole[: len(whole) * part // 20])
        try:
            frames, course = read(original)
        except UnreadablePhotoError:
            continue
        assert (course is None) == (not frames)
        counts.add(len(frames))
    assert max(counts, default=0) < 6 or name.endswith("gif")


def gif_bomb(count: int) -> bytes:
    """Return a GIF of one pixel and many frames, as short as possible."""
    head = b"GIF89a" + struct.pack("<HHBBB", 1, 1, 0x80, 0, 0) + bytes([0, 0, 0, 255, 255, 255])
    loop = b"\x21\xff\x0bNETSCAPE2.0\x03\x01\x00\x00\x00"
    frame = b"\x21\xf9\x04\x00\x05\x00\x00\x00" + b"\x2c" + struct.pack("<HHHHB", 0, 0, 1, 1, 0)
    return head + loop + (frame + b"\x02\x02\x44\x01\x00") * count + b"\x3b"


def png_bomb(count: int) -> bytes:
    """Return the same as an APNG."""
    return apng([(Image.new("RGBA", (1, 1)), (0, 0), 0)] * count)


def apng(parts: Sequence[tuple[Image.Image, tuple[int, int], int]]) -> bytes:
    """Return an APNG of RGBA pictures with their offsets and disposal, without blending."""
    chunks = [b"\x89PNG\r\n\x1a\n", _chunk(b"IHDR", struct.pack(">IIBBBBB", *parts[0][0].size, 8, 6, 0, 0, 0))]
    chunks.append(_chunk(b"acTL", struct.pack(">II", len(parts), 0)))
    sequence = 0
    for number, (image, place, dispose) in enumerate(parts):
        lines = [image.crop((0, row, image.width, row + 1)).tobytes() for row in range(image.height)]
        data = zlib.compress(b"".join(b"\0" + line for line in lines))
        chunks.append(_chunk(b"fcTL", struct.pack(">IIIIIHHBB", sequence, *image.size, *place, 5, 100, dispose, 0)))
        sequence += 1
        if number:
            data = struct.pack(">I", sequence) + data
            sequence += 1
        chunks.append(_chunk(b"fdAT" if number else b"IDAT", data))
    return b"".join([*chunks, _chunk(b"IEND", b"")])


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _only_square(number: int) -> Image.Image:
    frame = Image.new("RGBA", (64, 32))
    frame.paste((*SQUARE, 255), (8 * number, 8, 8 * number + 8, 16))
    return frame


def _noise(number: int) -> Image.Image:
    return Image.effect_noise((64, 32), 40 + number).convert("RGB")
