"""Photo sets of feeds, and their texts; `core.models.photo_sets` has all others."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

FEED = "feed"
_REELS = "reels"

REDISCOVERED_AFTER = timedelta(days=180)
"""How old photos are at least that are rediscovered."""

SEEDS = 1_000_000
"""Seeds of shuffled feeds, from 0 on."""


class FeedKind(StrEnum):
    """The ways in which a feed shows photos."""

    RECENT = "recent"
    """Newest first, with photos of other collections between those of one."""
    REDISCOVER = "rediscover"
    """Photos that are old enough, the favourites of the actor before the others, both shuffled."""
    RANDOM = "random"
    """All photos, shuffled."""


@dataclass(frozen=True, slots=True)
class FeedSet:
    """The photos of a feed: `feed/recent`, `feed/random/7`, `feed/rediscover/2024-07-14/7`.

    Each has an order of its own, `SortOrder.FEED`; that of a shuffled one is decided by the seed. The seed can be left
    out: it is 0 then.
    """

    kind: FeedKind
    day: date | None = None
    """Of photos to rediscover: the day on which they are, as their dates are on the clock of their place."""
    seed: int = 0

    @property
    def taken_before(self) -> date | None:
        """The day before which photos were taken that are to be rediscovered; None for other feeds."""
        return None if self.day is None else self.day - min(REDISCOVERED_AFTER, self.day - date.min)


class ReelOrder(StrEnum):
    """The orders of reels."""

    RECOMMENDED = "recommended"
    """By what `core.library.feeds.recommending` weighs, for the actor and their day."""
    RECENT = "recent"
    """Newest first, with videos of other collections between those of one."""
    RANDOM = "random"
    """Shuffled."""


@dataclass(frozen=True, slots=True)
class ReelsSet:
    """All videos, in a queue: `feed/reels/recent`, `feed/reels/random/7`, `feed/reels/recommended/2024-07-14/7`.

    Each has an order of its own, `SortOrder.FEED`. The seed can be left out: it is 0 then.
    """

    kind: ReelOrder
    day: date | None = None
    """Of recommended ones: the day for which they are; what the actor looks at on it does not change their order."""
    seed: int = 0


_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_SEED = re.compile(r"0|[1-9][0-9]{0,5}")


def feed_set_text(feed: FeedSet | ReelsSet) -> str:
    """Return the text of a feed or of reels; `parse_feed_set` is the inverse."""
    root = f"{FEED}/{_REELS}" if isinstance(feed, ReelsSet) else FEED
    if feed.kind in {FeedKind.RECENT, ReelOrder.RECENT}:
        return f"{root}/{feed.kind}"
    day = "" if feed.day is None else f"/{feed.day.isoformat()}"
    return f"{root}/{feed.kind}{day}/{feed.seed}"


def parse_feed_set(words: list[str]) -> FeedSet | ReelsSet | None:
    """Read what follows the first word of the text of a feed; None when it is not one."""
    match words:
        case ["reels", *rest]:
            return _parse_reels(rest)
        case [FeedKind.RECENT]:
            return FeedSet(FeedKind.RECENT)
        case [FeedKind.RANDOM, *seed] if (number := _seed(seed)) is not None:
            return FeedSet(FeedKind.RANDOM, seed=number)
        case [FeedKind.REDISCOVER, text, *seed] if (day := _day(text)) and (number := _seed(seed)) is not None:
            return FeedSet(FeedKind.REDISCOVER, day, number)
        case _:
            return None


def _parse_reels(words: list[str]) -> ReelsSet | None:
    match words:
        case [ReelOrder.RECENT]:
            return ReelsSet(ReelOrder.RECENT)
        case [ReelOrder.RANDOM, *seed] if (number := _seed(seed)) is not None:
            return ReelsSet(ReelOrder.RANDOM, seed=number)
        case [ReelOrder.RECOMMENDED, text, *seed] if (day := _day(text)) and (number := _seed(seed)) is not None:
            return ReelsSet(ReelOrder.RECOMMENDED, day, number)
        case _:
            return None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError:
        return None


def _seed(words: list[str]) -> int | None:
    match words:
        case []:
            return 0
        case [seed] if _SEED.fullmatch(seed):
            return int(seed)
        case _:
            return None
