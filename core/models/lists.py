"""Orders and pages: long lists in the parts that a screen needs."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from core.models.ids import PhotoId


class SortOrder(StrEnum):
    """The order of a list. Dates, additions, sizes and ratings are sorted from the largest, names from A to Z."""

    DATE = "date"
    OLDEST = "oldest"
    NAME = "name"
    ADDED = "added"
    SIZE = "size"
    RATING = "rating"
    """By the average, then by the number of votes. Categories have none."""
    HAND = "hand"
    """As members put the photos of an album; lists of other photos have none."""


class Ranking(StrEnum):
    """What Top Picks are picked by."""

    STARS = "stars"
    """All stars that members gave, times the views of the collection: average × votes × views."""
    BAYESIAN = "bayesian"
    """The average of the votes and of five more votes of three stars, so that one vote of five stars counts little."""


@dataclass(frozen=True, slots=True)
class PageKey:
    """The position of a photo in an order: the keyset that the next page starts after."""

    value: int | str
    photo_id: PhotoId


BLOCK_SIZE = 240
"""Photos per block: justified rows restart here, so that each block can be laid out alone."""
