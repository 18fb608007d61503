"""How often members opened collections, as lines of an export."""

from __future__ import annotations

from core.exchange.kinds.mark_kind import Find, MarkFields, MarkKind, MarkTable, ReadMark, number_field
from core.operations import ThingKind

_LAST_HOUR = 10_000_000
"""Hours since 1970; of the year 3110."""


def _read(fields: MarkFields, _find: Find) -> ReadMark:
    return ReadMark(1, str(number_field(fields, "hour", 0, _LAST_HOUR)))


# The key is the hour: several views of one collection differ in it.
VIEWS = MarkKind(
    name="view",
    words="views of collections",
    field="views",
    belongs_to_member=True,
    tables={
        ThingKind.COLLECTION: MarkTable(
            select="""
SELECT user_id AS member, collection_id AS thing, CAST(hour AS TEXT) AS key, 1 AS value FROM collection_views
""",
            insert="""
INSERT INTO collection_views (user_id, collection_id, hour)
SELECT member, thing, CAST(key AS INTEGER) FROM {rows} WHERE thing IN (SELECT id FROM collections)
ON CONFLICT DO NOTHING
""",
            delete="""
DELETE FROM collection_views
WHERE (user_id, collection_id, hour) IN (SELECT member, thing, CAST(key AS INTEGER) FROM {rows})
""",
        )
    },
    write=lambda key, _value: {"hour": int(key)},
    read=_read,
)
