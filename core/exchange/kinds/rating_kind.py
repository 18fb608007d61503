"""Ratings of members, as lines of an export."""

from __future__ import annotations

from core.exchange.kinds.mark_kind import MarkKind, MarkTable, ReadMark, number_field
from core.operations import ThingKind

RATINGS = MarkKind(
    name="rating",
    words="ratings",
    field="rating",
    belongs_to_member=True,
    tables={
        ThingKind.PHOTO: MarkTable(
            select="SELECT user_id AS member, photo_id AS thing, '' AS key, stars AS value FROM rated_photos",
            insert="""
INSERT INTO rated_photos (user_id, photo_id, stars)
SELECT member, thing, value FROM {rows} WHERE thing IN (SELECT id FROM photos)
ON CONFLICT DO UPDATE SET stars = excluded.stars
""",
            delete="DELETE FROM rated_photos WHERE (user_id, photo_id) IN (SELECT member, thing FROM {rows})",
        ),
        ThingKind.COLLECTION: MarkTable(
            select="SELECT user_id AS member, collection_id AS thing, '' AS key, stars AS value FROM rated_collections",
            insert="""
INSERT INTO rated_collections (user_id, collection_id, stars)
SELECT member, thing, value FROM {rows} WHERE thing IN (SELECT id FROM collections)
ON CONFLICT DO UPDATE SET stars = excluded.stars
""",
            delete="DELETE FROM rated_collections WHERE (user_id, collection_id) IN (SELECT member, thing FROM {rows})",
        ),
    },
    write=lambda _key, value: {"stars": value},
    read=lambda fields, _photo: ReadMark(number_field(fields, "stars", 1, 5)),
)
