"""Members as they are stored: their roles, access and preferences. Changes are in `core.accounts.operations`."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime

from core.accounts.models import Member
from core.accounts.names import LOGIN_NAMES, name_key
from core.models import Actor, CategoryId, Role, UserId
from core.operations.actors import allowed_categories, member_of, owner_of, present_actor, to_actor
from core.permissions import ANONYMOUS, AT_THE_MACHINE
from core.text import display_text

MAX_SHOWN_NAME = 60
"""Characters of the owner's name, which is that of an account of this machine."""


def ensure_owner(connection: sqlite3.Connection, name: str) -> Actor:
    """Return the owner, who is the admin that joined first; create one with that name while there is no member."""
    owner = owner_of(connection)
    if owner is not None:
        return owner
    shown = display_text(name, MAX_SHOWN_NAME)
    if not shown or name_key(shown) in LOGIN_NAMES:
        shown = "owner"
    created = connection.execute(_ADD_FIRST, {"name": shown, "now": int(time.time())}).fetchone()
    return to_actor(created)


def refresh_actor(connection: sqlite3.Connection, actor: Actor) -> Actor:
    """Return the actor with their current role and access; the person at the machine is the owner, created if needed.

    Raises:
        NotAllowedError: the actor is no longer a member.
    """
    if actor.user_id == AT_THE_MACHINE:
        return replace(ensure_owner(connection, actor.name), opened_albums=actor.opened_albums)
    return present_actor(connection, actor)


def members(connection: sqlite3.Connection) -> tuple[Member, ...]:
    """List the current members in the order they joined."""
    return tuple(
        Member(
            user_id=UserId(row["id"]),
            name=row["name"],
            display_name=row["display_name"] or "",
            role=Role(row["role"]),
            category_ids=allowed_categories(row["allowed"]),
            key_count=row["key_count"],
            has_password=bool(row["has_password"]),
            created=datetime.fromtimestamp(row["created_at"], UTC),
            last_seen=None if row["last_seen_at"] is None else datetime.fromtimestamp(row["last_seen_at"], UTC),
        )
        for row in connection.execute(_MEMBERS)
    )


def is_taken(connection: sqlite3.Connection, name: str, but: UserId | None = None) -> bool:
    """Return whether a member, except `but`, has this login name or is called so; names that count as the same are."""
    wanted = name_key(name)
    return any(
        wanted in {name_key(row["name"]), name_key(row["display_name"] or row["name"])}
        for row in connection.execute(_NAMES)
        if row["id"] != but
    )


def current(connection: sqlite3.Connection, user_id: UserId, fingerprint: str | None) -> Actor | None:
    """Return the member with their current role and access; None when they were removed or no longer have that key."""
    if user_id == ANONYMOUS:
        return public_actor(connection)
    if user_id == AT_THE_MACHINE:
        return owner_of(connection)
    if fingerprint is not None:
        held = connection.execute(_HOLDS, {"user_id": user_id, "fingerprint": fingerprint}).fetchone()
        if held is None:
            return None
    return member_of(connection, user_id)


def public_categories(connection: sqlite3.Connection) -> frozenset[CategoryId]:
    """Return the categories that are open to `public@`."""
    return frozenset(CategoryId(row["category_id"]) for row in connection.execute(_PUBLIC))


def public_actor(connection: sqlite3.Connection) -> Actor | None:
    """Return the actor for `public@`; None while no category is open to the public."""
    opened = public_categories(connection)
    return Actor(ANONYMOUS, "public", Role.PUBLIC, opened) if opened else None


def preferences(connection: sqlite3.Connection, actor: Actor) -> Mapping[str, str]:
    """Return the member's preferences by name; those at their default are left out."""
    return {row["name"]: row["value"] for row in connection.execute(_PREFERENCES, {"user_id": actor.user_id})}


def snapshot(connection: sqlite3.Connection) -> int:
    """Return a hash of the members with their credentials, roles and access, and of the invitations."""
    return hash(tuple(tuple(row) for query in _SNAPSHOT for row in connection.execute(query)))


_ADD_FIRST = """
INSERT INTO users (name, role, created_at) VALUES (:name, 'admin', :now)
RETURNING id, name, display_name, session_revision, role, NULL AS allowed
"""

_MEMBERS = """
SELECT id, name, display_name, role, created_at, last_seen_at, password_hash IS NOT NULL AS has_password,
    (SELECT count(*) FROM user_keys WHERE user_id = users.id) AS key_count,
    CASE WHEN restricted AND role <> 'admin' THEN (
        SELECT json_group_array(category_id) FROM category_access WHERE user_id = users.id
    ) END AS allowed
FROM users
WHERE removed_at IS NULL
ORDER BY id
"""

_NAMES = """
SELECT id, name, display_name FROM users
WHERE removed_at IS NULL
"""

_HOLDS = """
SELECT 1 FROM user_keys
WHERE user_id = :user_id AND fingerprint = :fingerprint
"""

_PUBLIC = """
SELECT category_id FROM public_categories
"""

_PREFERENCES = """
SELECT name, value FROM preferences
WHERE user_id = :user_id
"""

# Columns that change with every session, such as `last_seen_at`, are left out.
_SNAPSHOT = (
    "SELECT id, name, display_name, role, restricted, password_hash, removed_at, session_revision FROM users",
    "SELECT id, user_id, fingerprint, label FROM user_keys ORDER BY id",
    "SELECT user_id, category_id FROM category_access ORDER BY user_id, category_id",
    "SELECT category_id FROM public_categories ORDER BY category_id",
    "SELECT id, revoked_at, used_at FROM invites ORDER BY id",
    "SELECT id, used_at FROM password_resets ORDER BY id",
)
