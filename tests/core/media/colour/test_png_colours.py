"""The chunks of a PNG that state colours, and which of them counts (PNG third edition, clause 4.3)."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.core.media.colour.reference import (
    BT_2020_TO_709,
    DISPLAY_P3,
    P3_TO_709,
    PATCHES,
    SRGB,
    Colour,
    close,
    expected,
    from_srgb,
    gamma_tag,
    iccp,
    png,
    png_chunk,
    rgb_profile,
    shown,
    srgb_tag,
)

SRGB_CHUNK = (b"sRGB", b"\0")
P3 = (b"cICP", bytes((12, 13, 0, 1)))
P3_CHROMATICITIES = (b"cHRM", struct.pack(">8I", 31270, 32900, 68000, 32000, 26500, 69000, 15000, 6000))
LINEAR = (b"gAMA", struct.pack(">I", 100_000))
USUAL = (b"gAMA", struct.pack(">I", 45_455))
ROW = PATCHES[1]


def identity(value: float) -> float:
    """Return linear light itself."""
    return value


@pytest.mark.parametrize("colour", PATCHES)
def test_code_points(tmp_path: Path, colour: Colour) -> None:
    """CICP of Display P3."""
    assert close(shown(tmp_path, "p.png", png(colour, P3)), expected(colour, from_srgb, P3_TO_709))


@pytest.mark.parametrize("exponent", [1.0, 1.8, 2.6])
@pytest.mark.parametrize("colour", PATCHES)
def test_gamma(tmp_path: Path, colour: Colour, exponent: float) -> None:
    """GAMA states the inverse of the power."""
    gamma = (b"gAMA", struct.pack(">I", round(100_000 / exponent)))

    assert close(shown(tmp_path, "p.png", png(colour, gamma)), expected(colour, lambda value: value**exponent))


@pytest.mark.parametrize("chunks", [(USUAL, P3_CHROMATICITIES), (P3_CHROMATICITIES,)])
def test_chromaticities(tmp_path: Path, chunks: tuple[tuple[bytes, bytes], ...]) -> None:
    """CHRM of Display P3, with the usual gamma and without one."""
    assert close(shown(tmp_path, "p.png", png(ROW, *chunks)), expected(ROW, from_srgb, P3_TO_709))


@pytest.mark.parametrize(
    ("chunks", "curve"),
    [
        ((P3, LINEAR, SRGB_CHUNK), "p3"),
        ((P3, iccp(rgb_profile(SRGB, gamma_tag(1.0)))), "p3"),
        ((LINEAR, P3), "p3"),
        ((iccp(rgb_profile(SRGB, gamma_tag(1.0))), SRGB_CHUNK, USUAL), "linear"),
        ((SRGB_CHUNK, LINEAR, P3_CHROMATICITIES), "srgb"),
        ((USUAL,), "srgb"),
        ((LINEAR,), "linear"),
        ((), "srgb"),
        (((b"cICP", bytes((1, 13, 0, 1))), iccp(rgb_profile(DISPLAY_P3, srgb_tag()))), "srgb"),
        (((b"iCCP", b"profile\0\0rubbish"), LINEAR), "linear"),
        (((b"cICP", b"\1"), LINEAR), "linear"),
        (((b"gAMA", bytes(4)),), "srgb"),
        (((b"cHRM", bytes(32)), USUAL), "srgb"),
        (((b"cHRM", bytes(5)), LINEAR), "linear"),
    ],
)
def test_precedence(tmp_path: Path, chunks: tuple[tuple[bytes, bytes], ...], curve: str) -> None:
    """CICP before iCCP before sRGB before gAMA and cHRM, in any order; unusable ones do not count."""
    wanted: dict[str, Callable[[], Colour]] = {
        "p3": lambda: expected(ROW, from_srgb, P3_TO_709),
        "linear": lambda: expected(ROW, identity),
        "srgb": lambda: ROW,
    }

    assert close(shown(tmp_path, "p.png", png(ROW, *chunks)), wanted[curve]())


def test_a_chunk_with_a_wrong_checksum_does_not_count(tmp_path: Path) -> None:
    """The next one in the order counts."""
    content = png(ROW, P3, LINEAR)
    broken = png_chunk(*P3)
    content = content.replace(broken, broken[:-1] + bytes((broken[-1] ^ 1,)))

    assert close(shown(tmp_path, "p.png", content), expected(ROW, identity))


def test_narrow_range(tmp_path: Path) -> None:
    """With the flag 0, black is 16 and white 235."""
    narrow = (b"cICP", bytes((1, 13, 0, 0)))

    assert shown(tmp_path, "a.png", png((16, 16, 16), narrow)) == (0, 0, 0)
    assert shown(tmp_path, "b.png", png((235, 235, 235), narrow)) == (255, 255, 255)


@pytest.mark.parametrize("transfer", [1, 6, 14, 15])
@pytest.mark.parametrize("colour", PATCHES)
def test_bt_2020(tmp_path: Path, colour: Colour, transfer: int) -> None:
    """The curve of BT.709 is inverted (ITU-R BT.709-6, item 1.2)."""
    chunk = (b"cICP", bytes((9, transfer, 0, 1)))

    def curve(value: float) -> float:
        return value / 4.5 if value < 0.081 else ((value + 0.099) / 1.099) ** (1 / 0.45)

    assert close(shown(tmp_path, "p.png", png(colour, chunk)), expected(colour, curve, BT_2020_TO_709))


@pytest.mark.parametrize("transfer", [1, 2, 6, 13, 77])
def test_bt_709_is_shown_as_it_is(tmp_path: Path, transfer: int) -> None:
    """Its own curve, sRGB's, an unspecified and an unknown one."""
    assert shown(tmp_path, "p.png", png(ROW, (b"cICP", bytes((1, transfer, 0, 1))))) == ROW


def test_a_large_profile_counts(tmp_path: Path) -> None:
    """Profiles above 1 MB exist for printers."""
    profile = rgb_profile(SRGB, gamma_tag(1.0)) + bytes(3_000_000)

    assert close(shown(tmp_path, "p.png", png(ROW, iccp(profile))), expected(ROW, identity))
    assert len(zlib.compress(profile)) < len(profile)
