"""Photos as the files of folders: of a collection, of a month, of a member's selection. Pages by keyset, and look-ups.

Each answer has only what one actor has access to.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, replace
from datetime import MINYEAR
from typing import Any

from core.database.database import Database
from core.library.files.file_names import composed, exact_name, file_name, parse_file_name
from core.library.files.folder_queries import (
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
    REPEATED,
)
from core.library.files.media_of_photos import find_further_file, further_files
from core.library.slugs import name_sort
from core.models import (
    Actor,
    AlbumSet,
    AssetKey,
    CollectionSet,
    FurtherFile,
    MonthSet,
    PageKey,
    PhotoId,
    PhotoSet,
    SortOrder,
)
from core.permissions import redaction_of
from core.sets.conditions import month_start
from core.sets.orders import BY_HAND, PHOTO_ORDERS, OrderSql, date_sort
from core.text import display_text

PAGE = 500
"""Entries that one query returns at most."""


@dataclass(frozen=True, slots=True)
class FolderFile:
    """One photo as a file."""

    asset_key: AssetKey
    name: str
    """Its exact name on disk, not safe to show; `file_name` makes one that every system accepts."""
    size: int
    mtime: int
    """UTC seconds since 1970."""
    repeated: bool
    """Whether an earlier photo of the folder has the same name, without regard to case and normalization."""
    page_key: PageKey
    file_id: int | None = None
    """Of another file of the photo, such as its RAW twin; None for the primary file."""

    @property
    def listed_name(self) -> str:
        """The name under which the folder lists it."""
        return file_name(self.name, self.asset_key, repeated=self.repeated)


@dataclass(frozen=True, slots=True)
class FolderName:
    """A category or collection as a folder."""

    slug: str
    newest: int
    """Wall clock of its newest photo, in seconds since 1970."""


class Folders:
    """The queries of SFTP; each page and each look-up is one query in a database thread."""

    def __init__(self, database: Database) -> None:
        """Read from this database."""
        self._database = database

    async def categories(self, actor: Actor, after: str = "") -> tuple[FolderName, ...]:
        """Return up to `PAGE` categories that hold photos, by slug."""
        query = NEXT_CATEGORIES.fill(actor, after=after, limit=PAGE)
        return await self._database.read(lambda connection: _names(connection, query))

    async def collections(self, actor: Actor, category: str, after: str = "") -> tuple[FolderName, ...]:
        """Return up to `PAGE` collections of a category that hold photos, by slug ("travel/paris")."""
        query = NEXT_COLLECTIONS.fill(actor, after=after or f"{category}/", end=f"{category}0", limit=PAGE)
        return await self._database.read(lambda connection: _names(connection, query))

    async def has_category(self, actor: Actor, slug: str) -> bool:
        """Return whether there is such a category with photos."""
        return await self._exists(CATEGORY_EXISTS.fill(actor, slug=slug))

    async def has_collection(self, actor: Actor, slug: str) -> bool:
        """Return whether there is such a collection with photos."""
        return await self._exists(COLLECTION_EXISTS.fill(actor, slug=slug))

    async def years(self, actor: Actor) -> tuple[int, ...]:
        """Return the years that have photos, in order."""
        return await self._database.read(lambda connection: _years(connection, actor))

    async def months(self, actor: Actor, year: int) -> tuple[int, ...]:
        """Return the months (1 to 12) of a year that have photos, in order."""
        return await self._database.read(lambda connection: _months(connection, actor, year))

    async def files(self, actor: Actor, photo_set: PhotoSet, after: PageKey | None = None) -> tuple[FolderFile, ...]:
        """Return the files of up to `PAGE` photos of a set that follow `after`.

        Those of a collection by name, of an album by hand, others by date. The further media files of a photo follow
        its primary file, for members.
        """
        query = FIRST_FILES.fill(actor, photo_set, _order(photo_set), limit=PAGE)
        if after is not None:
            key = {"value": after.value, "photo_id": after.photo_id}
            query = NEXT_FILES.fill(actor, photo_set, _order(photo_set), limit=PAGE, **key)
        return await self._database.read(lambda connection: _page(connection, actor, photo_set, query))

    async def find_file(self, actor: Actor, photo_set: PhotoSet, name: str) -> FolderFile | None:
        """Return the file that the folder of a set lists under this name, None when there is none."""
        return await self._database.read(lambda connection: find_file(connection, actor, photo_set, name))

    async def find_photo(self, actor: Actor, photo_set: PhotoSet, asset_key: AssetKey) -> FolderFile | None:
        """Return the file of a photo, None when the set has no such photo."""
        return await self._database.read(lambda connection: _by_key(connection, actor, photo_set, asset_key))

    async def repeated(self, actor: Actor, photo_set: PhotoSet) -> frozenset[AssetKey]:
        """Return the photos of a set that have the name of an earlier one, for `file_name`."""
        query = REPEATED.fill(actor, photo_set)
        rows = await self._database.read(lambda connection: connection.execute(*query).fetchall())
        return frozenset(AssetKey(row["asset_key"]) for row in rows)

    async def further_files(
        self, actor: Actor, photo: PhotoId, *, with_sidecars: bool = False
    ) -> tuple[FurtherFile, ...]:
        """Return the other media files of a photo, also its sidecars if asked for; none for guests of share links."""
        found = await self._database.read(
            lambda connection: further_files(connection, actor, [photo], with_sidecars=with_sidecars)
        )
        return next(iter(found.values()), ())

    async def _exists(self, query: tuple[str, dict[str, Any]]) -> bool:
        return await self._database.read(lambda connection: connection.execute(*query).fetchone() is not None)


def find_file(connection: sqlite3.Connection, actor: Actor, photo_set: PhotoSet, name: str) -> FolderFile | None:
    """Return the file that the folder of a set lists under this name, None when there is none."""
    asked = parse_file_name(name)
    if asked.asset_key is not None:
        found = _by_key(connection, actor, photo_set, asked.asset_key)
        if found is None:
            return None
        wanted = composed(name)
        if file_name(found.name, found.asset_key, repeated=True) == wanted:
            return found
        others = further_files(connection, actor, [found.page_key.photo_id]).get(found.asset_key, ())
        candidates = [replace(_further(found, photo_set, other), repeated=True) for other in others]
        return next((file for file in candidates if file.listed_name == wanted), None)
    found = _by_name(connection, actor, photo_set, asked.name)
    if found is not None or not isinstance(photo_set, CollectionSet):
        return found
    other = find_further_file(connection, actor, photo_set, asked.name)
    photo = None if other is None else _by_key(connection, actor, photo_set, other.asset_key)
    file = None if other is None or photo is None else _further(photo, photo_set, other)
    return file if file is not None and file.listed_name == asked.name else None


def _page(
    connection: sqlite3.Connection, actor: Actor, photo_set: PhotoSet, query: tuple[str, dict[str, Any]]
) -> tuple[FolderFile, ...]:
    photos = [_file(row) for row in connection.execute(*query).fetchall()]
    others = further_files(connection, actor, [photo.page_key.photo_id for photo in photos])
    if not others:
        return tuple(photos)
    files: list[FolderFile] = []
    for photo in photos:
        files += [photo, *(_further(photo, photo_set, other) for other in others.get(photo.asset_key, ()))]
    return tuple(files)


def _further(photo: FolderFile, photo_set: PhotoSet, other: FurtherFile) -> FolderFile:
    """Return another file of a photo as the folder lists it.

    A collection is one folder on disk, where its name is the only one like it, as that of the photo is. In other
    folders it always has the key.
    """
    is_plain = isinstance(photo_set, CollectionSet) and other.has_plain_name and not photo.repeated
    return FolderFile(photo.asset_key, other.name, other.size, other.mtime, not is_plain, photo.page_key, other.file_id)


def _by_key(
    connection: sqlite3.Connection, actor: Actor, photo_set: PhotoSet, asset_key: AssetKey
) -> FolderFile | None:
    query = FIND_BY_KEY.fill(actor, photo_set, _order(photo_set), asset_key=asset_key)
    row = connection.execute(*query).fetchone()
    return None if row is None else _file(row)


def _by_name(connection: sqlite3.Connection, actor: Actor, photo_set: PhotoSet, name: str) -> FolderFile | None:
    """Return the first photo of this exact name; None if its name as a file is another one."""
    shown = display_text(name)
    key = {"name": shown, "name_sort": name_sort(shown), "limit": PAGE}
    rows = connection.execute(*FIND_BY_NAME.fill(actor, photo_set, _order(photo_set), **key)).fetchall()
    found = next((file for file in map(_file, rows) if file.name == name), None)
    return None if found is None or file_name(name, found.asset_key, repeated=False) != name else found


def _order(photo_set: PhotoSet) -> OrderSql:
    """Return the order of a folder, which is ascending: that of an album, names in a collection, else dates."""
    if isinstance(photo_set, AlbumSet):
        return BY_HAND
    return PHOTO_ORDERS[SortOrder.NAME if isinstance(photo_set, CollectionSet) else SortOrder.OLDEST]


def _names(connection: sqlite3.Connection, query: tuple[str, dict[str, Any]]) -> tuple[FolderName, ...]:
    rows = connection.execute(*query).fetchall()
    return tuple(FolderName(row["slug"], row["newest_local"]) for row in rows)


def _file(row: sqlite3.Row) -> FolderFile:
    return FolderFile(
        asset_key=AssetKey(row["asset_key"]),
        name=exact_name(row["path"]),
        size=row["size"],
        mtime=row["mtime_ns"] // 1_000_000_000,
        repeated=bool(row["repeated"]),
        page_key=PageKey(row["page_value"], PhotoId(row["id"])),
    )


def _years(connection: sqlite3.Connection, actor: Actor) -> tuple[int, ...]:
    """Go from the first photo to the first one of a later year, and so on: one index look-up per year."""
    if not redaction_of(actor).shows_dates:
        return ()
    years: list[int] = []
    start = date_sort(month_start(MINYEAR, 1))
    while (row := connection.execute(*NEXT_TIME.fill(actor, start=start)).fetchone()) is not None:
        year = int(row["year"])
        years.append(year)
        start = date_sort(month_start(year + 1, 1))
    return tuple(years)


def _months(connection: sqlite3.Connection, actor: Actor, year: int) -> tuple[int, ...]:
    return tuple(
        month for month in range(1, 13) if connection.execute(*HAS_PHOTO.fill(actor, MonthSet(year, month))).fetchone()
    )
