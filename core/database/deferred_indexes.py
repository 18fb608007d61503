"""Indexes that an upgrade of a large gallery leaves to a job after the start. Pure.

Lists are shown without them, slower. Only indexes of photos and files are left out, and none that is unique.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Final

DEFERRED: Final = frozenset(
    {
        "photos_by_name",
        "photos_by_size",
        "photos_by_rating",
        "photos_scattered",
        "photos_on_map",
        "photos_in_category_by_date",
        "photos_in_collection_by_name",
        "photos_in_collection_by_newest",
        "photos_in_collection_by_added",
        "photos_in_collection_by_size",
        "photos_in_collection_by_rating",
    }
)
"""Those of the map, and of orders that members choose.

The orders that screens begin with, home, and all changes need the others.
"""

MANY_PHOTOS: Final = 50_000
"""From how many photos on: building one of them takes 0.05 s for as many, and a second for a million."""

Steps = Sequence[tuple[int, str]]
"""Statements, each with the number of its migration."""

_COMMENTS: Final = r"(?:\s*--[^\n]*\n)*\s*"
_CREATED: Final = re.compile(
    _COMMENTS + r"(?P<text>CREATE INDEX (?P<name>\w+)\s+ON (?:photos|files)\b.*?)\s*;?\s*", re.DOTALL
)
_DROPPED: Final = re.compile(_COMMENTS + r"DROP INDEX (\w+)")
_HARMLESS: Final = re.compile(_COMMENTS + r"(?:CREATE|DROP INDEX|DROP TRIGGER|ALTER TABLE \w+ ADD COLUMN)\b")


def without_index_work(steps: Steps, present: Collection[str], *, is_large: bool) -> list[tuple[int, str]]:
    """Return the statements that are executed, for a database that has the indexes in `present`.

    An index that is built again later is built once. In a large database, an index of an earlier shape is kept, and
    one of `DEFERRED` is not built: `outdated_indexes` finds both.
    """
    last = {name: position for position, (_, each) in enumerate(steps) if (name := _created(each)) is not None}
    built = set(present)
    executed: list[tuple[int, str]] = []
    for position, (number, statement) in enumerate(steps):
        dropped, created = _DROPPED.match(statement), _created(statement)
        if dropped is not None:
            name = dropped[1]
            if last.get(name, -1) > position and (is_large or name not in built):
                continue
            built.discard(name)
            statement = f"DROP INDEX IF EXISTS {name}"
        elif created is not None:
            if position < last[created] or (is_large and (created in DEFERRED or created in built)):
                continue
            built.add(created)
        executed.append((number, statement))
    return executed


def outdated_indexes(steps: Steps, present: Mapping[str, str]) -> dict[str, str]:
    """Return the statements that create the indexes which are missing or of an earlier shape, by their names.

    `present` are the statements that created the existing ones.
    """
    wanted: dict[str, str] = {}
    for _, statement in steps:
        dropped, created = _DROPPED.match(statement), _CREATED.fullmatch(statement)
        if dropped is not None:
            wanted.pop(dropped[1], None)
        elif created is not None:
            wanted[created["name"]] = created["text"]
    return {name: text for name, text in wanted.items() if present.get(name) != text}


def may_break_references(statements: Iterable[str]) -> bool:
    """Return whether statements change rows or tables that others refer to."""
    return any(_HARMLESS.match(statement) is None for statement in statements)


def _created(statement: str) -> str | None:
    found = _CREATED.fullmatch(statement)
    return None if found is None else found["name"]
