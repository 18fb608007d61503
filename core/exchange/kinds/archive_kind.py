"""The archive, as lines of an export."""

from __future__ import annotations

from core.exchange.kinds.mark_kind import MarkKind, MarkTable, ReadMark
from core.library.summaries import refresh_counts_of
from core.operations import ThingKind

ARCHIVE = MarkKind(
    name="archived",
    words="archived photos",
    field="archive",
    belongs_to_member=False,
    tables={
        ThingKind.PHOTO: MarkTable(
            select="SELECT 0 AS member, photo_id AS thing, '' AS key, 1 AS value FROM archived_photos",
            insert="""
INSERT INTO archived_photos (photo_id) SELECT thing FROM {rows} WHERE thing IN (SELECT id FROM photos)
ON CONFLICT DO NOTHING
""",
            delete="DELETE FROM archived_photos WHERE photo_id IN (SELECT thing FROM {rows})",
        )
    },
    write=lambda _key, _value: {},
    read=lambda _fields, _find: ReadMark(1),
    finish=refresh_counts_of,
)
