"""Categories and collections for members and the public: lists, one by its slug, the neighbours of one."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace

from core.errors import NotFoundError
from core.library.files.file_names import exact_collection_name
from core.library.grouping import group_queries
from core.library.redaction import redacted_category, redacted_collection
from core.library.rows import to_cover, to_marks, wall_clock
from core.models import (
    Actor,
    Category,
    CategoryId,
    CategorySet,
    Collection,
    CollectionId,
    CollectionSet,
    PictureRef,
    Ranking,
    SortOrder,
    StoryState,
)
from core.models.tags.tag_names import keys_from
from core.sets.orders import category_order, collection_order
from core.sets.statements import Statement


class MemberGroups:
    """The categories and collections of the gallery; see `core.library.grouping.groups.Groups`."""

    def categories(
        self, connection: sqlite3.Connection, actor: Actor, order: SortOrder = SortOrder.NAME
    ) -> tuple[Category, ...]:
        """List the categories that hold photos."""
        covers = _by_category(connection.execute(*group_queries.COVERS.fill(actor)))
        new_stories = {row["category_id"] for row in connection.execute(*group_queries.NEW_STORIES.fill(actor))}
        rows = connection.execute(*group_queries.CATEGORIES.fill(actor, None, category_order(order)))
        categories = (_to_category(actor, row, covers) for row in rows)
        return tuple(
            replace(category, has_new_story=True) if category.id in new_stories else category for category in categories
        )

    def category(self, connection: sqlite3.Connection, actor: Actor, slug: str) -> Category:
        """Return one category, also one that holds no photos now."""
        row = connection.execute(*group_queries.CATEGORY.fill(actor, slug=slug)).fetchone()
        if row is None:
            raise _no_category()
        covers = _by_category(connection.execute(*group_queries.COVERS_OF_ONE.fill(actor, slug=slug)))
        return _to_category(actor, row, covers)

    def collections(
        self, connection: sqlite3.Connection, actor: Actor, category_slug: str, order: SortOrder = SortOrder.NAME
    ) -> tuple[Collection, ...]:
        """List the collections of a category that hold photos."""
        category = connection.execute(*group_queries.CATEGORY_ID.fill(actor, slug=category_slug)).fetchone()
        if category is None:
            raise _no_category()
        query = group_queries.COLLECTIONS.fill(actor, None, collection_order(order), category=category["id"])
        return tuple(_to_collection(actor, row) for row in connection.execute(*query))

    def collection(self, connection: sqlite3.Connection, actor: Actor, slug: str) -> Collection:
        """Return one collection, also one that holds no photos now."""
        return _found(actor, connection.execute(*group_queries.COLLECTION.fill(actor, slug=slug)).fetchone())

    def collection_by_id(self, connection: sqlite3.Connection, actor: Actor, collection_id: CollectionId) -> Collection:
        """Return one collection, also one that holds no photos now."""
        query = group_queries.COLLECTION_BY_ID.fill(actor, id=collection_id)
        return _found(actor, connection.execute(*query).fetchone())

    def neighbours(
        self, connection: sqlite3.Connection, actor: Actor, collection: Collection, order: SortOrder = SortOrder.NAME
    ) -> tuple[Collection | None, Collection | None]:
        """Return the collections before and after this one in its category; None at either end."""
        found: list[Collection | None] = []
        for statement in (group_queries.PREVIOUS_COLLECTION, group_queries.NEXT_COLLECTION):
            query = statement.fill(
                actor, None, collection_order(order), category=collection.category_id, id=collection.id
            )
            row = connection.execute(*query).fetchone()
            found.append(None if row is None else _to_collection(actor, row))
        return found[0], found[1]


def favourite_categories(
    connection: sqlite3.Connection, actor: Actor, order: SortOrder = SortOrder.NAME
) -> tuple[Category, ...]:
    """List the favourite categories of a member that hold photos."""
    return _listed_categories(connection, actor, group_queries.FAVOURITE_CATEGORIES, order)


def favourite_collections(
    connection: sqlite3.Connection, actor: Actor, order: SortOrder = SortOrder.NAME
) -> tuple[Collection, ...]:
    """List the favourite collections of a member that hold photos."""
    return _listed_collections(connection, actor, group_queries.FAVOURITE_COLLECTIONS, order)


def selected_categories(
    connection: sqlite3.Connection, actor: Actor, order: SortOrder = SortOrder.NAME
) -> tuple[Category, ...]:
    """List the categories that a member has selected and that hold photos."""
    return _listed_categories(connection, actor, group_queries.SELECTED_CATEGORIES, order)


def selected_collections(
    connection: sqlite3.Connection, actor: Actor, order: SortOrder = SortOrder.NAME
) -> tuple[Collection, ...]:
    """List the collections that a member has selected and that hold photos."""
    return _listed_collections(connection, actor, group_queries.SELECTED_COLLECTIONS, order)


def tagged_categories(
    connection: sqlite3.Connection, actor: Actor, key: str, order: SortOrder = SortOrder.NAME
) -> tuple[Category, ...]:
    """List the categories that hold photos and have a tag, by its key, or one below it."""
    first, end = keys_from(key)
    return _listed_categories(connection, actor, group_queries.TAGGED_CATEGORIES, order, first=first, end=end)


def tagged_collections(
    connection: sqlite3.Connection, actor: Actor, key: str, order: SortOrder = SortOrder.NAME
) -> tuple[Collection, ...]:
    """List the collections that hold photos and have a tag, by its key, or one below it."""
    first, end = keys_from(key)
    return _listed_collections(connection, actor, group_queries.TAGGED_COLLECTIONS, order, first=first, end=end)


def top_collections(
    connection: sqlite3.Connection, actor: Actor, ranking: Ranking, limit: int
) -> tuple[Collection, ...]:
    """List collections that members have rated, from the best on."""
    query = group_queries.TOP_COLLECTIONS[ranking].fill(actor, limit=limit)
    return tuple(_to_collection(actor, row) for row in connection.execute(*query))


def _listed_categories(
    connection: sqlite3.Connection, actor: Actor, statement: Statement, order: SortOrder, **values: str
) -> tuple[Category, ...]:
    rows = connection.execute(*statement.fill(actor, None, category_order(order), **values)).fetchall()
    covers = _by_category(connection.execute(*group_queries.COVERS.fill(actor))) if rows else {}
    return tuple(_to_category(actor, row, covers) for row in rows)


def _listed_collections(
    connection: sqlite3.Connection, actor: Actor, statement: Statement, order: SortOrder, **values: str
) -> tuple[Collection, ...]:
    query = statement.fill(actor, None, collection_order(order), **values)
    return tuple(_to_collection(actor, row) for row in connection.execute(*query))


def _no_category() -> NotFoundError:
    return NotFoundError("There is no such category.", "It may have been renamed or removed.")


def _found(actor: Actor, row: sqlite3.Row | None) -> Collection:
    if row is None:
        raise NotFoundError("There is no such collection.", "It may have been moved or removed.")
    return _to_collection(actor, row)


def _by_category(rows: Iterable[sqlite3.Row]) -> Mapping[int, list[PictureRef]]:
    """Group covers by category, those of the newest collections first."""
    covers: defaultdict[int, list[PictureRef]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: (row["newest_sort"], row["collection_id"]), reverse=True):
        if (cover := to_cover(row)) is not None:
            covers[row["id"]].append(cover)
    return covers


def _to_category(actor: Actor, row: sqlite3.Row, covers: Mapping[int, list[PictureRef]]) -> Category:
    category = Category(
        id=CategoryId(row["id"]),
        slug=row["slug"],
        name=row["name"],
        collection_count=row["collection_count"],
        photo_count=row["photo_count"],
        covers=tuple(covers.get(row["id"], ())),
        newest=wall_clock(row["newest_local"]),
        photo_set=CategorySet(row["slug"]),
        exact_name=exact_collection_name(row["folder"], b""),
        is_away=bool(row["is_away"]),
        marks=to_marks(row),
        is_archived=bool(row["is_archived"]),
    )
    return redacted_category(actor, category)


def _to_collection(actor: Actor, row: sqlite3.Row) -> Collection:
    collection = Collection(
        id=CollectionId(row["id"]),
        category_id=CategoryId(row["category_id"]),
        category_slug=row["category_slug"],
        category_name=row["category_name"],
        slug=row["slug"],
        name=row["name"],
        photo_count=row["photo_count"],
        cover=to_cover(row),
        oldest=wall_clock(row["oldest_local"]),
        newest=wall_clock(row["newest_local"]),
        photo_set=CollectionSet(row["slug"]),
        exact_name=exact_collection_name(row["category_folder"], row["folder"]),
        is_away=bool(row["is_away"]),
        marks=to_marks(row),
        story=_STORIES[row["unseen_story"]],
    )
    return redacted_collection(actor, collection)


_STORIES = {None: None, 1: StoryState.UNSEEN, 0: StoryState.SEEN}
