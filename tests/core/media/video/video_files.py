"""Writes small real videos with PyAV: a picture of four colours that moves to another one."""

from __future__ import annotations

import io
import struct
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

import pytest
from PIL import Image

COLOURS: Final = ((220, 40, 40), (40, 200, 60), (50, 60, 220), (230, 220, 60))
"""Of the quarters: top left, top right, bottom left, bottom right."""
RATE: Final = 10

_CODECS: Final = {
    "mp4": "libx264", "mov": "libx264", "m4v": "libx264", "mkv": "libx264", "3gp": "mpeg4", "webm": "libvpx-vp9",
    "avi": "mpeg4", "mts": "libx264",
}  # fmt: skip
_FORMATS: Final = {"mkv": "matroska", "m4v": "mp4", "mts": "mpegts"}
KINDS: Final = tuple(_CODECS)


def quarters(width: int, height: int) -> Image.Image:
    """Return a picture whose quarters have the four colours."""
    small = Image.new("RGB", (2, 2))
    for number, colour in enumerate(COLOURS):
        small.putpixel((number % 2, number // 2), colour)
    return small.resize((width, height), Image.Resampling.NEAREST)


def video_bytes(
    kind: str,
    *,
    size: tuple[int, int] = (64, 48),
    frames: int = 20,
    metadata: dict[str, str] | None = None,
    black: int = 0,
    codec: str | None = None,
    picture: Image.Image | None = None,
    sound: str | None = None,
) -> bytes:
    """Return a video of the kind that an extension names; `black` frames come before the picture.

    `sound` is the codec of silence; None for no track of sound.
    """
    av = pytest.importorskip("av", reason="the package av (PyAV) is not installed")
    stored = io.BytesIO()
    with av.open(stored, "w", format=_FORMATS.get(kind, kind), options={}) as container:
        container.metadata.update(metadata or {})
        stream: Any = container.add_stream(codec or _CODECS[kind], rate=RATE)
        stream.width, stream.height = size
        stream.pix_fmt = "yuv420p"
        stream.time_base = Fraction(1, RATE)
        voice: Any = container.add_stream(sound, rate=48_000, layout="mono") if sound is not None else None
        shown_picture = picture or quarters(*size)
        for number in range(frames):
            shown = Image.new("RGB", size) if number < black else shown_picture
            frame = av.VideoFrame.from_image(shown)
            frame.pts = number
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
        if voice is not None:
            silence = av.AudioFrame(format="s16", layout="mono", samples=4096)
            silence.sample_rate, silence.pts = 48_000, 0
            silence.planes[0].update(bytes(silence.planes[0].buffer_size))
            container.mux(voice.encode(silence) + voice.encode(None))
    return stored.getvalue()


def with_matrix(content: bytes, matrix: tuple[int, int, int, int]) -> bytes:
    """Return an MP4 or QuickTime file whose only track has the matrix a, b, c, d of ISO/IEC 14496-12."""
    a, b, c, d = (value * 0x10000 for value in matrix)
    at = content.index(b"tkhd") + 4 + 40
    placing = struct.pack(">9i", a, b, 0, c, d, 0, 0, 0, 0x40000000)
    return content[:at] + placing + content[at + len(placing) :]


def as_matroska(content: bytes) -> bytes:
    """Return an MP4 copied into Matroska without decoding it, with its matrix."""
    av = pytest.importorskip("av", reason="the package av (PyAV) is not installed")
    stored = io.BytesIO()
    with av.open(io.BytesIO(content)) as source, av.open(stored, "w", format="matroska") as target:
        stream = target.add_stream_from_template(source.streams.video[0])
        for packet in source.demux(source.streams.video[0]):
            if packet.dts is not None:
                packet.stream = stream
                target.mux(packet)
    return stored.getvalue()


def write_video(path: Path, **options: Any) -> Path:
    """Write a video; the extension of its name says the kind."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(video_bytes(path.suffix[1:].lower(), **options))
    return path
