"""The values of duplicates."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from core.media.comparison.sharpness import Sharpness
from core.models import Photo, PhotoId


class DuplicateKind(StrEnum):
    """How alike the photos of a group are."""

    EXACT = "exact"
    """Their files are equal in every byte."""
    NEAR = "near"
    """Some are equal, the others are similar pictures."""


@dataclass(frozen=True, slots=True)
class DuplicateSet:
    """Which photos are one group."""

    kind: DuplicateKind
    distance: int
    """The largest distance, in bits of 63, of the similar pictures that join them; 0 for equal files."""
    photo_ids: tuple[PhotoId, ...]
    """At least two."""


@dataclass(frozen=True, slots=True)
class DuplicatePhoto:
    """A photo of a group."""

    photo: Photo
    collection_name: str
    """With that of its category; safe to show."""
    collection_slug: str
    folder: str
    """The folder in its root, not safe to show."""
    path: str | None
    """The whole path on the server, not safe to show; None for those who are not admins."""
    sharpness: Sharpness | None = None
    """Of its thumbnail; None while it was not measured."""


@dataclass(frozen=True, slots=True)
class DuplicateGroup:
    """A group with its photos, the one to keep first."""

    kind: DuplicateKind
    distance: int
    photos: tuple[DuplicatePhoto, ...]
    reasons: tuple[str, ...]
    """Why the first one is proposed, as "more pixels", the most important reason first."""

    @property
    def spare_bytes(self) -> int:
        """The size of the files that are not proposed."""
        return sum(each.photo.size for each in self.photos[1:])
