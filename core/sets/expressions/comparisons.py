"""Conditions that compare columns of a photo, and those that combine others."""

from __future__ import annotations

import json
import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from core.models import PhotoKind
from core.sets.expressions.tree import Expression, Operator, PhotoFacts, PhotoField, Sql

ROW_OF_SLUG = {
    PhotoField.CATEGORY: "id FROM categories",
    PhotoField.COLLECTION: "collection_id FROM collection_addresses",
}
"""From where the id behind a slug is selected, for the fields that are compared by slug."""


@dataclass(frozen=True, slots=True)
class And:
    """Photos that match all parts; every photo without parts."""

    parts: tuple[Expression, ...] = ()

    def sql(self, out: Sql) -> str:
        """Join the parts."""
        return " AND ".join(part.sql(out) for part in self.parts) or "1"

    def matches(self, photo: PhotoFacts) -> bool:
        """Evaluate each part."""
        return all(part.matches(photo) for part in self.parts)


@dataclass(frozen=True, slots=True)
class Or:
    """Photos that match at least one part; no photo without parts."""

    parts: tuple[Expression, ...] = ()

    def sql(self, out: Sql) -> str:
        """Join the parts."""
        if not self.parts:
            return "0"
        return "(" + " OR ".join(part.sql(out) for part in self.parts) + ")"

    def matches(self, photo: PhotoFacts) -> bool:
        """Evaluate each part."""
        return any(part.matches(photo) for part in self.parts)


@dataclass(frozen=True, slots=True)
class Not:
    """Photos that do not match the part."""

    part: Expression

    def sql(self, out: Sql) -> str:
        """Negate the part; a slug that does not exist makes it NULL, which `NOT` would leave as it is."""
        return f"({self.part.sql(out)}) IS NOT TRUE"

    def matches(self, photo: PhotoFacts) -> bool:
        """Negate the value of the part."""
        return not self.part.matches(photo)


@dataclass(frozen=True, slots=True)
class Comparison:
    """A field compared with a value; a category or collection is compared by its slug."""

    field: PhotoField
    operator: Operator
    value: int | str

    def sql(self, out: Sql) -> str:
        """Return the comparison.

        What starts after a key, or ends before one, is looked up by that key. A bound of the same column at the same
        end would compete for the index and make each page read all pages before it, so the unary plus hides it from
        the index.
        """
        value = out.parameter(self.value)
        if self.field in ROW_OF_SLUG:
            value = f"(SELECT {ROW_OF_SLUG[self.field]} WHERE slug = {value})"
        hidden = "+" if (self.field.value, self.operator) in out.without_index else ""
        return f"{hidden}{out.table}.{self.field.value} {self.operator.value} {value}"

    def matches(self, photo: PhotoFacts) -> bool:
        """Compare the field of one photo; what is unknown does not match."""
        found = photo.fields[self.field]
        return found is not None and _COMPARE[self.operator](found, self.value)


@dataclass(frozen=True, slots=True)
class OfKind:
    """Photos of a kind, written as in the partial index of videos, which a parameter would not choose."""

    kind: PhotoKind

    def sql(self, out: Sql) -> str:
        """Return the comparison."""
        return f"{out.table}.kind = '{self.kind}'"

    def matches(self, photo: PhotoFacts) -> bool:
        """Compare the kind of one photo."""
        return photo.fields[PhotoField.KIND] == self.kind


@dataclass(frozen=True, slots=True)
class Membership:
    """A field with one of the values."""

    field: PhotoField
    values: tuple[int | str, ...]

    def sql(self, out: Sql) -> str:
        """Pass the values as one JSON array, so that their number does not change the statement."""
        array = out.parameter(json.dumps(self.values))
        return f"{out.table}.{self.field.value} IN (SELECT value FROM json_each({array}))"  # noqa: S608 - a column

    def matches(self, photo: PhotoFacts) -> bool:
        """Look up the field of one photo."""
        return photo.fields[self.field] in self.values


EVERY_PHOTO = And()
NO_PHOTO = Or()

_COMPARE: Mapping[Operator, Callable[[int | str, int | str], bool]] = {
    Operator.EQUAL: operator.eq,
    Operator.LESS: operator.lt,
    Operator.AT_LEAST: operator.ge,
}
