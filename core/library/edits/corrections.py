"""What a correction makes of the date and place that were read from a file. Pure."""

from __future__ import annotations

from typing import NamedTuple

from core.library.edits.edit_steps import EditKind, EditStep, StepValue
from core.models import DateSource, EditField

SECOND = 1_000_000
"""Microseconds."""


class DatedPlace(NamedTuple):
    """The date and the place of a photo, as the columns of `photos` have them."""

    local: int | None
    """Seconds of the wall clock since 1970."""
    microsecond: int
    offset: int | None
    source: str | None
    latitude: float | None
    longitude: float | None
    altitude: float | None

    @property
    def clock(self) -> int | None:
        """Microseconds of the wall clock since 1970."""
        return None if self.local is None else self.local * SECOND + self.microsecond


class Correction(NamedTuple):
    """What persons corrected, as the first columns of `photo_corrections` have it."""

    taken: int | None = None
    is_offset: int = 0
    offset: int | None = None
    is_place: int = 0
    latitude: float | None = None
    longitude: float | None = None

    def of(self, field: EditField) -> tuple[bool, StepValue]:
        """Return whether it corrects a field, and the value."""
        if field is EditField.TAKEN:
            return self.taken is not None, self.taken
        if field is EditField.OFFSET:
            return bool(self.is_offset), self.offset
        if self.latitude is None or self.longitude is None:
            return bool(self.is_place), None
        return bool(self.is_place), (self.latitude, self.longitude)


NO_CORRECTION = Correction()


class CorrectedPhoto(NamedTuple):
    """A photo as corrections change it: a tuple, because an edit makes one for each of many thousands."""

    photo_id: int
    collection_id: int
    name_sort: str
    added_at: int
    original: DatedPlace
    """What its file has."""
    correction: Correction

    def effective(self) -> DatedPlace:
        """Return its date and place, corrected."""
        return effective(self.original, self.correction)

    def after(self, step: EditStep) -> CorrectedPhoto | None:
        """Return it after a step; None where a date would have to be shifted that is unknown."""
        correction = _after(step, self.original, self.correction)
        return None if correction is None else self._replace(correction=correction)


def effective(original: DatedPlace, correction: Correction) -> DatedPlace:
    """Return the date and place of a photo. A corrected place has no altitude: that of the file is of another place."""
    found = original
    if correction.taken is not None:
        local, microsecond = divmod(correction.taken, SECOND)
        found = found._replace(local=local, microsecond=microsecond, source=DateSource.PERSON.value)
    if correction.is_offset:
        found = found._replace(offset=correction.offset)
    if correction.is_place:
        found = found._replace(latitude=correction.latitude, longitude=correction.longitude, altitude=None)
    return found


def _after(step: EditStep, original: DatedPlace, correction: Correction) -> Correction | None:
    if step.field is EditField.TAKEN:
        return _after_date(step, original, correction)
    if step.field is EditField.OFFSET:
        is_set = step.kind is EditKind.SET
        return correction._replace(is_offset=int(is_set), offset=step.value if isinstance(step.value, int) else None)
    assert step.field is EditField.PLACE, step
    latitude, longitude = step.value if isinstance(step.value, tuple) else (None, None)
    return correction._replace(is_place=int(step.kind is EditKind.SET), latitude=latitude, longitude=longitude)


def _after_date(step: EditStep, original: DatedPlace, correction: Correction) -> Correction | None:
    match step.kind, step.value:
        case EditKind.SET, int(taken):
            return correction._replace(taken=taken)
        case EditKind.SHIFT, int(shift):
            clock = effective(original, correction).clock
            return None if clock is None else correction._replace(taken=clock + shift)
        case EditKind.AFTER_ORIGINAL, int(shift):
            clock = original.clock
            return None if clock is None else correction._replace(taken=clock + shift)
    return correction._replace(taken=None)
