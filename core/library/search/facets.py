"""What can narrow a list of photos: its tags, ratings, cameras, years and kinds, with the number of photos of each.

Counted are the photos of the set that the actor has access to, up to `MOST_FACETED`: counts depend on the whole query,
and what the actor is not shown is absent.
"""

from __future__ import annotations

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from core.library.search.word_pages import first_photos
from core.models import Actor, PhotoSet
from core.models.tags.tag_names import tag_key
from core.query.query_tokens import is_bare, quoted
from core.query.search_field import Fields, access_of
from core.query.search_words import has_words, search_pattern
from core.sets.search.search_fields import fields_of
from core.sets.statements import Statement
from core.text import display_text

MOST_FACETED = 2_000
"""Photos up to which facets are counted."""

_MOST_VALUES = 4
"""Values of each field."""
_STARS = (5, 4, 3, 2, 1)


@dataclass(frozen=True, slots=True)
class Facet:
    """A value that a field has in a list. Its texts are safe for display."""

    field: str
    name: str
    term: str
    """The field and its value as a query has them: `tag:sea`."""
    count: int
    is_least: bool = False
    """Whether there may be more photos: the list has more than are counted."""


def facets(connection: sqlite3.Connection, actor: Actor, photo_set: PhotoSet) -> tuple[Facet, ...]:
    """Return what narrows a set, the values that most photos have first; nothing that all of them have."""
    fields = fields_of(access_of(actor))
    photo_set = first_photos(connection, actor, photo_set, MOST_FACETED)
    rows = connection.execute(*FACETED.fill(actor, photo_set, limit=MOST_FACETED)).fetchall()
    is_least = len(rows) == MOST_FACETED
    found: list[Facet] = []
    if "tag" in fields:
        tagged = connection.execute(*TAGS_OF_FACETED.fill(actor, photo_set, limit=MOST_FACETED)).fetchall()
        found += _values("tag", _tag_counts(tagged), is_least=is_least)
    if "rating" in fields:
        found += _ratings([row["rating"] for row in rows if row["votes"]], is_least=is_least)
    if "camera" in fields:
        found += _values("camera", _camera_counts(rows), is_least=is_least)
    if "taken" in fields:
        years = Counter(str(row["year"]) for row in rows if row["year"] is not None)
        found += sorted(_values("taken", years, is_least=is_least), key=lambda facet: facet.name, reverse=True)
    found += _values("kind", Counter(row["kind"] for row in rows if _is_kind(fields, row["kind"])), is_least=is_least)
    return tuple(facet for facet in found if is_least or facet.count < len(rows))


def _values(field: str, counts: Counter[str], *, is_least: bool) -> Iterator[Facet]:
    for name, count in counts.most_common(_MOST_VALUES):
        value = name if is_bare(name) else quoted(name)
        yield Facet(field, display_text(name), f"{field}:{value}", count, is_least)


def _ratings(averages: Iterable[float], *, is_least: bool) -> Iterator[Facet]:
    """Yield how many photos have so many stars or more, as far as that differs."""
    rated, before = list(averages), 0
    for stars in _STARS:
        count = sum(average >= stars for average in rated)
        if count > before:
            name = "★" * stars + (" and more" if stars < _STARS[0] else "")
            yield Facet("rating", name, f"rating:>={stars}", count, is_least)
        before = count


def _tag_counts(rows: Iterable[sqlite3.Row]) -> Counter[str]:
    """Count each photo once for each of its tags and those above them."""
    photos, names = defaultdict(set), dict[str, str]()
    for row in rows:
        parts = row["name"].split("/")
        for depth in range(1, len(parts) + 1):
            name = "/".join(parts[:depth])
            photos[names.setdefault(tag_key(name), name)].add(row["photo_id"])
    return Counter({name: len(ids) for name, ids in photos.items()})


def _camera_counts(rows: Iterable[sqlite3.Row]) -> Counter[str]:
    """Count models as a query for their names does, which finds longer names with the same words as well."""
    counts = Counter((row["camera_make"] or "", row["camera_model"]) for row in rows if row["camera_model"])
    patterns = {model: search_pattern(model, is_exact=True) for _, model in counts}
    return Counter(
        {
            model: sum(count for (make, other), count in counts.items() if has_words(pattern, f"{make} {other}"))
            for model, pattern in patterns.items()
        }
    )


def _is_kind(fields: Fields, kind: str) -> bool:
    return "kind" in fields and kind in _KINDS


_KINDS = frozenset({"still", "animated", "video", "live", "raw"})

_FACETED = "SELECT {columns} FROM photos WHERE {set} AND {listed} AND {visible} LIMIT :limit"

FACETED = Statement(
    "facts of photos that facets count",
    _FACETED.replace(
        "{columns}",
        "rating, votes, camera_make, camera_model, kind,"
        " CAST(strftime('%Y', taken_local, 'unixepoch') AS INTEGER) AS year",
    ),
)

TAGS_OF_FACETED = Statement(
    "tags of photos that facets count",
    """
SELECT tags.name, photo_id
FROM ({faceted}) AS faceted
CROSS JOIN tagged_photos ON photo_id = faceted.id
CROSS JOIN tags ON tags.id = tag_id
""".replace("{faceted}", _FACETED.replace("{columns}", "photos.id")),
)
