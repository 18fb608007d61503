"""Faces in photos: where they are, and what a program called the person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple, NewType

PersonId = NewType("PersonId", int)


class FaceBox(NamedTuple):
    """A rectangle in an upright photo, in fractions of its width and height from the top left."""

    left: float
    top: float
    width: float
    height: float


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
