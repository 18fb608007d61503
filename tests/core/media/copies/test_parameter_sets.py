"""Parameter sets without messages and free bytes: those of real encoders, and any bytes at all."""

from __future__ import annotations

import struct

from hypothesis import given
from hypothesis import strategies as st

from core.media.copies.parameter_sets import clean_parameters

SPS, PPS, SEI = b"\x67sps", b"\x68pps", b"\x06secret"
VPS, HEVC_SPS, HEVC_SEI = b"\x40\x01vps", b"\x42\x01sps", b"\x4e\x01secret"


def sized(*units: bytes) -> bytes:
    return b"".join(struct.pack(">H", len(unit)) + unit for unit in units)


def test_only_parameter_sets_stay() -> None:
    """Of `avcC` and `hvcC`, also with bytes behind them, and of units with start codes."""
    avc = b"\x01d\0\x0a\xff\xe1" + sized(SPS) + b"\x01" + sized(PPS) + b"secret"
    assert clean_parameters("h264", avc) == b"\0\0\0\x01" + SPS + b"\0\0\0\x01" + PPS
    arrays = b"".join(
        bytes([0x80 | kind]) + struct.pack(">H", 1) + sized(unit)
        for kind, unit in ((32, VPS), (33, HEVC_SPS), (39, HEVC_SEI))
    )
    hevc = b"\x01" + bytes(21) + b"\x03" + arrays
    assert clean_parameters("hevc", hevc) == b"\0\0\0\x01" + VPS + b"\0\0\0\x01" + HEVC_SPS
    stream = b"\0\0\0\x01" + SPS + b"\0\0\x01" + SEI + b"\0\0\x01" + PPS
    assert clean_parameters("h264", stream) == b"\0\0\0\x01" + SPS + b"\0\0\0\x01" + PPS


def test_av1_has_one_sequence_header_or_is_refused() -> None:
    """A further unit could be one of metadata."""
    head, sequence, metadata = b"\x81\x05\x0c\0", b"\x0a\x02ab", b"\x2a\x06secret"
    assert clean_parameters("av1", head + sequence) == head + sequence
    assert clean_parameters("av1", head) == head
    for wrong in (sequence + metadata, metadata, sequence[:-1], b"\x0a", b"\x0a\xff"):
        assert clean_parameters("av1", head + wrong) is None


@given(st.sampled_from(["h264", "hevc", "av1", "vp9"]), st.binary(max_size=60))
def test_any_bytes_are_answered(codec: str, stored: bytes) -> None:
    """With parameter sets or with None, never with an error."""
    for contents in (stored, b"\x01" + stored, b"\x81\x05\x0c\0\x0a" + stored):
        clean = clean_parameters(codec, contents)
        assert clean is None or len(clean) <= 3 * len(contents) + 3
