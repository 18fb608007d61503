"""Public keys of members as they are stored."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from typing import Any

from core.accounts.credentials.public_key_text import parse_public_key
from core.accounts.credentials.stored_passwords import require_credential
from core.accounts.models import MemberKey
from core.errors import NotFoundError, UsageError
from core.models import Actor, UserId
from core.operations.actors import member_of
from core.text import display_text

MAX_LABEL = 100
"""Characters of a key's label."""


@dataclass(frozen=True, slots=True)
class RemovedKey:
    """A key as it was stored, with which it is restored."""

    key_id: int
    fingerprint: str
    public_key: str
    label: str
    added_at: int
    last_used_at: int | None

    @classmethod
    def stored(cls, value: RemovedKey | Mapping[str, Any]) -> RemovedKey:
        """Read the stored form; a key is returned as it is."""
        return value if isinstance(value, RemovedKey) else cls(**value)


def fingerprint(public_key: str) -> str:
    """Return the SHA-256 fingerprint of a public key in OpenSSH form, as `ssh-keygen -l` shows it.

    Raises:
        UsageError: the text is not a public key that is accepted.
    """
    return parse_public_key(public_key).fingerprint


def add_key(connection: sqlite3.Connection, user_id: UserId, public_key: str, label: str) -> MemberKey:
    """Add a key to a member; adding it again changes nothing.

    The text proves nothing about who holds the key: that of a former member would let them in as this one.

    Raises:
        UsageError: the text is not a public key that is accepted, or the key belongs to another or a former member.
        NotFoundError: there is no such member.
    """
    key = parse_public_key(public_key)
    if member_of(connection, user_id) is None:
        raise NotFoundError("There is no such member.", "`members list` lists them.")
    values = {
        "user_id": user_id,
        "fingerprint": key.fingerprint,
        "public_key": key.text,
        "label": label_of(label) or key.algorithm,
        "now": int(time.time()),
    }
    connection.execute(_ADD_KEY, values)
    stored = _to_key(connection.execute(_KEY, values).fetchone())
    if stored.user_id != user_id:
        raise UsageError("This key belongs to another member.", "Use another key.")
    return stored


def user_of_key(connection: sqlite3.Connection, fingerprint: str) -> UserId | None:
    """Return the id of the member who has this key; None when there is none, or they were removed."""
    row = connection.execute(_USER_OF_KEY, {"fingerprint": fingerprint}).fetchone()
    return None if row is None else UserId(row["id"])


def actor_of_key(connection: sqlite3.Connection, fingerprint: str) -> Actor | None:
    """Return the member who has this key; None when there is none."""
    user_id = user_of_key(connection, fingerprint)
    return None if user_id is None else member_of(connection, user_id)


def touch_key(connection: sqlite3.Connection, fingerprint: str) -> None:
    """Record that the key was used now."""
    connection.execute(_TOUCH_KEY, {"fingerprint": fingerprint, "now": int(time.time())})


def keys_of(connection: sqlite3.Connection, user_id: UserId) -> tuple[MemberKey, ...]:
    """List a member's keys in the order they were added."""
    return tuple(_to_key(row) for row in connection.execute(_KEYS_OF, {"user_id": user_id}))


def rename_key(connection: sqlite3.Connection, user_id: UserId, fingerprint: str, label: str) -> MemberKey:
    """Set the label of a member's key; NotFoundError when they have no such key."""
    key = _own_key(connection, user_id, fingerprint)
    shown = label_of(label) or key.label
    connection.execute(_RENAME_KEY, {"fingerprint": fingerprint, "label": shown})
    return replace(key, label=shown)


def remove_key(connection: sqlite3.Connection, user_id: UserId, fingerprint: str) -> tuple[RemovedKey, MemberKey]:
    """Delete a member's key; return it as it was stored, and as others see it.

    Raises:
        NotFoundError: they have no such key.
        UsageError: it is their last credential.
    """
    key = _own_key(connection, user_id, fingerprint)
    removed = RemovedKey(**connection.execute(_REMOVE_KEY, {"fingerprint": fingerprint}).fetchone())
    require_credential(connection, user_id)
    return removed, key


def restore_key(connection: sqlite3.Connection, user_id: UserId, removed: RemovedKey) -> MemberKey:
    """Add a key of a member again as it was, at its place; adding one that is there changes nothing.

    Raises:
        UsageError: the text is not a public key that is accepted, or the key belongs to another or a former member.
        NotFoundError: there is no such member.
    """
    key = add_key(connection, user_id, removed.public_key, removed.label)
    connection.execute(_RESTORE_KEY, asdict(removed))
    return replace(key, added=datetime.fromtimestamp(removed.added_at, UTC))


def release_key(connection: sqlite3.Connection, fingerprint: str) -> None:
    """Delete the key if a former member has it: its holder has signed with it, and redeems a new invitation."""
    connection.execute(_RELEASE_KEY, {"fingerprint": fingerprint})


def label_of(text: str) -> str:
    """Return a key's label as it is stored: safe to show, possibly empty."""
    return display_text(text, MAX_LABEL)


def _own_key(connection: sqlite3.Connection, user_id: UserId, fingerprint: str) -> MemberKey:
    row = connection.execute(_KEY, {"fingerprint": fingerprint}).fetchone()
    if row is None or row["user_id"] != user_id:
        raise NotFoundError("There is no such key.", "List them with `keys`.")
    return _to_key(row)


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

_RENAME_KEY = """
UPDATE user_keys SET label = :label
WHERE fingerprint = :fingerprint
"""

_REMOVE_KEY = """
DELETE FROM user_keys
WHERE fingerprint = :fingerprint
RETURNING id AS key_id, fingerprint, public_key, label, added_at, last_used_at
"""

_RESTORE_KEY = """
UPDATE user_keys SET added_at = :added_at, last_used_at = :last_used_at,
    id = iif(EXISTS (SELECT 1 FROM user_keys WHERE id = :key_id), id, :key_id)
WHERE fingerprint = :fingerprint
"""

_RELEASE_KEY = """
DELETE FROM user_keys
WHERE fingerprint = :fingerprint AND user_id IN (SELECT id FROM users WHERE removed_at IS NOT NULL)
"""
