"""SQL statements as templates, completed for an actor, a photo set and an order.

Placeholders: {set} the photo set, {listed} the state, {visible} the permission, {shareable} the permission to share of
the member in `users`, {favourite} whether a row is a favourite of the actor, {favourites} the same to look rows up by,
each of the table `photos`, or of another table or alias as {earlier.set}; {column}, {direction}, {after}, {before},
{opposite} the order, and {photos}, {id}, {tie} the table that is read in it, the id of the photo and the column that
breaks ties; {likeness} the FROM of the photos that a query ranks. In a statement that starts after a key ({after} in
it) or ends before one ({before}), {set} does not compete with the key for the index.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

from core.models import Actor, FavouritesSet, HighlightSet, PhotoSet
from core.sets.clauses import (
    Purpose,
    holds_stories,
    listed,
    names_photos,
    purpose_for,
    shareable,
    visibility,
    visible,
)
from core.sets.conditions import condition_of, set_condition
from core.sets.expressions import EVERY_PHOTO, Operator, PhotoField, Sql
from core.sets.favourite_clauses import favourite, favourites
from core.sets.likeness.likeness_conditions import NOTHING_RANKED, Alike
from core.sets.orders import OrderSql
from core.sets.search.candidates import CandidateSet, all_parts

STATEMENTS: dict[str, Statement] = {}
"""Every statement by its name; the golden files of the tests hold each of them."""


@dataclass(frozen=True, slots=True)
class Statement:
    """A named template. Names are unique."""

    name: str
    template: str
    purpose: Purpose = Purpose.LIST

    def __post_init__(self) -> None:
        """Register the statement."""
        assert STATEMENTS.setdefault(self.name, self) is self, self.name

    def fill(
        self,
        actor: Actor | None = None,
        photo_set: PhotoSet | None = None,
        order: OrderSql | None = None,
        /,
        **values: Any,
    ) -> tuple[str, dict[str, Any]]:
        """Return the finished SQL and its parameters, ready for `connection.execute(*…)`.

        Without an actor there is no permission to check: counts that are kept, background work, doctor.
        """
        parameters: dict[str, Any] = dict(values)
        if actor is not None:
            parameters |= visibility(actor)
        texts = []
        without_index = frozenset() if order is None else frozenset(_without_index(self.template, order))
        if isinstance(photo_set, FavouritesSet | CandidateSet | HighlightSet):
            without_index |= _FOUND_BEFORE
        joins_albums = order is not None and order.source != "photos" and "{photos}" in self.template
        for table, word in _placeholders(self.template):
            is_joined = joins_albums and table == "photos"
            names_candidates = isinstance(photo_set, CandidateSet)
            out = _Writer(
                table, without_index, is_joined, f"{word}_", parameters, actor, self.purpose, names_candidates
            )
            texts.append(self._text(word, actor, photo_set, out))
        return _filled(self.template, tuple(texts), order), parameters

    def _text(self, word: str, actor: Actor | None, photo_set: PhotoSet | None, out: _Writer) -> str:
        if word == "listed":
            purpose = purpose_for(actor, self.purpose, photo_set)
            names, holds = names_photos(actor, photo_set), holds_stories(actor, photo_set)
            return listed(purpose, out.table, names_photos=names, holds_stories=holds)
        if word == "shareable":
            return shareable(out.table)
        if word in _OF_ACTOR:
            assert actor is not None, self.name
            return _OF_ACTOR[word](actor, out)
        assert photo_set is not None, self.name
        member = int(out.parameters.get("user_id", 0))
        condition = set_condition(photo_set, member) if actor is None else condition_of(actor, photo_set)
        if word == "likeness":
            return next((part.ranked(out) for part in all_parts(condition) if isinstance(part, Alike)), NOTHING_RANKED)
        return "" if condition is EVERY_PHOTO else condition.sql(out)


@dataclass(slots=True)
class _Writer:
    """Collects the parameters of one condition: `:set_1`, `:set_2` and so on, the same ones wherever it is repeated."""

    table: str
    without_index: frozenset[tuple[str, Operator]]
    joins_albums: bool
    prefix: str
    parameters: dict[str, Any]
    actor: Actor | None
    purpose: Purpose
    names_candidates: bool = False
    count: int = field(default=0)

    def parameter(self, value: float | str) -> str:
        self.count += 1
        name = f"{self.prefix}{self.count}"
        self.parameters[name] = value
        return f":{name}"

    def shown(self, table: str) -> str:
        purpose = purpose_for(self.actor, self.purpose)
        state = listed(purpose if purpose in {Purpose.FEED, Purpose.LINK} else Purpose.LIST, table)
        return f"{state} AND {self.accessible(table)}"

    def told(self, table: str) -> str:
        return f"{listed(Purpose.HELD, table)} AND {self.accessible(table)}"

    def accessible(self, table: str) -> str:
        return "1" if self.actor is None else visible(self.actor, replace(self, table=table))

    def accessible_categories(self) -> str | None:
        return None if self.actor is not None and self.actor.share is not None else self.accessible("categories")

    def is_unrestricted(self) -> str:
        return "1" if self.actor is None or self.actor.share is not None else ":sees_all"


def _without_index(template: str, order: OrderSql) -> Iterator[tuple[str, Operator]]:
    if "{after}" in template:
        yield order.column, Operator.LESS if order.descending else Operator.AT_LEAST
    if "{before}" in template:
        yield order.column, Operator.AT_LEAST if order.descending else Operator.LESS
    if order.column not in _DATES:
        # A category has an index by date alone. Passing other photos in the index of the order is far less work than
        # sorting the whole category for each page.
        yield PhotoField.CATEGORY.value, Operator.EQUAL


_OF_ACTOR: Mapping[str, Callable[[Actor, Sql], str]] = {
    "visible": visible,
    "favourite": favourite,
    "favourites": favourites,
}

_DATES = frozenset({"date_sort", "newest_sort"})

_FOUND_BEFORE = frozenset(
    [(PhotoField.CATEGORY.value, Operator.EQUAL), (PhotoField.COLLECTION.value, Operator.EQUAL)]
    + [(PhotoField.TAKEN.value, operator) for operator in (Operator.AT_LEAST, Operator.LESS)]
)
"""What does not choose the index where photos are named: favourites, highlights, and candidates for a query."""

_PLACEHOLDER = re.compile(r"\{(?:(\w+)\.)?(set|listed|visible|shareable|favourites?|likeness)\}( AND\s+)?")


@lru_cache(maxsize=256)
def _placeholders(template: str) -> tuple[tuple[str, str], ...]:
    return tuple((match[1] or "photos", match[2]) for match in _PLACEHOLDER.finditer(template))


@lru_cache(maxsize=512)
def _filled(template: str, texts: tuple[str, ...], order: OrderSql | None) -> str:
    """Replace the placeholders; a condition that holds for every photo is omitted with the AND after it."""
    pending = iter(texts)

    def replace(match: re.Match[str]) -> str:
        text = next(pending)
        return text and text + (match[3] or "")

    sql = _PLACEHOLDER.sub(replace, template)
    return sql if order is None else order.fill(sql)
