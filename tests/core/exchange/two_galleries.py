"""Two galleries of the same files, whose members and things have other numbers, and what is in them."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.database.database import Database
from core.exchange.exporting import exported_lines, new_private_file
from core.exchange.importing import ImportPlan, MarksImport
from core.library.summaries import refresh_counts
from core.marks.tags.tag_states import import_tags
from core.models import Actor, AssetKey, PhotoId, Role, UserId
from core.operations import Operations
from core.permissions import AT_THE_MACHINE
from tests.core.building import add_category, add_collection, add_photo, add_root, operations_on, place_database

LOCAL = Actor(AT_THE_MACHINE, "operator", Role.ADMIN)
FOLDERS = {"Open": ("Lake", "Wood"), "Secret": ("Safe",)}
PHOTOS_EACH = 3
MARKED = (
    "favourite_photos",
    "favourite_collections",
    "favourite_categories",
    "rated_photos",
    "rated_collections",
    "different_photos",
    "collection_views",
    "trashed_photos",
    "archived_photos",
    "photo_texts",
    "collection_notes",
    "photo_corrections",
    "tags",
    "tagged_photos",
    "tagged_collections",
    "tagged_categories",
    "hidden_tags",
)


REFERENCES = ("member", "photo", "collection", "category")
STATES = (
    "SELECT id, taken_local, taken_microsecond, taken_offset, taken_source, latitude, longitude, date_sort FROM photos",
    "SELECT id, favourites, votes, rating, rating_sort FROM photos ORDER BY id",
    "SELECT id, stack_key, stack_rank, stack_decided, stack_count, below_top FROM photos ORDER BY id",
    "SELECT id, favourites, views, votes, rating, rating_sort FROM collections ORDER BY id",
    "SELECT id, chosen_cover_id, photo_count FROM collections ORDER BY id",
    "SELECT id, favourites FROM categories ORDER BY id",
)


@dataclass(frozen=True)
class MarkedGallery:
    """A gallery without files: its database and its history."""

    database: Database
    operations: Operations
    members: Mapping[str, Actor]

    async def export(self, path: Path, actor: Actor = LOCAL, *, only_own: bool = False) -> list[dict[str, Any]]:
        """Export to a new file, and return its lines."""

        def write(connection: sqlite3.Connection) -> None:
            with new_private_file(path) as file:
                file.writelines(exported_lines(connection, actor, only_own=only_own))

        await self.database.read(write)
        return [json.loads(line) for line in path.read_bytes().splitlines()]

    async def import_(
        self, path: Path, names: Mapping[str, str] | None = None, *, dry: bool = False
    ) -> tuple[ImportPlan, int]:
        """Import a file; return the plan and how many marks were changed."""
        with closing(MarksImport(self.database, self.operations.apply, path)) as marks:
            plan = await marks.plan(LOCAL, names or {})
            return plan, 0 if dry else await marks.apply(LOCAL)

    async def contents(self) -> list[tuple[object, ...]]:
        """Return every mark and every count of them."""
        return await self.database.read(_contents)

    async def photos(self) -> list[tuple[PhotoId, AssetKey]]:
        """Return all photos in the order of their paths."""
        rows = await self.database.read(
            lambda connection: connection.execute("SELECT id, asset_key FROM photos ORDER BY path").fetchall()
        )
        return [(PhotoId(row["id"]), AssetKey(row["asset_key"])) for row in rows]


@asynccontextmanager
async def marked_gallery(
    folder: Path,
    names: tuple[str, ...] = ("ada", "edith", "vera"),
    root: bytes = b"/pictures",
    *,
    mirrored: bool = False,
) -> AsyncIterator[MarkedGallery]:
    """Open a gallery of the files in FOLDERS; `mirrored` adds them, and the members after the first, in reverse."""
    database = await Database.open(place_database(folder / "gallery.db"))
    try:
        order = [names[0], *reversed(names[1:])] if mirrored else list(names)
        members = {
            name: Actor(UserId(number), name, Role.ADMIN if number == 1 else Role.EDITOR)
            for number, name in enumerate(order, 1)
        }
        await database.write(lambda connection: _fill(connection, members, root, mirrored=mirrored))
        yield MarkedGallery(database, operations_on(database), members)
    finally:
        await database.close()


def by_path(lines: list[dict[str, Any]]) -> list[str]:
    """Return the marks of an export with names and paths instead of numbers, sorted."""
    named = {
        (line["kind"], line["id"]): line.get("name", line.get("path", line.get("folder")))
        for line in lines
        if "id" in line
    }
    marks = []
    for line in lines:
        if "id" in line or line["kind"] in {"header", "end"}:
            continue
        mark = {
            field: named[field.removeprefix("with_"), value] if field.removeprefix("with_") in REFERENCES else value
            for field, value in line.items()
        }
        if "photos" in mark:
            mark["photos"] = sorted(str(named["photo", number]) for number in line["photos"])
            del mark["photo"]
        marks.append(json.dumps(mark, sort_keys=True))
    return sorted(marks)


def _fill(connection: sqlite3.Connection, members: Mapping[str, Actor], root: bytes, *, mirrored: bool) -> None:
    connection.executemany(
        "INSERT INTO users (id, name, role, created_at) VALUES (?, ?, ?, 0)",
        [(actor.user_id, actor.name, actor.role) for actor in members.values()],
    )
    root_id = add_root(connection, root)
    step = -1 if mirrored else 1
    collections = []
    for category, names in list(FOLDERS.items())[::step]:
        category_id = add_category(connection, category)
        for name in names[::step]:
            collection = add_collection(connection, category_id, name, root_id)
            collections.append(collection)
            for number in range(PHOTOS_EACH)[::step]:
                path = f"{category}/{name}/{number}.jpg".encode()
                digest = hashlib.sha256(path).digest()
                head = int.from_bytes(digest[:8], "big", signed=True)
                key = add_photo(connection, collection, f"{number}.jpg", path=path, head=head, size=500)
                connection.execute(
                    "UPDATE files SET sha256 = ? WHERE photo_id = (SELECT id FROM photos WHERE asset_key = ?)",
                    (digest, key),
                )
    if not mirrored:
        connection.executemany(
            "INSERT INTO collection_views VALUES (?, 1, ?)", [(collections[0], 1), (collections[0], 2)]
        )
    for (photo_id,) in connection.execute("SELECT id FROM photos WHERE name = '0.jpg'").fetchall():
        import_tags(connection, photo_id, ["Beach", "Sun"], is_new=True)
    refresh_counts(connection, collections)


def _contents(connection: sqlite3.Connection) -> list[tuple[object, ...]]:
    found: list[tuple[object, ...]] = []
    for table in MARKED:
        found += sorted((table, *row) for row in connection.execute(f"SELECT * FROM {table}"))
    for statement in STATES:
        found += [tuple(row) for row in connection.execute(statement)]
    return found
