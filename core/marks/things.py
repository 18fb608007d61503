"""What a mark is about: photos, collections and categories, many at once."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain

from core.errors import NotFoundError, UsageError
from core.models import CategoryId, CollectionId, IdRanges, PhotoId, count_of, id_ranges, ids_in
from core.operations import ThingKind, Touched, Transaction
from core.sets.statements import Statement

LARGEST_BULK = 100_000
"""Things that one operation changes."""

_NONE = IdRanges("")


@dataclass(frozen=True, slots=True)
class Things:
    """Photos, collections and categories; the stored form of an operation has them as short texts."""

    photos: IdRanges = _NONE
    collections: IdRanges = _NONE
    categories: IdRanges = _NONE

    @classmethod
    def of(
        cls,
        photos: Iterable[PhotoId] = (),
        collections: Iterable[CollectionId] = (),
        categories: Iterable[CategoryId] = (),
    ) -> Things:
        """Return the things with these ids."""
        return cls(id_ranges(photos), id_ranges(collections), id_ranges(categories))

    @classmethod
    def stored(cls, value: Things | Mapping[str, str]) -> Things:
        """Read the stored form; things are returned as they are."""
        return value if isinstance(value, Things) else cls(**{name: IdRanges(ids) for name, ids in value.items()})

    @classmethod
    def by_kind(cls, ids: Mapping[ThingKind, Iterable[int]]) -> Things:
        """Return the things with these ids, by their kind."""
        return cls(*(id_ranges(ids.get(kind, ())) for kind in _KINDS))

    @property
    def count(self) -> int:
        """How many there are."""
        return sum(count_of(ids) for _, ids in self.kinds())

    def kinds(self) -> Iterator[tuple[ThingKind, IdRanges]]:
        """Yield the kinds of which there are some, with their ids."""
        for kind, ids in zip(_KINDS, (self.photos, self.collections, self.categories), strict=True):
            if ids:
                yield kind, ids

    def touched(self, field: str, tx: Transaction) -> tuple[Touched, ...]:
        """Return a field of these things which the member has for themselves."""
        return tuple(Touched(field, kind, ids, tx.member_id) for kind, ids in self.kinds())

    def touched_by_all(self, field: str) -> tuple[Touched, ...]:
        """Return a field of these things which all members share."""
        return tuple(Touched(field, kind, ids) for kind, ids in self.kinds())


def require_accessible(tx: Transaction, things: Things) -> None:
    """Check that the actor has access to every one of these things, before anything is written.

    Raises:
        NotFoundError: to some they have not; the message says how many.
        UsageError: there are too many.
    """
    if things.count > LARGEST_BULK:
        raise UsageError(f"At most {LARGEST_BULK:,} things can be changed at once.", "Choose fewer.")
    require_visible(tx, things)


def require_visible(tx: Transaction, things: Things) -> None:
    """Check what `require_accessible` does, except how many there are: for photos of collections, and for inverses.

    Raises:
        NotFoundError: to some of them the actor has no access; the message says how many.
    """
    total, missing = things.count, 0
    for kind, ids in things.kinds():
        query = _ACCESSIBLE[kind].fill(tx.actor, ids=json_ids(ids))
        missing += count_of(ids) - int(tx.connection.execute(*query).fetchone()[0])
    if missing and total == 1:
        (kind, _), *_ = things.kinds()
        raise NotFoundError(f"There is no such {kind}.", "It may have been moved or removed.")
    if missing:
        raise NotFoundError(
            f"Nothing was changed, because {missing:,} of the {total:,} are not there for you.", "Choose them again."
        )


def union(several: Iterable[Things]) -> Things:
    """Return everything that is in any of these."""
    kinds: dict[ThingKind, list[int]] = {}
    for kind, ids in chain.from_iterable(things.kinds() for things in several):
        kinds.setdefault(kind, []).extend(ids_in(ids))
    return Things.by_kind(kinds)


def common(some: Things, others: Things) -> Things:
    """Return what is in both."""
    kept = {kind: set(ids_in(ids)) for kind, ids in others.kinds()}
    return Things.by_kind({kind: kept.get(kind, set()).intersection(ids_in(ids)) for kind, ids in some.kinds()})


def without(some: Things, others: Things) -> Things:
    """Return what is in the first ones only."""
    left_out = {kind: set(ids_in(ids)) for kind, ids in others.kinds()}
    return Things.by_kind({kind: set(ids_in(ids)) - left_out.get(kind, set()) for kind, ids in some.kinds()})


def json_ids(ids: IdRanges) -> str:
    """Return ids as a JSON array, as statements take them."""
    return json.dumps(list(ids_in(ids)))


_KINDS = (ThingKind.PHOTO, ThingKind.COLLECTION, ThingKind.CATEGORY)

_ACCESSIBLE = {
    ThingKind.PHOTO: Statement(
        "accessible photos of a bulk",
        """
SELECT count(*) FROM photos
WHERE id IN (SELECT value FROM json_each(:ids)) AND {visible}
""",
    ),
    ThingKind.COLLECTION: Statement(
        "accessible collections of a bulk",
        """
SELECT count(*) FROM collections
WHERE id IN (SELECT value FROM json_each(:ids)) AND {collections.visible}
""",
    ),
    ThingKind.CATEGORY: Statement(
        "accessible categories of a bulk",
        """
SELECT count(*) FROM categories
WHERE id IN (SELECT value FROM json_each(:ids)) AND {categories.visible}
""",
    ),
}
