"""What the operations about members share: the row of a member, and the rule that an admin is left."""

from __future__ import annotations

import sqlite3
import time

from core.errors import NotFoundError, UsageError
from core.models import UserId


def former_or_present(connection: sqlite3.Connection, user_id: UserId) -> sqlite3.Row | None:
    """Return name, display_name, role, removed_at and allowed (JSON array of ids, NULL for all); None when unknown."""
    row: sqlite3.Row | None = connection.execute(_ONE, {"user_id": user_id}).fetchone()
    return row


def present_member(connection: sqlite3.Connection, user_id: UserId) -> sqlite3.Row:
    """Return the row of a member who was not removed; NotFoundError when there is none."""
    row = former_or_present(connection, user_id)
    if row is None or row["removed_at"] is not None:
        raise NotFoundError("There is no such member.", "They may have been removed.")
    return row


def require_another_admin(connection: sqlite3.Connection, user_id: UserId) -> None:
    """Raise UsageError when no admin who can sign in would be left without this member."""
    row = connection.execute(_ADMINS, {"user_id": user_id}).fetchone()
    if not (row["others_who_sign_in"] or (row["others"] and not row["signs_in"])):
        raise UsageError("The gallery would be left without an admin.", "Make another member an admin first.")


def revoke_invitations_of(connection: sqlite3.Connection, user_id: UserId) -> None:
    """Revoke the open invitations of a member who may no longer invite: they could return by one."""
    connection.execute(_REVOKE_INVITATIONS, {"user_id": user_id, "now": int(time.time())})


_ONE = """
SELECT name, display_name, role, removed_at,
    CASE WHEN restricted THEN (
        SELECT json_group_array(category_id) FROM category_access WHERE user_id = users.id
    ) END AS allowed
FROM users
WHERE id = :user_id
"""

_ADMINS = """
SELECT
    coalesce(max(id = :user_id AND credentials), 0) AS signs_in,
    count(*) FILTER (WHERE id <> :user_id) AS others,
    count(*) FILTER (WHERE id <> :user_id AND credentials) AS others_who_sign_in
FROM (
    SELECT id, password_hash IS NOT NULL OR EXISTS (SELECT 1 FROM user_keys WHERE user_id = users.id) AS credentials
    FROM users
    WHERE role = 'admin' AND removed_at IS NULL
)
"""

_REVOKE_INVITATIONS = """
UPDATE invites SET revoked_at = :now
WHERE created_by = :user_id AND used_at IS NULL AND revoked_at IS NULL
"""
