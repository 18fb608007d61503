"""Orders and pages: long lists in the parts that a screen needs."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from core.models.ids import PhotoId


class SortOrder(StrEnum):
    """The order of a list. Names are sorted from A to Z, everything else but "oldest" and "hand" from the largest."""

    DATE = "date"
    OLDEST = "oldest"
    NAME = "name"
    ADDED = "added"
    SIZE = "size"
    RATING = "rating"
    """By the average, then by the number of votes. Categories have none."""
    VOTES = "votes"
    """By the number of members who rated it. Of photos, for those that are looked up: of tags and queries."""
    VIEWS = "views"
    """By the views of the collection. Of photos, as `VOTES`."""
    RELEVANCE = "relevance"
    """By where the words of a query are found, then by date; see `MOST_RANKED`. Other lists have none."""
    COLLECTIONS = "collections"
    """By the number of collections: of categories alone."""
    SCANNED = "scanned"
    """By the last scan that found something new, changed, moved or missing: of categories alone."""
    FEED = "feed"
    """As a feed shows its photos. Lists of other photos have none."""
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


MOST_RANKED = 2_000
"""Photos that are ranked by relevance, the newest ones of a query; the others follow by date."""

BLOCK_SIZE = 240
"""Photos per block: justified rows restart here, so that each block can be laid out alone."""
