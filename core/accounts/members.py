"""Members: who they are, what they may do, what they prefer. Preferences are set through `core.operations`."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Mapping

from core.models import Actor, Role, UserId
from core.text import display_text

MAX_NAME = 60
"""Characters of a member's name."""


def ensure_owner(connection: sqlite3.Connection, name: str) -> Actor:
    """Return the owner: the admin of longest standing, made with that name while there is no member at all."""
    owner = owner_of(connection)
    if owner is not None:
        return owner
    shown = display_text(name, MAX_NAME) or "owner"
    created = connection.execute(_ADD_FIRST, {"name": shown, "now": int(time.time())}).fetchone()
    return _to_actor(created)


def owner_of(connection: sqlite3.Connection) -> Actor | None:
    """Return the admin of longest standing, None while there is none."""
    row = connection.execute(_OWNER).fetchone()
    return None if row is None else _to_actor(row)


def actor_of(connection: sqlite3.Connection, user_id: UserId) -> Actor | None:
    """Return a member as an actor, None when unknown or removed."""
    row = connection.execute(_ONE, {"user_id": user_id}).fetchone()
    return None if row is None else _to_actor(row)


def preferences(connection: sqlite3.Connection, actor: Actor) -> Mapping[str, str]:
    """Return what this member has set, by name."""
    return {row["name"]: row["value"] for row in connection.execute(_PREFERENCES, {"user_id": actor.user_id})}


def _to_actor(row: sqlite3.Row) -> Actor:
    return Actor(UserId(row["id"]), row["name"], Role(row["role"]))


_OWNER = """
SELECT id, name, role FROM users
WHERE role = 'admin' AND removed_at IS NULL
ORDER BY id
LIMIT 1
"""

_ADD_FIRST = """
INSERT INTO users (name, role, created_at) VALUES (:name, 'admin', :now)
RETURNING id, name, role
"""

_ONE = """
SELECT id, name, role FROM users
WHERE id = :user_id AND removed_at IS NULL
"""

_PREFERENCES = """
SELECT name, value FROM preferences
WHERE user_id = :user_id
"""
