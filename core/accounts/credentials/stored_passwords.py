"""Passwords of members as they are stored, and whether a member has anything left to sign in with."""

from __future__ import annotations

import sqlite3
import time

from core.accounts.names import name_key
from core.errors import UsageError
from core.models import Actor, UserId
from core.operations.actors import member_of


def has_credentials(connection: sqlite3.Connection) -> bool:
    """Return whether an admin can sign in, by key or password; until one can, the gallery waits to be claimed."""
    return bool(connection.execute(_HAS_CREDENTIALS).fetchone()[0])


def has_passwords(connection: sqlite3.Connection) -> bool:
    """Return whether any member has a password, or a code to choose one."""
    return bool(connection.execute(_HAS_LOGINS).fetchone()[0])


def has_password(connection: sqlite3.Connection, user_id: UserId) -> bool:
    """Return whether this member has a password."""
    return bool(connection.execute(_HAS_LOGIN, {"user_id": user_id}).fetchone()[0])


def stored_password(connection: sqlite3.Connection, user_id: UserId) -> str | None:
    """Return the password hash of a member; None without a password."""
    row = connection.execute(_STORED, {"user_id": user_id}).fetchone()
    return None if row is None else row["password_hash"]


def login_of(connection: sqlite3.Connection, name: str) -> tuple[Actor, str] | None:
    """Return the member of that login name as an actor, with their password hash; None when there is none."""
    found = password_of(connection, name)
    actor = member_of(connection, found[0]) if found is not None else None
    return None if found is None or actor is None else (actor, found[1])


def password_of(connection: sqlite3.Connection, name: str) -> tuple[UserId, str] | None:
    """Return the member of that login name with their password hash, None when there is none with a password."""
    wanted = name_key(name)
    for row in connection.execute(_LOGINS):
        if name_key(row["name"]) == wanted:
            return UserId(row["id"]), row["password_hash"]
    return None


def bind_password(connection: sqlite3.Connection, user_id: UserId, password_hash: str | None) -> None:
    """Set a member's password hash; None removes the password.

    Raises:
        UsageError: it is their last credential.
    """
    connection.execute(_BIND_LOGIN, {"user_id": user_id, "password_hash": password_hash})
    if password_hash is None:
        require_credential(connection, user_id)


def revoke_password(connection: sqlite3.Connection, user_id: UserId) -> None:
    """Remove a member's password and end all their sessions, also if no credential is left."""
    connection.execute(_REVOKE, {"user_id": user_id})


def touch_member(connection: sqlite3.Connection, user_id: UserId) -> None:
    """Record that the member has signed in now."""
    connection.execute(_SEEN, {"user_id": user_id, "now": int(time.time())})


def require_credential(connection: sqlite3.Connection, user_id: UserId) -> None:
    """Raise UsageError when the member has neither key nor password; call it after removing one."""
    if not connection.execute(_HAS_CREDENTIAL, {"user_id": user_id}).fetchone()[0]:
        raise UsageError("This is your last key or password.", "Add another one first.")


_HAS_CREDENTIALS = """
SELECT EXISTS (
    SELECT 1 FROM users
    WHERE role = 'admin' AND removed_at IS NULL
        AND (password_hash IS NOT NULL OR id IN (SELECT user_id FROM user_keys))
)
"""

_HAS_LOGINS = """
SELECT EXISTS (
    SELECT 1 FROM users
    WHERE removed_at IS NULL
        AND (password_hash IS NOT NULL OR id IN (SELECT user_id FROM password_resets WHERE used_at IS NULL))
)
"""

_HAS_LOGIN = """
SELECT EXISTS (
    SELECT 1 FROM users
    WHERE id = :user_id AND password_hash IS NOT NULL
)
"""

_STORED = """
SELECT password_hash FROM users
WHERE id = :user_id
"""

_LOGINS = """
SELECT id, name, password_hash FROM users
WHERE removed_at IS NULL AND password_hash IS NOT NULL
"""

_BIND_LOGIN = """
UPDATE users SET password_hash = :password_hash
WHERE id = :user_id
"""

_REVOKE = """
UPDATE users SET password_hash = NULL, session_revision = session_revision + 1
WHERE id = :user_id
"""

_SEEN = """
UPDATE users SET last_seen_at = :now
WHERE id = :user_id
"""

_HAS_CREDENTIAL = """
SELECT EXISTS (
    SELECT 1 FROM users
    WHERE id = :user_id AND (password_hash IS NOT NULL OR id IN (SELECT user_id FROM user_keys))
)
"""
