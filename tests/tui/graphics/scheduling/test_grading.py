"""Quality grading: a screen takes about a second, the quality is stable, and one picture is always in pixels."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.graphics.encoders.encoder import PayloadEncoder
from tui.graphics.encoders.encoding import ENCODERS
from tui.graphics.encoders.iterm2 import Iterm2Encoder
from tui.graphics.encoders.sixel import SixelEncoder
from tui.graphics.payloads.quality import BEST, BLOCKS, Quality
from tui.graphics.scheduling.grading import GRID_SECONDS, PATIENT_SECONDS, REFINED_SECONDS, UNIT_SECONDS, QualityGrading
from tui.graphics.terminals.capabilities import GraphicsProtocol

KBIT = 1000 / 8
SCREEN = 120 * 45 * 10 * 20 * 0.7

KITTY = ENCODERS[GraphicsProtocol.KITTY]

encoders = st.sampled_from(list(ENCODERS.values()))
rates = st.floats(1_000, 100_000_000)
pixels = st.floats(1_000, 10_000_000)


def grading(rate: float) -> QualityGrading:
    known = QualityGrading()
    known.follow(rate)
    return known


def cost(encoder: PayloadEncoder, quality: Quality) -> float:
    return next(cost for step, cost in encoder.steps if step == quality)


@given(encoders, rates, pixels)
def test_a_screen_takes_about_a_second(encoder: PayloadEncoder, rate: float, pixels: float) -> None:
    """A grid fits into about a second; with the next better step it, or its largest escape string, would not."""
    quality = grading(rate).grid(encoder, pixels)
    steps = [step.quality for step in encoder.steps] + [BLOCKS]
    place = steps.index(quality)
    if quality != BLOCKS:
        assert pixels * cost(encoder, quality) <= rate * GRID_SECONDS
    if place:
        better = cost(encoder, steps[place - 1])
        piece = min(pixels, encoder.unit_pixels)
        assert pixels * better > rate * GRID_SECONDS or piece * better > rate * UNIT_SECONDS


@given(encoders, rates, rates, pixels)
def test_faster_is_never_worse(encoder: PayloadEncoder, one: float, other: float, pixels: float) -> None:
    """Quality grows with the rate, for a grid and for the selected picture, and with patience."""
    slow, fast = grading(min(one, other)), grading(max(one, other))
    assert slow.grid(encoder, pixels).rank <= fast.grid(encoder, pixels).rank
    assert slow.selected(encoder, pixels).rank <= fast.selected(encoder, pixels).rank
    assert slow.selected(encoder, pixels).rank <= slow.selected(encoder, pixels, patient=True).rank


@given(encoders, rates, pixels)
def test_the_selected_picture_is_never_in_blocks(encoder: PayloadEncoder, rate: float, pixels: float) -> None:
    """On any connection the selected picture is in pixels."""
    assert not grading(rate).selected(encoder, pixels).blocks


@given(rates, st.lists(st.floats(0.72, 1.38), max_size=50))
def test_a_slightly_varying_rate_changes_nothing(rate: float, factors: list[float]) -> None:
    """Measurements close to the current rate do not change it."""
    known = grading(rate)
    assert not any(known.follow(rate * factor) for factor in factors)
    assert known.rate == rate


@given(rates, st.floats(1.5, 100), st.booleans())
def test_a_different_rate_is_used(rate: float, factor: float, up: bool) -> None:
    """A clearly different rate replaces the current one."""
    known = grading(rate)
    other = rate * factor if up else rate / factor
    assert known.follow(other)
    assert known.rate == other


@pytest.mark.parametrize(
    ("protocol", "kbit", "quality"),
    [
        (GraphicsProtocol.KITTY, 8000, BEST),
        (GraphicsProtocol.KITTY, 4000, Quality(64)),
        (GraphicsProtocol.KITTY, 2000, Quality(16)),
        (GraphicsProtocol.KITTY, 1200, Quality(64, 0.5)),
        (GraphicsProtocol.KITTY, 300, BLOCKS),
        (GraphicsProtocol.SIXEL, 8000, BEST),
        (GraphicsProtocol.SIXEL, 5000, Quality(64)),
        (GraphicsProtocol.SIXEL, 2100, Quality(16)),
        (GraphicsProtocol.SIXEL, 300, BLOCKS),
        (GraphicsProtocol.ITERM2, 2000, BEST),
        (GraphicsProtocol.ITERM2, 1000, Quality(scale=0.5)),
        (GraphicsProtocol.HALF_BLOCKS, 2000, BEST),
        (GraphicsProtocol.HALF_BLOCKS, 300, BLOCKS),
    ],
)
def test_the_steps_of_each_protocol(protocol: GraphicsProtocol, kbit: float, quality: Quality) -> None:
    """A screen of 120 × 45 cells at common rates."""
    assert grading(kbit * KBIT).grid(ENCODERS[protocol], SCREEN) == quality


def test_one_escape_string_is_not_a_long_delay() -> None:
    """At 300 kbit/s a sixel strip or a stored JPEG in best quality would delay every key by half a second."""
    for protocol, most in ((GraphicsProtocol.SIXEL, Quality(64)), (GraphicsProtocol.ITERM2, Quality(scale=0.5))):
        assert grading(300 * KBIT).selected(ENCODERS[protocol], 200_000, patient=True).rank <= most.rank
        assert grading(2000 * KBIT).selected(ENCODERS[protocol], 100_000, patient=True) == BEST


@given(st.sampled_from([SixelEncoder(), Iterm2Encoder()]), rates, pixels)
def test_escape_strings_fit_the_connection(encoder: PayloadEncoder, rate: float, size: float) -> None:
    """Unless nothing smaller can be sent, an escape string takes at most 0.4 seconds."""
    quality = grading(rate).selected(encoder, size, patient=True)
    piece = min(size, encoder.unit_pixels) * cost(encoder, quality)
    assert piece <= rate * UNIT_SECONDS or quality == encoder.steps[-1].quality


def test_an_unmeasured_connection_counts_as_fast() -> None:
    """The best quality and prefetching."""
    unknown = QualityGrading()
    assert not unknown.follow(None)
    assert unknown.grid(KITTY, 1e9) == BEST
    assert unknown.allows_prefetch


@given(encoders, rates, pixels)
def test_what_follows_blocks_is_in_pixels_and_takes_seconds(
    encoder: PayloadEncoder, rate: float, pixels: float
) -> None:
    """A screen of pictures that replace blocks is never blocks, and is there in a few seconds if any step allows it."""
    quality = grading(rate).refined(encoder, pixels)
    assert not quality.blocks
    assert pixels * cost(encoder, quality) <= rate * REFINED_SECONDS or quality == encoder.steps[-1].quality
    assert quality.rank >= grading(rate).grid(encoder, pixels).rank


def test_patience_has_an_end() -> None:
    """At 300 kbit/s a full view is sent in fewer colours even when idle: it would take half a minute."""
    known = grading(300 * KBIT)
    assert known.selected(KITTY, 1e6, patient=True).rank < BEST.rank
    assert 1e6 * cost(KITTY, BEST) > PATIENT_SECONDS * 300 * KBIT
    assert known.selected(KITTY, 200 * 150) == BEST
    assert not known.allows_prefetch
