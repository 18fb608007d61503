"""One album as an operation finds it, and what a member may change of it."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from core.errors import NotAllowedError, NotFoundError, UsageError
from core.models import AlbumAudience, AlbumId, Role, UserId
from core.operations import Transaction
from core.permissions import Action, may
from core.sets.clauses import visibility
from core.sets.expressions import opened_albums, readable_album
from core.text import display_text

DEEPEST = 8
"""Names in the path of an album, its own too."""
LONGEST_NAME = 100
"""Characters of each."""


@dataclass(frozen=True, slots=True)
class AlbumRow:
    """The columns of an album that operations compare."""

    id: AlbumId
    owner_id: UserId
    name: str
    is_default: bool
    audience: AlbumAudience
    cover_id: int | None
    is_hidden: bool
    passphrase_hash: str | None
    """None for an album that is not protected."""
    query: str | None
    """That of a smart album; None for one whose photos are put in."""


def own_album(tx: Transaction, album_id: AlbumId) -> AlbumRow:
    """Return an album whose name, audience and existence the actor may change: their own; admins, one they may see.

    Raises:
        NotFoundError: there is none that they may see.
        NotAllowedError: it is that of another member.
    """
    found = _visible(tx, album_id)
    if found.owner_id != tx.member_id and tx.actor.role is not Role.ADMIN:
        raise NotAllowedError("You may not change the albums of others.", "Ask the owner of this gallery.")
    return found


def open_album(tx: Transaction, album_id: AlbumId) -> AlbumRow:
    """Return an album whose photos the actor may change: their own, and as an editor one that is shared with them.

    Raises:
        NotFoundError: there is none that they may see.
        NotAllowedError: it is that of another member, and they are a viewer.
        UsageError: it is a smart album.
    """
    found = _visible(tx, album_id)
    if found.owner_id != tx.member_id and not may(tx.actor, Action.SHARE):
        raise NotAllowedError("You may not change shared albums.", "Ask the owner of this gallery.")
    if found.query is not None:
        raise UsageError("This album shows what its query finds.", "Change its query, or use another album.")
    return found


def checked_name(name: str) -> str:
    """Return the name of an album with the folders before it, each without blanks around it: "Trips/Lisbon".

    Raises:
        UsageError: one of the names is empty or too long, or there are too many.
    """
    parts = [display_text(part).strip() for part in name.strip().strip("/").split("/")]
    if not all(parts):
        raise UsageError("An album needs a name.", "Folders before it end with a slash: Trips/Lisbon.")
    if len(parts) > DEEPEST or any(len(part) > LONGEST_NAME for part in parts):
        limits = f"A name has at most {LONGEST_NAME} characters, and an album {DEEPEST - 1} folders around it."
        raise UsageError(limits, "Choose a shorter name, or fewer folders.")
    return "/".join(parts)


def name_key(name: str) -> str:
    """Return what two albums of one member may not have in common: the name without regard to case and form."""
    return unicodedata.normalize("NFKC", name).casefold()


def require_free_name(tx: Transaction, owner_id: UserId) -> None:
    """Check that no two albums of a member have one name, after a change.

    Names of protected albums are free: whether one of them has a name must not be found out without opening it.

    Raises:
        UsageError: two of them have.
    """
    row = tx.connection.execute(_TWICE, {"user_id": owner_id}).fetchone()
    if row is not None:
        raise UsageError(f"There is an album {row['name']!r} already.", "Choose another name.")


def count_change(tx: Transaction, *, hides: bool) -> None:
    """Count a change of what albums hold, so that what is kept of their lists is found again.

    `hides` says whether the change is one of a hidden album, and so of other lists.
    """
    tx.connection.execute("UPDATE photo_revision SET albums = albums + 1, value = value + ?", (hides,))


def _visible(tx: Transaction, album_id: AlbumId) -> AlbumRow:
    readable = readable_album(":member_id", opened_albums(tx.actor))
    values = visibility(tx.actor) | {"id": album_id, "member_id": tx.member_id}
    row = tx.connection.execute(_ONE.replace("{readable}", readable), values).fetchone()
    if row is None:
        raise NotFoundError("There is no such album.", "`album list` lists your albums.")
    return AlbumRow(
        AlbumId(row["id"]),
        UserId(row["user_id"]),
        row["name"],
        bool(row["is_default"]),
        AlbumAudience(row["audience"]),
        row["cover_id"],
        bool(row["is_hidden"]),
        row["passphrase_hash"],
        row["query"],
    )


_ONE = """
SELECT id, user_id, name, is_default, audience, cover_id, is_hidden, passphrase_hash, query FROM albums
WHERE id = :id AND {readable}
"""

_TWICE = """
SELECT max(name) AS name FROM albums
WHERE user_id = :user_id AND passphrase_hash IS NULL AND deleted_at IS NULL
GROUP BY name_key
HAVING count(*) > 1
"""
