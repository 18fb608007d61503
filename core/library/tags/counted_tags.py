"""Tags with the numbers of what has them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CountedTag:
    """A tag, and how much the actor has access to that has it or one below it."""

    name: str
    """The whole path, safe to show."""
    photos: int
    collections: int
    categories: int

    @property
    def count(self) -> int:
        """Photos, collections and categories."""
        return self.photos + self.collections + self.categories


def counted_tag(row: sqlite3.Row) -> CountedTag:
    """Return the tag of a row."""
    return CountedTag(row["name"], row["photos"], row["collections"], row["categories"])


def counted(rows: Iterable[sqlite3.Row]) -> list[CountedTag]:
    """Return the tags of rows that the actor has access to anything of."""
    return [tag for tag in map(counted_tag, rows) if tag.count]
