"""Dates, sizes and counts in words. Local times of photos are never converted."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import assert_never

from core.library.moments.day_highlights import HIGHLIGHT_NAMES
from core.library.moments.moments import MOMENT_NAMES
from core.library.trips.trip_names import days_words
from core.marks.things import Things
from core.models import (
    Collection,
    DateSource,
    DaySet,
    HighlightSet,
    Marks,
    MomentSet,
    MonthSet,
    Photo,
    SortOrder,
    TakenAt,
    TripSet,
    YearSet,
    count_of,
)
from core.models.dates.date_sets import DateSet
from core.wording import MONTHS, marks_words, stack_mark, video_words

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

ORDER_WORDS: dict[SortOrder, str] = {
    SortOrder.DATE: "newest first",
    SortOrder.OLDEST: "oldest first",
    SortOrder.NAME: "by name",
    SortOrder.ADDED: "last added first",
    SortOrder.SIZE: "largest first",
    SortOrder.RATING: "best rated first",
    SortOrder.VOTES: "most votes first",
    SortOrder.VIEWS: "most viewed first",
    SortOrder.RELEVANCE: "most relevant first",
    SortOrder.COLLECTIONS: "most collections first",
    SortOrder.SCANNED: "last scanned first",
    SortOrder.FEED: "as a feed",
    SortOrder.HAND: "by hand",
}


def day_words(moment: datetime) -> str:
    """Format as 12 July 2024."""
    return f"{moment.day} {MONTHS[moment.month - 1]} {moment.year}"


def short_day_words(moment: datetime) -> str:
    """Format as 12 Jul 2024."""
    return f"{moment.day} {MONTHS[moment.month - 1][:3]} {moment.year}"


def month_words(moment: datetime) -> str:
    """Format as Jul 2024."""
    return f"{MONTHS[moment.month - 1][:3]} {moment.year}"


def weekday_words(day: date) -> str:
    """Format as Friday."""
    return WEEKDAYS[day.weekday()]


def long_day_words(day: date) -> str:
    """Format as Friday, 12 July 2024."""
    return f"{weekday_words(day)}, {day.day} {MONTHS[day.month - 1]} {day.year}"


def dated_name(photo_set: DateSet) -> str:
    """Return what a list of photos is called that is found by their dates."""
    match photo_set:
        case YearSet(year):
            name = str(year)
        case MonthSet(year, month):
            name = f"{MONTHS[month - 1]} {year}"
        case DaySet(day):
            name = long_day_words(day)
        case MomentSet(kind):
            name = MOMENT_NAMES[kind]
        case HighlightSet(kind):
            name = HIGHLIGHT_NAMES[kind]
        case TripSet(first, last):
            name = f"{photo_set.kind.capitalize()}, {days_words(first.date(), last.date())}"
        case _:
            assert_never(photo_set)
    return name


def timeline_month_words(month: date | None) -> str:
    """Format a month of the timeline as July 2024; photos without a date of their own have none."""
    return "Date unknown" if month is None else f"{MONTHS[month.month - 1]} {month.year}"


def moment_words(moment: datetime) -> str:
    """Format as 12 July 2024, 17:03."""
    return f"{day_words(moment)}, {moment:%H:%M}"


def since_words(moment: datetime, now: datetime) -> str:
    """Format an earlier moment in the zone of `now`: 14:05, yesterday, Tuesday, 12 Jul 2024."""
    local = moment.astimezone(now.tzinfo)
    days = (now.date() - local.date()).days
    if days <= 0:
        return f"{local:%H:%M}"
    if days == 1:
        return "yesterday"
    return WEEKDAYS[local.weekday()] if days < len(WEEKDAYS) else short_day_words(local)


def day_of_year_words(moment: date) -> str:
    """Format as 12 July."""
    return f"{moment.day} {MONTHS[moment.month - 1]}"


def instant_words(moment: datetime, *, seconds: bool = False) -> str:
    """Format an instant on the clock of the server, with its zone: 12 Jul 2024, 17:03 CEST."""
    local = moment.astimezone()
    return f"{short_day_words(local)}, {local:{'%H:%M:%S %Z' if seconds else '%H:%M %Z'}}"


def with_marks(words: str, marks: Marks) -> str:
    """Return words with the marks of the same thing after them: 41 photos · ♥ ★ 4.6."""
    return " · ".join(filter(None, (words, marks_words(marks))))


def connection_words(rate: float | None, round_trip: float | None) -> str:
    """Format bandwidth (bytes per second) and round-trip time (seconds) as connection 8.1 Mbit/s, 42 ms."""
    if rate is None or round_trip is None:
        return "connection not measured yet"
    bits = rate * 8
    carried = f"{bits / 1e6:.{1 if bits < 1e8 else 0}f} Mbit/s" if bits >= 1e6 else f"{bits / 1e3:.0f} kbit/s"
    return f"{carried}, {max(1, round(round_trip * 1000))} ms"


def taken_words(taken: TakenAt | None) -> str:
    """Format when a photo was taken, with weekday; a date that may be another one is marked as such."""
    if taken is None:
        return "date unknown"
    words = f"{WEEKDAYS[taken.local.weekday()]}, {moment_words(taken.local)}"
    return words + _DATE_NOTES.get(taken.source, "")


def clock_words(taken: TakenAt) -> str:
    """Format the UTC offset of a photo and its source: UTC+02:00 · camera."""
    source = _CLOCKS[taken.source]
    if taken.offset_minutes is None:
        return f"time zone unknown · {source}"
    hours, minutes = divmod(abs(taken.offset_minutes), 60)
    sign = "−" if taken.offset_minutes < 0 else "+"
    return f"UTC{sign}{hours:02}:{minutes:02} · {source}"


_CLOCKS = {
    DateSource.PERSON: "corrected",
    DateSource.SIDECAR: "XMP sidecar",
    DateSource.EXIF_OFFSET: "camera",
    DateSource.EXIF: "camera",
    DateSource.XMP: "XMP",
    DateSource.IPTC: "IPTC",
    DateSource.PNG: "PNG",
    DateSource.CONTAINER: "animation",
    DateSource.TAKEOUT: "Google Takeout",
    DateSource.GPS: "GPS",
    DateSource.MODIFIED: "last change",
    DateSource.NAME: "file name",
    DateSource.FILE: "file",
}
_DATE_NOTES = {
    DateSource.MODIFIED: " (date of the last change)",
    DateSource.NAME: " (from the file name)",
    DateSource.FILE: " (date of the file)",
}


def span_words(oldest: datetime | None, newest: datetime | None) -> str:
    """Format a range of days without repetition: 12–19 July 2024. Empty when unknown."""
    if oldest is None or newest is None:
        known = newest or oldest
        return day_words(known) if known is not None else ""
    if oldest.date() == newest.date():
        return day_words(newest)
    if oldest.year != newest.year:
        return f"{oldest.year} – {newest.year}"
    if oldest.month != newest.month:
        return f"{MONTHS[oldest.month - 1]} – {MONTHS[newest.month - 1]} {newest.year}"
    return f"{oldest.day}–{newest.day} {MONTHS[newest.month - 1]} {newest.year}"


def short_span_words(oldest: datetime, newest: datetime) -> str:
    """Format a range of days by its month or years: Jul 2024, 2024, 2022 – 2024."""
    if oldest.year != newest.year:
        return f"{oldest.year} – {newest.year}"
    return month_words(newest) if oldest.month == newest.month else f"{newest.year}"


def count_words(count: int, noun: str) -> str:
    """Format a count with its noun: 1 photo, 1,204 photos, 2 categories."""
    if count == 1:
        return f"{count:,} {noun}"
    return f"{count:,} {noun[:-1]}ies" if noun.endswith("ry") else f"{count:,} {noun}s"


def things_words(things: Things) -> str:
    """Format the numbers of photos, collections and categories: 3 photos and 1 collection."""
    return joined_words([count_words(count_of(ids), kind.value) for kind, ids in things.kinds()])


def changed_words(changed: int, things: Things) -> str:
    """Return how many of some things were changed: 3 photos and 1 collection, 2 of 3 photos."""
    words = things_words(things)
    return words if changed == things.count else f"{changed:,} of {words}"


def joined_words(words: Sequence[str]) -> str:
    """Join words as a sentence does: 3 photos, 1 collection and 2 categories."""
    *first, last = words or ("",)
    return f"{', '.join(first)} and {last}" if first else last


def no_neighbour_words(collection: Collection, step: int) -> str:
    """Return the message at the first or last collection of a category."""
    place = "first" if step < 0 else "last"
    return f"This is the {place} collection of {collection.category_name}."


def caption_facts(photo: Photo, *, spoken: bool) -> list[str]:
    """Return what the caption of a photo says next to its name: stack, video, date and camera, as far as known."""
    known = (
        stack_mark(photo, spoken=spoken),
        video_words(photo, spoken=spoken),
        moment_words(photo.taken.local) if photo.taken is not None else "",
        photo.camera,
    )
    return [fact for fact in known if fact]
