"""The conditions of highlights. Each chooses a bounded number of photos among those that the actor is shown.

Chance is that of the day alone, so that a page, a count and the next page on one day are about the same photos.
"""

from __future__ import annotations

import json
from base64 import b32encode
from calendar import timegm
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import blake2b

from core.models.dates.highlight_kinds import MEMORIES, HighlightKind
from core.sets.expressions import ARCHIVED, OWNER, PhotoFacts, Sql
from core.sets.moments.memory_conditions import MEMORY_SQL

MOST_RECENT = 1000
"""Latest additions."""
CUT_COLLECTIONS, CUTS_OF_EACH = 24, 8
"""Collections that were never opened, and photos of each."""
LETTERS = "abcdefghijklmnopqrstuvwxyz234567"
"""The first letters of keys of photos, which are random: the lucky dip has one photo for each."""

_YEAR = timedelta(days=365)
_HOUR = 3600
_DAY_SECONDS = 86400
_LAST_ZONE = 12 * _HOUR
"""How much later than in UTC a day ends in the last time zone."""
_PRIME = 2**31 - 1
_FEW = 200
"""Where one of so many photos is shown to the actor, reading all of these costs as much as finding one at a time."""


@dataclass(frozen=True, slots=True)
class Highlighted:
    """The photos of a highlight of a day, for the member with this id; 0 is the owner."""

    kind: HighlightKind
    day: date
    user_id: int
    number: int | None = None
    """That of the spot or the person of a memory."""

    def sql(self, out: Sql) -> str:
        """Look up what the highlight chooses."""
        if self.number is not None and self.kind in MEMORIES:
            return MEMORY_SQL[self.kind](self.number, out)
        return _CHOICES[self.kind](self, out) if self.kind in _CHOICES else "0"

    def matches(self, photo: PhotoFacts) -> bool:
        """Read the fact of one photo."""
        return self.kind not in MEMORIES and (self.kind, self.user_id) in photo.highlights

    def member(self, out: Sql) -> str:
        """Return the member as SQL."""
        return out.parameter(self.user_id) if self.user_id else OWNER


def first_tail(day: date) -> str:
    """Return what follows the first letter in the keys from which the photos of the lucky dip are looked up."""
    return b32encode(_digest(day)[:10]).decode("ascii").lower()[:12]


def _recent(chosen: Highlighted, out: Sql) -> str:
    end = out.parameter(timegm(chosen.day.timetuple()) + _DAY_SECONDS + _LAST_ZONE)
    return f"""{out.table}.id IN (
        SELECT recent.id FROM photos AS recent
        WHERE recent.added_at < {end} AND {_shown("recent", out)}
        ORDER BY recent.added_at DESC, recent.id DESC
        LIMIT {MOST_RECENT}
    )"""  # noqa: S608 - conditions of core.sets


def _forgotten(chosen: Highlighted, out: Sql) -> str:
    """Choose by the collection, because views are of collections; what is younger than a year was seen within it."""
    since = _start(chosen.day - _YEAR) if chosen.day - date.min > _YEAR else _start(date.min)
    hour, member = out.parameter(since // _HOUR), chosen.member(out)
    return f"""{out.table}.id IN (SELECT photo_id FROM favourite_photos WHERE user_id = {member})
    AND {out.table}.added_at < {out.parameter(since)} AND +{out.table}.collection_id NOT IN (
        SELECT collection_id FROM collection_views WHERE user_id = {member} AND hour >= {hour}
    )"""  # noqa: S608 - expressions of core.sets


def _cuts(chosen: Highlighted, out: Sql) -> str:
    """Choose collections in an order by chance; what is opened today is still shown today."""
    factor = out.parameter(int.from_bytes(_digest(chosen.day)[:4], "big") % (_PRIME - 1) + 1)
    today = out.parameter(_start(chosen.day) // _HOUR)
    return f"""{out.table}.id IN (
        SELECT cut.id
        FROM (
            SELECT id FROM collections
            WHERE photo_count > archived_count AND {out.accessible("collections")} AND NOT EXISTS (
                SELECT 1 FROM collection_views
                WHERE collection_id = collections.id AND user_id = {chosen.member(out)} AND hour < {today}
            )
            ORDER BY id * {factor} % {_PRIME}
            LIMIT {CUT_COLLECTIONS}
        ) AS unopened CROSS JOIN photos AS cut ON cut.id IN (
            SELECT best.id FROM photos AS best
            WHERE best.collection_id = unopened.id AND {_shown("best", out)}
            ORDER BY best.rating_sort DESC, best.id DESC
            LIMIT {CUTS_OF_EACH}
        )
    )"""  # noqa: S608 - conditions of core.sets


def _dip(chosen: Highlighted, out: Sql) -> str:
    """Choose for each letter the first photo from a key on, in the order of keys, or the first of the letter.

    One letter after the other where the actor is shown many of all photos, else in one pass over those that are shown.
    """
    tail = out.parameter(first_tail(chosen.day))
    shown = out.accessible_categories() or "0"
    drawn = "SELECT id FROM photos AS drawn WHERE asset_key >= {first} AND asset_key < {end} AND {shown}"
    drawn += " ORDER BY asset_key LIMIT 1"
    seek, again = (
        drawn.format(first=first, end=end, shown=_shown("drawn", out))
        for first, end in (
            (f"letter.value || {tail}", "letter.value || '~'"),
            ("letter.value", f"letter.value || {tail}"),
        )
    )
    return f"""{out.table}.id IN (
        SELECT coalesce(({seek}), ({again}))
        FROM json_each({out.parameter(json.dumps([*LETTERS]))}) AS letter
        WHERE {_part(shown)}
        UNION ALL
        SELECT id FROM (
            SELECT drawn.id, min((substr(asset_key, 2) < {tail}) || asset_key)
            FROM categories CROSS JOIN photos AS drawn ON drawn.category_id = categories.id
            WHERE NOT {_part(shown)} AND {shown} AND {_shown("drawn", out)}
            GROUP BY substr(asset_key, 1, 1)
        )
    )"""  # noqa: S608 - conditions of core.sets


def _part(shown: str) -> str:
    """Return the condition that many of all photos are shown, by the kept counts of categories."""
    counted = "SELECT sum(photo_count) FROM categories"
    return f"({_FEW} * ({counted} WHERE {shown}) >= ({counted}))"


def _shown(table: str, out: Sql) -> str:
    return f"{out.shown(table)} AND {table}.id NOT IN {ARCHIVED}"


def _start(day: date) -> int:
    return timegm(day.timetuple())


def _digest(day: date) -> bytes:
    return blake2b(day.isoformat().encode("ascii"), digest_size=16).digest()


_CHOICES = {
    HighlightKind.RECENT_BATCHES: _recent,
    HighlightKind.FORGOTTEN_FAVOURITES: _forgotten,
    HighlightKind.DEEP_CUTS: _cuts,
    HighlightKind.LUCKY_DIP: _dip,
}
