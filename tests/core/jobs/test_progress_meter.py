"""Rates and times left are measured, and unknown until they are."""

from __future__ import annotations

import pytest

from core.jobs.models import JobStage
from core.jobs.progress_meter import ProgressMeter


class Clock:
    """A clock that the test sets."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_rate_and_time_left_follow_the_last_seconds() -> None:
    """They are unknown at first; what is older than ten seconds no longer counts."""
    clock = Clock()
    meter = ProgressMeter(clock)
    first = meter.update(JobStage.METADATA, "Reading", 0, 10_000)
    assert (first.rate, first.seconds_left) == (None, None)
    for done in (100, 200, 300):
        clock.now += 1
        progress = meter.update(JobStage.METADATA, "Reading", done, 10_000)
    assert (progress.rate, progress.seconds_left) == (100.0, 97.0)
    for done in range(310, 510, 10):
        clock.now += 1
        progress = meter.update(JobStage.METADATA, "Reading", done, 10_000)
    assert progress.rate == pytest.approx(10.0)


def test_no_time_left_without_a_total() -> None:
    """The rate alone is known."""
    clock = Clock()
    meter = ProgressMeter(clock)
    meter.update(JobStage.DISCOVERY, "Looking", 0, None)
    clock.now += 2
    progress = meter.update(JobStage.DISCOVERY, "Looking", 5000, None)
    assert (progress.rate, progress.seconds_left) == (2500.0, None)


@pytest.mark.parametrize("interrupts", ["stage", "pause"])
def test_another_stage_and_a_pause_begin_a_new_measurement(interrupts: str) -> None:
    """The time of a pause is not work, and stages do not go at the same rate."""
    clock = Clock()
    meter = ProgressMeter(clock)
    meter.update(JobStage.DISCOVERY, "Looking", 0, None)
    clock.now += 5
    assert meter.update(JobStage.DISCOVERY, "Looking", 50, None).rate == 10.0
    if interrupts == "pause":
        meter.pause()
    stage = JobStage.METADATA if interrupts == "stage" else JobStage.DISCOVERY
    clock.now += 60
    assert meter.update(stage, "Looking", 51, None).rate is None


def test_nothing_done_has_no_time_left() -> None:
    """A job that stands still ends at no known time."""
    clock = Clock()
    meter = ProgressMeter(clock)
    meter.update(JobStage.METADATA, "Reading", 7, 10)
    clock.now += 3
    progress = meter.update(JobStage.METADATA, "Reading", 7, 10)
    assert (progress.rate, progress.seconds_left) == (0.0, None)
