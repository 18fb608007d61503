"""The rows of categories and collections, created when a scan finds the first file of one."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable

from core.indexing.collection_paths import CollectionPath, collection_path
from core.library.slugs import category_slug, collection_slug, name_sort
from core.models import CategoryId, CollectionId, CollectionSet, RootId, photo_set_text
from core.text import display_path


def parked_folder(folder: bytes, number: int) -> bytes:
    """Return what stands for the folder of a row without photos, whose folder another row got; no disk can have it."""
    return b"%b\0%d" % (folder, number)


def readdress(connection: sqlite3.Connection, collection: CollectionId, old: str, new: str) -> None:
    """Give a collection another slug; its former one stays a second address, and share links follow."""
    connection.execute("DELETE FROM former_slugs WHERE slug = ?", (new,))
    connection.execute("INSERT INTO former_slugs VALUES (?, ?)", (old, collection))
    connection.execute("UPDATE collections SET slug = ? WHERE id = ?", (new, collection))
    texts = {"old": photo_set_text(CollectionSet(old)), "new": photo_set_text(CollectionSet(new))}
    connection.execute("UPDATE shares SET photo_set = :new WHERE photo_set = :old", texts)


def note_scanned(connection: sqlite3.Connection, collections: Iterable[CollectionId], now: int) -> None:
    """Note that a scan, begun at this time, found something in the categories of these collections."""
    connection.execute(_NOTE_SCANNED, {"ids": json.dumps(sorted(collections)), "now": now})


class CollectionRows:
    """The categories and collections of one root, within one transaction."""

    def __init__(self, connection: sqlite3.Connection, root_id: RootId, root: bytes, now: int) -> None:
        self.collections: set[CollectionId] = set()
        """Of all files asked for so far."""
        self._connection = connection
        self._root_id = root_id
        self._root = root
        self._now = now
        self._by_folder: dict[bytes, tuple[CategoryId, CollectionId]] = {}

    def columns(self, path: bytes) -> dict[str, object]:
        """Return the columns of a photo that follow from its path; its collection is created if it is new."""
        folder, _, file_name = path.rpartition(b"/")
        if folder not in self._by_folder:
            self._by_folder[folder] = self._ensure(collection_path(self._root, path))
        category_id, collection_id = self._by_folder[folder]
        self.collections.add(collection_id)
        name = display_path(file_name)
        return {
            "path": path,
            "name": name,
            "name_sort": name_sort(name),
            "category": category_id,
            "collection": collection_id,
        }

    def ensure_category(self, place: CollectionPath) -> tuple[CategoryId, str]:
        """Return the id and the slug of the category of a folder, which is created if it is new."""
        folder = place.category_folder
        row = self._connection.execute("SELECT id, slug FROM categories WHERE folder = ?", (folder,)).fetchone()
        row = row or self._connection.execute(_RETURN_CATEGORY, {"folder": folder} | _parked(folder)).fetchone()
        if row is None:
            row = self._connection.execute(
                _ADD_CATEGORY,
                {
                    "slug": category_slug(self._connection, place.category_name),
                    "name": place.category_name,
                    "folder": folder,
                    "name_sort": name_sort(place.category_name),
                    "now": self._now,
                },
            ).fetchone()
        return CategoryId(row["id"]), row["slug"]

    def _ensure(self, place: CollectionPath) -> tuple[CategoryId, CollectionId]:
        category_id, slug = self.ensure_category(place)
        key = {"root": self._root_id, "folder": place.collection_folder, "category": category_id}
        row = self._connection.execute(_FIND_COLLECTION, key).fetchone()
        if row is not None:
            return category_id, CollectionId(row["id"])
        self._connection.execute(_PARK_OTHER, key)
        row = self._connection.execute(_RETURN_COLLECTION, key | _parked(place.collection_folder)).fetchone()
        if row is not None:
            return category_id, CollectionId(row["id"])
        row = self._connection.execute(
            _ADD_COLLECTION,
            key
            | {
                "slug": collection_slug(self._connection, slug, place.collection_name),
                "name": place.collection_name,
                "name_sort": name_sort(place.collection_name),
                "now": self._now,
            },
        ).fetchone()
        return category_id, CollectionId(row["id"])


def _parked(folder: bytes) -> dict[str, object]:
    return {"first": folder + b"\0", "end": folder + b"\1"}


_NOTE_SCANNED = """
UPDATE categories SET scanned_at = :now
WHERE id IN (SELECT category_id FROM collections WHERE id IN (SELECT value FROM json_each(:ids)))
"""

# The folder of a parked row is there again, and nobody has it.
_RETURN_CATEGORY = """
UPDATE categories SET folder = :folder
WHERE id = (SELECT max(id) FROM categories WHERE folder >= :first AND folder < :end AND photo_count = 0)
RETURNING id, slug
"""
_RETURN_COLLECTION = """
UPDATE collections SET folder = :folder
WHERE id = (
    SELECT max(id) FROM collections
    WHERE root_id = :root AND folder >= :first AND folder < :end AND photo_count = 0 AND category_id = :category
)
RETURNING id
"""

_FIND_COLLECTION = """
SELECT id FROM collections WHERE root_id = :root AND folder = :folder AND category_id = :category
"""

# One without photos stayed with its category when the top-level folder got another name. What is put into its folder
# now belongs to another category, and is not what its links were made for.
_PARK_OTHER = """
UPDATE collections SET folder = CAST(folder || x'00' || CAST(id AS TEXT) AS BLOB)
WHERE root_id = :root AND folder = :folder AND category_id != :category
"""

_ADD_COLLECTION = """
INSERT INTO collections (category_id, root_id, folder, slug, name, name_sort, added_at)
VALUES (:category, :root, :folder, :slug, :name, :name_sort, :now)
RETURNING id
"""

_ADD_CATEGORY = """
INSERT INTO categories (slug, name, folder, name_sort, added_at)
VALUES (:slug, :name, :folder, :name_sort, :now)
RETURNING id, slug
"""
