"""The one-time codes with which members set a new password after an admin has reset theirs."""

from __future__ import annotations

import sqlite3
import time

from core.accounts.credentials.one_time_tokens import code_parameters, new_token, token_hash
from core.accounts.credentials.stored_passwords import bind_password
from core.accounts.names import name_key
from core.errors import NotAllowedError
from core.models import Actor, UserId
from core.operations import audit
from core.operations.actors import member_of


def new_reset_code(connection: sqlite3.Connection, user_id: UserId) -> str:
    """Make a code that is valid for `VALID_HOURS`, to be shown once; unused older codes of the member become void."""
    code = new_token()
    void_codes(connection, user_id)
    connection.execute(_ADD, {"user_id": user_id, "code_hash": token_hash(code), "now": int(time.time())})
    return code


def void_codes(connection: sqlite3.Connection, user_id: UserId) -> None:
    """Delete the unused codes of a member."""
    connection.execute(_VOID, {"user_id": user_id})


def holder(connection: sqlite3.Connection, name: str, code: str) -> Actor | None:
    """Return the member of that login name if the code is theirs and can be used now; do not spend it."""
    row = connection.execute(_HOLDER, code_parameters(code)).fetchone()
    actor = None if row is None else member_of(connection, UserId(row["user_id"]))
    return actor if actor is not None and name_key(actor.name) == name_key(name) else None


def spend(connection: sqlite3.Connection, user_id: UserId, code: str, password_hash: str, source: str) -> Actor:
    """Set the password and spend the code; call it in a transaction, so that both happen or neither.

    Raises:
        NotAllowedError: the code is unknown, used, void or expired, or the member was removed.
    """
    actor = member_of(connection, user_id)
    spent = connection.execute(_SPEND, code_parameters(code) | {"user_id": user_id})
    if actor is None or spent.rowcount != 1:
        raise NotAllowedError("This code is no longer valid.", "Ask an admin of this gallery for a new one.")
    bind_password(connection, user_id, password_hash)
    audit.record(connection, audit.PASSWORD_SET, actor, "with a one-time code", source=source)
    return actor


_ADD = """
INSERT INTO password_resets (user_id, code_hash, created_at) VALUES (:user_id, :code_hash, :now)
"""

_VOID = """
DELETE FROM password_resets
WHERE user_id = :user_id AND used_at IS NULL
"""

# A code from the future is void as well: the clock was set back.
_HOLDER = """
SELECT user_id FROM password_resets
WHERE code_hash = :code_hash AND used_at IS NULL AND created_at > :oldest AND created_at <= :newest
"""

_SPEND = """
UPDATE password_resets SET used_at = :now
WHERE user_id = :user_id AND code_hash = :code_hash
    AND used_at IS NULL AND created_at > :oldest AND created_at <= :newest
"""
