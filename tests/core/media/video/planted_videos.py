"""Videos with secrets in their tags, in further tracks, and in messages between their pictures."""

from __future__ import annotations

import io
from fractions import Fraction
from typing import Any, Final

import pytest

from tests.core.media.video.video_files import quarters

VIDEO_KINDS: Final = {
    "h264.mp4": ("mp4", "libx264"),
    "hevc.mp4": ("mp4", "libx265"),
    "h264.mov": ("mov", "libx264"),
    "hevc.mov": ("mov", "libx265"),
    "av1.mp4": ("mp4", "libsvtav1"),
    "h264.mkv": ("matroska", "libx264"),
    "hevc.mkv": ("matroska", "libx265"),
    "vp9.webm": ("webm", "libvpx-vp9"),
    "vp8.webm": ("webm", "libvpx"),
    "h264.avi": ("avi", "libx264"),
    "h264.mts": ("mpegts", "libx264"),
    "mpeg4.3gp": ("3gp", "mpeg4"),
    "mpeg4.avi": ("avi", "mpeg4"),
}
"""Container and encoder by name."""
MPEG4: Final = frozenset(name for name, (_, encoder) in VIDEO_KINDS.items() if encoder == "mpeg4")

FRAMES: Final = 8
_MESSAGE: Final = bytes(range(16))
"""The identifier that a message of a program begins with."""


def planted_video(name: str, word: str, place: str, *, sound: bool = True) -> bytes:
    """Return a video with a word in its tags, and where it can be in messages (SEI) before each picture."""
    av = pytest.importorskip("av", reason="the package av (PyAV) is not installed")
    muxer, encoder = VIDEO_KINDS[name]
    stored = io.BytesIO()
    with av.open(stored, "w", format=muxer, options={}) as container:
        container.metadata.update(
            {"comment": word, "title": word, "creation_time": "2019-07-23T11:22:33Z", "location": place}
        )
        stream: Any = container.add_stream(encoder, rate=10)
        stream.width, stream.height, stream.pix_fmt, stream.time_base = 64, 48, "yuv420p", Fraction(1, 10)
        stream.codec_context.options = {"x265-params": "log-level=none"} if encoder == "libx265" else {}
        stream.metadata["handler_name"] = word
        voice: Any = (
            container.add_stream("aac", rate=8000, layout="mono") if sound and muxer in {"mp4", "mov"} else None
        )
        for number in range(FRAMES):
            frame = av.VideoFrame.from_image(quarters(64, 48))
            frame.pts = number
            for packet in stream.encode(frame):
                container.mux(with_message(av, packet, encoder, word))
        for packet in stream.encode(None):
            container.mux(with_message(av, packet, encoder, word))
        if voice is not None:
            silence = av.AudioFrame(format="fltp", layout="mono", samples=1024)
            silence.sample_rate, silence.pts = 8000, 0
            for plane in silence.planes:
                plane.update(bytes(plane.buffer_size))
            container.mux(voice.encode(silence) + voice.encode(None))
    return stored.getvalue()


def with_message(av: Any, packet: Any, encoder: str, word: str) -> Any:
    """Return a packet with a message of a program (ITU-T H.264, D.1.7, H.265, D.2.7) before its picture."""
    body = _MESSAGE + word.encode()
    head = {"libx264": b"\x06", "libx265": b"\x4e\x01"}.get(encoder)
    if head is None:
        return packet
    unit = b"\0\0\0\x01" + head + b"\x05" + bytes([len(body)]) + body + b"\x80"
    longer = av.Packet(unit + bytes(packet))
    longer.stream, longer.pts, longer.dts = packet.stream, packet.pts, packet.dts
    longer.time_base, longer.is_keyframe = packet.time_base, packet.is_keyframe
    return longer
