"""Conditions that compare a fact of a photo."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from core.models.tags.tag_names import folded, tag_key
from core.sets.expressions import OWNER, PhotoFacts, Sql
from core.sets.search.search_facts import Fact, fact_sql


@dataclass(frozen=True, slots=True)
class FactBetween:
    """A number from `low` to `high`; None is open. What is unknown does not match."""

    fact: Fact
    low: float | None = None
    high: float | None = None
    has_low: bool = True
    """Whether the low end itself matches."""
    has_high: bool = False
    user_id: int = 0
    is_looked_up: bool = True
    """Whether an index of the fact may find the photos."""

    def sql(self, out: Sql) -> str:
        """Compare with both ends."""
        value = _value(self.fact, self.user_id, out)
        ends = []
        if self.low is not None:
            ends.append(f"{value} {'>=' if self.has_low else '>'} {out.parameter(self.low)}")
        if self.high is not None:
            ends.append(f"{value} {'<=' if self.has_high else '<'} {out.parameter(self.high)}")
        return " AND ".join([*self._looked_up(out), *ends]) or f"{value} IS NOT NULL"

    def _looked_up(self, out: Sql) -> Iterator[str]:
        """Yield what follows from the low end and has an index."""
        if not self.is_looked_up:
            return
        if self.low is not None and self.low > 0 and self.fact is Fact.RATING:
            yield f"{out.table}.rating_sort >= {out.parameter(int(self.low * 1e6) * 10**6)}"
        if self.low is not None and self.low > 0 and self.fact is Fact.MY_STARS:
            user = out.parameter(self.user_id) if self.user_id else OWNER
            rated = f"SELECT photo_id FROM rated_photos WHERE user_id = {user}"  # noqa: S608 - a parameter
            yield f"{out.table}.id IN ({rated})"

    def matches(self, photo: PhotoFacts) -> bool:
        """Compare the number of one photo."""
        number = photo.facts.get(self.fact)
        if number is None:
            return False
        assert not isinstance(number, str)
        is_below = self.low is not None and (number < self.low or (number == self.low and not self.has_low))
        is_above = self.high is not None and (number > self.high or (number == self.high and not self.has_high))
        return not is_below and not is_above


@dataclass(frozen=True, slots=True)
class FactIsOneOf:
    """A fact with one of the values."""

    fact: Fact
    values: tuple[str | int, ...]

    def sql(self, out: Sql) -> str:
        """Compare with each value."""
        values = ", ".join(out.parameter(value) for value in self.values)
        return f"{_value(self.fact, 0, out)} IN ({values})"

    def matches(self, photo: PhotoFacts) -> bool:
        """Compare the fact of one photo."""
        return photo.facts.get(self.fact) in self.values


@dataclass(frozen=True, slots=True)
class FactHolds:
    """A fact that is true of a photo, for a member."""

    fact: Fact
    user_id: int = 0

    def sql(self, out: Sql) -> str:
        """Return the expression of the fact."""
        return _value(self.fact, self.user_id, out)

    def matches(self, photo: PhotoFacts) -> bool:
        """Read the fact of one photo."""
        return bool(photo.facts.get(self.fact))


@dataclass(frozen=True, slots=True)
class DayOfYear:
    """A time on a day of any year, from one to another; over the new year if the first one is later."""

    fact: Fact
    first: tuple[int, int]
    """Month and day."""
    last: tuple[int, int]

    def sql(self, out: Sql) -> str:
        """Compare month and day: of the wall clock where the photo was taken, otherwise of that of the server."""
        zone = "" if self.fact is Fact.TAKEN else ", 'localtime'"
        day = f"strftime('%m%d', {_value(self.fact, 0, out)}, 'unixepoch'{zone})"
        first, last = (out.parameter(f"{month:02}{day:02}") for month, day in (self.first, self.last))
        return f"({day} >= {first} {self._joined} {day} <= {last})"

    def matches(self, photo: PhotoFacts) -> bool:
        """Compare the day of one photo."""
        seconds = photo.facts.get(self.fact)
        if seconds is None:
            return False
        assert not isinstance(seconds, str)
        moment = datetime.fromtimestamp(seconds, UTC)
        if self.fact is not Fact.TAKEN:
            moment = moment.astimezone()
        day = (moment.month, moment.day)
        if self.first <= self.last:
            return self.first <= day <= self.last
        return day >= self.first or day <= self.last

    @property
    def _joined(self) -> str:
        return "AND" if self.first <= self.last else "OR"


@dataclass(frozen=True, slots=True)
class TaggedWith:
    """Photos with a tag of this name, wherever it is: at the top, below another tag, or above the tag of the photo."""

    name: str

    def sql(self, out: Sql) -> str:
        """Look up the photos of the tags whose keys have the parts of this one."""
        key = out.parameter(self._key)
        return f"""{out.table}.id IN (
        SELECT photo_id FROM tagged_photos WHERE tag_id IN (SELECT id FROM tags WHERE instr('/' || key, {key}) > 0)
    )"""  # noqa: S608 - the name of a table

    def matches(self, photo: PhotoFacts) -> bool:
        """Compare the tags of one photo."""
        return any(self._key in f"/{key}" for key in photo.tags)

    @property
    def _key(self) -> str:
        return f"/{tag_key(self.name)}"


@dataclass(frozen=True, slots=True)
class ShowingPerson:
    """Photos of people with these words one after the other in their names, or of the one with a number ("#7").

    A hidden person is found by the number only, and so is one by the number of a person merged into them.
    """

    name: str

    def sql(self, out: Sql) -> str:
        """Look up the photos of the faces of these people."""
        if self._number is not None:
            people = f"""WITH RECURSIVE meant(id) AS (
            SELECT {out.parameter(self._number)}
            UNION SELECT merged_into FROM people CROSS JOIN meant USING (id) WHERE merged_into IS NOT NULL
        ) SELECT id FROM meant"""  # noqa: S608 - a parameter
        else:
            words = out.parameter(f" {folded(self.name)} ")
            people = f"SELECT id FROM people WHERE instr(' ' || key || ' ', {words}) > 0 AND is_hidden = 0"  # noqa: S608
        return f"""{out.table}.id IN (
        SELECT photo_id FROM faces WHERE person_id IN ({people})
    )"""  # noqa: S608 - the name of a table

    def matches(self, photo: PhotoFacts) -> bool:
        """Compare the people of one photo."""
        if self._number is not None:
            return any(number == self._number for number, _ in photo.people)
        return any(f" {folded(self.name)} " in f" {key} " for _, key in photo.people)

    @property
    def _number(self) -> int | None:
        found = _NUMBER.fullmatch(self.name.strip())
        return int(found[1]) if found else None


def _value(fact: Fact, user_id: int, out: Sql) -> str:
    user = "" if "{user}" not in fact.value else out.parameter(user_id) if user_id else OWNER
    return fact_sql(fact.value, out.table, user=user)


_NUMBER = re.compile(r"#(\d{1,15})", re.ASCII)
