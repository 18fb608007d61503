"""What cameras record next to pictures and sound, as tracks of their own, is not in copies of videos."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest

from core.media.copies.remuxing import CopyLimits, write_video_copy
from core.media.originals import Original
from tests.core.media.video.video_files import quarters

WORD = b"48.13700N 11.57500E serial 0815\0"
TRACKS = ("gpmd meta", "camm camm", "camm meta", "djmd meta", "dbgi meta", "mebx meta", "rtmd meta", "mett meta",
          "tmcd tmcd", "text text", "tx3g sbtl", "gpmd vide")  # fmt: skip
"""Formats and handlers: of GoPro, Google, DJI, Apple, Sony, of any metadata, of timecodes, of captions (by drones)."""


def recorded() -> bytes:
    """Return a video with a second track of samples that hold a word."""
    av: Any = pytest.importorskip("av", reason="the package av (PyAV) is not installed")
    stored = io.BytesIO()
    with av.open(stored, "w", format="mov") as container:
        pictures = container.add_stream("libx264", rate=10)
        pictures.width, pictures.height, pictures.pix_fmt = 64, 48, "yuv420p"
        samples = container.add_stream("pcm_s16le", rate=8000, layout="mono")
        container.mux(pictures.encode(av.VideoFrame.from_image(quarters(64, 48))) + pictures.encode(None))
        packet = av.Packet(WORD * 40)
        packet.stream, packet.pts, packet.dts = samples, 0, 0
        container.mux(packet)
    return stored.getvalue()


def test_tracks_of_telemetry_and_captions_are_left_out(tmp_path: Path) -> None:
    """Whatever their format; a track of sound in a format that is not known is a reason to give out no copy."""
    video = recorded()
    left: dict[str, tuple[bool, int]] = {}
    for track in (*TRACKS, "gpmd soun"):
        name, handler = (part.encode() for part in track.split())
        (tmp_path / "film.mov").write_bytes(video.replace(b"sowt", name).replace(b"mhlrsoun", b"mhlr" + handler))
        copy = tmp_path / "copy.mov"
        copy.write_bytes(b"")
        original = Original(bytes(tmp_path), b"film.mov")
        left[track] = write_video_copy(original, copy, CopyLimits(bytes=10**6)), copy.read_bytes().count(WORD[:8])
    assert left == dict.fromkeys(TRACKS, (True, 0)) | {"gpmd soun": (False, 0)}
