"""Actors with the role and access that the database holds now, whatever they had when they signed in."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import replace

from core.errors import NotAllowedError
from core.models import Actor, CategoryId, Role, UserId
from core.permissions import AT_THE_MACHINE


def present_actor(connection: sqlite3.Connection, actor: Actor) -> Actor:
    """Return the actor with their current name, role and access; call it in the transaction of a change.

    The albums that their session has opened stay open. The person at the machine acts as the owner. Guests and
    `public@` are returned as they are: no operation that changes anything is permitted to their roles.

    Raises:
        NotAllowedError: the actor is no longer a member, or their sessions were ended.
    """
    if actor.user_id == AT_THE_MACHINE:
        owner = owner_of(connection)
        return actor if owner is None else replace(owner, opened_albums=actor.opened_albums)
    if actor.user_id < AT_THE_MACHINE:
        return actor
    found = member_of(connection, actor.user_id)
    if found is not None and found.session_revision != actor.session_revision:
        raise NotAllowedError("Your session has ended, because your password was reset.", "Connect again.")
    if found is None:
        raise NotAllowedError("You are no longer a member of this gallery.", "Ask its owner for an invitation.")
    return replace(found, opened_albums=actor.opened_albums)


def member_of(connection: sqlite3.Connection, user_id: UserId) -> Actor | None:
    """Return a member as an actor, None when unknown or removed."""
    row = connection.execute(_ONE, {"user_id": user_id}).fetchone()
    return None if row is None else to_actor(row)


def owner_of(connection: sqlite3.Connection) -> Actor | None:
    """Return the owner, who is the admin that joined first; None while there is no admin."""
    row = connection.execute(_OWNER).fetchone()
    return None if row is None else to_actor(row)


def to_actor(row: sqlite3.Row) -> Actor:
    """Read the columns of an actor; `allowed` is a JSON array of category ids, NULL for all."""
    return Actor(
        UserId(row["id"]),
        row["name"],
        Role(row["role"]),
        allowed_categories(row["allowed"]),
        display_name=row["display_name"] or "",
        session_revision=row["session_revision"],
    )


def allowed_categories(array: str | None) -> frozenset[CategoryId] | None:
    """Read a JSON array of category ids; None means all."""
    return None if array is None else frozenset(CategoryId(each) for each in json.loads(array))


# An admin sees every category; the stored list applies again when they become an editor or viewer.
_OWNER = """
SELECT id, name, display_name, session_revision, role, NULL AS allowed FROM users
WHERE role = 'admin' AND removed_at IS NULL
ORDER BY id
LIMIT 1
"""

_ONE = """
SELECT id, name, display_name, session_revision, role,
    CASE WHEN restricted AND role <> 'admin' THEN (
        SELECT json_group_array(category_id) FROM category_access WHERE user_id = users.id
    ) END AS allowed
FROM users
WHERE id = :user_id AND removed_at IS NULL
"""
