"""Expressions in SQL about the member who reads: who it is, and which albums, sessions and lists are theirs."""

from __future__ import annotations

from core.models import Actor

OWNER = "(SELECT min(id) FROM users WHERE role = 'admin' AND removed_at IS NULL)"
"""The id of the owner of the gallery, as whom the person at the machine acts."""

READER = f"iif(:user_id = 0, {OWNER}, :user_id)"
"""The id of the actor as a member, in a statement with an actor."""

ARCHIVED = "(SELECT photo_id FROM archived_photos)"
"""The photos that are archived."""

HIDDEN = f"""(
        SELECT shown_id FROM album_photos JOIN albums ON albums.id = album_photos.album_id
        WHERE albums.user_id = {READER} AND is_hidden AND shown_id IS NOT NULL AND albums.deleted_at IS NULL
    )"""  # noqa: S608 - an expression from above
"""The photos of albums that the actor hides, in a statement with an actor."""


BETWEEN_SESSIONS = 3600
"""Seconds after which a session that has ended counts as another one: what was added since is new."""

SESSION_ENDS = """(
            SELECT at FROM home_seen WHERE user_id = {user}
            UNION ALL SELECT at FROM session_ends WHERE user_id = {user}
        )"""
"""When the sessions of the member `{user}` ended, as far as that is kept; see `core.accounts.last_places`."""

LAST_SESSION_END = f"""(
        SELECT max(at) FROM {SESSION_ENDS} WHERE at <= CAST(strftime('%s', 'now') AS INTEGER) - {BETWEEN_SESSIONS}
    )"""  # noqa: S608 - expressions from above
"""When the newest session of the member `{user}` ended of those that ended long enough ago; NULL without one."""


def readable_album(user: str, opened: str) -> str:
    """Return the condition that the member with this id (an SQL expression) may see a row of `albums`.

    A protected album is shown only to its owner, while `opened`, an SQL expression, says that they have opened it.
    """
    return f"""iif(
            albums.passphrase_hash IS NULL,
            albums.user_id = {user} OR albums.audience = 'all' OR albums.audience = 'named' AND EXISTS (
                SELECT 1 FROM album_readers WHERE album_readers.album_id = albums.id AND album_readers.user_id = {user}
            ),
            albums.user_id = {user} AND {opened}
        ) AND albums.deleted_at IS NULL"""  # noqa: S608 - an expression of this package


def opened_albums(actor: Actor) -> str:
    """Return the condition that an actor has opened a row of `albums`, in a statement with their parameters."""
    return "albums.id IN (SELECT value FROM json_each(:opened_albums))" if actor.opened_albums else "0"
