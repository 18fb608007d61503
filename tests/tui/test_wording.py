"""Dates, sizes and counts read like a person's words."""

from datetime import datetime

import pytest

from core.models import DateSource, SortOrder, TakenAt
from tui.listings import ORDERS, Listing
from tui.wording import (
    ORDER_WORDS,
    clock_words,
    connection_words,
    count_words,
    moment_words,
    month_words,
    short_day_words,
    short_span_words,
    span_words,
    taken_words,
)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def test_a_moment() -> None:
    """Day, month as a word, and the clock on the photographer's wrist."""
    assert moment_words(at("2024-07-12T17:03:59")) == "12 July 2024, 17:03"
    assert short_day_words(at("2024-07-02")) == "2 Jul 2024"
    assert month_words(at("2024-07-02")) == "Jul 2024"


def test_a_time_is_never_converted() -> None:
    """The offset from UTC is known, and the local time is still shown."""
    taken = TakenAt(at("2024-04-14T02:20:31"), 345, DateSource.EXIF_OFFSET)
    assert taken_words(taken) == "Sunday, 14 April 2024, 02:20"


def test_a_guessed_date_says_so() -> None:
    """A date that is only the file's is not passed off as the camera's."""
    assert taken_words(TakenAt(at("2024-04-14T02:20:31"), None, DateSource.FILE)).endswith("(date of the file)")
    assert taken_words(None) == "date unknown"


@pytest.mark.parametrize(
    ("oldest", "newest", "words"),
    [
        ("2024-07-12T08:00", "2024-07-12T21:00", "12 July 2024"),
        ("2024-07-12", "2024-07-19", "12–19 July 2024"),
        ("2024-07-12", "2024-09-01", "July – September 2024"),
        ("2019-07-12", "2024-09-01", "2019 – 2024"),
    ],
)
def test_a_span_says_nothing_twice(oldest: str, newest: str, words: str) -> None:
    """What two dates have in common stands once."""
    assert span_words(at(oldest), at(newest)) == words


def test_a_span_of_unknown_dates() -> None:
    """One known end is better than nothing; none is nothing."""
    assert span_words(None, at("2024-07-12")) == "12 July 2024"
    assert span_words(at("2024-07-12"), None) == "12 July 2024"
    assert span_words(None, None) == ""


@pytest.mark.parametrize(
    ("oldest", "newest", "words"),
    [
        ("2024-07-12", "2024-07-19", "Jul 2024"),
        ("2024-05-12", "2024-07-19", "2024"),
        ("2022-05-12", "2024-05-19", "2022 – 2024"),
    ],
)
def test_a_short_span(oldest: str, newest: str, words: str) -> None:
    """A month, a year or years, where there is no room for days."""
    assert short_span_words(at(oldest), at(newest)) == words


def test_counts() -> None:
    """One is singular, thousands are grouped."""
    assert (count_words(1, "photo"), count_words(1204, "photo")) == ("1 photo", "1,204 photos")


@pytest.mark.parametrize(
    ("rate", "round_trip", "words"),
    [
        (None, None, "connection not measured yet"),
        (37_500.0, 0.2, "300 kbit/s, 200 ms"),
        (1_000_000.0, 0.0421, "8.0 Mbit/s, 42 ms"),
        (20_000_000.0, 0.0001, "160 Mbit/s, 1 ms"),
    ],
)
def test_a_link(rate: float | None, round_trip: float | None, words: str) -> None:
    """Bits per second as providers count them, and whole milliseconds."""
    assert connection_words(rate, round_trip) == words


@pytest.mark.parametrize("listing", list(Listing))
def test_every_order_has_words(listing: Listing) -> None:
    """No list offers an order that cannot be named."""
    assert all(order in ORDER_WORDS for order in ORDERS[listing])
    assert set(ORDER_WORDS) == set(SortOrder)


@pytest.mark.parametrize(
    ("minutes", "source", "words"),
    [
        (120, DateSource.EXIF_OFFSET, "UTC+02:00 · camera"),
        (-210, DateSource.GPS, "UTC−03:30 · GPS"),
        (0, DateSource.GPS, "UTC+00:00 · GPS"),
        (None, DateSource.EXIF, "time zone unknown · camera"),
        (60, DateSource.FILE, "UTC+01:00 · file"),
    ],
)
def test_the_clock_is_named(minutes: int | None, source: DateSource, words: str) -> None:
    """The offset with its sign, or that it is unknown, and its source."""
    assert clock_words(TakenAt(datetime(2024, 7, 12, 17, 3), minutes, source)) == words  # noqa: DTZ001 - a wall clock
