"""A small library written directly into the tables, for tests that need no files.

`populate` builds a whole one; the `add_*` functions add single rows. Nothing here refreshes counts but `populate`.
"""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from core.accounts.members import refresh_actor
from core.database.database import Database, add_search_functions
from core.database.migrations import migrate
from core.gallery import OPERATIONS
from core.library.slugs import category_slug, name_sort, slug, unique_slug
from core.library.summaries import refresh_counts
from core.models import Actor, AssetKey, CategoryId, CollectionId, CollectionSet, Event, Role, RootId, UserId
from core.operations import Operations
from core.sets.orders import date_sort, newest_sort
from core.text import display_text

ADMIN = Actor(UserId(1), "ada", Role.ADMIN)
EDITOR = Actor(UserId(2), "edith", Role.EDITOR)
VIEWER = Actor(UserId(3), "vera", Role.VIEWER)
FIRST_SECOND = 1_600_000_000
"""The local time and the time of indexing of the first photo; each further one is a minute later."""


@dataclass(frozen=True)
class Library:
    """What `populate` built, by name."""

    categories: Mapping[str, CategoryId]
    collections: Mapping[str, CollectionId]
    sets: Mapping[str, CollectionSet]
    """The photos of each collection."""


def populate(connection: sqlite3.Connection, plan: Mapping[str, Mapping[str, int]]) -> Library:
    """Build categories, their collections, and as many photos in each as the plan says, with ADMIN, EDITOR and VIEWER.

    `populate(connection, {"Travel": {"Paris": 12, "Rome": 3}})`. Photos are called "photo 1.jpg" and so on.
    """
    add_members(connection)
    root_id = add_root(connection)
    categories: dict[str, CategoryId] = {}
    collections: dict[str, CollectionId] = {}
    for category_name, members in plan.items():
        categories[category_name] = add_category(connection, category_name)
        for collection_name, count in members.items():
            collection_id = add_collection(connection, categories[category_name], collection_name, root_id)
            collections[collection_name] = collection_id
            for number in range(1, count + 1):
                add_photo(connection, collection_id, f"photo {number}.jpg")
    refresh_counts(connection, collections.values())
    slugs = {row["id"]: row["slug"] for row in connection.execute("SELECT id, slug FROM collections")}
    sets = {name: CollectionSet(slugs[number]) for name, number in collections.items()}
    return Library(categories, collections, sets)


def add_members(connection: sqlite3.Connection) -> None:
    """Add ADMIN, EDITOR and VIEWER."""
    connection.executemany(
        "INSERT INTO users (id, name, role, created_at) VALUES (?, ?, ?, ?)",
        [(member.user_id, member.name, member.role, FIRST_SECOND) for member in (ADMIN, EDITOR, VIEWER)],
    )


def add_root(connection: sqlite3.Connection, path: bytes = b"/pictures") -> RootId:
    """Add a root folder."""
    row = connection.execute(
        "INSERT INTO roots (path, name, added_at) VALUES (?, ?, ?) RETURNING id",
        (path, path.decode("utf-8", "replace"), FIRST_SECOND),
    ).fetchone()
    return RootId(row["id"])


def add_category(connection: sqlite3.Connection, name: str) -> CategoryId:
    """Add a category."""
    row = connection.execute(
        "INSERT INTO categories (slug, name, folder, name_sort, added_at) VALUES (?, ?, ?, ?, ?) RETURNING id",
        (category_slug(connection, name), name, name.encode(), name_sort(name), FIRST_SECOND),
    ).fetchone()
    return CategoryId(row["id"])


def add_collection(
    connection: sqlite3.Connection, category_id: CategoryId, name: str, root_id: RootId, added_at: int = FIRST_SECOND
) -> CollectionId:
    """Add a collection, also to a database of an earlier shape."""
    category = connection.execute("SELECT slug, folder FROM categories WHERE id = ?", (category_id,)).fetchone()
    taken = {row["slug"] for row in connection.execute("SELECT slug FROM collections")}
    row = connection.execute(
        "INSERT INTO collections (category_id, root_id, folder, slug, name, name_sort, added_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING id",
        (
            category_id,
            root_id,
            category["folder"] + b"/" + name.encode(),
            unique_slug(f"{category['slug']}/{slug(name)}", taken.__contains__),
            name,
            name_sort(name),
            added_at,
        ),
    ).fetchone()
    return CollectionId(row["id"])


def add_photo(connection: sqlite3.Connection, collection_id: CollectionId, name: str, **columns: Any) -> AssetKey:
    """Add a photo; `columns` replaces what it would be: 600 by 400 pixels, 1 kB, dated by its number."""
    home = connection.execute(
        "SELECT category_id, root_id, folder FROM collections WHERE id = ?", (collection_id,)
    ).fetchone()
    number = connection.execute("SELECT coalesce(max(id), 0) + 1 FROM photos").fetchone()[0]
    values = {
        "asset_key": f"{number:013}".translate(str.maketrans("0189", "abcd")),
        "root_id": home["root_id"],
        "category_id": home["category_id"],
        "collection_id": collection_id,
        "path": home["folder"] + b"/" + f"{number}/{name}".encode(),
        "name": display_text(name),
        "name_sort": name_sort(display_text(name)),
        "format": "JPEG",
        "size": 1000 + number,
        "mtime_ns": (FIRST_SECOND + number * 60) * 1_000_000_000,
        "width": 600,
        "height": 400,
        "aspect": 1500,
        "taken_local": FIRST_SECOND + number * 60,
        "taken_source": "exif",
        "added_at": FIRST_SECOND + number * 60,
    } | columns
    present = {row["name"] for row in connection.execute("SELECT name FROM pragma_table_info('photos')")}
    if "date_sort" in present:
        moment = values["added_at"] if values["taken_local"] is None else values["taken_local"]
        values["date_sort"] = date_sort(moment, values.get("taken_microsecond", 0), values["name_sort"])
    if "newest_sort" in present:
        values["newest_sort"] = newest_sort(values["date_sort"], values["taken_source"])
    names = ", ".join(values)
    places = ", ".join(f":{name}" for name in values)
    connection.execute(f"INSERT INTO photos ({names}) VALUES ({places})", values)
    return AssetKey(values["asset_key"])


def refresh_date_sort(connection: sqlite3.Connection) -> None:
    """Write the keys of the date orders again after dates or names were changed directly."""
    connection.execute(
        "UPDATE photos SET date_sort ="
        " printf('%012d%06d', coalesce(taken_local, added_at) + 100000000000, taken_microsecond) || name_sort"
    )
    connection.execute(
        "UPDATE photos SET newest_sort = iif(coalesce(taken_source, 'file') = 'file', '0', '1') || date_sort"
    )


@contextmanager
def database_in_memory() -> Iterator[sqlite3.Connection]:
    """Return a new connection with the current schema, in autocommit mode."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        connection.row_factory = sqlite3.Row
        add_search_functions(connection)
        connection.deserialize(_empty_database_in_memory())
        yield connection


def place_database(path: Path) -> Path:
    """Put an empty database of the current schema at a path where there is none yet, and return the path.

    A copy costs a tenth of the migrations, which run once for a test process.
    """
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_bytes(_empty_database())
    return path


@cache
def _empty_database_in_memory() -> bytes:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        connection.row_factory = sqlite3.Row
        migrate(connection, Path("/nowhere/gallery.db"))
        return connection.serialize()


@cache
def _empty_database() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "gallery.db")
        with closing(sqlite3.connect(path, isolation_level=None)) as connection:
            connection.row_factory = sqlite3.Row
            connection.execute("PRAGMA journal_mode = WAL")
            migrate(connection, path)
        return path.read_bytes()


def operations_on(database: Database, announce: Callable[[Event], None] = lambda _: None) -> Operations:
    """Return what applies every kind of operation to a database, as a gallery does."""
    return Operations(database, OPERATIONS, refresh_actor, announce)
