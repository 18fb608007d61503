"""What members decided for all: covers, stacks, and photos that are not duplicates, as lines of an export."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from core.errors import UsageError
from core.exchange.kinds.mark_kind import (
    LARGEST_ID,
    Find,
    MarkFields,
    MarkKind,
    MarkTable,
    ReadMark,
    Value,
    number_field,
    text_field,
)
from core.library.duplicates.operations import MOST_TOLD_APART
from core.library.summaries import refresh_counts_of
from core.operations import ThingKind


def _cover(fields: MarkFields, find: Find) -> ReadMark | None:
    chosen = find(ThingKind.PHOTO, number_field(fields, "photo", 0, LARGEST_ID))
    return None if chosen is None else ReadMark(chosen)


COVERS = MarkKind(
    name="cover",
    words="covers",
    field="cover",
    belongs_to_member=False,
    tables={
        ThingKind.COLLECTION: MarkTable(
            select="SELECT 0 AS member, id AS thing, '' AS key, chosen_cover_id AS value FROM collections",
            insert="""
UPDATE collections SET chosen_cover_id = each.value FROM {rows} AS each
WHERE collections.id = each.thing
    AND EXISTS (SELECT 1 FROM photos WHERE id = each.value AND collection_id = each.thing)
""",
            delete="UPDATE collections SET chosen_cover_id = NULL WHERE id IN (SELECT thing FROM {rows})",
            exported="""
SELECT 0 AS member, id AS thing, '' AS key, chosen_cover_id AS value FROM collections
WHERE chosen_cover_id IS NOT NULL
""",
        )
    },
    write=lambda _key, value: {"photo": value},
    read=_cover,
    references=lambda _key, value: ((ThingKind.PHOTO, int(value or 0)),),
)


def _stack_fields(_key: str, value: Value) -> dict[str, Any]:
    stack, rank, is_decided = json.loads(str(value))
    return {"stack": stack, "rank": rank, "decided": bool(is_decided)}


def _stack(fields: MarkFields, _find: Find) -> ReadMark:
    stack = None if fields.get("stack") is None else text_field(fields, "stack", 40)
    is_decided = fields.get("decided")
    if not isinstance(is_decided, bool):
        raise UsageError("decided is neither true nor false")
    state = [stack, number_field(fields, "rank", 0, 2), int(is_decided)]
    return ReadMark(json.dumps(state, separators=(",", ":")))


_STACK_STATE = "json_array(stack_key, stack_rank, stack_decided)"

# Whether a photo is listed below another is found out again by `refresh_counts_of`.
STACKS = MarkKind(
    name="stack",
    words="stacked photos",
    field="stack",
    belongs_to_member=False,
    tables={
        ThingKind.PHOTO: MarkTable(
            select=f"""
SELECT 0 AS member, id AS thing, '' AS key, {_STACK_STATE} AS value FROM photos
WHERE stack_key IS NOT NULL OR stack_decided = 1
""",  # noqa: S608 - a constant
            insert="""
UPDATE photos SET
    stack_key = each.value ->> 0, stack_rank = each.value ->> 1, stack_decided = each.value ->> 2,
    stack_count = 0, below_top = 0
FROM {rows} AS each
WHERE photos.id = each.thing
""",
            delete="""
UPDATE photos SET stack_key = NULL, stack_rank = 2, stack_decided = 0, stack_count = 0, below_top = 0
WHERE id IN (SELECT thing FROM {rows})
""",
            exported=f"""
SELECT 0 AS member, id AS thing, '' AS key, {_STACK_STATE} AS value FROM photos
WHERE stack_decided = 1
    OR stack_key IN (SELECT stack_key FROM photos WHERE stack_key IS NOT NULL AND (stack_decided = 1 OR stack_rank = 0))
""",  # noqa: S608 - a constant
        )
    },
    write=_stack_fields,
    read=_stack,
    finish=refresh_counts_of,
)


def _different(fields: MarkFields, find: Find) -> ReadMark | None:
    numbers = fields.get("photos")
    if not isinstance(numbers, list) or not 2 <= len(numbers) <= MOST_TOLD_APART:
        raise UsageError(f"photos is not a list of 2 to {MOST_TOLD_APART:,} numbers")
    found = [find(ThingKind.PHOTO, number_field({"photos": each}, "photos", 0, LARGEST_ID)) for each in numbers]
    known = sorted({number for number in found if number is not None})
    if len(known) < len(numbers):
        return None
    return ReadMark(1, json.dumps(known, separators=(",", ":")), known[0])


def _different_photos(key: str, _value: Value) -> Iterable[tuple[ThingKind, int]]:
    return ((ThingKind.PHOTO, int(number)) for number in json.loads(key))


# A decision is about its first photo; the key holds the ids of all, ascending.
_DECISIONS = """
SELECT 0 AS member, min(photo) AS thing, json_group_array(photo) AS key, 1 AS value, decision
FROM (
    SELECT photos.id AS photo, decision FROM different_photos JOIN photos USING (asset_key)
    ORDER BY decision, photos.id
)
GROUP BY decision
"""

DIFFERENT = MarkKind(
    name="not-duplicates",
    words="decisions about duplicates",
    field="duplicates",
    belongs_to_member=False,
    tables={
        ThingKind.PHOTO: MarkTable(
            select=f"SELECT member, thing, key, value FROM ({_DECISIONS})",  # noqa: S608 - a constant
            insert="""
INSERT INTO different_photos (asset_key, decision)
SELECT asset_key, (SELECT coalesce(max(decision), 0) FROM different_photos) + number
FROM (SELECT key, row_number() OVER (ORDER BY key) AS number FROM {rows}) AS each, json_each(each.key) AS photo
JOIN photos ON photos.id = photo.value
""",
            delete=f"""
DELETE FROM different_photos
WHERE decision IN (SELECT decision FROM ({_DECISIONS}) WHERE key IN (SELECT key FROM {{rows}}))
""",  # noqa: S608 - a constant
            exported=f"SELECT member, thing, key, value FROM ({_DECISIONS}) WHERE key LIKE '%,%'",  # noqa: S608 - a constant
        )
    },
    write=lambda key, _value: {"photos": json.loads(key)},
    read=_different,
    references=_different_photos,
)
