"""Invitations: made by admins, shown once, spent in the very transaction that makes a member."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Collection
from datetime import UTC, datetime

from core.accounts.credentials.member_keys import add_key, fingerprint, release_key
from core.accounts.credentials.one_time_tokens import CLOCK_SLACK, VALID_HOURS, new_token, token_hash
from core.accounts.credentials.stored_passwords import bind_password
from core.accounts.members import is_taken
from core.accounts.models import Invite, NewInvite
from core.accounts.names import member_name
from core.errors import NotAllowedError, NotFoundError, UsageError
from core.models import MEMBER_ROLES, Actor, CategoryId, Role, UserId
from core.operations import audit
from core.operations.actors import allowed_categories
from core.operations.change_members import require_categories
from core.text import display_text

MAX_NOTE = 200
"""Characters of an invitation's note."""

MAX_HOURS = 24 * 365
"""The longest that an invitation can be valid."""


def make_invite(
    connection: sqlite3.Connection,
    actor: Actor,
    role: Role,
    note: str = "",
    hours: int = VALID_HOURS,
    category_ids: Collection[CategoryId] | None = None,
) -> NewInvite:
    """Make an invitation; only the hash of its token is stored.

    Raises:
        UsageError: there is no such role, or the hours are none that can be.
        NotFoundError: there is no such category.
    """
    if role not in MEMBER_ROLES:
        raise UsageError("There is no such role.", f"There are: {', '.join(MEMBER_ROLES)}.")
    if not 1 <= hours <= MAX_HOURS:
        raise UsageError(f"An invitation is valid for 1 to {MAX_HOURS} hours.")
    if category_ids is not None and role == Role.ADMIN:
        raise UsageError("Admins see every category.", "Invite an editor or a viewer.")
    token, now = new_token(), int(time.time())
    values = {
        "token_hash": token_hash(token),
        "role": Role(role).value,
        "category_ids": None if category_ids is None else require_categories(connection, category_ids),
        "note": display_text(note, MAX_NOTE),
        "created_by": actor.user_id,
        "now": now,
        "expires_at": now + hours * 3600,
    }
    made = connection.execute(_ADD, values).fetchone()
    return NewInvite(_one(connection, made["id"]), token)


def invites(connection: sqlite3.Connection) -> tuple[Invite, ...]:
    """List the newest invitations, open or not, newest first."""
    return tuple(_to_invite(row) for row in connection.execute(_NEWEST))


def revoke_invite(connection: sqlite3.Connection, invite_id: int) -> Invite:
    """Make an open invitation void and return it.

    Raises:
        NotFoundError: there is none that is still open.
    """
    if connection.execute(_REVOKE, {"id": invite_id, "now": int(time.time())}).rowcount != 1:
        raise NotFoundError("There is no such open invitation.", "It may have been used, or revoked before.")
    return _one(connection, invite_id)


def check_invite(connection: sqlite3.Connection, token: str) -> Invite:
    """Return the invitation of a token that somebody can join with now; spends nothing.

    Raises:
        NotAllowedError: unknown, used, expired or revoked; the same words for all.
    """
    row = connection.execute(_OPEN, _validity(token)).fetchone()
    if row is None:
        raise NotAllowedError(*NOT_VALID)
    return _to_invite(row)


def redeem(
    connection: sqlite3.Connection,
    token: str,
    name: str,
    *,
    public_key: str | None,
    label: str,
    password_hash: str | None,
    source: str,
) -> Actor:
    """Make a member and spend the invitation; call it in one transaction, which either did all of it or nothing.

    Raises:
        NotAllowedError: the token opens nothing; see `check_invite`.
        UsageError: the name cannot be had, the key is not accepted, or there is neither key nor password. The
            invitation remains valid.
    """
    invite = check_invite(connection, token)
    wanted = member_name(name)
    if is_taken(connection, wanted):
        raise UsageError(f"Somebody is called {wanted} already.", "Choose another name.")
    if public_key is None and password_hash is None:
        raise UsageError("A member needs a key or a password.", "Offer a key, or choose a password.")
    user_id = _add_member(connection, wanted, invite)
    if public_key is not None:
        release_key(connection, fingerprint(public_key))
        add_key(connection, user_id, public_key, label)
    if password_hash is not None:
        bind_password(connection, user_id, password_hash)
    if connection.execute(_SPEND, _validity(token) | {"user_id": user_id}).rowcount != 1:
        raise NotAllowedError(*NOT_VALID)
    actor = Actor(user_id, wanted, invite.role, invite.category_ids)
    audit.record(connection, audit.JOINED, actor, f"as {invite.role}, invited by {invite.invited_by}", source=source)
    return actor


def _add_member(connection: sqlite3.Connection, name: str, invite: Invite) -> UserId:
    allowed = invite.category_ids
    values = {
        "name": name,
        "role": invite.role.value,
        "restricted": int(allowed is not None),
        "category_ids": json.dumps(sorted(allowed or ())),
        "now": int(time.time()),
    }
    user_id = UserId(connection.execute(_ADD_MEMBER, values).fetchone()["id"])
    connection.execute(_ADD_ACCESS, values | {"user_id": user_id})
    return user_id


def _validity(token: str) -> dict[str, int | str]:
    now = int(time.time())
    return {"token_hash": token_hash(token), "now": now, "newest": now + CLOCK_SLACK}


def _one(connection: sqlite3.Connection, invite_id: int) -> Invite:
    return _to_invite(connection.execute(_BY_ID, {"id": invite_id}).fetchone())


def _to_invite(row: sqlite3.Row) -> Invite:
    return Invite(
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
"""The one answer to every token that opens nothing."""

_ADD = """
INSERT INTO invites (token_hash, role, category_ids, note, created_by, created_at, expires_at)
VALUES (:token_hash, :role, :category_ids, :note, :created_by, :now, :expires_at)
RETURNING id
"""

_HEAD = """
SELECT invites.id, invites.role, category_ids, note, invites.created_at, expires_at, revoked_at, used_at,
    inviter.name AS invited_by, joined.name AS used_by_name
FROM invites
JOIN users AS inviter ON inviter.id = created_by
LEFT JOIN users AS joined ON joined.id = used_by
"""

_BY_ID = _HEAD + "WHERE invites.id = :id"

_NEWEST = _HEAD + "ORDER BY invites.id DESC LIMIT 500"

# An invitation from the future is void, too: the clock was set back.
_OPEN = (
    _HEAD
    + """WHERE token_hash = :token_hash
    AND used_at IS NULL AND revoked_at IS NULL AND expires_at > :now AND invites.created_at <= :newest
"""
)

_SPEND = """
UPDATE invites SET used_at = :now, used_by = :user_id
WHERE token_hash = :token_hash
    AND used_at IS NULL AND revoked_at IS NULL AND expires_at > :now AND created_at <= :newest
"""

_REVOKE = """
UPDATE invites SET revoked_at = :now
WHERE id = :id AND used_at IS NULL AND revoked_at IS NULL
"""

_ADD_MEMBER = """
INSERT INTO users (name, role, restricted, created_at) VALUES (:name, :role, :restricted, :now)
RETURNING id
"""

_ADD_ACCESS = """
INSERT INTO category_access (user_id, category_id)
SELECT :user_id, id FROM categories
WHERE id IN (SELECT value FROM json_each(:category_ids))
"""
