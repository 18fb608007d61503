"""Faces in photos: where they are, and what a program called the person."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Final, NamedTuple, NewType

PersonId = NewType("PersonId", int)

SAME_FACE: Final = 0.3
"""Share of their union from which on two boxes are those of one face: programs draw them more or less tightly."""
_LEAST_NUMBER: Final = 1_000_000


def random_person_id() -> PersonId:
    """Return a number of seven digits for a new person, by chance: it does not show how many people there are."""
    return PersonId(_LEAST_NUMBER + secrets.randbelow(9 * _LEAST_NUMBER))


class FaceBox(NamedTuple):
    """A rectangle in an upright photo, in fractions of its width and height from the top left."""

    left: float
    top: float
    width: float
    height: float

    @classmethod
    def cut(cls, left: float, top: float, right: float, bottom: float) -> FaceBox | None:
        """Return the part of a rectangle that is in the photo; None if there is none."""
        left, top, right, bottom = (min(max(float(side), 0.0), 1.0) for side in (left, top, right, bottom))
        return cls(left, top, right - left, bottom - top) if left < right and top < bottom else None

    def overlap(self, other: FaceBox) -> float:
        """Return which share of their union two boxes have in common, from 0 to 1."""
        width = min(self.left + self.width, other.left + other.width) - max(self.left, other.left)
        height = min(self.top + self.height, other.top + other.height) - max(self.top, other.top)
        common = max(width, 0.0) * max(height, 0.0)
        union = self.width * self.height + other.width * other.height - common
        return common / union if union > 0 else 0.0


@dataclass(frozen=True, slots=True)
class PhotoPerson:
    """A person with a name in a photo."""

    person_id: PersonId
    name: str
    """Safe to show."""


class NamedFace(NamedTuple):
    """A face that a program wrote into a file, with the name of the person: one line that is safe to show.

    A tuple for the same reason as `core.media.metadata.photo_metadata.PhotoMetadata`.
    """

    name: str
    box: FaceBox
