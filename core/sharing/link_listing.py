"""Share links as their makers see them."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence

from core.errors import NotFoundError
from core.library.rows import utc
from core.models import (
    Actor,
    CategorySet,
    CollectionSet,
    Downloads,
    PhotoSet,
    ShareId,
    ShareLinkSet,
    UserId,
    parse_photo_set,
)
from core.models.sets.filtered_sets import album_of
from core.operations.actors import present_actor
from core.operations.history.closed_albums import ClosedAlbums, closed_albums
from core.permissions import Action, may
from core.sets.clauses import Purpose
from core.sets.statements import Statement
from core.sharing.models import ShareLink

_Shown = tuple[int, PhotoSet]
"""The maker of a link and what it points to."""


def share_links(connection: sqlite3.Connection, actor: Actor) -> tuple[ShareLink, ...]:
    """List the actor's own links, for an admin those of all members, newest first.

    Former links to a protected album are left out until the actor opens it: they have its name.
    """
    present = present_actor(connection, actor)
    is_admin = may(present, Action.MANAGE_MEMBERS)
    rows = connection.execute(_LISTED, {"all_members": int(is_admin), "user_id": present.user_id}).fetchall()
    closed = closed_albums(connection, present)
    return tuple(each for each in _to_shares(connection, rows) if not _shows_album_of(each, closed))


def shown_share(connection: sqlite3.Connection, actor: Actor, share_id: ShareId) -> ShareLink:
    """Return a link by its number, as `share_of`; there is none to a protected album that the actor has not opened."""
    share = share_of(connection, share_id)
    if _shows_album_of(share, closed_albums(connection, actor)):
        raise _unknown()
    return share


def share_of(connection: sqlite3.Connection, share_id: ShareId) -> ShareLink:
    """Return a link by its number; the caller checks whose it is.

    Raises:
        NotFoundError: there is no such link.
    """
    row = connection.execute(_ONE, {"id": share_id}).fetchone()
    if row is None:
        raise _unknown()
    return _to_shares(connection, [row])[0]


def _unknown() -> NotFoundError:
    return NotFoundError("There is no such link.", "`share --list` lists yours.")


def _shows_album_of(share: ShareLink, albums: ClosedAlbums) -> bool:
    return album_of(share.photo_set) in albums.ids


def _to_shares(connection: sqlite3.Connection, rows: Sequence[sqlite3.Row]) -> tuple[ShareLink, ...]:
    photo_sets = [parse_photo_set(row["photo_set"]) for row in rows]
    counts = _photo_counts(
        connection,
        {(row["user_id"], photo_set) for row, photo_set in zip(rows, photo_sets, strict=True) if photo_set is not None},
    )
    return tuple(
        _to_share(row, photo_set, 0 if photo_set is None else counts.get((row["user_id"], photo_set), 0))
        for row, photo_set in zip(rows, photo_sets, strict=True)
    )


def _to_share(row: sqlite3.Row, photo_set: PhotoSet | None, photo_count: int) -> ShareLink:
    return ShareLink(
        share_id=ShareId(row["id"]),
        public_id=row["public_id"],
        maker_id=UserId(row["user_id"]),
        maker=row["maker"],
        title=row["title"],
        note=row["note"],
        photo_set=photo_set,
        photo_count=photo_count,
        has_password=row["password_hash"] is not None,
        view_limit=row["view_limit"],
        views=row["views"],
        downloads=Downloads(row["downloads"]),
        strips_originals=bool(row["strips_originals"]),
        shows_details=bool(row["shows_details"]),
        title_in_previews=bool(row["title_in_previews"]),
        created=utc(row["created_at"]),
        expires=utc(row["expires_at"]),
        revoked=None if row["revoked_at"] is None else utc(row["revoked_at"]),
        last_used=None if row["last_used_at"] is None else utc(row["last_used_at"]),
    )


def _photo_counts(connection: sqlite3.Connection, shown: set[_Shown]) -> dict[_Shown, int]:
    """Return how many photos of each set its maker may share now; categories and collections keep these numbers.

    However many links there are, their categories, collections and chosen photos take one statement each; collections
    without listed photos, such as stories, are counted one by one.
    """
    counts: dict[_Shown, int] = {}
    known: tuple[tuple[Statement, Mapping[tuple[int, int | str], _Shown]], ...] = (
        (_COUNT_OF_COLLECTIONS, {(by, each.slug): (by, each) for by, each in shown if isinstance(each, CollectionSet)}),
        (_COUNT_OF_CATEGORIES, {(by, each.slug): (by, each) for by, each in shown if isinstance(each, CategorySet)}),
        (_COUNT_OF_CHOSEN, {(by, each.share_id): (by, each) for by, each in shown if isinstance(each, ShareLinkSet)}),
    )
    for statement, wanted in known:
        if wanted:
            rows = connection.execute(*statement.fill(pairs=json.dumps(list(wanted))))
            counts |= {wanted[maker, named]: count for maker, named, count in rows}
    for maker, each in shown:
        is_counted = isinstance(each, CategorySet | ShareLinkSet) or (maker, each) in counts
        if not is_counted or (isinstance(each, CollectionSet) and not counts.get((maker, each))):
            count = connection.execute(*_COUNT.fill(None, each, user_id=maker)).fetchone()[0]
            counts[maker, each] = count
    return counts


_HEAD = """
SELECT shares.*, users.name AS maker
FROM shares JOIN users ON users.id = shares.user_id"""

_LISTED = _HEAD + "\nWHERE :all_members OR user_id = :user_id\nORDER BY shares.id DESC\nLIMIT 1000\n"

_ONE = _HEAD + "\nWHERE shares.id = :id\n"

# `:pairs` has makers and what they share: [[1, "travel/paris"], …].
_COUNT_OF_COLLECTIONS = Statement(
    "counts of shared collections",
    """
SELECT users.id, json_extract(pair.value, '$[1]'), collections.photo_count
FROM json_each(:pairs) AS pair JOIN users ON users.id = json_extract(pair.value, '$[0]')
    JOIN collections ON collections.id = (
    SELECT collection_id FROM collection_addresses WHERE slug = json_extract(pair.value, '$[1]')
)
WHERE {collections.shareable}
""",
    Purpose.LINK,
)

_COUNT_OF_CATEGORIES = Statement(
    "counts of shared categories",
    """
SELECT users.id, categories.slug, categories.photo_count
FROM json_each(:pairs) AS pair JOIN users ON users.id = json_extract(pair.value, '$[0]')
    JOIN categories ON categories.slug = json_extract(pair.value, '$[1]')
WHERE {categories.shareable}
""",
    Purpose.LINK,
)

_COUNT_OF_CHOSEN = Statement(
    "counts of chosen photos",
    """
SELECT users.id, share_photos.share_id, count(*)
FROM json_each(:pairs) AS pair JOIN users ON users.id = json_extract(pair.value, '$[0]')
    JOIN share_photos ON share_photos.share_id = json_extract(pair.value, '$[1]')
    JOIN photos ON photos.id = share_photos.photo_id
WHERE {listed} AND {shareable}
GROUP BY share_photos.share_id
""",
    Purpose.FILES,
)

_COUNT = Statement(
    "count of a photo set",
    """
SELECT count(*) FROM users, photos
WHERE users.id = :user_id AND {set} AND {listed} AND {shareable}
""",
    Purpose.LINK,
)
