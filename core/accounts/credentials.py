"""What proves a member at the door: public keys, a password, and the one-time code that claims a new gallery."""

from __future__ import annotations

import hashlib
import secrets
import sqlite3
import time
from dataclasses import dataclass
from datetime import UTC, datetime

from core.accounts.members import actor_of, ensure_owner
from core.accounts.passwords import hash_password, verify_password
from core.accounts.public_keys import parse_public_key
from core.database.transactions import atomic
from core.errors import NotAllowedError, NotFoundError, UsageError
from core.models import Actor, UserId
from core.text import display_text

__all__ = [
    "MemberKey",
    "actor_of_key",
    "add_key",
    "claim",
    "fingerprint",
    "has_credentials",
    "has_passwords",
    "hash_password",
    "keys_of",
    "login_of",
    "new_claim_code",
    "password_of",
    "touch_key",
    "user_of_key",
    "verify_password",
]

MAX_LABEL = 100
"""Characters of a key's label."""


@dataclass(frozen=True, slots=True)
class MemberKey:
    """One public key of a member."""

    user_id: UserId
    fingerprint: str
    public_key: str
    """One line without a comment."""
    label: str
    """Safe to show."""
    added: datetime
    """UTC."""
    last_used: datetime | None
    """UTC; None when it has never opened the door."""


def fingerprint(public_key: str) -> str:
    """Return the SHA-256 fingerprint of a public key in OpenSSH form, as `ssh-keygen -l` shows it.

    Raises:
        UsageError: it is no public key that is accepted.
    """
    return parse_public_key(public_key).fingerprint


def add_key(connection: sqlite3.Connection, user_id: UserId, public_key: str, label: str) -> MemberKey:
    """Give a member a key; adding one again that the member has changes nothing.

    Raises:
        UsageError: it is no public key that is accepted, or it belongs to another member.
        NotFoundError: there is no such member.
    """
    key = parse_public_key(public_key)
    if actor_of(connection, user_id) is None:
        raise NotFoundError("There is no such member.")
    values = {
        "user_id": user_id,
        "fingerprint": key.fingerprint,
        "public_key": key.text,
        "label": display_text(label, MAX_LABEL) or key.algorithm,
        "now": int(time.time()),
    }
    connection.execute(_ADD_KEY, values)
    stored = _to_key(connection.execute(_KEY, values).fetchone())
    if stored.user_id != user_id:
        raise UsageError("This key belongs to another member.", "A key stands for one person; use another one.")
    return stored


def user_of_key(connection: sqlite3.Connection, fingerprint: str) -> UserId | None:
    """Return whose key this is, None when nobody's or when the member was removed."""
    row = connection.execute(_USER_OF_KEY, {"fingerprint": fingerprint}).fetchone()
    return None if row is None else UserId(row["id"])


def actor_of_key(connection: sqlite3.Connection, fingerprint: str) -> Actor | None:
    """Return the member whose key this is, None when nobody's."""
    user_id = user_of_key(connection, fingerprint)
    return None if user_id is None else actor_of(connection, user_id)


def touch_key(connection: sqlite3.Connection, fingerprint: str) -> None:
    """Note that the key has just opened the door."""
    connection.execute(_TOUCH_KEY, {"fingerprint": fingerprint, "now": int(time.time())})


def keys_of(connection: sqlite3.Connection, user_id: UserId) -> tuple[MemberKey, ...]:
    """List a member's keys in the order they were added."""
    return tuple(_to_key(row) for row in connection.execute(_KEYS_OF, {"user_id": user_id}))


def has_credentials(connection: sqlite3.Connection) -> bool:
    """Say whether anybody can come in at all, by a key or a password."""
    return bool(connection.execute(_HAS_CREDENTIALS).fetchone()[0])


def has_passwords(connection: sqlite3.Connection) -> bool:
    """Say whether anybody comes in by a password."""
    return bool(connection.execute(_HAS_LOGINS).fetchone()[0])


def login_of(connection: sqlite3.Connection, name: str) -> tuple[Actor, str] | None:
    """Return the member of that login name as an actor, with their password hash; None when there is none."""
    found = password_of(connection, name)
    actor = actor_of(connection, found[0]) if found is not None else None
    return None if found is None or actor is None else (actor, found[1])


def password_of(connection: sqlite3.Connection, name: str) -> tuple[UserId, str] | None:
    """Return the member of that login name with their password hash, None when there is none with a password."""
    row = connection.execute(_LOGIN_BY_NAME, {"name": name}).fetchone()
    return None if row is None else (UserId(row["id"]), row["password_hash"])


def new_claim_code(connection: sqlite3.Connection) -> str:
    """Make a one-time code of 130 random bits, to be shown once; codes made before and never used become void."""
    code = "".join(secrets.choice(_BASE32) for _ in range(_CODE_LENGTH))
    with atomic(connection):
        connection.execute(_DROP_UNUSED_CODES)
        connection.execute(_ADD_CODE, {"code_hash": _code_hash(code), "now": int(time.time())})
    return "-".join(code[start : start + _GROUP] for start in range(0, _CODE_LENGTH, _GROUP))


def claim(
    connection: sqlite3.Connection, code: str, *, public_key: str | None, label: str, password_hash: str | None
) -> Actor:
    """Spend a code and bind the key, or the password (see `hash_password`), or both, to the owner; all or nothing.

    Blanks, hyphens and capitals in the code do not count.

    Raises:
        NotAllowedError: the code is not valid, was used, or somebody can come in already; the same words for all.
        UsageError: neither key nor password is given, or the key is not accepted; the code remains valid.
    """
    if public_key is None and password_hash is None:
        raise UsageError("A code binds a key or a password; there is neither.", "Offer a key, or choose a password.")
    with atomic(connection):
        # Looked up by its hash: how long that takes tells nothing about the code.
        spent = connection.execute(_SPEND_CODE, {"code_hash": _code_hash(code), "now": int(time.time())})
        if spent.rowcount != 1 or has_credentials(connection):
            raise NotAllowedError("This code is not valid.", "Start the server again for a new one.")
        owner = ensure_owner(connection, "owner")
        if public_key is not None:
            add_key(connection, owner.user_id, public_key, label)
        if password_hash is not None:
            connection.execute(_BIND_LOGIN, {"user_id": owner.user_id, "password_hash": password_hash})
        return owner


def _code_hash(code: str) -> str:
    plain = "".join(character for character in code[:200].lower() if character in _BASE32)
    return hashlib.sha256(plain.encode("ascii")).hexdigest()


def _to_key(row: sqlite3.Row) -> MemberKey:
    last_used = row["last_used_at"]
    return MemberKey(
        user_id=UserId(row["user_id"]),
        fingerprint=row["fingerprint"],
        public_key=row["public_key"],
        label=row["label"],
        added=datetime.fromtimestamp(row["added_at"], UTC),
        last_used=None if last_used is None else datetime.fromtimestamp(last_used, UTC),
    )


_BASE32 = "abcdefghijklmnopqrstuvwxyz234567"
_CODE_LENGTH = 26
_GROUP = 5

_ADD_KEY = """
INSERT INTO user_keys (user_id, fingerprint, public_key, label, added_at)
VALUES (:user_id, :fingerprint, :public_key, :label, :now)
ON CONFLICT (fingerprint) DO NOTHING
"""

_KEY = """
SELECT user_id, fingerprint, public_key, label, added_at, last_used_at FROM user_keys
WHERE fingerprint = :fingerprint
"""

_KEYS_OF = """
SELECT user_id, fingerprint, public_key, label, added_at, last_used_at FROM user_keys
WHERE user_id = :user_id
ORDER BY id
"""

_USER_OF_KEY = """
SELECT users.id FROM user_keys JOIN users ON users.id = user_id
WHERE fingerprint = :fingerprint AND removed_at IS NULL
"""

_TOUCH_KEY = """
UPDATE user_keys SET last_used_at = :now
WHERE fingerprint = :fingerprint
"""

_HAS_CREDENTIALS = """
SELECT EXISTS (
    SELECT 1 FROM users
    WHERE removed_at IS NULL AND (password_hash IS NOT NULL OR id IN (SELECT user_id FROM user_keys))
)
"""

_HAS_LOGINS = """
SELECT EXISTS (
    SELECT 1 FROM users
    WHERE removed_at IS NULL AND password_hash IS NOT NULL
)
"""

_LOGIN_BY_NAME = """
SELECT id, password_hash FROM users
WHERE name = :name AND removed_at IS NULL AND password_hash IS NOT NULL
"""

_BIND_LOGIN = """
UPDATE users SET password_hash = :password_hash
WHERE id = :user_id
"""

_DROP_UNUSED_CODES = """
DELETE FROM claims
WHERE used_at IS NULL
"""

_ADD_CODE = """
INSERT INTO claims (code_hash, created_at) VALUES (:code_hash, :now)
"""

_SPEND_CODE = """
UPDATE claims SET used_at = :now
WHERE code_hash = :code_hash AND used_at IS NULL
"""
