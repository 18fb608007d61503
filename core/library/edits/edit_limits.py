"""What an edit may write: checked before anything is written. Pure."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from core.errors import UsageError
from core.library.edits.corrections import SECOND
from core.library.edits.edit_steps import EditKind, EditStep, fields_of
from core.library.edits.text_rows import LONGEST
from core.models import EditField

EARLIEST = int(datetime(1826, 1, 1, tzinfo=UTC).timestamp()) * SECOND
"""Microseconds of the wall clock since 1970; the first photograph is of that year."""
_DAY = 86_400 * SECOND
MOST_MINUTES = 14 * 60
"""Of an offset from UTC, on either side."""


def require_possible(steps: Sequence[EditStep]) -> None:
    """Check the things and the values of an edit.

    Raises:
        UsageError: a field does not belong to one of the things, or a value is out of range or too long.
    """
    fields = fields_of(steps)
    if any(step.things.categories for step in steps):
        raise UsageError("Categories are not edited.", "Name their collections or photos.")
    if any(step.things.collections for step in steps if step.field is not EditField.NOTE):
        field = next(field for field in fields if field is not EditField.NOTE)
        raise UsageError(f"A collection has no {WORDS[field]}.", "It can have a note. Name its photos instead.")
    for step in steps:
        if step.kind is EditKind.SET:
            _require_value(step)


def require_dates(clocks: Iterable[int | None]) -> None:
    """Check the dates that a shift would lead to, in microseconds of the wall clock since 1970; None is unknown.

    Raises:
        UsageError: one of them is unknown, or before 1826 or in the future.
    """
    latest = latest_clock()
    unknown = wrong = 0
    for clock in clocks:
        unknown += clock is None
        wrong += clock is not None and not EARLIEST <= clock <= latest
    if unknown:
        raise UsageError(f"Nothing was changed, because {_counted(unknown)} no date to shift.", "Set the date instead.")
    if wrong:
        raise UsageError(
            f"Nothing was changed, because {_counted(wrong)} a date before 1826 or in the future after this shift.",
            "Choose another shift.",
        )


def latest_clock() -> int:
    """Return the end of what is not in the future: a day from now, in microseconds of the wall clock since 1970."""
    return int(time.time()) * SECOND + _DAY


WORDS = {
    EditField.NOTE: "note",
    EditField.TITLE: "title",
    EditField.CAPTION: "caption",
    EditField.TAKEN: "date",
    EditField.OFFSET: "offset from UTC",
    EditField.PLACE: "place",
}
"""What the fields are called."""


def _require_value(step: EditStep) -> None:
    longest, value = LONGEST.get(step.field), step.value
    if longest is not None:
        _require_text(step, longest)
    elif step.field is EditField.OFFSET:
        if not (value is None or (isinstance(value, int) and abs(value) <= MOST_MINUTES)):
            raise UsageError("An offset from UTC is between -14:00 and +14:00.", "For example: +02:00.")
    elif step.field is EditField.PLACE and value is not None:
        latitude, longitude = value if isinstance(value, tuple) else (100.0, 0.0)
        if not (abs(latitude) <= 90 and abs(longitude) <= 180):
            raise UsageError("These are not coordinates.", "For example: 38.7223, -9.1393.")


def _require_text(step: EditStep, longest: int) -> None:
    text = step.value
    if not isinstance(text, str) or (not text and step.field is EditField.NOTE):
        raise UsageError("A note is a text.", "Write at least one character.")
    if len(text) > longest:
        raise UsageError(
            f"A {WORDS[step.field]} has at most {longest:,} characters; this one has {len(text):,}.", "Shorten it."
        )
    if any("\ud800" <= character <= "\udfff" for character in text) or "\0" in text:
        raise UsageError(f"This {WORDS[step.field]} is not text in UTF-8.", "Type it again.")


def _counted(number: int) -> str:
    return "a photo has" if number == 1 else f"{number:,} photos have"
