"""HDR pictures (PQ and HLG) keep their ordinary brightness on ordinary screens, and their highlights."""

from __future__ import annotations

import math
import struct
from pathlib import Path

import numpy as np
import pytest

from core.media.colour.tone_mapping import (
    DEFAULT_PEAK,
    REFERENCE_WHITE,
    compressed,
    hlg_to_scene_light,
    luminance_to_pq,
    pq_to_luminance,
)
from tests.core.media.colour.reference import Colour, avif, close, heic, png, shown, to_srgb


@pytest.mark.parametrize(
    ("luminance", "value"),
    [(0.0, 0.0), (1.0, 0.1499), (100.0, 0.5081), (203.0, 0.5807), (1000.0, 0.7518), (10_000.0, 1.0)],
)
def test_the_perceptual_quantizer(luminance: float, value: float) -> None:
    """Values as in Report ITU-R BT.2408-7, table 1 and annex; both directions agree."""
    assert float(luminance_to_pq(np.array(luminance))) == pytest.approx(value, abs=1e-4)
    assert float(pq_to_luminance(luminance_to_pq(np.array(luminance)))) == pytest.approx(
        luminance, abs=1e-6 + luminance * 1e-6
    )


@pytest.mark.parametrize(("value", "light"), [(0.0, 0.0), (0.5, 1 / 12), (0.75, 0.265), (1.0, 1.0)])
def test_hybrid_log_gamma(value: float, light: float) -> None:
    """Values of ITU-R BT.2100-2, table 5, and of the reference white at 75 %."""
    assert float(hlg_to_scene_light(np.array(value))) == pytest.approx(light, abs=1e-3)


@pytest.mark.parametrize("peak", [400.0, 1000.0, 4000.0, 10_000.0])
def test_the_curve_keeps_darkness_and_order(peak: float) -> None:
    """Below the knee nothing changes, brighter stays brighter, and the peak becomes white."""
    luminance = np.linspace(0.0, peak, 2000)
    mapped = compressed(luminance, peak)

    assert np.all(np.diff(mapped) > 0)
    assert mapped[-1] == pytest.approx(REFERENCE_WHITE, rel=1e-3)
    assert np.allclose(mapped[luminance < 2], luminance[luminance < 2], atol=0.01)


def test_the_curve_of_bt_2390() -> None:
    """203 of 1,000 cd/m², computed by hand: E1 = 0.5807 / 0.7518, KS = 0.6586."""
    source, target = 0.75182709, 0.58068888
    level = target / source
    knee = 1.5 * level - 0.5
    t = (level - knee) / (1 - knee)
    spline = (2 * t**3 - 3 * t**2 + 1) * knee + (t**3 - 2 * t**2 + t) * (1 - knee) + (3 * t**2 - 2 * t**3) * level
    wanted = float(pq_to_luminance(np.array(spline * source)))

    assert float(compressed(np.array(203.0), 1000.0)) == pytest.approx(wanted, rel=1e-3)
    assert wanted == pytest.approx(158, abs=2)


def test_a_dark_picture_without_highlights_is_unchanged() -> None:
    """A peak below the screen's white needs no compression."""
    assert float(compressed(np.array(150.0), 200.0)) == 150.0


@pytest.mark.parametrize("luminance", [1.0, 10.0, 50.0])
def test_greys_in_pq_have_their_luminance(tmp_path: Path, luminance: float) -> None:
    """As a share of 203 cd/m², in HEIC of 10 bits, AVIF and PNG."""
    value = float(luminance_to_pq(np.array(luminance)))
    code = round(value * 255)
    wanted = to_srgb(float(pq_to_luminance(np.array(code / 255))) / REFERENCE_WHITE)
    grey: Colour = (wanted, wanted, wanted)

    assert close(shown(tmp_path, "p.heic", heic([value] * 3, 9, 16, 9, bits=10)), grey, 5)
    assert close(shown(tmp_path, "p.avif", avif((code, code, code), 9, 16)), grey, 3)
    assert close(shown(tmp_path, "p.png", png((code, code, code), (b"cICP", bytes((9, 16, 0, 1))))), grey, 1)


def test_greys_in_hlg_have_their_luminance(tmp_path: Path) -> None:
    """A value of 50 % is 1,000 cd/m² · (1/12)^1.2, computed by hand."""
    value = 128 / 255
    scene = value**2 / 3 if value <= 0.5 else (math.exp((value - 0.55991073) / 0.17883277) + 0.28466892) / 12
    wanted = to_srgb(1000 * scene**1.2 / REFERENCE_WHITE)

    assert close(shown(tmp_path, "p.heic", heic([value] * 3, 9, 18, 9, bits=10)), (wanted,) * 3, 3)
    assert close(shown(tmp_path, "p.png", png((128, 128, 128), (b"cICP", bytes((9, 18, 0, 1))))), (wanted,) * 3, 2)


@pytest.mark.parametrize("transfer", [16, 18])
def test_reference_white_is_bright(tmp_path: Path, transfer: int) -> None:
    """58 % of PQ and 75 % of HLG are the white of a page, with room for highlights above."""
    value = round({16: 0.5807, 18: 0.75}[transfer] * 255)

    white = shown(tmp_path, "p.png", png((value, value, value), (b"cICP", bytes((9, transfer, 0, 1)))))
    peak = shown(tmp_path, "q.png", png((255, 255, 255), (b"cICP", bytes((9, transfer, 0, 1)))))

    assert 215 < white[0] < 245
    assert peak == (255, 255, 255)


def test_the_stated_light_level_is_the_peak(tmp_path: Path) -> None:
    """A picture whose brightest pixels have 203 cd/m² keeps its values."""
    code = round(0.5 * 255)
    level = (b"cLLI", struct.pack(">II", 2_000_000, 1_000_000))
    wanted = to_srgb(float(pq_to_luminance(np.array(code / 255))) / REFERENCE_WHITE)
    chunk = (b"cICP", bytes((9, 16, 0, 1)))

    with_level = shown(tmp_path, "p.png", png((code, code, code), chunk, level))
    without = shown(tmp_path, "q.png", png((code, code, code), chunk))

    assert close(with_level, (wanted,) * 3, 1)
    assert without[0] <= with_level[0]
    assert DEFAULT_PEAK == 1000.0


def test_colours_keep_their_hue(tmp_path: Path) -> None:
    """A bright red of BT.709's primaries in PQ stays red, and is not bleached."""
    content = png((170, 60, 60), (b"cICP", bytes((1, 16, 0, 1))))

    red, green, blue = shown(tmp_path, "p.png", content)

    assert red > 230
    assert green == blue < 40
