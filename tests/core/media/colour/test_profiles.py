"""Pictures with an ICC profile become the sRGB values that look the same; a profile's name proves nothing."""

from __future__ import annotations

import io
import struct
from pathlib import Path

import pytest
from PIL import Image

from core.media.colour.converting import BACKGROUND
from core.media.colour.profile_conversion import from_profile
from tests.core.media.colour.reference import (
    ADOBE_RGB,
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
    profile_of,
    rgb_profile,
    shown,
    srgb_tag,
    to_srgb,
)

# Adobe RGB (1998), 4.3.5.3, to linear BT.709.
ADOBE_TO_709 = ((1.3984, -0.3984, 0.0), (0.0, 1.0, 0.0), (0.0, -0.0429, 1.0429))
ADOBE_GAMMA = 563 / 256


@pytest.mark.parametrize("colour", PATCHES)
def test_display_p3(tmp_path: Path, colour: Colour) -> None:
    """What phones of Apple write."""
    profile = rgb_profile(DISPLAY_P3, srgb_tag(), "Display P3")

    assert close(shown(tmp_path, "p.png", png(colour, iccp(profile))), expected(colour, from_srgb, P3_TO_709))


@pytest.mark.parametrize("colour", PATCHES)
def test_adobe_rgb(tmp_path: Path, colour: Colour) -> None:
    """What cameras write."""
    profile = rgb_profile(ADOBE_RGB, gamma_tag(ADOBE_GAMMA), "Adobe RGB (1998)")
    wanted = expected(colour, lambda value: value**ADOBE_GAMMA, ADOBE_TO_709)

    assert close(shown(tmp_path, "p.png", png(colour, iccp(profile))), wanted)


@pytest.mark.parametrize("name", ["sRGB linear", "sRGB IEC61966-2.1", "Test"])
@pytest.mark.parametrize("colour", PATCHES)
def test_a_linear_curve_counts_whatever_its_name_is(tmp_path: Path, name: str, colour: Colour) -> None:
    """A name that begins with "sRGB" does not make a profile sRGB."""
    profile = rgb_profile(SRGB, gamma_tag(1.0), name)

    assert close(shown(tmp_path, "p.png", png(colour, iccp(profile))), expected(colour, lambda value: value))


@pytest.mark.parametrize("name", ["sRGB", "Camera RGB Profile"])
def test_srgb_values_stay_exactly(name: str) -> None:
    """A profile that is sRGB changes no value, whatever its name is."""
    picture = Image.frombytes("RGB", (64, 64), bytes(value % 256 for value in range(64 * 64 * 3)))

    assert from_profile(picture, rgb_profile(SRGB, srgb_tag(), name)).tobytes() == picture.tobytes()


@pytest.mark.parametrize("level", [0, 10, 60, 128, 200, 255])
@pytest.mark.parametrize("mode", ["L", "LA"])
def test_a_grey_profile_applies_to_greys(tmp_path: Path, mode: str, level: int) -> None:
    """Also with transparency; the curve is a power of 1.8."""
    profile = rgb_profile((), gamma_tag(461 / 256), space=b"GRAY")
    wanted = to_srgb((level / 255) ** (461 / 256))

    picture = Image.new(mode, (8, 8), level if mode == "L" else (level, 255))

    assert close(shown(tmp_path, "p.png", _saved(picture, "PNG", profile)), (wanted, wanted, wanted))


@pytest.mark.parametrize("level", [10, 128, 200])
def test_an_rgb_profile_applies_to_greys(tmp_path: Path, level: int) -> None:
    """Editors leave the profile of the colour picture in a grey one."""
    profile = rgb_profile(DISPLAY_P3, gamma_tag(1.0))
    wanted = to_srgb(level / 255)

    assert close(shown(tmp_path, "p.jpg", _saved(Image.new("L", (8, 8), level), "JPEG", profile)), (wanted,) * 3)


def test_a_palette_is_converted(tmp_path: Path) -> None:
    """Its colours are those of the profile."""
    picture = Image.new("P", (8, 8), 1)
    picture.putpalette([0, 0, 0, *PATCHES[1]])
    profile = rgb_profile(DISPLAY_P3, srgb_tag())

    assert close(shown(tmp_path, "p.png", _saved(picture, "PNG", profile)), expected(PATCHES[1], from_srgb, P3_TO_709))


@pytest.mark.parametrize(
    ("ink", "lab"),
    [
        ((0, 0, 0, 0), (100, 0, 0)),
        ((0, 0, 0, 255), (10, 0, 0)),
        ((0, 255, 255, 0), (50, 60, 40)),
        ((255, 0, 0, 0), (60, -20, -40)),
    ],
)
def test_a_print_profile_applies_to_cmyk(tmp_path: Path, ink: tuple[int, ...], lab: tuple[int, int, int]) -> None:
    """The table of the profile decides, computed by hand from CIE L*a*b* (D50)."""
    profile = _cmyk_profile(
        {(0, 0, 0, 0): (100, 0, 0), (0, 0, 0, 1): (10, 0, 0), (0, 1, 1, 0): (50, 60, 40), (1, 0, 0, 0): (60, -20, -40)}
    )
    content = _saved(Image.new("CMYK", (8, 8), ink), "TIFF", profile)

    assert close(shown(tmp_path, "p.tif", content), _srgb_of_lab(lab), 4)


@pytest.mark.parametrize("lab", [(50, 0, 0), (60, 30, 20), (40, -20, 10), (70, 5, -20)])
def test_lab_values(tmp_path: Path, lab: tuple[int, int, int]) -> None:
    """TIFF can hold CIE L*a*b* itself."""
    level = round(lab[0] * 255 / 100)
    stored = (level, lab[1] + 128, lab[2] + 128)
    content = _saved(Image.new("LAB", (8, 8), stored), "TIFF", b"")

    assert close(shown(tmp_path, "p.tif", content), _srgb_of_lab(lab), 3)


def test_transparency_is_mixed_after_the_conversion(tmp_path: Path) -> None:
    """The background is sRGB: a linear profile does not brighten it."""
    profile = rgb_profile(SRGB, gamma_tag(1.0))
    half = Image.new("RGBA", (8, 8), (50, 50, 50, 128))
    wanted = round((to_srgb(50 / 255) * 128 + BACKGROUND[0] * 127) / 255)

    assert close(shown(tmp_path, "p.png", _saved(half, "PNG", profile)), (wanted,) * 3)
    assert shown(tmp_path, "q.png", _saved(Image.new("RGBA", (8, 8), (9, 9, 9, 0)), "PNG", profile)) == BACKGROUND


@pytest.mark.parametrize("space", [b"GRAY", b"CMYK"])
def test_a_profile_of_other_colours_is_ignored(tmp_path: Path, space: bytes) -> None:
    """Values of red, green and blue stay."""
    profile = rgb_profile((), gamma_tag(1.0), space=space) if space == b"GRAY" else _cmyk_profile({})

    assert shown(tmp_path, "p.png", png(PATCHES[1], iccp(profile))) == PATCHES[1]


def _saved(picture: Image.Image, decoder: str, profile: bytes) -> bytes:
    file = io.BytesIO()
    picture.save(file, decoder, icc_profile=profile, quality=100)
    return file.getvalue()


def _cmyk_profile(corners: dict[tuple[int, ...], tuple[int, int, int]]) -> bytes:
    """Return a print profile whose table has the 16 corners of CMYK (lut8Type, ICC.1:2001-04, 6.5.8)."""
    line = bytes(range(256))
    table = b""
    for corner in range(16):
        ink = tuple(corner >> shift & 1 for shift in (3, 2, 1, 0))
        light, a, b = corners.get(ink, (0, 0, 0))
        table += bytes((round(light * 2.55), a + 128, b + 128))
    identity = struct.pack(">9i", 65536, 0, 0, 0, 65536, 0, 0, 0, 65536)
    lut = b"mft1" + bytes(4) + bytes((4, 3, 2, 0)) + identity + line * 4 + table + line * 3
    return profile_of([(b"A2B0", lut)], b"CMYK", b"Lab ", b"prtr")


def _srgb_of_lab(lab: tuple[int, int, int]) -> Colour:
    """Return sRGB of CIE L*a*b* with white D50, adapted by Bradford (CIE 15; CSS Color 4, sample code)."""
    middle = (lab[0] + 16) / 116
    x, y, z = (
        white * (f**3 if f > 6 / 29 else 3 * (6 / 29) ** 2 * (f - 4 / 29))
        for white, f in zip((0.9642, 1.0, 0.8249), (middle + lab[1] / 500, middle, middle - lab[2] / 200), strict=True)
    )
    return (
        to_srgb(3.1341359 * x - 1.6173864 * y - 0.4906619 * z),
        to_srgb(-0.9787955 * x + 1.9162544 * y + 0.0334427 * z),
        to_srgb(0.0719554 * x - 0.2289769 * y + 1.4053860 * z),
    )
