"""One step of an edit: a field, what becomes of it, and of which things."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from core.marks.things import Things
from core.models import EditField

StepValue = str | int | tuple[float, float] | None
"""A text; microseconds of the wall clock since 1970, or that a clock is shifted by; minutes; latitude and longitude."""

CORRECTED = frozenset({EditField.TAKEN, EditField.OFFSET, EditField.PLACE})
"""The fields in which a correction replaces what was read from the file."""


class EditKind(StrEnum):
    """What becomes of a field."""

    SET = "set"
    """The value; "" hides the title or caption of the file, None says that an offset or place is unknown."""
    SHIFT = "shift"
    """Its date, later by the value."""
    AFTER_ORIGINAL = "after-original"
    """The date of the file, later by the value."""
    RESTORE = "restore"
    """What the file has; no note."""


@dataclass(frozen=True, slots=True)
class EditStep:
    """A step; the stored form of an operation has it as JSON."""

    field: EditField
    kind: EditKind
    things: Things
    value: StepValue = None

    @classmethod
    def stored(cls, step: EditStep | Mapping[str, Any]) -> EditStep:
        """Read the stored form; a step is returned as it is."""
        if isinstance(step, EditStep):
            return step
        value = step["value"]
        return cls(
            EditField(step["field"]),
            EditKind(step["kind"]),
            Things.stored(step["things"]),
            tuple(value) if isinstance(value, list) else value,
        )


def fields_of(steps: Iterable[EditStep]) -> tuple[EditField, ...]:
    """Return the fields that steps change, each once, in their order."""
    return tuple(dict.fromkeys(step.field for step in steps))
