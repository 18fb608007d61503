"""Changes of members by an admin: role, access by category, removal and restoring.

A gallery never loses its last admin who can come in; that is looked at within the transaction of the change.
"""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass

from core.errors import NotFoundError, UsageError
from core.models import MEMBER_ROLES, Actor, CategoryId, Role, UserId
from core.operations import audit
from core.operations.actors import allowed_categories
from core.permissions import Action, require


@dataclass(frozen=True, slots=True)
class SetRole:
    """Give a member another role."""

    user_id: UserId
    role: Role


@dataclass(frozen=True, slots=True)
class SetAccess:
    """Say which categories a viewer or editor may see; None means all."""

    user_id: UserId
    category_ids: tuple[CategoryId, ...] | None


@dataclass(frozen=True, slots=True)
class RemoveMember:
    """Take somebody's membership away; nothing of it opens any more, and open invitations of theirs are void."""

    user_id: UserId


@dataclass(frozen=True, slots=True)
class RestoreMember:
    """Take a removal back: role, access, keys and password are as they were."""

    user_id: UserId


MemberOperation = SetRole | SetAccess | RemoveMember | RestoreMember

_Log = Callable[[str, str], None]
"""Adds a kind and details to the audit log."""


def change_member(
    connection: sqlite3.Connection, actor: Actor, operation: MemberOperation, source: str = ""
) -> MemberOperation:
    """Check, write and log; return the inverse, read from the state before. `source` is where the change came from.

    Raises:
        NotAllowedError: the actor is no admin.
        NotFoundError: there is no such member, or no such category.
        UsageError: the gallery would be left without an admin who can come in, or there is no such role.
    """
    require(actor, Action.MANAGE_MEMBERS, "change members")

    def log(kind: str, details: str) -> None:
        audit.record(connection, kind, actor, details, source=source)

    match operation:
        case SetRole():
            return _set_role(connection, log, operation)
        case SetAccess():
            return _set_access(connection, log, operation)
        case RemoveMember():
            return _remove(connection, log, operation)
        case RestoreMember():
            return _restore(connection, log, operation)


def require_categories(connection: sqlite3.Connection, category_ids: Collection[CategoryId]) -> str:
    """Return the ids as a JSON array, in order; NotFoundError when one of them is no category."""
    array = json.dumps(sorted(set(category_ids)))
    known = connection.execute(_KNOWN_CATEGORIES, {"category_ids": array}).fetchone()[0]
    if known != len(set(category_ids)):
        raise NotFoundError("There is no such category.", "It may have been taken away.")
    return array


def category_names(connection: sqlite3.Connection, array: str) -> str:
    """Return the names of categories (a JSON array of ids) in order, "none" for none."""
    return ", ".join(row["name"] for row in connection.execute(_CATEGORY_NAMES, {"category_ids": array})) or "none"


def _set_role(connection: sqlite3.Connection, log: _Log, operation: SetRole) -> SetRole:
    row = _standing(connection, operation.user_id)
    before = Role(row["role"])
    if operation.role not in MEMBER_ROLES:
        raise UsageError("There is no such role.", f"There are: {', '.join(MEMBER_ROLES)}.")
    role = Role(operation.role)
    if role is before:
        return SetRole(operation.user_id, before)
    if before is Role.ADMIN:
        _require_another_admin(connection, operation.user_id)
        _void_invites(connection, operation.user_id)
    connection.execute(_SET_ROLE, {"user_id": operation.user_id, "role": role.value})
    log(audit.ROLE_CHANGED, f"{row['name']}: {before} to {role}")
    return SetRole(operation.user_id, before)


def _set_access(connection: sqlite3.Connection, log: _Log, operation: SetAccess) -> SetAccess:
    row = _standing(connection, operation.user_id)
    before = allowed_categories(row["allowed"])
    chosen = operation.category_ids
    if chosen is not None and row["role"] == Role.ADMIN:
        raise UsageError("Admins see every category.", "Make them an editor or a viewer first.")
    array = "[]" if chosen is None else require_categories(connection, chosen)
    values = {"user_id": operation.user_id, "restricted": int(chosen is not None), "category_ids": array}
    connection.execute(_RESTRICT, values)
    connection.execute(_CLEAR_ACCESS, values)
    connection.execute(_ADD_ACCESS, values)
    names = "all" if chosen is None else category_names(connection, array)
    log(audit.ACCESS_CHANGED, f"{row['name']}: {names}")
    return SetAccess(operation.user_id, None if before is None else tuple(sorted(before)))


def _remove(connection: sqlite3.Connection, log: _Log, operation: RemoveMember) -> RestoreMember:
    row = _standing(connection, operation.user_id)
    if row["role"] == Role.ADMIN:
        _require_another_admin(connection, operation.user_id)
    _void_invites(connection, operation.user_id)
    connection.execute(_REMOVE, {"user_id": operation.user_id, "now": int(time.time())})
    log(audit.REMOVED, row["name"])
    return RestoreMember(operation.user_id)


def _restore(connection: sqlite3.Connection, log: _Log, operation: RestoreMember) -> RemoveMember:
    row = connection.execute(_ONE, {"user_id": operation.user_id}).fetchone()
    if row is None or row["removed_at"] is None:
        raise NotFoundError("There is no such former member.", "They may have been restored already.")
    try:
        connection.execute(_RESTORE, {"user_id": operation.user_id})
    except sqlite3.IntegrityError as error:
        raise NotFoundError(f"Somebody else is called {row['name']} now.", "Invite them under another name.") from error
    log(audit.RESTORED, row["name"])
    return RemoveMember(operation.user_id)


def _standing(connection: sqlite3.Connection, user_id: UserId) -> sqlite3.Row:
    row: sqlite3.Row | None = connection.execute(_ONE, {"user_id": user_id}).fetchone()
    if row is None or row["removed_at"] is not None:
        raise NotFoundError("There is no such member.", "They may have been removed.")
    return row


def _require_another_admin(connection: sqlite3.Connection, user_id: UserId) -> None:
    """Refuse when nobody but this member could administer the gallery."""
    row = connection.execute(_ADMINS, {"user_id": user_id}).fetchone()
    if not (row["others_who_enter"] or (row["others"] and not row["enters"])):
        raise UsageError("The gallery would be left without an admin.", "Make somebody else an admin first.")


def _void_invites(connection: sqlite3.Connection, user_id: UserId) -> None:
    """Revoke what somebody who may invite no more has handed out: it would be a way back in."""
    connection.execute(_VOID_INVITES, {"user_id": user_id, "now": int(time.time())})


_ONE = """
SELECT name, role, removed_at,
    CASE WHEN restricted THEN (
        SELECT json_group_array(category_id) FROM category_access WHERE user_id = users.id
    ) END AS allowed
FROM users
WHERE id = :user_id
"""

_ADMINS = """
SELECT
    coalesce(max(id = :user_id AND credentials), 0) AS enters,
    count(*) FILTER (WHERE id <> :user_id) AS others,
    count(*) FILTER (WHERE id <> :user_id AND credentials) AS others_who_enter
FROM (
    SELECT id, password_hash IS NOT NULL OR EXISTS (SELECT 1 FROM user_keys WHERE user_id = users.id) AS credentials
    FROM users
    WHERE role = 'admin' AND removed_at IS NULL
)
"""

_SET_ROLE = """
UPDATE users SET role = :role
WHERE id = :user_id
"""

_RESTRICT = """
UPDATE users SET restricted = :restricted
WHERE id = :user_id
"""

_CLEAR_ACCESS = """
DELETE FROM category_access
WHERE user_id = :user_id
"""

_ADD_ACCESS = """
INSERT INTO category_access (user_id, category_id)
SELECT :user_id, value FROM json_each(:category_ids)
"""

_REMOVE = """
UPDATE users SET removed_at = :now
WHERE id = :user_id
"""

_RESTORE = """
UPDATE users SET removed_at = NULL
WHERE id = :user_id
"""

_VOID_INVITES = """
UPDATE invites SET revoked_at = :now
WHERE created_by = :user_id AND used_at IS NULL AND revoked_at IS NULL
"""

_KNOWN_CATEGORIES = """
SELECT count(*) FROM categories
WHERE id IN (SELECT value FROM json_each(:category_ids))
"""

_CATEGORY_NAMES = """
SELECT name FROM categories
WHERE id IN (SELECT value FROM json_each(:category_ids))
ORDER BY name_sort, id
"""
