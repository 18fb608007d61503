"""Photos as the files of folders: of a collection, of a month, of a member's selection. Pages by keyset, and look-ups.

Each answer is what one actor may see. How files are called in a folder, given `repeated`, is the door's affair.
"""

from __future__ import annotations

import sqlite3
from calendar import timegm
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR
from typing import Any

from core.database.database import Database
from core.library.folder_queries import (
    CATEGORY_EXISTS,
    COLLECTION_EXISTS,
    FIND_BY_KEY,
    FIND_BY_NAME,
    FIRST_FILES,
    HAS_PHOTO,
    NEXT_CATEGORIES,
    NEXT_COLLECTIONS,
    NEXT_FILES,
    NEXT_TIME,
)
from core.library.slugs import name_sort
from core.models import Actor, AssetKey, PageKey, PhotoId
from core.permissions import visibility

PAGE = 500
"""Entries that one query returns at most."""


@dataclass(frozen=True, slots=True)
class CollectionFolder:
    """The photos of a collection, by name."""

    slug: str


@dataclass(frozen=True, slots=True)
class MonthFolder:
    """The photos of a month, by date; those of an unknown date count by that of their file."""

    year: int
    month: int


@dataclass(frozen=True, slots=True)
class SelectionFolder:
    """The photos that the actor has selected, by date."""


PhotoFolder = CollectionFolder | MonthFolder | SelectionFolder


@dataclass(frozen=True, slots=True)
class FolderFile:
    """One photo as a file."""

    asset_key: AssetKey
    name: str
    """Its file name, safe to show."""
    size: int
    mtime: int
    """UTC seconds since 1970."""
    repeated: bool
    """Whether an earlier photo of the folder has the same name."""
    page_key: PageKey


@dataclass(frozen=True, slots=True)
class FolderName:
    """A category or collection as a folder."""

    slug: str
    newest: int
    """Wall clock of its newest photo, in seconds since 1970."""


class Folders:
    """Answers for one gallery; each page and each look-up is one query in a database thread."""

    def __init__(self, database: Database) -> None:
        """Keep the database."""
        self._database = database

    async def categories(self, actor: Actor, after: str = "") -> tuple[FolderName, ...]:
        """Return up to `PAGE` categories that hold photos, by slug."""
        values = {**visibility(actor), "after": after, "limit": PAGE}
        return await self._database.read(lambda connection: _names(connection, NEXT_CATEGORIES, values))

    async def collections(self, actor: Actor, category: str, after: str = "") -> tuple[FolderName, ...]:
        """Return up to `PAGE` collections of a category that hold photos, by slug ("travel/paris")."""
        values = {**visibility(actor), "after": after or f"{category}/", "end": f"{category}0", "limit": PAGE}
        return await self._database.read(lambda connection: _names(connection, NEXT_COLLECTIONS, values))

    async def has_category(self, actor: Actor, slug: str) -> bool:
        """Say whether there is such a category with photos."""
        return await self._exists(CATEGORY_EXISTS, {**visibility(actor), "slug": slug})

    async def has_collection(self, actor: Actor, slug: str) -> bool:
        """Say whether there is such a collection with photos."""
        return await self._exists(COLLECTION_EXISTS, {**visibility(actor), "slug": slug})

    async def years(self, actor: Actor) -> tuple[int, ...]:
        """Return the years that have photos, in order."""
        return await self._database.read(lambda connection: _years(connection, actor))

    async def months(self, actor: Actor, year: int) -> tuple[int, ...]:
        """Return the months (1 to 12) of a year that have photos, in order."""
        return await self._database.read(lambda connection: _months(connection, actor, year))

    async def files(self, actor: Actor, folder: PhotoFolder, after: PageKey | None = None) -> tuple[FolderFile, ...]:
        """Return up to `PAGE` files of a folder that follow `after`."""
        values = _parameters(actor, folder) | {"limit": PAGE}
        sql = FIRST_FILES[_kind(folder)]
        if after is not None:
            sql = NEXT_FILES[_kind(folder)]
            values |= {"value": after.value, "photo_id": after.photo_id}
        return await self._database.read(
            lambda connection: tuple(_file(row) for row in connection.execute(sql, values).fetchall())
        )

    async def find(
        self, actor: Actor, folder: PhotoFolder, name: str, asset_key: AssetKey | None = None
    ) -> FolderFile | None:
        """Return the file with that key or, without one, the first of that name; None when the folder has none."""
        values = _parameters(actor, folder) | {"name": name, "name_sort": name_sort(name), "asset_key": asset_key}
        sql = (FIND_BY_NAME if asset_key is None else FIND_BY_KEY)[_kind(folder)]
        row = await self._database.read(lambda connection: connection.execute(sql, values).fetchone())
        return None if row is None else _file(row)

    async def _exists(self, sql: str, values: dict[str, Any]) -> bool:
        return await self._database.read(lambda connection: connection.execute(sql, values).fetchone() is not None)


def _kind(folder: PhotoFolder) -> str:
    match folder:
        case CollectionFolder():
            return "collection"
        case MonthFolder():
            return "month"
        case SelectionFolder():
            return "selection"


def _parameters(actor: Actor, folder: PhotoFolder) -> dict[str, Any]:
    values: dict[str, Any] = dict(visibility(actor))
    match folder:
        case CollectionFolder(slug):
            return values | {"slug": slug}
        case MonthFolder(year, month):
            return values | {"start": _start(year, month), "end": _start(year + month // 12, month % 12 + 1)}
        case SelectionFolder():
            return values | {"user_id": actor.user_id}


def _names(connection: sqlite3.Connection, sql: str, values: dict[str, Any]) -> tuple[FolderName, ...]:
    rows = connection.execute(sql, values).fetchall()
    return tuple(FolderName(row["slug"], row["newest_local"]) for row in rows)


def _file(row: sqlite3.Row) -> FolderFile:
    return FolderFile(
        asset_key=AssetKey(row["asset_key"]),
        name=row["name"],
        size=row["size"],
        mtime=row["mtime_ns"] // 1_000_000_000,
        repeated=bool(row["repeated"]),
        page_key=PageKey(row["page_value"], PhotoId(row["id"])),
    )


def _years(connection: sqlite3.Connection, actor: Actor) -> tuple[int, ...]:
    """Leap from the first photo to the first one of a later year, and so on: one look into the index for each year."""
    years: list[int] = []
    values = dict(visibility(actor)) | {"start": _start(MINYEAR, 1)}
    while (row := connection.execute(NEXT_TIME, values).fetchone()) is not None:
        year = int(row["year"])
        years.append(year)
        values["start"] = _start(year + 1, 1)
    return tuple(years)


def _months(connection: sqlite3.Connection, actor: Actor, year: int) -> tuple[int, ...]:
    values = visibility(actor)
    return tuple(
        month
        for month in range(1, 13)
        if connection.execute(
            HAS_PHOTO, values | {"start": _start(year, month), "end": _start(year + month // 12, month % 12 + 1)}
        ).fetchone()
    )


def _start(year: int, month: int) -> int:
    """Return the wall clock of a month's first second, as `photos.taken_local` counts it."""
    if not MINYEAR <= year <= MAXYEAR:
        return -_FOREVER if year < MINYEAR else _FOREVER
    return timegm((year, month, 1, 0, 0, 0))


_FOREVER = 2**62
