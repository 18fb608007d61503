"""Albums of members with their photos, as lines of an export.

An import makes the albums that a member does not have, by their names. Nobody gets access by it: an album that was
shared with some members by name is shared with none of them until its owner does it again.
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

_LONGEST_NAME = 1_000
_LARGEST_PLACE = 1 << 60


def _name(fields: MarkFields) -> str:
    try:
        return checked_name(text_field(fields, "album", _LONGEST_NAME))
    except UsageError as error:
        raise UsageError(f"album is not the name of an album ({error.message.rstrip('.')})") from error


# Photos: the key is that of the name, the value the place and the name.


def _photo_fields(_key: str, value: Value) -> dict[str, Any]:
    place, name = json.loads(str(value))
    return {"album": name, "place": place}


def _read_photo(fields: MarkFields, _find: Find) -> ReadMark:
    name = _name(fields)
    place = number_field(fields, "place", -_LARGEST_PLACE, _LARGEST_PLACE)
    return ReadMark(_compact([place, name]), name_key(name))


def _add_photos(connection: sqlite3.Connection, rows: str, values: Mapping[str, object]) -> None:
    statement = f"SELECT member, key, thing, value FROM {rows} WHERE {_EXISTS} ORDER BY member, key"  # noqa: S608 - rows of an import
    found = connection.execute(statement, values).fetchall()
    for (member, key), group in groupby(found, lambda row: (row[0], row[1])):
        photos = [(row[2], *json.loads(row[3])) for row in group]
        album = _album(connection, member, key) or _made(connection, member, photos[0][2])
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


# Albums: the thing is the owner, the key that of the name; the value is name, whether it is hidden, audience and cover.


def _album_fields(_key: str, value: Value) -> dict[str, Any]:
    name, is_hidden, audience, cover = json.loads(str(value))
    found = {"album": name, "hidden": bool(is_hidden), "audience": audience}
    return found if cover is None else found | {"cover": cover}


def _read_album(fields: MarkFields, find: Find) -> ReadMark:
    name, audience, is_hidden = _name(fields), fields.get("audience"), fields.get("hidden")
    if audience not in list(AlbumAudience):
        raise UsageError("audience is not private, named or all")
    if not isinstance(is_hidden, bool):
        raise UsageError("hidden is neither true nor false")
    cover = None if fields.get("cover") is None else find(ThingKind.PHOTO, number_field(fields, "cover", 0, LARGEST_ID))
    return ReadMark(_compact([name, int(is_hidden), audience, cover]), name_key(name))


def _cover_of(_key: str, value: Value) -> Iterable[tuple[ThingKind, int]]:
    cover = json.loads(str(value))[3]
    return () if cover is None else ((ThingKind.PHOTO, cover),)


def _write_albums(connection: sqlite3.Connection, rows: str, values: Mapping[str, object]) -> None:
    for member, key, value in connection.execute(f"SELECT member, key, value FROM {rows}", values).fetchall():  # noqa: S608 - rows of an import
        name, is_hidden, audience, cover = json.loads(value)
        album = _album(connection, member, key) or _made(connection, member, name)
        connection.execute(_SET, {"id": album, "hidden": is_hidden, "audience": audience, "cover": cover, "name": name})
        connection.execute("UPDATE photo_revision SET albums = albums + 1, value = value + 1")


def _remove_albums(connection: sqlite3.Connection, rows: str, values: Mapping[str, object]) -> None:
    """Remove albums that an import made, except where members have added photos since."""
    for member, key in connection.execute(f"SELECT member, key FROM {rows}", values).fetchall():  # noqa: S608 - rows of an import
        connection.execute(_REMOVE_ALBUM, (member, key))
        connection.execute("UPDATE photo_revision SET albums = albums + 1, value = value + 1")


def _album(connection: sqlite3.Connection, member: int, key: str) -> AlbumId | None:
    row = connection.execute(_ONE, (member, key)).fetchone()
    return None if row is None else AlbumId(row[0])


def _made(connection: sqlite3.Connection, member: int, name: str) -> AlbumId:
    album = AlbumId(secrets.randbelow((1 << 48) - 1) + 1)
    connection.execute(_MAKE, (album, member, name, name_key(name)))
    return album


def _compact(value: list[object]) -> str:
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


_EXISTS = "thing IN (SELECT id FROM photos)"

_ONE = "SELECT id FROM albums WHERE user_id = ? AND name_key = ? AND deleted_at IS NULL"

_MAKE = "INSERT INTO albums (id, user_id, name, name_key) VALUES (?, ?, ?, ?)"

_SET = """
UPDATE albums SET name = :name, is_hidden = :hidden, audience = :audience,
    cover_id = (SELECT id FROM photos WHERE id = :cover)
WHERE id = :id
"""

_REMOVE_ALBUM = """
DELETE FROM albums
WHERE user_id = ? AND name_key = ? AND is_default = 0 AND deleted_at IS NULL
    AND NOT EXISTS (SELECT 1 FROM album_photos WHERE album_id = albums.id)
"""

_ADD = """
INSERT INTO album_photos (album_id, photo_id, place, shown_id) VALUES (?, ?, ?, ?)
ON CONFLICT DO UPDATE SET place = excluded.place
"""

_REMOVE = "DELETE FROM album_photos WHERE album_id = ? AND photo_id = ?"

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
                select="""
SELECT user_id AS member, photo_id AS thing, name_key AS key, json_array(place, name) AS value
FROM album_photos JOIN albums ON albums.id = album_id AND deleted_at IS NULL
""",
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
                select="""
SELECT user_id AS member, user_id AS thing, name_key AS key, json_array(name, is_hidden, audience, cover_id) AS value
FROM albums WHERE deleted_at IS NULL
""",
                insert=_write_albums,
                delete=_remove_albums,
            )
        },
        write=_album_fields,
        read=_read_album,
        references=_cover_of,
    ),
)
"""The kinds of albums."""
