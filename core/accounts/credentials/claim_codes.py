"""The one-time code with which a person becomes the owner of a gallery that no admin can sign in to."""

from __future__ import annotations

import sqlite3
import time

from core.accounts.credentials.member_keys import add_key
from core.accounts.credentials.one_time_tokens import code_parameters, new_token, token_hash
from core.accounts.credentials.stored_passwords import bind_password, has_credentials
from core.accounts.members import ensure_owner
from core.database.transactions import atomic
from core.errors import NotAllowedError, UsageError
from core.models import Actor
from core.operations import audit


def new_claim_code(connection: sqlite3.Connection) -> str:
    """Make a code that is valid for `VALID_HOURS`, to be shown once; unused older codes become void."""
    code = new_token()
    with atomic(connection):
        connection.execute(_DROP_UNUSED_CODES)
        connection.execute(_ADD_CODE, {"code_hash": token_hash(code), "now": int(time.time())})
    return code


def require_open_code(connection: sqlite3.Connection, code: str) -> None:
    """Raise NotAllowedError if `claim` would refuse the code; do not spend it."""
    if has_credentials(connection) or connection.execute(_OPEN_CODE, code_parameters(code)).fetchone() is None:
        raise NotAllowedError(*_NOT_VALID)


def claim(
    connection: sqlite3.Connection,
    code: str,
    *,
    public_key: str | None,
    label: str,
    password_hash: str | None,
    source: str = "",
) -> Actor:
    """Spend a code, and give the owner the key, the password or both, in one transaction.

    Spaces, hyphens and case in the code are ignored.

    Raises:
        NotAllowedError: the code is unknown, used or expired, or an admin can sign in already; the message is the same.
        UsageError: neither key nor password is given, or the key is not accepted; the code remains valid.
    """
    if public_key is None and password_hash is None:
        raise UsageError("The owner needs a key or a password.", "Offer a key, or choose a password.")
    values = code_parameters(code)
    with atomic(connection):
        spent = connection.execute(_SPEND_CODE, values)
        if spent.rowcount != 1 or has_credentials(connection):
            raise NotAllowedError(*_NOT_VALID)
        owner = ensure_owner(connection, "owner")
        if public_key is not None:
            add_key(connection, owner.user_id, public_key, label)
        if password_hash is not None:
            bind_password(connection, owner.user_id, password_hash)
        audit.record(connection, audit.CLAIMED, owner, "by a key" if public_key else "by a password", source=source)
        return owner


_NOT_VALID = ("This code is not valid.", "Start the server again for a new one.")
"""Message and hint, the same for every code that is not valid."""

_DROP_UNUSED_CODES = """
DELETE FROM claims
WHERE used_at IS NULL
"""

_ADD_CODE = """
INSERT INTO claims (code_hash, created_at) VALUES (:code_hash, :now)
"""

_OPEN_CODE = """
SELECT 1 FROM claims
WHERE code_hash = :code_hash AND used_at IS NULL AND created_at > :oldest AND created_at <= :newest
"""

# A code from the future is void as well: the clock was set back.
_SPEND_CODE = """
UPDATE claims SET used_at = :now
WHERE code_hash = :code_hash AND used_at IS NULL AND created_at > :oldest AND created_at <= :newest
"""
