"""The collections of a category by the levels of their folders. Pure.

The name of a collection keeps the path of its folder below the category ("Japan 2019 / Kyoto"). A level shows the
folders directly below it; a folder with one collection is that collection, so that no level has a single entry for it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.models import Collection

_BETWEEN = " / "


@dataclass(frozen=True, slots=True)
class LevelEntry:
    """A collection, or a folder of several collections."""

    name: str
    """Without the folders of its level."""
    collections: tuple[Collection, ...]
    """In the order of the list; one, unless it is a folder."""
    level: tuple[str, ...] | None = None
    """The level that a folder opens; None for a collection."""

    @property
    def key(self) -> str:
        """A key that is unique within a level."""
        return self.collections[0].slug if self.level is None else f"folder: {self.name}"


def folder_entries(collections: Sequence[Collection], level: tuple[str, ...] = ()) -> tuple[LevelEntry, ...]:
    """Return the entries of a level, each at the place of its first collection."""
    depth = len(level)
    folders: dict[tuple[str, ...], list[Collection]] = {}
    for collection in collections:
        path = tuple(collection.name.split(_BETWEEN))
        if path[:depth] == level:
            # The photos directly in the folder of this level are a collection of their own.
            place = path[: depth + 1] if len(path) > depth else (*path, collection.slug)
            folders.setdefault(place, []).append(collection)
    return tuple(_entry(place, tuple(found), depth) for place, found in folders.items())


def levels_above(collections: Sequence[Collection], collection: Collection) -> tuple[tuple[str, ...], ...]:
    """Return the levels from the first one below the category to the one that lists a collection."""
    levels: list[tuple[str, ...]] = []
    level: tuple[str, ...] = ()
    while True:
        entry = next(
            (
                entry
                for entry in folder_entries(collections, level)
                if any(each.id == collection.id for each in entry.collections)
            ),
            None,
        )
        if entry is None or entry.level is None:
            return tuple(levels)
        level = entry.level
        levels.append(level)


def name_within(collection: Collection, level: tuple[str, ...]) -> str:
    """Return the name of a collection without the folders of a level; it says so for photos directly in its folder."""
    rest = collection.name.split(_BETWEEN)[len(level) :]
    above = level[-1] if level else collection.category_name
    return f"Directly in {above}" if not rest or (not level and rest == [above]) else _BETWEEN.join(rest)


def _entry(place: tuple[str, ...], collections: tuple[Collection, ...], depth: int) -> LevelEntry:
    if len(collections) == 1:
        return LevelEntry(name_within(collections[0], place[:depth]), collections)
    return LevelEntry(place[-1], collections, place)
