"""TIFFs with samples of any number of bits, floats, planes and extra samples have the colours that they state."""

from __future__ import annotations

import struct
import zlib
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from core.errors import GalleryError
from core.media.colour.converting import BACKGROUND
from core.media.containers.tiff_samples import with_plain_samples
from core.media.decoding.still_decoding import decode
from core.media.metadata.photo_metadata import read_metadata
from tests.core.media.drawing import LIMIT, original

UNSIGNED, SIGNED, FLOAT = 1, 2, 3
GREY, RGB, PALETTE, CMYK, LAB = 1, 2, 3, 5, 8
SHARES = np.array([[[0.0, 0.2, 0.4], [0.6, 0.8, 1.0], [1.0, 0.0, 0.5]], [[0.1, 0.3, 0.7], [1.0, 1.0, 1.0], [0, 0, 0]]])
"""Two rows of three pixels."""


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("is_separate", [False, True])
@pytest.mark.parametrize(
    ("bits", "kind"),
    [*((bits, UNSIGNED) for bits in (6, 10, 12, 14, 24, 32)), (16, SIGNED), (16, FLOAT), (32, FLOAT), (64, FLOAT)],
)
def test_every_depth_has_its_colours(tmp_path: Path, bits: int, kind: int, order: str, *, is_separate: bool) -> None:
    """Pixel by pixel, in both orders of bytes, interleaved and in planes."""
    shown = _shown(tmp_path, _tiff(_values(SHARES, bits, kind), RGB, bits, kind, order, is_separate=is_separate))

    assert np.abs(shown - SHARES * 255).max() <= (3 if bits < 8 else 1)


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize(("predictor", "bits", "kind"), [(2, 32, UNSIGNED), (3, 32, FLOAT), (3, 16, FLOAT)])
def test_predictors_are_undone(tmp_path: Path, predictor: int, bits: int, kind: int, order: str) -> None:
    """Horizontal differences (TIFF 6.0, section 14), and those of the bytes of floats (Adobe's technical note 3)."""
    content = _tiff(_values(SHARES, bits, kind), RGB, bits, kind, order, predictor=predictor)

    assert np.abs(_shown(tmp_path, content) - SHARES * 255).max() <= 1


def test_tiles_are_joined(tmp_path: Path) -> None:
    """A picture of 20 pixels in two tiles of 16 × 16."""
    shares = np.linspace(0, 1, 20 * 5 * 3).reshape(5, 20, 3)

    shown = _shown(tmp_path, _tiff(_values(shares, 32, FLOAT), RGB, 32, FLOAT, "<", tile=16))

    assert np.abs(shown - shares * 255).max() <= 1


@pytest.mark.parametrize(
    ("values", "levels"),
    [([0.0, 0.25, 0.5], [0, 64, 128]), ([0.0, 1.0, 4.0], [0, 255, 255]), ([100.0, 200.0, 300.0], [0, 128, 255])],
)
def test_floats_are_light_or_measurements(tmp_path: Path, values: list[float], levels: list[int]) -> None:
    """White is 1, and light above it is white; larger values are stretched. Greys and colours agree if white is 1."""
    row = np.array(values)[None, :, None]
    colours = _shown(tmp_path, _tiff(np.repeat(row, 3, axis=2).astype(np.float32), RGB, 32, FLOAT, "<"))

    assert np.abs(colours[0, :, 0] - levels).max() <= 1
    if max(values) <= 1:
        greys = _shown(tmp_path, _tiff(row.astype(np.float32), GREY, 32, FLOAT, "<"))
        assert np.abs(greys[0, :, 0] - levels).max() <= 1


def test_extra_samples(tmp_path: Path) -> None:
    """Transparency shows the background, with greys, colours and inks; anything else is left out."""
    opaque_and_not = np.array([[[1.0, 0.0, 0.0, 1.0], [1.0, 0.0, 0.0, 0.0]]])
    red = (255, 0, 0)
    for kind, wanted in ((2, [red, BACKGROUND]), (0, [red, red])):
        shown = _shown(tmp_path, _tiff(_values(opaque_and_not, 32, FLOAT), RGB, 32, FLOAT, "<", extra=kind))
        assert shown[0].tolist() == [list(colour) for colour in wanted]

    inks = np.array([[[0, 255, 255, 0, 255], [0, 255, 255, 0, 0]]], np.uint8)
    assert _shown(tmp_path, _tiff(inks, CMYK, 8, UNSIGNED, "<", extra=2))[0].tolist() == [[255, 0, 0], list(BACKGROUND)]
    greys = np.array([[[0x8080, 0xFFFF], [0x8080, 0]]], np.uint16)
    assert _shown(tmp_path, _tiff(greys, GREY, 16, UNSIGNED, ">", extra=2))[0].tolist() == [[128] * 3, list(BACKGROUND)]


def test_lab_of_16_bits(tmp_path: Path) -> None:
    """L* counts from 0 to 65,535, a* and b* are signed (section 23): white, black, and the grey of half lightness."""
    values = np.array([[[0xFFFF, 0, 0], [0, 0, 0], [0x8000, 0, 0]]], np.uint16)

    shown = _shown(tmp_path, _tiff(values, LAB, 16, UNSIGNED, "<"))

    assert np.abs(shown[0] - [[255] * 3, [0] * 3, [119] * 3]).max() <= 2


def test_header_profile_and_orientation_stay(tmp_path: Path) -> None:
    """The picture is turned once, and its camera is found."""
    content = _tiff(_values(SHARES, 32, FLOAT), RGB, 32, FLOAT, "<", more={271: b"Cam\0", 274: 6})
    (tmp_path / "p.tif").write_bytes(content)

    header = read_metadata(original(tmp_path, "p.tif"), 0, LIMIT)

    assert (header.width, header.height, header.camera_make) == (2, 3, "Cam")
    assert decode(original(tmp_path, "p.tif"), 400, LIMIT).getpixel((1, 0)) == (0, 51, 102)


@given(st.data())
def test_damage_is_no_other_error(data: st.DataObject) -> None:
    """Any byte of the directory may be wrong."""
    content = bytearray(_tiff(_values(SHARES, 12, UNSIGNED), RGB, 12, UNSIGNED, "<"))
    for _ in range(data.draw(st.integers(1, 3))):
        content[data.draw(st.integers(4, 200))] = data.draw(st.integers(0, 255))
    with suppress(OSError, ValueError, struct.error, SyntaxError, TypeError, LookupError, ArithmeticError):
        with_plain_samples(bytes(content))


def test_a_picture_above_the_limit_is_refused(tmp_path: Path) -> None:
    """No memory is taken for it."""
    (tmp_path / "p.tif").write_bytes(
        _tiff(_values(SHARES, 32, FLOAT), RGB, 32, FLOAT, "<", more={256: 1 << 20, 257: 1 << 20})
    )
    with pytest.raises(GalleryError):
        decode(original(tmp_path, "p.tif"), 400, 1_000_000)


def test_the_limit_counts_pixels_not_bytes(tmp_path: Path) -> None:
    """Six pixels of 24 bytes are six pixels."""
    (tmp_path / "p.tif").write_bytes(_tiff(_values(SHARES, 64, FLOAT), RGB, 64, FLOAT, "<"))

    assert decode(original(tmp_path, "p.tif"), 400, 6).size == (3, 2)


def _shown(folder: Path, content: bytes) -> NDArray[np.int64]:
    (folder / "p.tif").write_bytes(content)
    return np.asarray(decode(original(folder, "p.tif"), 400, LIMIT)).astype(np.int64)


def _values(shares: NDArray[np.float64], bits: int, kind: int) -> NDArray[Any]:
    if kind == FLOAT:
        floats: NDArray[Any] = shares.astype(f"f{bits // 8}")
        return floats
    whole: NDArray[Any] = np.round(shares * (2**bits - 1)).astype(np.int64)
    return whole - 2 ** (bits - 1) if kind == SIGNED else whole


def _tiff(
    values: NDArray[Any], photometric: int, bits: int, kind: int, order: str, *,
    is_separate: bool = False, predictor: int = 1, tile: int = 0, extra: int | None = None,
    more: dict[int, int | bytes] | None = None,
) -> bytes:  # fmt: skip
    """Return a TIFF, compressed with Deflate, of rows of pixels of samples."""
    height, width, samples = values.shape
    parts = [values[:, :, plane : plane + 1] for plane in range(samples)] if is_separate else [values]
    if tile:
        parts = []
        for left in range(0, width, tile):
            part = np.zeros((tile, tile, samples), values.dtype)
            part[:height, : min(tile, width - left)] = values[:, left : left + tile]
            parts.append(part)
    strips = [zlib.compress(b"".join(_row(row, bits, kind, order, predictor) for row in part)) for part in parts]
    places = [8 + sum(len(strip) + 1 for strip in strips[:number]) for number in range(len(strips))]
    body = b"".join(strip + b"\0" for strip in strips)
    entries: dict[int, int | bytes | list[int]] = {
        256: width, 257: height, 258: [bits] * samples, 259: 8, 262: photometric, 277: samples,
        284: 2 if is_separate else 1, 317: predictor, 339: [kind] * samples,
    }  # fmt: skip
    lengths = [len(strip) for strip in strips]
    entries |= {322: tile, 323: tile, 324: places, 325: lengths} if tile else {273: places, 278: height, 279: lengths}
    entries |= {} if extra is None else {338: extra}
    entries |= more or {}
    return _file(order, body, entries)


def _row(row: NDArray[Any], bits: int, kind: int, order: str, predictor: int) -> bytes:
    size = bits // 8
    if predictor == 2:
        differences: NDArray[Any] = np.diff(row.astype(np.int64), axis=0, prepend=0)
        row = differences & (2**bits - 1)
    elif predictor == 3:
        planes = row.astype(f">f{size}").reshape(-1).view(np.uint8).reshape(-1, size).T.reshape(-1, row.shape[1])
        differences = np.diff(planes.astype(np.int64), axis=0, prepend=0)
        return bytes((differences & 255).astype(np.uint8))
    if kind == FLOAT:
        return bytes(row.astype(f"{order}f{size}").tobytes())
    if bits in {8, 16, 32}:
        return bytes((row.astype(np.int64) & (2**bits - 1)).astype(f"{order}u{size}").tobytes())
    if bits == 24:
        return b"".join(int(value).to_bytes(3, "little" if order == "<" else "big") for value in row.reshape(-1))
    digits = "".join(f"{int(value):0{bits}b}" for value in row.reshape(-1))
    return int(digits.ljust(-(-len(digits) // 8) * 8, "0"), 2).to_bytes(-(-len(digits) // 8), "big")


def _file(order: str, body: bytes, entries: dict[int, int | bytes | list[int]]) -> bytes:
    start = 8 + len(body)
    table, after = b"", b""
    behind = start + 2 + 12 * len(entries) + 4
    for tag in sorted(entries):
        value = entries[tag]
        if isinstance(value, bytes):
            kind, count, data = 2, len(value), value
        else:
            numbers = value if isinstance(value, list) else [value]
            kind, count, data = 4, len(numbers), struct.pack(f"{order}{len(numbers)}I", *numbers)
            if tag in {258, 339, 338, 262, 259, 277, 284, 317, 274}:
                kind, data = 3, struct.pack(f"{order}{len(numbers)}H", *numbers)
        if len(data) > 4:
            field, after = struct.pack(order + "I", behind + len(after)), after + data
        else:
            field = data.ljust(4, b"\0")
        table += struct.pack(order + "HHI", tag, kind, count) + field
    head = b"II*\0" if order == "<" else b"MM\0*"
    return (
        head
        + struct.pack(order + "I", start)
        + body
        + struct.pack(order + "H", len(entries))
        + table
        + bytes(4)
        + after
    )
