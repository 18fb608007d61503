"""Which photo of a group of duplicates to keep, and why. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Final, NamedTuple

from core.library.duplicates.models import DuplicatePhoto
from core.library.duplicates.sharp_photos import are_sharp
from core.models import DateSource, PhotoKind

_COPIES: Final = re.compile(
    r"\b(cop(y|ies)|kopien?|duplicates?|backups?|trash|deleted|exports?|exported|whatsapp|thumbnails?|temp|tmp|old)\b"
)
_COPY_NAME: Final = re.compile(r"\(\d+\)$|\bcopy\b|\bkopie\b|\bcopie\b|[-_](edited|bearbeitet|small|thumb)$")
_LONG_AGO: Final = datetime(1, 1, 1)  # noqa: DTZ001 - a wall clock
_CAMERA: Final = frozenset(
    {DateSource.PERSON, DateSource.EXIF, DateSource.EXIF_OFFSET, DateSource.SIDECAR, DateSource.CONTAINER}
)


class _Criterion(NamedTuple):
    reason: str
    rank: Callable[[DuplicatePhoto], float]
    """Higher is better."""


def proposed(photos: Sequence[DuplicatePhoto]) -> tuple[tuple[DuplicatePhoto, ...], tuple[str, ...]]:
    """Return the photos with the one to keep first, and why that one.

    Its reasons are the criteria in which it is better than another one, and none is better than it.
    """
    are_said = zip(photos, are_sharp([each.sharpness for each in photos]), strict=True)
    sharp = {each.photo.id for each, is_sharp in are_said if is_sharp}
    sharper = _Criterion("sharper", lambda each: float(each.photo.id in sharp))
    criteria = (*_ORIGINS, sharper, *_CRITERIA)
    ordered = sorted(photos, key=lambda each: tuple(-criterion.rank(each) for criterion in criteria))
    best, *others = ordered
    reasons = []
    for criterion in criteria:
        ranks = [criterion.rank(each) for each in others]
        if max(ranks) <= criterion.rank(best) and min(ranks) < criterion.rank(best):
            reasons.append(criterion.reason)
    # The order of indexing decides only where nothing else does.
    return tuple(ordered), tuple(reasons[:-1] if len(reasons) > 1 and reasons[-1] == _FIRST_INDEXED else reasons)


def _is_in_a_folder_of_its_own(each: DuplicatePhoto) -> float:
    return -1.0 if _COPIES.search(_words(each.folder)) else 0.0


def _has_a_name_of_its_own(each: DuplicatePhoto) -> float:
    return -1.0 if _COPY_NAME.search(each.photo.exact_name.casefold().rpartition(".")[0]) else 0.0


def _marks(each: DuplicatePhoto) -> float:
    marks = each.photo.marks
    return marks.favourites + marks.votes + (marks.rating is not None)


def _taken(each: DuplicatePhoto) -> float:
    """Return higher values for earlier dates; copies without a date of their own come last."""
    taken = each.photo.taken
    if taken is None or taken.source is DateSource.FILE:
        return float("-inf")
    return -(taken.local - _LONG_AGO).total_seconds()


def _is_dated_by_camera(each: DuplicatePhoto) -> float:
    return float(each.photo.taken is not None and each.photo.taken.source in _CAMERA)


def _words(folder: str) -> str:
    return re.sub(r"[\W_]+", " ", folder.casefold())


_FIRST_INDEXED: Final = "indexed first"

_ORIGINS: Final = (
    _Criterion("not in a folder of copies", _is_in_a_folder_of_its_own),
    _Criterion("RAW", lambda each: float(each.photo.kind is PhotoKind.RAW)),
)
"""What says where a photo comes from: before how sharp it is."""

_CRITERIA: Final = (
    _Criterion("more pixels", lambda each: each.photo.width * each.photo.height),
    _Criterion("marked by members", _marks),
    _Criterion("dated by its camera", _is_dated_by_camera),
    _Criterion("earliest date", _taken),
    _Criterion("not named as a copy", _has_a_name_of_its_own),
    _Criterion("larger file", lambda each: each.photo.size),
    _Criterion(_FIRST_INDEXED, lambda each: -each.photo.id),
)
