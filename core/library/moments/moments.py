"""Which moments a member is shown on a day, from the days of their timeline."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from core.library.moments.day_highlights import DayHighlights, Highlight
from core.library.moments.memories import Memories
from core.library.timeline.models import DayCount
from core.library.timeline.timeline import PhotoTimeline
from core.models import Actor, Photo
from core.models.dates.date_sets import MomentSet
from core.models.dates.moment_spans import MomentKind, spans

LEAST_PHOTOS: Final = 24
"""Photos that a member has access to, for moments to be shown."""
LEAST_DATED: Final = 18
"""How many of them have a date of their own."""
LEAST_PART: Final = 0.3
"""Which part of them."""


@dataclass(frozen=True, slots=True)
class Moment:
    """The photos of earlier years that resemble a day in one way."""

    kind: MomentKind
    photo_set: MomentSet
    photos: int
    """How many."""
    days: tuple[date, ...]
    """The days with photos, the latest first."""
    covers: tuple[Photo, ...]
    """The first photo of each of the latest days."""

    @property
    def name(self) -> str:
        """What it is called."""
        return MOMENT_NAMES[self.kind]

    @property
    def about(self) -> str:
        """The first year and the last one."""
        years = self.years
        return f"{years[-1]} – {years[0]}" if len(years) > 1 else f"{years[0]}"

    @property
    def years(self) -> tuple[int, ...]:
        """The years with photos, the latest first."""
        return tuple(dict.fromkeys(day.year for day in self.days))


class Moments:
    """Finds the moments of a day; `Library` holds it."""

    def __init__(self, timeline: PhotoTimeline, highlights: DayHighlights, memories: Memories) -> None:
        """Read the days of this timeline, these highlights where there are no moments, and then memories."""
        self._timeline = timeline
        self._highlights = highlights
        self._memories = memories

    async def shown(self, actor: Actor, day: date, *, covers: int = 3) -> tuple[Moment | Highlight, ...]:
        """Return the moments of a day that have photos, else its highlights; then its memories."""
        found = await self.of(actor, day, covers=covers) or await self._highlights.of(actor, day, covers=covers)
        return (*found, *await self._memories.of(actor, day, covers=covers))

    async def of(
        self, actor: Actor, day: date, kinds: Iterable[MomentKind] = MomentKind, *, covers: int = 3
    ) -> tuple[Moment, ...]:
        """Return the moments of a day that have photos; none where too few photos have a date of their own."""
        days = await self._timeline.days(actor)
        if not are_shown(days):
            return ()
        dated = [each for each in reversed(days) if each.day is not None]
        found = []
        for kind in kinds:
            within = days_within(dated, spans(kind, day))
            if not within:
                continue
            latest = [each.day for each in within if each.day is not None]
            pictures = await self._timeline.pictures(actor, latest[:covers])
            shown = tuple(pictures[each] for each in latest[:covers] if each in pictures)
            photos = sum(each.photos for each in within)
            found.append(Moment(kind, MomentSet(kind, day), photos, tuple(latest), shown))
        return tuple(found)


def are_shown(days: Sequence[DayCount]) -> bool:
    """Return whether a timeline has enough photos, and enough of them with a date of their own."""
    photos = sum(each.photos for each in days)
    dated = sum(each.photos for each in days if each.day is not None)
    return photos >= LEAST_PHOTOS and dated >= LEAST_DATED and dated >= LEAST_PART * photos


MOMENT_NAMES: Final = {
    MomentKind.ON_THIS_DAY: "On this day",
    MomentKind.THIS_WEEK: "This week in earlier years",
    MomentKind.A_YEAR_AGO: "Last year around now",
}


def days_within(dated: Sequence[DayCount], wanted: Iterable[tuple[date, date]]) -> list[DayCount]:
    """Return the days in some spans, in the order of those; `dated` are days in order, the earliest first."""

    def day(counted: DayCount) -> date:
        assert counted.day is not None
        return counted.day

    found: list[DayCount] = []
    for first, last in wanted:
        begin = bisect_left(dated, first, key=day)
        found += reversed(dated[begin : bisect_right(dated, last, key=day)])
    return found
