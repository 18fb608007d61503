"""Sizes, exposures, times and coordinates in words."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import pytest

from core.models import Coordinates, DateSource, TakenAt
from core.wording import (
    MOST_LINES,
    coordinate_words,
    duration_words,
    exposure_words,
    lines_shown,
    local_time_words,
    number_words,
    progress_words,
    size_words,
    taken_time_words,
    waiting_words,
    with_local_times,
)


def test_stored_times_in_a_text_are_local() -> None:
    """As they are written elsewhere; anything else stays."""
    moment = local_time_words(datetime(2026, 12, 6, 14, 5, tzinfo=UTC))
    assert with_local_times("Trip, until 2026-12-06 14:05 UTC and on") == f"Trip, until {moment} and on"
    assert with_local_times("2026-12-06 14:05 UTC", lambda at: f"{at:%H}") == "14"
    for text in ("", "2026-13-06 14:05 UTC", "9999-12-31 23:59 UTC0", "2026-12-06 14:05"):
        assert with_local_times(text) == text


@pytest.mark.parametrize(
    ("size", "words"),
    [
        (0, "0 bytes"),
        (1, "1 byte"),
        (999, "999 bytes"),
        (1000, "1.0 kB"),
        (88_400, "88 kB"),
        (8_240_000, "8.2 MB"),
        (999_499, "999 kB"),
        (999_600, "1.0 MB"),
        (45_000_000_000, "45 GB"),
        (7_000_000_000_000_000, "7.0 PB"),
    ],
)
def test_sizes(size: int, words: str) -> None:
    """Sizes have two significant places and the unit that fits."""
    assert size_words(size) == words


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (1 / 250, "1/250 s"),
        (0.00125, "1/800 s"),
        (1 / 60, "1/60 s"),
        (0.5, "0.5 s"),
        (2.5, "2.5 s"),
        (30, "30 s"),
        (0, ""),
    ],
)
def test_exposures(seconds: float, words: str) -> None:
    """Short exposures are fractions of a second."""
    assert exposure_words(seconds) == words


def test_numbers_have_no_needless_zeros() -> None:
    """A whole number has no decimals."""
    assert (number_words(50.0), number_words(2.8)) == ("50", "2.8")


@pytest.mark.parametrize(
    ("zone", "words"),
    [
        ("UTC0", "2024-07-12 15:03 UTC"),
        ("CET-1CEST,M3.5.0,M10.5.0", "2024-07-12 17:03 CEST"),
        ("<-03>3", "2024-07-12 12:03 -03"),
    ],
)
def test_instants_are_local_times_with_their_zone(monkeypatch: pytest.MonkeyPatch, zone: str, words: str) -> None:
    """The zone is that of this machine at that time, summer time included."""
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        assert local_time_words(datetime(2024, 7, 12, 15, 3, 9, tzinfo=UTC)) == words
    finally:
        monkeypatch.undo()
        time.tzset()


@pytest.mark.parametrize(
    ("offset", "words"),
    [(None, ""), (0, " +00"), (120, " +02"), (-210, " -03:30"), (345, " +05:45")],
)
def test_times_of_photos_keep_their_own_clock(offset: int | None, words: str) -> None:
    """The local time where a photo was taken is not converted; its offset follows where that is known."""
    taken = TakenAt(datetime(2024, 7, 12, 17, 3), offset, DateSource.EXIF)  # noqa: DTZ001 - local, as cameras write it
    assert taken_time_words(taken) == f"2024-07-12 17:03{words}"


def test_an_unknown_time_has_no_words() -> None:
    """Nothing is shown for a photo without a date."""
    assert taken_time_words(None) == ""


def test_coordinates_have_hemispheres() -> None:
    """South and west are letters, not signs."""
    assert coordinate_words(Coordinates(-33.8688, 151.2093)) == "33.8688° S, 151.2093° E"


@pytest.mark.parametrize(
    ("seconds", "words"), [(0.2, "0:01"), (12, "0:12"), (59.6, "1:00"), (3599, "59:59"), (3723, "1:02:03")]
)
def test_durations(seconds: float, words: str) -> None:
    """Minutes and seconds, and hours where there are some; the shortest video lasts a second."""
    assert duration_words(seconds) == words


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "1 s"),
        (4.4, "4 s"),
        (59.4, "59 s"),
        (59.6, "1 min"),
        (3599, "1 h"),
        (3900, "1 h 5 min"),
        (172_000, "47 h 47 min"),
        (259_200, "3 days"),
    ],
)
def test_times_to_wait(seconds: float, words: str) -> None:
    """They have the two units that matter."""
    assert waiting_words(seconds) == words


def test_long_texts_are_cut() -> None:
    """The first lines are shown, and how many more there are."""
    lines = [f"line {number}" for number in range(MOST_LINES + 2)]
    assert lines_shown(lines[:MOST_LINES]) == tuple(lines[:MOST_LINES])
    assert lines_shown(lines) == (*lines[:MOST_LINES], "and 2 more lines")


@pytest.mark.parametrize(
    ("progress", "words"),
    [
        ((0, None), ""),
        ((1204, None), "1,204"),
        ((12_345, None, 2500.0), "12,345, 2,500 a second"),
        ((0, 5000), "0 of 5,000"),
        ((1204, 5000, 850.4, 4.46), "1,204 of 5,000, 850 a second, 4 s left"),
        ((5, 9, 0.25, 16.0), "5 of 9, 0.2 a second, 16 s left"),
        ((7, 10, 0.0, None), "7 of 10"),
        ((9, 9, 3.0, 0.0), "9 of 9, 3.0 a second"),
    ],
)
def test_progress(progress: tuple[int, int | None, float | None, float | None], words: str) -> None:
    """What is unknown is left out, and never guessed."""
    assert progress_words(*progress) == words
