"""A query of which it is known that only some photos, named by their ids, can match it."""

from __future__ import annotations

from dataclasses import dataclass

from core.models import QuerySet
from core.sets.album_conditions import InAlbum
from core.sets.expressions import EVERY_PHOTO, And, Expression, Related
from core.sets.likeness.line_conditions import ShowsText
from core.sets.likeness.thing_conditions import ShowsThing
from core.sets.search.fact_conditions import FactBetween, ShowingPerson, TaggedWith
from core.sets.search.search_facts import Fact


@dataclass(frozen=True, slots=True)
class CandidateSet(QuerySet):
    """The candidates that match the rest of the query; texts are compared, not looked up in an index."""

    ids: tuple[int, ...] | None = ()
    """None for all photos that match the rest."""
    rest: Expression = EVERY_PHOTO
    """What is not known of the candidates yet, also that they are in the set within which is searched."""


def all_parts(condition: Expression) -> tuple[Expression, ...]:
    """Return the conditions that a photo has to meet."""
    if not isinstance(condition, And):
        return (condition,)
    return tuple(each for part in condition.parts for each in all_parts(part))


def has_index(part: Expression) -> bool:
    """Return whether the photos of a condition can be read without reading others."""
    match part:
        case TaggedWith() | ShowingPerson() | ShowsThing() | ShowsText() | Related() | InAlbum():
            return True
        case FactBetween(Fact.RATING, low):
            return low is not None and low > 0
        case FactBetween(Fact.MY_STARS):
            return True
        case _:
            return False
