"""The gallery of a share link: one category with one collection, which have all photos of the link."""

from __future__ import annotations

import sqlite3

from core.errors import NotFoundError
from core.library.redaction import redacted_category, redacted_collection
from core.library.rows import wall_clock
from core.models import (
    Actor,
    AssetKey,
    Category,
    CategoryId,
    Collection,
    CollectionId,
    PictureRef,
    ShareLinkSet,
    SortOrder,
)
from core.sets.clauses import Purpose
from core.sets.statements import Statement

SLUG = "shared"
"""The slug of the only category and of the only collection that a guest can name."""


class GuestGroups:
    """The category and the collection of a share link; see `core.library.grouping.groups.Groups`."""

    def categories(
        self, connection: sqlite3.Connection, actor: Actor, _order: SortOrder = SortOrder.NAME
    ) -> tuple[Category, ...]:
        """Return the only category."""
        return (self.category(connection, actor, SLUG),)

    def category(self, connection: sqlite3.Connection, actor: Actor, slug: str) -> Category:
        """Return the only category, with the title of the link."""
        found = self.collection(connection, actor, slug)
        covers = () if found.cover is None else (found.cover,)
        category = Category(
            id=CategoryId(0),
            slug=SLUG,
            name=found.name,
            collection_count=1,
            photo_count=found.photo_count,
            covers=covers,
            newest=found.newest,
            photo_set=found.photo_set,
            exact_name=found.exact_name,
        )
        return redacted_category(actor, category)

    def collections(
        self, connection: sqlite3.Connection, actor: Actor, category_slug: str, _order: SortOrder = SortOrder.NAME
    ) -> tuple[Collection, ...]:
        """Return the only collection."""
        return (self.collection(connection, actor, category_slug),)

    def collection(self, connection: sqlite3.Connection, actor: Actor, slug: str) -> Collection:
        """Return the only collection, with the title of the link."""
        share = actor.share
        row = connection.execute(*_SUMMARY.fill(actor)).fetchone()
        if share is None or slug != SLUG or not row["photo_count"]:
            raise NotFoundError("There is no such collection.", "It may have been moved or removed.")
        cover = connection.execute(*_COVER.fill(actor)).fetchone()
        collection = Collection(
            id=CollectionId(0),
            category_id=CategoryId(0),
            category_slug=SLUG,
            category_name=share.title,
            slug=SLUG,
            name=share.title,
            photo_count=row["photo_count"],
            cover=PictureRef(AssetKey(cover["asset_key"]), *cover[1:]),
            oldest=wall_clock(row["oldest"]),
            newest=wall_clock(row["newest"]),
            photo_set=ShareLinkSet(share.share_id),
            exact_name=share.title,
        )
        return redacted_collection(actor, collection)

    def collection_by_id(
        self, connection: sqlite3.Connection, actor: Actor, _collection_id: CollectionId
    ) -> Collection:
        """Return the only collection."""
        return self.collection(connection, actor, SLUG)

    def neighbours(
        self,
        _connection: sqlite3.Connection,
        _actor: Actor,
        _collection: Collection,
        _order: SortOrder = SortOrder.NAME,
    ) -> tuple[None, None]:
        """Return that there is no other collection."""
        return None, None


_SUMMARY = Statement(
    "summary of a share link",
    """
SELECT count(*) AS photo_count, CAST(substr(min(date_sort), 1, 12) AS INTEGER) - 100000000000 AS oldest,
    CAST(substr(max(newest_sort), 2, 12) AS INTEGER) - 100000000000 AS newest
FROM photos
WHERE {listed} AND {visible}
""",
    Purpose.LINK,
)

_COVER = Statement(
    "cover of a share link",
    """
SELECT asset_key, version, width, height, coarse
FROM photos
WHERE {listed} AND {visible}
ORDER BY date_sort, id
LIMIT 1
""",
    Purpose.LINK,
)
