"""Dates, offsets, shifts and coordinates as people write them, and the errors of wrong ones."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import UsageError
from core.library.edits.written_values import (
    WrittenClock,
    date_text,
    offset_text,
    place_text,
    shift_text,
    written_date,
    written_offset,
    written_place,
    written_shift,
)
from core.models import Coordinates, DateSource, TakenAt
from core.text import display_text

EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - a wall clock
HOUR = 3_600_000_000
READERS: list[Callable[[str], object]] = [written_date, written_offset, written_shift, written_place]


def clock(*parts: int) -> int:
    return (datetime(*parts) - EPOCH) // timedelta(microseconds=1)  # type: ignore[arg-type]  # noqa: DTZ001 - a wall clock


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2024-05-01 18:04", WrittenClock(clock(2024, 5, 1, 18, 4))),
        (" 2024:05:01 18:04:30 ", WrittenClock(clock(2024, 5, 1, 18, 4, 30))),
        ("2024/5/1", WrittenClock(clock(2024, 5, 1))),
        ("2024-05-01T18:04:30.25+02:00", WrittenClock(clock(2024, 5, 1, 18, 4, 30, 250_000), 120)),
        ("2024-05-01 18:04 Z", WrittenClock(clock(2024, 5, 1, 18, 4), 0)),
        ("1826-01-01", WrittenClock(clock(1826, 1, 1))),
    ],
)
def test_dates(text: str, value: WrittenClock) -> None:
    """With seconds, an offset, both or neither; a day alone is its start."""
    assert written_date(text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("+02:00", 120), ("-0330", -210), ("+5", 300), ("\u22129", -540), ("UTC", 0), ("z", 0), ("GMT+5:45", 345),
        ("unknown", None),
    ],
)  # fmt: skip
def test_offsets(text: str, value: int | None) -> None:
    """Hours, or hours and minutes."""
    assert written_offset(text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("+1h", HOUR), ("-2d 30m", -(48 * HOUR + HOUR // 2)), ("+01:30", HOUR * 3 // 2), ("-1:00:01", -HOUR - 10**6),
        ("1 week, 2 days", 9 * 24 * HOUR), ("\u22125 min", -HOUR // 12), ("90s", 90_000_000),
    ],
)  # fmt: skip
def test_shifts(text: str, value: int) -> None:
    """Units, or hours, minutes and seconds; later without a sign."""
    assert written_shift(text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("38.7223, -9.1393", Coordinates(38.7223, -9.1393)),
        ("38.7223 N 9.1393 W", Coordinates(38.7223, -9.1393)),
        ("W 9.5; N 38.5", Coordinates(38.5, -9.5)),
        ("38°30'0\"N 9°15'36\"W", Coordinates(38.5, -9.26)),
        ("38\u00b030\u2032S, 9\u00b0E", Coordinates(-38.5, 9.0)),
        ("geo:38.5,9.5", Coordinates(38.5, 9.5)),
        ("none", None),
    ],
)
def test_places(text: str, value: Coordinates | None) -> None:
    """Decimal degrees with signs or letters, in either order with letters; degrees, minutes and seconds."""
    found = written_place(text)
    assert found == value or (found and value and (found.latitude, found.longitude) == pytest.approx((38.5, -9.26)))


@pytest.mark.parametrize(
    ("read", "text", "message"),
    [
        (written_date, "2024-13-01", '"13-01" at column 6'),
        (written_date, "2024-02-30", '"30" at column 9'),
        (written_date, "01.05.2024", '"01.05.2024" at column 1'),
        (written_date, "2024-05", "end is missing, at column 8"),
        (written_date, "2024-05-01 24:00", '"24:00" at column 12'),
        (written_date, "2024-05-01 18:04 CEST", '"CEST" at column 18'),
        (written_date, "1825-12-31", "before 1826"),
        (written_date, "2999-01-01", "future"),
        (written_date, "  ", "There is no date"),
        (written_offset, "+15:00", 'not an offset from UTC: "[+]15:00" at column 1'),
        (written_offset, "2:00", '"2:00" at column 1'),
        (written_offset, "+2:0", '":0" at column 3|"0" at column 4'),
        (written_shift, "+1x", '"x" at column 3'),
        (written_shift, "1h 2h", '"h" at column 5'),
        (written_shift, "0m", "changes nothing"),
        (written_shift, "+", "end is missing"),
        (written_place, "91, 0", '"91, 0" at column 1'),
        (written_place, "38.5, 181", '"181" at column 7'),
        (written_place, "38.5", "end is missing"),
        (written_place, "38,7 -9,1", '" -9,1" at column 5|"-9,1"|",1"'),
        (written_place, "38.5 N 9.5 S", '"38.5 N 9.5 S" at column 1|"9.5 S" at column 8'),
        (written_place, "-38.5 S 9 E", '"-38.5 S 9 E" at column 1'),
    ],
)
def test_a_wrong_value_says_where(read: Callable[[str], object], text: str, message: str) -> None:
    """The column, and an example of a right one."""
    with pytest.raises(UsageError, match=message) as raised:
        read(text)
    assert "For example: " in raised.value.hint


@given(st.text(max_size=120) | st.text("0123456789-+:., NSEWhdm°'\"TZ", max_size=30), st.sampled_from(READERS))
def test_any_text_is_read_or_refused(text: str, read: Callable[[str], object]) -> None:
    """Nothing but a value or an error for people."""
    try:
        read(text)
    except UsageError as error:
        message = error.message
    else:
        return
    assert message == display_text(message)


@given(st.datetimes(datetime(1826, 1, 1), datetime(2026, 1, 1)), st.none() | st.integers(-840, 840))  # noqa: DTZ001 - wall clocks
def test_dates_and_offsets_are_read_as_they_are_written(moment: datetime, offset: int | None) -> None:
    """To the second."""
    local = moment.replace(microsecond=0)
    taken = TakenAt(local, offset, DateSource.EXIF)
    text = f"{date_text(taken)} {offset_text(offset)}"
    assert written_date(text) == WrittenClock((local - EPOCH) // timedelta(microseconds=1), offset)
    assert offset is None or written_offset(offset_text(offset)) == offset


@given(st.floats(-90, 90), st.floats(-180, 180))
def test_places_are_read_as_they_are_written(latitude: float, longitude: float) -> None:
    """To a tenth of a metre."""
    found = written_place(place_text(Coordinates(latitude, longitude)))
    assert found is not None
    assert (found.latitude, found.longitude) == pytest.approx((latitude, longitude), abs=1e-6)


@given(st.integers(-(10**9), 10**9).filter(bool))
def test_shifts_are_read_as_they_are_written(seconds: int) -> None:
    """To the second."""
    assert written_shift(shift_text(seconds * 1_000_000)) == seconds * 1_000_000
