"""The history as a list: who changed what and when, in words, as far as an actor has access to what was changed."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from core.errors import UsageError
from core.models import Actor, AssetKey, IdRanges, count_of, id_ranges, ids_in
from core.operations.history.closed_albums import ClosedAlbums, closed_albums, touched_fields
from core.operations.history.compaction import THINGS
from core.operations.operation import Operation, ThingKind, Undo
from core.operations.stored_operations import Registry
from core.permissions import Action, may, require
from core.sets.clauses import Purpose
from core.sets.group_photos import PHOTOS_OF_GROUPS
from core.sets.statements import Statement
from core.text import display_text


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One change."""

    id: int
    at: datetime
    """UTC."""
    kind: str
    """That of the operation."""
    member: str
    """Who made the change; safe to show."""
    is_own: bool
    words: str
    """What they did, as it follows their name; safe to show."""
    counts: Mapping[ThingKind, int]
    """How many things of which kind were changed, of those that the actor has access to."""
    undone_at: datetime | None
    """UTC; None while the change stands."""
    undone_by: str
    """Who undid it; safe to show, empty while the change stands or when it is not shown."""
    gives_access: bool
    """Whether its undo or redo may give people access again, and so is confirmed."""
    access_words: str = ""
    """Who gets access again by its undo or redo, as a sentence; empty when nobody does, or it is not known."""
    why_final: str = ""
    """Why it cannot be undone, as a sentence; empty for one that can, unless a newer change stands in the way."""


@dataclass(frozen=True, slots=True)
class HistoryFilter:
    """Which entries are listed."""

    others: bool = False
    """Those of every member, for admins; False: the actor's own."""
    before: int | None = None
    """Only entries older than this one."""
    kind: str = ""
    """Only entries of this kind of operation; empty: of every kind."""
    words: str = ""
    """Only entries whose words or member contain this, in any case."""


EVERY_OWN_CHANGE = HistoryFilter()
_PAGE = 100
MOST_OF_GROUPS = 10_000
"""Photos that are shown of a change of collections and categories."""


def history(
    connection: sqlite3.Connection,
    actor: Actor,
    registry: Registry,
    wanted: HistoryFilter = EVERY_OWN_CHANGE,
    limit: int = 50,
) -> tuple[HistoryEntry, ...]:
    """List changes, newest first; those about nothing that the actor has access to now are left out.

    What touched nothing that others could see, the selection and preferences, is not history.

    Raises:
        NotAllowedError: the actor has no history, or may not see that of others.
    """
    require(actor, Action.OWN_HISTORY, "have a history of changes")
    if wanted.others:
        require(actor, Action.SEE_OTHERS_HISTORY, "see the changes of others")
    closed = closed_albums(connection, actor)
    found: list[HistoryEntry] = []
    before, needle = wanted.before, wanted.words.casefold()
    while len(found) < limit:
        values = {
            "user_id": actor.user_id,
            "others": wanted.others,
            "before": before,
            "limit": _PAGE,
            "kind": wanted.kind,
        }
        rows = connection.execute(_PAGE_BEFORE, values).fetchall()
        entries = (_entry(connection, actor, registry, closed, row) for row in rows)
        found += [each for each in entries if each and needle in f"{each.member} {each.words}".casefold()]
        if len(rows) < _PAGE:
            break
        before = rows[-1]["id"]
    return tuple(found[:limit])


def entry(
    connection: sqlite3.Connection, actor: Actor, registry: Registry, operation_id: int | None
) -> HistoryEntry | None:
    """Return one change; without a number, the one that the actor made, undid or redid last; None without one."""
    values = {
        "id": operation_id,
        "user_id": actor.user_id,
        "others": may(actor, Action.SEE_OTHERS_HISTORY),
        "limit": -1,
    }
    closed = closed_albums(connection, actor)
    rows = connection.execute(_LAST if operation_id is None else _ONE, values)
    row = next((each for each in rows if not closed.withhold(connection, each["id"])), None)
    return None if row is None else _entry(connection, actor, registry, closed, row)


def touched_photos(
    connection: sqlite3.Connection, actor: Actor, operation_id: int, *, in_trash: bool = False
) -> tuple[AssetKey, ...]:
    """Return the photos that a change touched, of those that the actor has access to; none of a change of others.

    Of a change of collections or categories alone these are the photos that they list now, up to `MOST_OF_GROUPS`.
    Admins are shown those of every change. `in_trash`: instead of those that are listed those that are in the trash
    now, for those who are shown it.
    """
    sees_others = may(actor, Action.SEE_OTHERS_HISTORY)
    row = connection.execute("SELECT user_id FROM operations WHERE id = ?", (operation_id,)).fetchone()
    if row is None or not (sees_others or row["user_id"] == actor.user_id):
        return ()
    if in_trash and not may(actor, Action.TRASH):
        return ()
    found = _touched(connection, closed_albums(connection, actor), operation_id)
    touched = {kind: json.dumps(list(ids_in(ids))) for kind, ids in found.items()}
    if ThingKind.PHOTO in touched:
        query = (_PHOTOS_IN_TRASH if in_trash else _ACCESSIBLE_PHOTOS).fill(actor, ids=touched[ThingKind.PHOTO])
    else:
        query = (_IN_TRASH_OF_GROUPS if in_trash else _PHOTOS_OF_GROUPS).fill(
            actor,
            collection_ids=touched.get(ThingKind.COLLECTION, "[]"),
            in_categories=touched.get(ThingKind.CATEGORY, "[]"),
            limit=MOST_OF_GROUPS,
        )
    return tuple(AssetKey(found["asset_key"]) for found in connection.execute(*query))


def _entry(
    connection: sqlite3.Connection, actor: Actor, registry: Registry, closed: ClosedAlbums, row: sqlite3.Row
) -> HistoryEntry | None:
    if row["summary"] is not None:
        return _old_entry(actor, row)
    if closed.withhold(connection, row["id"]):
        return None
    touched = _touched(connection, closed, row["id"])
    counts = {kind: _count(connection, actor, kind, ids) for kind, ids in touched.items()}
    counts = {kind: count for kind, count in counts.items() if count}
    if touched and not counts:
        return None
    words = {kind: _words(connection, actor, kind, touched[kind], count) for kind, count in counts.items()}
    operation = registry.stored(row["kind"], row["arguments"])
    things = _list(words, "" if operation is None else operation.album_preposition)
    sees_others = may(actor, Action.SEE_OTHERS_HISTORY)
    is_undone = row["undone_at"] is not None
    shows_undoer = is_undone and (sees_others or row["undone_by"] == actor.user_id)
    return HistoryEntry(
        id=row["id"],
        at=datetime.fromtimestamp(row["applied_at"], UTC),
        kind=row["kind"],
        member=_member(row, operation),
        is_own=row["user_id"] == actor.user_id,
        words="made a change of another version" if operation is None else operation.past_words(things),
        counts=counts,
        undone_at=datetime.fromtimestamp(row["undone_at"], UTC) if is_undone else None,
        undone_by=display_text(row["undoer"] or "") if shows_undoer else "",
        gives_access=operation is not None and operation.undo is Undo.HISTORY,
        access_words=_access_words(registry, row, things),
        why_final=_why_final(operation, row),
    )


def is_too_late(operation: Operation[object], applied_at: int) -> bool:
    """Return whether the time in which an operation can be undone is over."""
    return operation.undo_seconds is not None and time.time() - applied_at > operation.undo_seconds


def _why_final(operation: Operation[object] | None, row: sqlite3.Row) -> str:
    if operation is None:
        return ""
    is_over = row["undone_at"] is None and is_too_late(operation, row["applied_at"])
    return operation.why_not_undone if is_over or operation.undo is Undo.RECORDED else ""


def _access_words(registry: Registry, row: sqlite3.Row, things: str) -> str:
    """Return what the next step of a change says: its undo, or the redo of one that is undone."""
    text = row["inverse"] if row["undone_at"] is None else row["redo"]
    try:
        return registry.load(text).access_words(things) if text else ""
    except UsageError:
        return ""


def _member(row: sqlite3.Row, operation: Operation[object] | None) -> str:
    if operation is not None and operation.by_gallery:
        return "The gallery"
    return display_text(row["display_name"] or row["name"])


def _old_entry(actor: Actor, row: sqlite3.Row) -> HistoryEntry | None:
    """Return a compacted entry; only to those with access to everything, because it is not known what it touched.

    One of an album, which is gone, only to the member who made the change.
    """
    counts = {ThingKind(kind): count for kind, count in json.loads(row["counts"]).items()}
    is_own = row["user_id"] == actor.user_id
    if actor.category_ids is not None or not counts or (ThingKind.ALBUM in counts and not is_own):
        return None
    things = _list({kind: _number(kind, count) for kind, count in counts.items() if kind is not ThingKind.ALBUM})
    shows_undoer = may(actor, Action.SEE_OTHERS_HISTORY) or row["undone_by"] == actor.user_id
    is_undone = row["undone_at"] is not None
    return HistoryEntry(
        id=row["id"],
        at=datetime.fromtimestamp(row["applied_at"], UTC),
        kind=row["kind"],
        member=display_text(row["display_name"] or row["name"]),
        is_own=row["user_id"] == actor.user_id,
        words=row["summary"].replace(THINGS, things),
        counts=counts,
        undone_at=datetime.fromtimestamp(row["undone_at"], UTC) if is_undone else None,
        undone_by=display_text(row["undoer"] or "") if is_undone and shows_undoer else "",
        gives_access=False,
        why_final="This change is too old: what would undo or redo it is kept for a year.",
    )


def _touched(connection: sqlite3.Connection, closed: ClosedAlbums, operation_id: int) -> dict[ThingKind, IdRanges]:
    found: dict[ThingKind, IdRanges] = {}
    for each in filter(None, map(closed.shown, touched_fields(connection, operation_id))):
        known = found.get(each.kind)
        found[each.kind] = each.ids if known is None else id_ranges([*ids_in(known), *ids_in(each.ids)])
    return found


def _count(connection: sqlite3.Connection, actor: Actor, kind: ThingKind, ids: IdRanges) -> int:
    """Count the things that the actor has access to."""
    if kind not in _NAMES or (actor.category_ids is None and kind is not ThingKind.ALBUM):
        return count_of(ids)
    return len(connection.execute(*_NAMES[kind].fill(actor, ids=json.dumps(list(ids_in(ids))))).fetchall())


def _words(connection: sqlite3.Connection, actor: Actor, kind: ThingKind, ids: IdRanges, count: int) -> str:
    """Return the name of one thing, or how many there are."""
    if count > 1:
        return _number(kind, count)
    name = ""
    if kind in _NAMES:
        row = connection.execute(*_NAMES[kind].fill(actor, ids=json.dumps(list(ids_in(ids))))).fetchone()
        name = "" if row is None else row["name"]
    elif kind is ThingKind.MEMBER and (may(actor, Action.SEE_OTHERS_HISTORY) or [*ids_in(ids)] == [actor.user_id]):
        row = connection.execute(_MEMBER_NAME, {"ids": ids}).fetchone()
        name = "" if row is None else row["name"]
    elif kind is ThingKind.SHARE_LINK:
        row = connection.execute(_LINK_TITLE, {"ids": ids}).fetchone()
        name = "" if row is None else row["title"]
    shown = display_text(name)
    if shown and kind is ThingKind.SHARE_LINK:
        return f"the share link {shown}"
    return f"album {shown}" if shown and kind is ThingKind.ALBUM else shown or _number(kind, 1)


def _number(kind: ThingKind, count: int) -> str:
    """Return how many there are; an album without its article, which the words of operations on albums have."""
    if count > 1:
        return f"{count:,} {_PLURALS[kind]}"
    one = {ThingKind.ALBUM: "album", ThingKind.OTHER: "a thing", ThingKind.SHARE_LINK: "a share link"}
    return one.get(kind, f"a {kind}")


def _list(words: Mapping[ThingKind, str], album_preposition: str = "") -> str:
    """Join things to one object of a sentence: Travel, Sahara and 24 photos; 3 photos to album Lisbon."""
    shown = [words[kind] for kind in _PLURALS if kind in words]
    if album_preposition and len(shown) > 1 and ThingKind.ALBUM in words:
        others = dict(words)
        album = others.pop(ThingKind.ALBUM)
        return f"{_list(others)} {album_preposition} {album}"
    return " and ".join(filter(None, (", ".join(shown[:-1]), *shown[-1:])))


# In the order in which a sentence names them.
_PLURALS = {
    ThingKind.CATEGORY: "categories",
    ThingKind.COLLECTION: "collections",
    ThingKind.PHOTO: "photos",
    ThingKind.ALBUM: "albums",
    ThingKind.MEMBER: "members",
    ThingKind.SHARE_LINK: "share links",
    ThingKind.OTHER: "things",
}

_ENTRIES = """
SELECT operations.id, user_id, kind, arguments, inverse, redo, summary, counts, applied_at, undone_at, undone_by,
    maker.name, maker.display_name,
    coalesce(undoer.display_name, undoer.name) AS undoer
FROM operations
JOIN users AS maker ON maker.id = user_id
LEFT JOIN users AS undoer ON undoer.id = undone_by
WHERE {condition}
LIMIT :limit
"""

_ONE = _ENTRIES.replace("{condition}", "operations.id = :id AND (:others OR user_id = :user_id)")

_LAST = _ENTRIES.replace("{condition}", "user_id = :user_id OR undone_by = :user_id ORDER BY step DESC")

_PAGE_BEFORE = _ENTRIES.replace(
    "{condition}",
    "(:others OR user_id = :user_id) AND (:before IS NULL OR operations.id < :before) AND :kind IN ('', kind)"
    " AND (summary IS NOT NULL OR EXISTS (SELECT 1 FROM touched_fields WHERE operation_id = operations.id))"
    " ORDER BY operations.id DESC",
)

_LINK_TITLE = "SELECT title FROM shares WHERE id = CAST(:ids AS INTEGER)"

_MEMBER_NAME = "SELECT coalesce(display_name, name) AS name FROM users WHERE id = CAST(:ids AS INTEGER)"

_PHOTOS_OF_A_CHANGE = """
SELECT asset_key FROM photos
WHERE id IN (SELECT value FROM json_each(:ids)) AND {listed} AND {visible}
ORDER BY date_sort, id
"""
_ACCESSIBLE_PHOTOS = Statement("photos of a change", _PHOTOS_OF_A_CHANGE, Purpose.FILES)
_PHOTOS_IN_TRASH = Statement("photos of a change in the trash", _PHOTOS_OF_A_CHANGE, Purpose.TRASH)

_OF_GROUPS = """
SELECT asset_key FROM photos
WHERE id IN (
{groups}) AND {listed} AND {visible}
ORDER BY date_sort, id
LIMIT :limit
""".replace("{groups}", PHOTOS_OF_GROUPS)
_PHOTOS_OF_GROUPS = Statement("photos of the groups of a change", _OF_GROUPS)
_IN_TRASH_OF_GROUPS = Statement("photos of the groups of a change in the trash", _OF_GROUPS, Purpose.TRASH)

_NAMES = {
    ThingKind.PHOTO: Statement(
        "names of photos of a change",
        """
SELECT name FROM photos
WHERE id IN (SELECT value FROM json_each(:ids)) AND {visible}
""",
    ),
    ThingKind.COLLECTION: Statement(
        "names of collections of a change",
        """
SELECT name FROM collections
WHERE id IN (SELECT value FROM json_each(:ids)) AND {collections.visible}
""",
    ),
    ThingKind.CATEGORY: Statement(
        "names of categories of a change",
        """
SELECT name FROM categories
WHERE id IN (SELECT value FROM json_each(:ids)) AND {categories.visible}
""",
    ),
    # The own albums that were deleted have their name here, so that they can be found and restored.
    ThingKind.ALBUM: Statement(
        "names of albums of a change",
        """
SELECT name FROM albums
WHERE id IN (SELECT value FROM json_each(:ids)) AND (user_id = :user_id OR {albums.visible})
""",
    ),
}
