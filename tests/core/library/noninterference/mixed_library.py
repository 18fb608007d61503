"""A library in which everything of all categories is mixed, and copies of it that never held some of them."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager

from core.database.database import add_search_functions
from core.library.edits.edit_steps import EditKind, EditStep
from core.library.edits.operations import EditThings
from core.library.search.word_index import index_words
from core.library.stacks.operations import StackPhotos
from core.library.statistics.category_facts import keep, next_changed
from core.library.summaries import refresh_counts
from core.marks.albums.operations import AddToAlbum, ShareAlbum
from core.marks.operations import SelectGroups, SetFavourite, SetRatings
from core.marks.tags.operations import SetTag
from core.marks.things import Things
from core.models import (
    AlbumAudience,
    AlbumId,
    AssetKey,
    CategoryId,
    CollectionId,
    EditField,
    PhotoId,
    id_sequence,
)
from core.operations import ChangeSelection, SetCover
from core.operations.applying import apply_within
from tests.core.building import ADMIN, EDITOR, add_photo, database_in_memory, populate, refresh_date_sort
from tests.core.library.places.place_queries import place_photos

MARKS = (
    ("favourite_photos", "photo_id", "photos"),
    ("favourite_collections", "collection_id", "collections"),
    ("favourite_categories", "category_id", "categories"),
    ("rated_photos", "photo_id", "photos"),
    ("rated_collections", "collection_id", "collections"),
    ("selections", "photo_id", "photos"),
    ("selected_collections", "collection_id", "collections"),
    ("selected_categories", "category_id", "categories"),
    ("photo_texts", "photo_id", "photos"),
    ("faces", "photo_id", "photos"),
    ("collection_notes", "collection_id", "collections"),
)
"""Tables of marks, their columns, and the tables of what is marked."""

PLAN = {
    "Alps": {"Eiger": 5, "Jungfrau": 2},
    "Beach": {"Dunes": 4, "Empty": 0},
    "City": {"Paris": 3, "Rome": 6, "Oslo": 1},
    "Desert": {"Sahara": 2},
    "Empty": {"Nothing": 0},
}
TAGS = ["sea", "sea/north", "deep/sea", "alps"]
CATEGORIES = [CategoryId(number) for number in range(1, len(PLAN) + 1)]
COLLECTIONS = [CollectionId(number) for number in range(1, sum(map(len, PLAN.values())) + 1)]
SLUGS = [f"{category}/{each}".lower() for category, members in PLAN.items() for each in members]
ALBUM = AlbumId(42)


_OF_CATEGORIES = (
    *("photos", "collections"),
    *("category_days", "category_facts", "map_squares", "photo_runs", "changed_facts"),
)


@contextmanager
def mixed_library() -> Iterator[sqlite3.Connection]:
    """Build a library in which names, dates, sizes, places and tags of all categories are mixed."""
    with database_in_memory() as connection:
        built = populate(connection, PLAN)
        chance = random.Random(4)
        for row in connection.execute("SELECT id FROM photos").fetchall():
            values = (chance.randrange(10**9), chance.randrange(10**6), chance.choice("abc0ß") + "x.jpg", row["id"])
            connection.execute("UPDATE photos SET taken_local = ?, size = ?, name_sort = ? WHERE id = ?", values)
        refresh_date_sort(connection)
        for name in ("Eiger", "Rome", "Sahara"):
            add_photo(connection, built.collections[name], "torn.jpg", width=0, error="torn")
            add_photo(connection, built.collections[name], "cover.jpg", deleted_at=5)
        connection.execute(_ADD_UNSUPPORTED)
        connection.execute(_ADD_TWINS)
        refresh_counts(connection, built.collections.values())
        _tell(connection)
        _choose_covers(connection)
        _stack(connection)
        _collect(connection)
        _tag(connection)
        _show_people(connection)
        _mark(connection)
        place_photos(connection)
        index_words(connection, 1_000)
        _keep_some_counts(connection)
        yield connection


@contextmanager
def without(whole: sqlite3.Connection, hidden: frozenset[CategoryId]) -> Iterator[sqlite3.Connection]:
    """Return a copy that never held these categories."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as copy:
        whole.backup(copy)
        copy.row_factory = sqlite3.Row
        add_search_functions(copy)
        for category_id in hidden:
            for table in _OF_CATEGORIES:
                copy.execute(f"DELETE FROM {table} WHERE category_id = ?", (category_id,))
            copy.execute(_DELETE_UNSUPPORTED, (category_id,))
            copy.execute("DELETE FROM categories WHERE id = ?", (category_id,))
        copy.execute("DELETE FROM files WHERE photo_id NOT IN (SELECT id FROM photos)")
        for table, column, things in MARKS:
            copy.execute(f"DELETE FROM {table} WHERE {column} NOT IN (SELECT id FROM {things})")
        restrict(copy, None)
        yield copy


def restrict(connection: sqlite3.Connection, allowed: frozenset[CategoryId] | None) -> None:
    """Set the categories to which EDITOR has access, where a query reads them from the database; None for all."""
    connection.execute("UPDATE users SET restricted = ? WHERE id = ?", (allowed is not None, EDITOR.user_id))
    connection.execute("DELETE FROM category_access WHERE user_id = ?", (EDITOR.user_id,))
    rows = [(EDITOR.user_id, each) for each in allowed or ()]
    connection.executemany("INSERT INTO category_access (user_id, category_id) VALUES (?, ?)", rows)


def _tell(connection: sqlite3.Connection) -> None:
    """Make the last of several collections of a category the story of the first, which member 2 has seen in part."""
    for row in connection.execute(_FIRST_AND_LAST).fetchall():
        connection.execute("INSERT INTO story_folders VALUES (?, ?, ?, 'Told')", (row["last"], row["first"], "told"))
        refresh_counts(connection, [row["last"]])
    connection.execute("INSERT INTO seen_stories SELECT 2, photo_id FROM story_photos WHERE photo_id % 3 > 0")


def _show_people(connection: sqlite3.Connection) -> None:
    """Show one person in photos of all categories, one in those of one, a hidden one, and one without a name."""
    people = [("Ann", "ann", 0), ("Bo Alps", "bo alps", 0), ("Alba", "alba", 1), ("", "", 0)]
    connection.executemany("INSERT INTO people (name, key, is_hidden) VALUES (?, ?, ?)", people)
    connection.execute(
        "INSERT INTO faces SELECT NULL, id, 1 + id % 4, NULL, 0, 0, 1, 1.0 / (1 + id % 7), 0 FROM photos"
        " WHERE id % 4 <> 1 OR category_id = 1"
    )


_FIRST_AND_LAST = "SELECT min(id) AS first, max(id) AS last FROM collections GROUP BY category_id HAVING count(*) > 1"


def _stack(connection: sqlite3.Connection) -> None:
    """Stack the photos of each collection with several, except its last ones."""
    for collection_id in COLLECTIONS:
        rows = connection.execute(
            "SELECT asset_key FROM photos WHERE collection_id = ? AND width > 0 AND deleted_at IS NULL ORDER BY id",
            (collection_id,),
        ).fetchall()
        keys = tuple(AssetKey(row["asset_key"]) for row in rows[: len(rows) - 1])
        if len(keys) > 1:
            apply_within(connection, ADMIN, StackPhotos(keys))


def _collect(connection: sqlite3.Connection) -> None:
    """Make an album of every second photo from the last on, shared with all, with a cover from the first category."""
    (album,) = (row[0] for row in connection.execute("SELECT id FROM albums WHERE user_id = 1"))
    ids = [row["id"] for row in connection.execute("SELECT id FROM photos ORDER BY id DESC")]
    apply_within(connection, ADMIN, AddToAlbum(album, id_sequence(ids[::2])))
    apply_within(connection, ADMIN, ShareAlbum(album, AlbumAudience.ALL))
    connection.execute("UPDATE albums SET cover_id = 1, id = ? WHERE id = ?", (ALBUM, album))
    connection.execute("UPDATE album_photos SET album_id = ? WHERE album_id = ?", (ALBUM, album))


def _tag(connection: sqlite3.Connection) -> None:
    """Tag photos everywhere, the collections and categories of some, and a category on its own."""
    photos = [PhotoId(row["id"]) for row in connection.execute("SELECT id FROM photos ORDER BY id")]
    groups = Things.of((), (), CATEGORIES[1:2])
    tagged = (Things.of(photos[::3], COLLECTIONS[:2]), Things.of(photos[1::4]), groups, Things.of(photos[:2]))
    for name, things in zip(TAGS, tagged, strict=True):
        apply_within(connection, ADMIN, SetTag(name, things))


def _mark(connection: sqlite3.Connection) -> None:
    """Have EDITOR and ADMIN mark things everywhere: favourites, ratings, selected things, notes, titles."""
    photos = [PhotoId(row["id"]) for row in connection.execute("SELECT id FROM photos WHERE width > 0 ORDER BY id")]
    keys = [AssetKey(row["asset_key"]) for row in connection.execute("SELECT asset_key FROM photos ORDER BY id")]
    groups = Things.of((), COLLECTIONS[::2], CATEGORIES[:4])
    for number, member in enumerate((EDITOR, ADMIN), start=1):
        apply_within(
            connection, member, SetFavourite(Things.of(photos[::number], COLLECTIONS[::number], CATEGORIES[:4]))
        )
        for stars in range(1, 6):
            rated = Things.of(photos[stars * number :: 7], COLLECTIONS[stars::5])
            apply_within(connection, member, SetRatings.one(stars, rated))
        apply_within(connection, member, ChangeSelection(tuple(keys[::2])))
        apply_within(connection, member, SelectGroups(groups))
    steps = [
        EditStep(field, EditKind.SET, things, words)
        for field, things, words in (
            (EditField.NOTE, Things.of(photos[::3], COLLECTIONS), "a note on alps"),
            (EditField.TITLE, Things.of(photos[1::3]), "A title"),
            (EditField.CAPTION, Things.of(photos[2::3]), "A caption"),
        )
    ]
    apply_within(connection, EDITOR, EditThings(tuple(steps)))


def _keep_some_counts(connection: sqlite3.Connection) -> None:
    """Keep what is counted of some categories, and leave others as changed: queries add both."""
    for _ in CATEGORIES[::2]:
        if (counted := next_changed(connection)) is not None:
            keep(connection, counted)


def _choose_covers(connection: sqlite3.Connection) -> None:
    """Choose covers, and move two of them: to another collection, and to another category."""
    for collection_id, thief in ((1, None), (6, 5), (3, 7)):
        key = connection.execute(
            "SELECT asset_key FROM photos WHERE collection_id = ? AND width > 0 ORDER BY id DESC", (collection_id,)
        ).fetchone()["asset_key"]
        apply_within(connection, ADMIN, SetCover(CollectionId(collection_id), key))
        if thief is not None:
            connection.execute(
                "UPDATE photos SET collection_id = :thief, category_id ="
                " (SELECT category_id FROM collections WHERE id = :thief) WHERE asset_key = :key",
                {"thief": thief, "key": key},
            )
    refresh_counts(connection, COLLECTIONS)


_ADD_UNSUPPORTED = """
INSERT INTO unsupported_files (root_id, folder, kind, category, number, example)
SELECT roots.id, categories.folder, 'video', categories.folder, categories.id, categories.folder
FROM categories, roots
"""
_ADD_TWINS = """
INSERT INTO files (photo_id, root_id, path, role, kind, size, mtime_ns)
SELECT photos.id, photos.root_id, CAST(folder || '/twin ' || (photos.id % 4) || '.dng' AS BLOB), 'raw-twin', 'raw', 9, 0
FROM photos JOIN collections ON collections.id = collection_id
WHERE photos.id IN (SELECT max(id) FROM photos GROUP BY collection_id, id % 4)
"""
_DELETE_UNSUPPORTED = "DELETE FROM unsupported_files WHERE category = (SELECT folder FROM categories WHERE id = ?)"
