"""In which order videos are recommended: what counts, and how much. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Final

from core.library.feeds.spreading import spread
from core.models import CollectionId

INTEREST: Final = 1.5
FAVOURITE: Final = 1.0
FRESHNESS: Final = 1.0
JITTER: Final = 0.8
PORTRAIT: Final = 0.4
DURATION: Final = 0.4
"""What a video gets for each of these at most; `recommended` adds them up."""

FRESH_DAYS: Final = 30.0
"""Days after which a video that was added counts half as fresh."""
_PORTRAIT_RATIO: Final = 16 / 9
_SHORT: Final = 5.0
_LONG: Final = 60.0
"""Seconds between which the duration fits a queue best."""
_UNKNOWN: Final = 0.5


@dataclass(frozen=True, slots=True)
class Reel:
    """What decides about the place of one video."""

    photo_id: int
    collection_id: CollectionId
    width: int
    height: int
    seconds: float | None
    added_days: float
    """Days since 1970 until it was added."""
    is_favourite: bool


def recommended(reels: Sequence[Reel], interests: Mapping[CollectionId, float], day: float, seed: int) -> list[Reel]:
    """Return videos with the best first, those of other collections between those of one.

    `interests` are from 0 to 1, `day` counts from 1970. The same arguments give the same order, and another seed
    exchanges videos that are about equally good.
    """

    def score(reel: Reel) -> float:
        freshness: float = 0.5 ** (max(day - reel.added_days, 0.0) / FRESH_DAYS)
        return (
            INTEREST * interests.get(reel.collection_id, 0.0)
            + FAVOURITE * reel.is_favourite
            + FRESHNESS * freshness
            + PORTRAIT * portrait_fit(reel.width, reel.height)
            + DURATION * duration_fit(reel.seconds)
            + JITTER * _jitter(seed, reel.photo_id)
        )

    best = sorted(reels, key=lambda reel: (-score(reel), reel.photo_id))
    return [best[index] for index in spread([reel.collection_id for reel in best])]


def portrait_fit(width: int, height: int) -> float:
    """Return how much of a tall screen a video fills: 1 from 9:16 on, less the wider it is."""
    return min(1.0, height / max(width, 1) / _PORTRAIT_RATIO)


def duration_fit(seconds: float | None) -> float:
    """Return how well a duration suits a queue: 1 from 5 to 60 seconds, less for shorter and longer ones."""
    if seconds is None:
        return _UNKNOWN
    return seconds / _SHORT if seconds < _SHORT else min(1.0, _LONG / seconds)


def _jitter(seed: int, photo_id: int) -> float:
    digest = blake2b(photo_id.to_bytes(8, "big"), digest_size=4, salt=seed.to_bytes(8, "big")).digest()
    return int.from_bytes(digest, "big") / 2**32
