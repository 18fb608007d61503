"""Invitations as they are stored: the list of them, and the open one of a token."""

from __future__ import annotations

import sqlite3
import time
from datetime import UTC, datetime

from core.accounts.credentials.one_time_tokens import CLOCK_SLACK, token_hash
from core.accounts.models import Invitation
from core.errors import NotAllowedError
from core.models import Role
from core.operations.actors import allowed_categories


def invitations(connection: sqlite3.Connection) -> tuple[Invitation, ...]:
    """List the newest invitations, open or not, newest first."""
    return tuple(_to_invitation(row) for row in connection.execute(_NEWEST))


def invitation_by_id(connection: sqlite3.Connection, invitation_id: int) -> Invitation:
    """Return an invitation, which must exist."""
    return _to_invitation(connection.execute(_BY_ID, {"id": invitation_id}).fetchone())


def open_invitation(connection: sqlite3.Connection, token: str) -> Invitation:
    """Return the invitation of a token that can be redeemed now, without spending it.

    Raises:
        NotAllowedError: unknown, used, expired or revoked; the message is the same for all.
    """
    row = connection.execute(_OPEN, open_parameters(token)).fetchone()
    if row is None:
        raise NotAllowedError(*NOT_VALID)
    return _to_invitation(row)


def open_parameters(token: str) -> dict[str, int | str]:
    """Return the SQL parameters that select the open invitation of a token."""
    now = int(time.time())
    return {"token_hash": token_hash(token), "now": now, "newest": now + CLOCK_SLACK}


def _to_invitation(row: sqlite3.Row) -> Invitation:
    return Invitation(
        id=row["id"],
        role=Role(row["role"]),
        category_ids=allowed_categories(row["category_ids"]),
        note=row["note"],
        invited_by=row["invited_by"],
        created=datetime.fromtimestamp(row["created_at"], UTC),
        expires=datetime.fromtimestamp(row["expires_at"], UTC),
        revoked=None if row["revoked_at"] is None else datetime.fromtimestamp(row["revoked_at"], UTC),
        used=None if row["used_at"] is None else datetime.fromtimestamp(row["used_at"], UTC),
        used_by=row["used_by_name"],
    )


NOT_VALID = ("This invitation is not valid.", "Ask the person who invited you for a new one.")
"""Message and hint, the same for every token that is not valid."""

_HEAD = """
SELECT invites.id, invites.role, category_ids, note, invites.created_at, expires_at, revoked_at, used_at,
    coalesce(inviter.display_name, inviter.name) AS invited_by, joined.name AS used_by_name
FROM invites
JOIN users AS inviter ON inviter.id = created_by
LEFT JOIN users AS joined ON joined.id = used_by
"""

_BY_ID = _HEAD + "WHERE invites.id = :id"

_NEWEST = _HEAD + "ORDER BY invites.id DESC LIMIT 500"

# An invitation with a later date is not valid either: the clock was set back.
_OPEN = (
    _HEAD
    + """WHERE token_hash = :token_hash
    AND used_at IS NULL AND revoked_at IS NULL AND expires_at > :now AND invites.created_at <= :newest
"""
)
