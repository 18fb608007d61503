"""Times, sizes and exposures as people write them; machines get exact values in JSON."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from core.models import Coordinates, FileRole, Marks, Photo, PhotoDetails, PhotoKind, PhotoThing, TakenAt

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)

MOST_LINES = 10
"""Lines of text in a photo that are shown in its details."""
_STORED_TIME = re.compile(r"\b(\d{4}-\d\d-\d\d \d\d:\d\d) UTC\b", re.ASCII)


def local_time_words(moment: datetime, *, seconds: bool = False) -> str:
    """Format an instant in the time zone of this machine, and name the zone: 2024-07-12 17:03 CEST."""
    local = moment.astimezone()
    return f"{local:%Y-%m-%d %H:%M:%S %Z}" if seconds else f"{local:%Y-%m-%d %H:%M %Z}"


def with_local_times(text: str, words: Callable[[datetime], str] = local_time_words) -> str:
    """Return a text with the times in it that are stored in UTC ("2024-07-12 15:03 UTC") as `words` writes them."""

    def local(found: re.Match[str]) -> str:
        try:
            return words(datetime.strptime(found[1], "%Y-%m-%d %H:%M").replace(tzinfo=UTC))
        except (ValueError, OverflowError):
            return found[0]

    return _STORED_TIME.sub(local, text)


def taken_time_words(taken: TakenAt | None) -> str:
    """Format the local time a photo was taken, with its UTC offset where that is known: 2024-07-12 17:03 +02."""
    if taken is None:
        return ""
    words = f"{taken.local:%Y-%m-%d %H:%M}"
    if taken.offset_minutes is None:
        return words
    hours, minutes = divmod(abs(taken.offset_minutes), 60)
    return f"{words} {'-' if taken.offset_minutes < 0 else '+'}{hours:02}" + (f":{minutes:02}" if minutes else "")


def camera_words(details: PhotoDetails) -> str:
    """Format make and model without repetition: Canon EOS R6. Empty when unknown."""
    make, model = details.camera_make or "", details.camera_model or ""
    return model if model.casefold().startswith(make.casefold()) else f"{make} {model}".strip()


def size_words(size: int) -> str:
    """Format a file size in decimal units with two significant digits: 8.2 MB."""
    if size < 1000:
        return f"{size} byte" if size == 1 else f"{size} bytes"
    value = float(size)
    for unit in ("kB", "MB", "GB", "TB"):
        value /= 1000
        if value < 999.5:
            return f"{value:.1f} {unit}" if value < 9.95 else f"{value:.0f} {unit}"
    return f"{value / 1000:.1f} PB"


def exposure_words(seconds: float) -> str:
    """Format an exposure time: 1/250 s, 2.5 s."""
    if seconds <= 0:
        return ""
    if seconds < 0.3:
        return f"1/{round(1 / seconds)} s"
    return f"{seconds:.1f}".rstrip("0").rstrip(".") + " s"


def duration_words(seconds: float) -> str:
    """Format a duration as 0:12 or 1:02:03."""
    minutes, rest = divmod(max(round(seconds), 1), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def file_role_words(role: FileRole) -> str:
    """Return what a file of a photo is, next to its primary file."""
    return _ROLES[role]


def video_words(photo: Photo, *, spoken: bool = False) -> str:
    """Format as ▶ 0:12, if `spoken` as video 0:12, without a duration that is unknown; empty for all other photos."""
    if photo.kind is not PhotoKind.VIDEO:
        return ""
    mark = "video" if spoken else "▶"
    return f"{mark} {duration_words(photo.seconds)}" if photo.seconds else mark


def sound_words(has_sound: bool | None) -> str:
    """Return whether a video has sound; empty where that is unknown."""
    return "" if has_sound is None else "with sound" if has_sound else "without sound"


def marks_words(marks: Marks, *, spoken: bool = False) -> str:
    """Format as ♥ ★ 4.6, if `spoken` as favourite, 4.6 of 5 stars; what there is not is left out."""
    rating = "" if marks.rating is None else number_words(marks.rating)
    if spoken:
        words = ["favourite"] if marks.is_favourite else []
        return ", ".join([*words, f"{rating} of 5 stars"] if rating else words)
    return " ".join(filter(None, ["♥" if marks.is_favourite else "", rating and f"★ {rating}"]))


def rating_words(marks: Marks, *, spoken: bool = False) -> str:
    """Format as ★★★★☆ 4.6 (5 votes), with the own stars where they are others; empty without a rating."""
    if marks.rating is None:
        return ""
    whole = round(marks.rating)
    average = number_words(marks.rating)
    votes = f"{marks.votes:,} vote{'s' * (marks.votes != 1)}" if marks.votes else "from the file"
    own = "" if marks.stars is None or marks.stars == marks.rating else f", yours {marks.stars}"
    stars = f"{average} of 5 stars" if spoken else f"{'★' * whole}{'☆' * (5 - whole)} {average}"
    return f"{stars} ({votes}{own})"


def stack_mark(photo: Photo, *, spoken: bool = False) -> str:
    """Format as ▣ 3, below the top of a stack as ▢ 3, if `spoken` as stack of 3; empty for a photo in no stack."""
    if not photo.stack_count:
        return ""
    if spoken:
        return f"{'below the top of a ' if photo.is_below_top else ''}stack of {photo.stack_count:,}"
    return f"{'▢' if photo.is_below_top else '▣'} {photo.stack_count:,}"


def stack_words(photo: Photo) -> str:
    """Return how a photo is stacked, in words; empty for one in no stack."""
    if not photo.stack_count:
        return ""
    return f"{'below the top' if photo.is_below_top else 'the top'} of a stack of {photo.stack_count:,} photos"


def thing_words(things: Sequence[PhotoThing]) -> str:
    """Return what a model has found in a photo, with its certainty: fox squirrel 97 %, animal 99 %."""
    return ", ".join(f"{thing.name} {thing.certainty * 100:.0f} %" for thing in things)


def lines_shown(lines: Sequence[str]) -> tuple[str, ...]:
    """Return the first lines of a long text, and how many more there are."""
    more = len(lines) - MOST_LINES
    if more <= 0:
        return tuple(lines)
    return (*lines[:MOST_LINES], f"and {more:,} more line{'s' * (more != 1)}")


def waiting_words(seconds: float) -> str:
    """Format a time to wait: 4 s, 2 min, 1 h 5 min, 3 days."""
    if seconds < 59.5:
        return f"{max(1, round(seconds))} s"
    minutes = round(seconds / 60)
    if minutes < 60:
        return f"{minutes} min"
    hours, minutes = divmod(minutes, 60)
    if hours < 48:
        return f"{hours} h {minutes} min" if minutes else f"{hours} h"
    return f"{round(hours / 24)} days"


def progress_words(done: int, total: int | None, rate: float | None = None, seconds_left: float | None = None) -> str:
    """Format how far work is: 1,204 of 5,000, 850 a second, 4 s left. What is unknown (None) is left out."""
    if not done and total is None:
        return ""
    words = [f"{done:,}" if total is None else f"{done:,} of {total:,}"]
    if rate:
        words.append(f"{rate:,.0f} a second" if rate >= 10 else f"{rate:.1f} a second")
    if seconds_left is not None and done != total:
        words.append(f"{waiting_words(seconds_left)} left")
    return ", ".join(words)


def number_words(value: float) -> str:
    """Format a number without trailing zeros: 50, 2.8."""
    return f"{value:.1f}".rstrip("0").rstrip(".")


def coordinate_words(place: Coordinates) -> str:
    """Format coordinates: 38.7223° N, 9.1393° W."""
    north = "N" if place.latitude >= 0 else "S"
    east = "E" if place.longitude >= 0 else "W"
    return f"{abs(place.latitude):.4f}° {north}, {abs(place.longitude):.4f}° {east}"


_ROLES = {
    FileRole.PRIMARY: "shown",
    FileRole.RAW_TWIN: "RAW twin",
    FileRole.LIVE_VIDEO: "live video",
    FileRole.MOTION_VIDEO: "video inside the photo",
    FileRole.EDITED: "edited version",
    FileRole.XMP: "XMP sidecar",
    FileRole.JSON: "JSON sidecar",
}
