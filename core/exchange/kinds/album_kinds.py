"""Albums of members with their photos, as lines of an export.

An import makes the albums that a member does not have, by their names. Nobody gets access by it: an album that was
shared with some members by name is shared with none of them until its owner does it again. A smart album has its query
and no photos; photos that a file has in an album of its name are left out.

Protected albums may have names that others have, so each has a number among those of its name, as part of its key. An
import sets passphrases of albums that it makes, and keeps those that there are.
"""

from __future__ import annotations

import json
import secrets
import sqlite3
from collections.abc import Iterable, Mapping
from itertools import groupby
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
from core.marks.albums.album_rows import checked_name, name_key
from core.marks.albums.shown_photos import refresh_album
from core.models import AlbumAudience, AlbumId
from core.operations import ThingKind
from core.query.search_field import EVERY_FIELD
from core.sets.search.search_conditions import is_valid_query

_LONGEST_NAME = 1_000
_LONGEST_HASH = 200
_LONGEST_QUERY = 2_000
_MOST_PROTECTED = 100
_PROTECTED = "\n"
"""Between the name and the number in the key of a protected album; no name contains it."""
_NO_PASSPHRASE = "none"  # noqa: S105 - no hash
"""A hash that no passphrase has."""
_LARGEST_PLACE = 1 << 60


def _name(fields: MarkFields) -> str:
    try:
        return checked_name(text_field(fields, "album", _LONGEST_NAME))
    except UsageError as error:
        raise UsageError(f"album is not the name of an album ({error.message.rstrip('.')})") from error


def _key(fields: MarkFields, name: str) -> str:
    """Return the key of an album: that of its name, and the number of a protected one."""
    if fields.get("protected") is None:
        return name_key(name)
    return f"{name_key(name)}{_PROTECTED}{number_field(fields, 'protected', 1, _MOST_PROTECTED)}"


def _protected(key: str) -> dict[str, Any]:
    number = _numbered(key)[1]
    return {"protected": number} if number else {}


# Photos: the key is that of the album, the value the place and the name.


def _photo_fields(key: str, value: Value) -> dict[str, Any]:
    place, name = json.loads(str(value))
    return {"album": name, **_protected(key), "place": place}


def _read_photo(fields: MarkFields, _find: Find) -> ReadMark:
    name = _name(fields)
    place = number_field(fields, "place", -_LARGEST_PLACE, _LARGEST_PLACE)
    return ReadMark(_compact([place, name]), _key(fields, name))


def _add_photos(connection: sqlite3.Connection, rows: str, values: Mapping[str, object]) -> None:
    statement = f"SELECT member, key, thing, value FROM {rows} WHERE {_EXISTS} ORDER BY member, key"  # noqa: S608 - rows of an import
    found = connection.execute(statement, values).fetchall()
    for (member, key), group in groupby(found, lambda row: (row[0], row[1])):
        photos = [(row[2], *json.loads(row[3])) for row in group]
        album = _album(connection, member, key) or _made(connection, member, key, photos[0][2])
        if connection.execute(_IS_SMART, (album,)).fetchone() is not None:
            continue  # it shows what its query finds
        connection.executemany(_ADD, [(album, photo, place, photo) for photo, place, _ in photos])
        _refresh(connection, album, [photo for photo, _, _ in photos])


def _remove_photos(connection: sqlite3.Connection, rows: str, values: Mapping[str, object]) -> None:
    statement = f"SELECT member, key, thing FROM {rows} ORDER BY member, key"  # noqa: S608 - rows of an import
    found = connection.execute(statement, values).fetchall()
    for (member, key), group in groupby(found, lambda row: (row[0], row[1])):
        album = _album(connection, member, key)
        if album is not None:
            photos = [row[2] for row in group]
            connection.executemany(_REMOVE, [(album, photo) for photo in photos])
            _refresh(connection, album, photos)


def _refresh(connection: sqlite3.Connection, album: AlbumId, photos: list[int]) -> None:
    refresh_album(connection, album, photos)
    connection.execute("UPDATE photo_revision SET albums = albums + 1, value = value + 1")


# Albums: the thing is the owner; the value is name, whether it is hidden, audience, cover, hash of the passphrase and
# query.


def _album_fields(key: str, value: Value) -> dict[str, Any]:
    name, is_hidden, audience, cover, passphrase, query = json.loads(str(value))
    found = {"album": name, **_protected(key), "hidden": bool(is_hidden), "audience": audience}
    optional = {"cover": cover, "passphrase_hash": passphrase, "query": query}
    return found | {field: each for field, each in optional.items() if each is not None}


def _read_album(fields: MarkFields, find: Find) -> ReadMark:
    name, audience, is_hidden = _name(fields), fields.get("audience"), fields.get("hidden")
    if audience not in list(AlbumAudience):
        raise UsageError("audience is not private, named or all")
    if not isinstance(is_hidden, bool):
        raise UsageError("hidden is neither true nor false")
    key, passphrase = _key(fields, name), None
    if _PROTECTED in key:
        passphrase = text_field(fields, "passphrase_hash", _LONGEST_HASH)
        if audience != AlbumAudience.PRIVATE:
            raise UsageError("audience is not private, as that of a protected album")
    cover = None if fields.get("cover") is None else find(ThingKind.PHOTO, number_field(fields, "cover", 0, LARGEST_ID))
    return ReadMark(_compact([name, int(is_hidden), audience, cover, passphrase, _query(fields)]), key)


def _query(fields: MarkFields) -> str | None:
    if fields.get("query") is None:
        return None
    query = text_field(fields, "query", _LONGEST_QUERY)
    if not is_valid_query(query, EVERY_FIELD):
        raise UsageError("query is not a valid query")
    return query


def _cover_of(_key: str, value: Value) -> Iterable[tuple[ThingKind, int]]:
    cover = json.loads(str(value))[3]
    return () if cover is None else ((ThingKind.PHOTO, cover),)


def _write_albums(connection: sqlite3.Connection, rows: str, values: Mapping[str, object]) -> None:
    for member, key, value in connection.execute(f"SELECT member, key, value FROM {rows}", values).fetchall():  # noqa: S608 - rows of an import
        name, is_hidden, audience, cover, passphrase, query = json.loads(value)
        album = _album(connection, member, key) or _made(connection, member, key, name)
        values = {"id": album, "hidden": is_hidden, "audience": audience, "cover": cover, "name": name}
        connection.execute(_SET, values | {"passphrase_hash": passphrase, "query": query})
        connection.execute("UPDATE photo_revision SET albums = albums + 1, value = value + 1")


def _remove_albums(connection: sqlite3.Connection, rows: str, values: Mapping[str, object]) -> None:
    """Remove albums that an import made, except where members have added photos since."""
    found = connection.execute(f"SELECT member, key FROM {rows}", values).fetchall()  # noqa: S608 - rows of an import
    # The last of a name first: each keeps its number until then.
    for member, key in sorted(found, key=lambda row: _numbered(row[1]), reverse=True):
        connection.execute(_REMOVE_ALBUM, (_album(connection, member, key),))
        connection.execute("UPDATE photo_revision SET albums = albums + 1, value = value + 1")


def _album(connection: sqlite3.Connection, member: int, key: str) -> AlbumId | None:
    name, number = _numbered(key)
    values = {"member": member, "name_key": name, "before": number - 1}
    row = connection.execute(_ONE_PROTECTED if number else _ONE, values).fetchone()
    return None if row is None else AlbumId(row[0])


def _made(connection: sqlite3.Connection, member: int, key: str, name: str) -> AlbumId:
    """Make an album; of protected ones also those with lower numbers.

    No passphrase opens them until they are written.
    """
    found, number = _numbered(key)
    if not number:
        return _inserted(connection, member, name, None, after=0)
    known = [row[0] for row in connection.execute(_PROTECTED_IDS, {"member": member, "name_key": found})]
    while len(known) < number:
        known.append(_inserted(connection, member, name, _NO_PASSPHRASE, after=max(known, default=0)))
    return AlbumId(known[number - 1])


def _inserted(connection: sqlite3.Connection, member: int, name: str, passphrase: str | None, after: int) -> AlbumId:
    album = AlbumId(after + 1 + secrets.randbelow((1 << 48) - 1 - after))
    connection.execute(_MAKE, (album, member, name, name_key(name), passphrase))
    return album


def _numbered(key: str) -> tuple[str, int]:
    """Return the key of the name, and the number of a protected album, 0 for another one."""
    name, _, number = key.partition(_PROTECTED)
    return name, int(number or 0)


def _compact(value: list[object]) -> str:
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


_IS_SMART = "SELECT 1 FROM albums WHERE id = ? AND query IS NOT NULL"

_EXISTS = "thing IN (SELECT id FROM photos)"

_ONE = """
SELECT id FROM albums
WHERE user_id = :member AND name_key = :name_key AND passphrase_hash IS NULL AND deleted_at IS NULL
"""

_PROTECTED_IDS = """
SELECT id FROM albums
WHERE user_id = :member AND name_key = :name_key AND passphrase_hash IS NOT NULL AND deleted_at IS NULL
ORDER BY id
"""

_ONE_PROTECTED = _PROTECTED_IDS + "LIMIT 1 OFFSET :before"

_MAKE = "INSERT INTO albums (id, user_id, name, name_key, passphrase_hash) VALUES (?, ?, ?, ?, ?)"

_SET = """
UPDATE albums SET name = :name, is_hidden = :hidden, audience = :audience, passphrase_hash = :passphrase_hash,
    query = :query, cover_id = (SELECT id FROM photos WHERE id = :cover)
WHERE id = :id
"""

_REMOVE_ALBUM = """
DELETE FROM albums
WHERE id = ? AND is_default = 0 AND NOT EXISTS (SELECT 1 FROM album_photos WHERE album_id = albums.id)
"""

_ADD = """
INSERT INTO album_photos (album_id, photo_id, place, shown_id) VALUES (?, ?, ?, ?)
ON CONFLICT DO UPDATE SET place = excluded.place
"""

_REMOVE = "DELETE FROM album_photos WHERE album_id = ? AND photo_id = ?"

_KEY = """albums.name_key || iif(albums.passphrase_hash IS NULL, '', char(10) || (
    SELECT count(*) FROM albums AS other
    WHERE other.user_id = albums.user_id AND other.name_key = albums.name_key AND other.id <= albums.id
        AND other.passphrase_hash IS NOT NULL AND other.deleted_at IS NULL
))"""

_PHOTOS = f"""
SELECT user_id AS member, photo_id AS thing, {_KEY} AS key, json_array(place, name) AS value
FROM album_photos JOIN albums ON albums.id = album_id AND deleted_at IS NULL
"""  # noqa: S608 - an expression from above

_ALBUMS = f"""
SELECT user_id AS member, user_id AS thing, {_KEY} AS key,
    json_array(name, is_hidden, audience, cover_id, passphrase_hash, query) AS value
FROM albums WHERE deleted_at IS NULL
"""  # noqa: S608 - an expression from above

_UNPROTECTED = " AND passphrase_hash IS NULL\n"

# Photos first: what is left of an album without them is removed when an import is undone.
ALBUMS = (
    MarkKind(
        name="album-photo",
        words="photos in albums",
        field="album",
        field_has_key=True,
        belongs_to_member=True,
        tables={
            ThingKind.PHOTO: MarkTable(
                select=_PHOTOS,
                shown=_PHOTOS + _UNPROTECTED,
                insert=_add_photos,
                delete=_remove_photos,
            )
        },
        write=_photo_fields,
        read=_read_photo,
    ),
    MarkKind(
        name="album",
        words="albums",
        field="album settings",
        field_has_key=True,
        belongs_to_member=True,
        tables={
            ThingKind.MEMBER: MarkTable(
                select=_ALBUMS,
                shown=_ALBUMS + _UNPROTECTED,
                insert=_write_albums,
                delete=_remove_albums,
            )
        },
        write=_album_fields,
        read=_read_album,
        references=_cover_of,
        # The passphrase that an album has stays, and an album of put in photos becomes no smart one, nor the reverse.
        resolved="""CASE
            WHEN before ->> 4 IS NOT NULL THEN json_set(value, '$[4]', before ->> 4, '$[5]', before ->> 5)
            WHEN before IS NOT NULL AND (before ->> 5 IS NULL) <> (value ->> 5 IS NULL)
                THEN json_set(value, '$[5]', before ->> 5)
            ELSE value
        END""",
    ),
)
"""The kinds of albums."""
