"""Favourites of members, as lines of an export."""

from __future__ import annotations

from core.exchange.kinds.mark_kind import MarkKind, MarkTable, ReadMark
from core.operations import ThingKind

FAVOURITES = MarkKind(
    name="favourite",
    words="favourites",
    field="favourite",
    belongs_to_member=True,
    tables={
        ThingKind.PHOTO: MarkTable(
            select="SELECT user_id AS member, photo_id AS thing, '' AS key, 1 AS value FROM favourite_photos",
            insert="""
INSERT INTO favourite_photos (user_id, photo_id)
SELECT member, thing FROM {rows} WHERE thing IN (SELECT id FROM photos)
ON CONFLICT DO NOTHING
""",
            delete="DELETE FROM favourite_photos WHERE (user_id, photo_id) IN (SELECT member, thing FROM {rows})",
        ),
        ThingKind.COLLECTION: MarkTable(
            select="SELECT user_id AS member, collection_id AS thing, '' AS key, 1 AS value FROM favourite_collections",
            insert="""
INSERT INTO favourite_collections (user_id, collection_id)
SELECT member, thing FROM {rows} WHERE thing IN (SELECT id FROM collections)
ON CONFLICT DO NOTHING
""",
            delete="""
DELETE FROM favourite_collections WHERE (user_id, collection_id) IN (SELECT member, thing FROM {rows})
""",
        ),
        ThingKind.CATEGORY: MarkTable(
            select="SELECT user_id AS member, category_id AS thing, '' AS key, 1 AS value FROM favourite_categories",
            insert="""
INSERT INTO favourite_categories (user_id, category_id)
SELECT member, thing FROM {rows} WHERE thing IN (SELECT id FROM categories)
ON CONFLICT DO NOTHING
""",
            delete="""
DELETE FROM favourite_categories WHERE (user_id, category_id) IN (SELECT member, thing FROM {rows})
""",
        ),
    },
    write=lambda _key, _value: {},
    read=lambda _fields, _photo: ReadMark(1),
)
