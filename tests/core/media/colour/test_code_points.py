"""HEIC and AVIF whose colours are named by numbers (nclx) are converted; an ICC profile counts before those."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image

from tests.core.media.colour.reference import (
    BT_2020_TO_709,
    DISPLAY_P3,
    P3_TO_709,
    PATCHES,
    Colour,
    avif,
    close,
    expected,
    from_srgb,
    heic,
    rgb_profile,
    shown,
    srgb_tag,
)


@pytest.mark.parametrize("colour", PATCHES)
def test_display_p3_in_avif(tmp_path: Path, colour: Colour) -> None:
    """What phones write."""
    assert close(shown(tmp_path, "p.avif", avif(colour, 12, 13)), expected(colour, from_srgb, P3_TO_709), 5)


@pytest.mark.parametrize("primaries", [9, 12])
@pytest.mark.parametrize("colour", PATCHES)
def test_wide_primaries_in_heic(tmp_path: Path, primaries: int, colour: Colour) -> None:
    """BT.2020 and Display P3 with the curve of sRGB."""
    matrix = {9: BT_2020_TO_709, 12: P3_TO_709}[primaries]
    content = heic([value / 255 for value in colour], primaries, 13)

    assert close(shown(tmp_path, "p.heic", content), expected(colour, from_srgb, matrix), 5)


@pytest.mark.parametrize(("primaries", "transfer"), [(1, 13), (1, 1), (2, 2), (1, 6)])
def test_srgb_stays(tmp_path: Path, primaries: int, transfer: int) -> None:
    """Also when nothing is specified."""
    colour = PATCHES[1]

    assert close(shown(tmp_path, "p.heic", heic([value / 255 for value in colour], primaries, transfer)), colour, 3)
    assert close(shown(tmp_path, "p.avif", avif(colour, primaries, transfer)), colour, 3)


@pytest.mark.parametrize("decoder", ["HEIF", "AVIF"])
def test_a_profile_is_applied(tmp_path: Path, decoder: str) -> None:
    """As in other containers."""
    file = io.BytesIO()
    picture = Image.new("RGB", (64, 64), PATCHES[1])
    profile = rgb_profile(DISPLAY_P3, srgb_tag())
    picture.save(file, decoder, quality=100, icc_profile=profile)

    assert close(shown(tmp_path, "p.heif", file.getvalue()), expected(PATCHES[1], from_srgb, P3_TO_709), 5)
