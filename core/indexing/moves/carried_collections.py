"""Collections and categories whose folder was renamed or moved: their rows stay, with slugs, links and access."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from core.indexing.collection_paths import CollectionPath, collection_path
from core.indexing.collection_rows import CollectionRows
from core.indexing.moves.moved_folders import FolderMove
from core.library.slugs import collection_slug, name_sort
from core.models import CollectionSet, RootId, photo_set_text


def carry_collections(
    connection: sqlite3.Connection,
    root_id: RootId,
    root: bytes,
    categories: Iterable[FolderMove],
    folders: Iterable[FolderMove],
    now: int,
) -> None:
    """Give the rows of moved folders their new folder and name; call it before the photos get their new paths.

    A category is renamed only if no other root has photos in it. A slug stays as long as the category does; in another
    category it begins with that of the new one, and share links follow.
    """
    rows = CollectionRows(connection, root_id, root, now)
    _carry_categories(connection, root_id, root, categories)
    carried = [
        (old, new, connection.execute(_COLLECTION, {"root": root_id, "folder": old}).fetchone()) for old, new in folders
    ]
    # First all of them give up their folders, because two may have exchanged them.
    for old, _, collection in carried:
        _set_folder(connection, "collections", collection, old + _FREED)
    for old, new, collection in carried:
        if collection is None:
            continue
        # A collection without photos, from an earlier time, may have the new folder.
        taken = connection.execute(_COLLECTION, {"root": root_id, "folder": new}).fetchone()
        _set_folder(connection, "collections", taken, new + _FREED)
        _rename_collection(connection, rows, collection, collection_path(root, new + b"/photo" if new else b"photo"))
        _set_folder(connection, "collections", taken, old)


def _carry_categories(
    connection: sqlite3.Connection, root_id: RootId, root: bytes, categories: Iterable[FolderMove]
) -> None:
    carried = [
        (old, new, connection.execute(_CATEGORY, {"folder": old, "root": root_id}).fetchone())
        for old, new in categories
    ]
    carried = [
        (old, new, category) for old, new, category in carried if category is not None and not category["shared"]
    ]
    for old, _, category in carried:
        _set_folder(connection, "categories", category, old + _FREED)
    for old, new, category in carried:
        taken = connection.execute(_CATEGORY, {"folder": new, "root": root_id}).fetchone()
        if taken is not None and taken["shared"]:
            _set_folder(connection, "categories", category, old)
            continue
        _set_folder(connection, "categories", taken, new + _FREED)
        name = collection_path(root, new + b"/photo").category_name
        values = {"id": category["id"], "folder": new, "name": name, "name_sort": name_sort(name)}
        connection.execute(_RENAME_CATEGORY, values)
        _set_folder(connection, "categories", taken, old)


def _rename_collection(
    connection: sqlite3.Connection, rows: CollectionRows, collection: sqlite3.Row, place: CollectionPath
) -> None:
    category_id, category_slug = rows.ensure_category(place)
    slug, name = collection["slug"], place.collection_name
    if category_id != collection["category_id"]:
        slug = collection_slug(connection, category_slug, name)
        texts = {"old": photo_set_text(CollectionSet(collection["slug"])), "new": photo_set_text(CollectionSet(slug))}
        connection.execute(_SET_SHARES, texts)
    values = {"id": collection["id"], "category": category_id, "folder": place.collection_folder, "slug": slug}
    connection.execute(_RENAME_COLLECTION, values | {"name": name, "name_sort": name_sort(name)})


def _set_folder(connection: sqlite3.Connection, table: str, row: sqlite3.Row | None, folder: bytes) -> None:
    if row is not None:
        connection.execute(_SET_FOLDER[table], {"id": row["id"], "folder": folder})


_FREED = b"\0"
"""The end of a folder that no disk can have."""

_CATEGORY = """
SELECT id, EXISTS (
    SELECT 1 FROM collections WHERE category_id = categories.id AND root_id != :root AND photo_count > 0
) AS shared
FROM categories WHERE folder = :folder
"""
_RENAME_CATEGORY = "UPDATE categories SET folder = :folder, name = :name, name_sort = :name_sort WHERE id = :id"

_COLLECTION = """
SELECT id, category_id, slug FROM collections WHERE root_id = :root AND folder = :folder
"""
_SET_FOLDER = {
    "categories": "UPDATE categories SET folder = :folder WHERE id = :id",
    "collections": "UPDATE collections SET folder = :folder WHERE id = :id",
}
_RENAME_COLLECTION = """
UPDATE collections SET category_id = :category, folder = :folder, slug = :slug, name = :name, name_sort = :name_sort
WHERE id = :id
"""
_SET_SHARES = "UPDATE shares SET photo_set = :new WHERE photo_set = :old"
