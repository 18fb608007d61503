"""Collections and categories whose folder was renamed or moved: their rows stay, with slugs, links and access."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection

from core.indexing.collection_paths import CollectionPath, collection_path
from core.indexing.collection_rows import CollectionRows, parked_folder, readdress
from core.indexing.moves.moved_folders import MovedFolders
from core.library.slugs import collection_slug, name_sort
from core.library.summaries import refresh_categories, refresh_counts
from core.models import PhotoId, RootId
from core.sets.clauses import Purpose, listed


def carry_collections(
    connection: sqlite3.Connection, root_id: RootId, root: bytes, folders: MovedFolders, now: int
) -> None:
    """Give the rows of moved folders their new folder and name; call it before the photos get their new paths.

    A category is renamed only if no other root has photos in it. A slug stays as long as the category does; in another
    category it begins with that of the new one, the former one stays a second address, and share links follow. A
    collection or category without photos, whose folder another one gets, is parked: nothing that is put into another
    folder later may appear in its links, or be seen by those who have access to it. What an interrupted scan has
    carried already stays as it is.
    """
    rows = CollectionRows(connection, root_id, root, now)
    _carry_categories(connection, root_id, root, folders)
    carried = [
        (new, found)
        for (old, new), photos in folders.collections.items()
        if (found := _followed(connection, _COLLECTION_OF, root_id, photos, old)) is not None
    ]
    # First all of them give up their folders, because several may have exchanged them.
    for new, collection in carried:
        _park(connection, "collections", collection, new)
    for new, collection in carried:
        taken = connection.execute(_COLLECTION, {"root": root_id, "folder": new}).fetchone()
        _park(connection, "collections", taken, new)
        _rename_collection(connection, rows, collection, collection_path(root, new + b"/photo" if new else b"photo"))
    refresh_counts(connection, [collection["id"] for _, collection in carried])
    refresh_categories(connection, [collection["category_id"] for _, collection in carried])


def _carry_categories(connection: sqlite3.Connection, root_id: RootId, root: bytes, folders: MovedFolders) -> None:
    carried: list[tuple[bytes, sqlite3.Row]] = []
    for (old, new), photos in folders.categories.items():
        found = _followed(connection, _CATEGORY_OF, root_id, photos, old)
        taken = connection.execute(_CATEGORY, {"folder": new, "root": root_id}).fetchone()
        if found is not None and not found["shared"] and not (taken is not None and taken["shared"]):
            carried.append((new, found))
    for new, category in carried:
        _park(connection, "categories", category, new)
    for new, category in carried:
        _park(connection, "categories", connection.execute(_CATEGORY, {"folder": new, "root": root_id}).fetchone(), new)
        name = collection_path(root, new + b"/photo").category_name
        values = {"id": category["id"], "folder": new, "name": name, "name_sort": name_sort(name)}
        connection.execute(_RENAME_CATEGORY, values)


def _followed(
    connection: sqlite3.Connection, statement: str, root_id: RootId, photos: Collection[PhotoId], old: bytes
) -> sqlite3.Row | None:
    """Return the collection or category of most of the photos, unless it has already left the old folder."""
    values = {"ids": json.dumps(list(photos)), "root": root_id}
    row: sqlite3.Row | None = connection.execute(statement, values).fetchone()
    return row if row is not None and row["folder"] == old else None


def _rename_collection(
    connection: sqlite3.Connection, rows: CollectionRows, collection: sqlite3.Row, place: CollectionPath
) -> None:
    category_id, category_slug = rows.ensure_category(place)
    slug, name = collection["slug"], place.collection_name
    if category_id != collection["category_id"]:
        slug = collection_slug(connection, category_slug, name, collection["id"])
        readdress(connection, collection["id"], collection["slug"], slug)
    values = {"id": collection["id"], "category": category_id, "folder": place.collection_folder, "slug": slug}
    connection.execute(_RENAME_COLLECTION, values | {"name": name, "name_sort": name_sort(name)})
    # The photos get their new paths later, in other transactions, but never belong to two categories.
    connection.execute(_SET_CATEGORY, values)


def _park(connection: sqlite3.Connection, table: str, row: sqlite3.Row | None, folder: bytes) -> None:
    if row is not None:
        _set_folder(connection, table, row, parked_folder(folder, row["id"]))


def _set_folder(connection: sqlite3.Connection, table: str, row: sqlite3.Row, folder: bytes) -> None:
    connection.execute(_SET_FOLDER[table], {"id": row["id"], "folder": folder})


_CATEGORY = """
SELECT id, folder, EXISTS (
    SELECT 1 FROM collections WHERE category_id = categories.id AND root_id != :root AND {listed}
) AS shared
FROM categories WHERE folder = :folder
""".replace("{listed}", listed(Purpose.LIST, "collections"))
_CATEGORY_OF = _CATEGORY.replace(
    "folder = :folder",
    """id = (
    SELECT category_id FROM photos WHERE id IN (SELECT value FROM json_each(:ids))
    GROUP BY category_id ORDER BY count(*) DESC, category_id LIMIT 1
)""",
)
_RENAME_CATEGORY = "UPDATE categories SET folder = :folder, name = :name, name_sort = :name_sort WHERE id = :id"

_COLLECTION = """
SELECT id, category_id, slug, folder FROM collections WHERE root_id = :root AND folder = :folder
"""
_COLLECTION_OF = """
SELECT id, category_id, slug, folder FROM collections WHERE root_id = :root AND id = (
    SELECT collection_id FROM photos WHERE id IN (SELECT value FROM json_each(:ids))
    GROUP BY collection_id ORDER BY count(*) DESC, collection_id LIMIT 1
)
"""
_SET_FOLDER = {
    "categories": "UPDATE categories SET folder = :folder WHERE id = :id",
    "collections": "UPDATE collections SET folder = :folder WHERE id = :id",
}
_RENAME_COLLECTION = """
UPDATE collections SET category_id = :category, folder = :folder, slug = :slug, name = :name, name_sort = :name_sort
WHERE id = :id
"""
_SET_CATEGORY = "UPDATE photos SET category_id = :category WHERE collection_id = :id AND category_id <> :category"
