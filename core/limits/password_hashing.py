"""Passwords: argon2id at the parameters that OWASP names as the floor (19 MiB, two passes, one lane).

Both functions block for some 20 ms: run them in an executor of one or two threads, never in the event loop.
"""

from __future__ import annotations

import secrets
import unicodedata
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from core.errors import UsageError

MIN_PASSWORD = 10
"""Characters that a new password must have."""

MAX_PASSWORD = 256
"""Longer ones are refused unread: as much as one answer at the door takes."""

_HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)


def hash_password(password: str) -> str:
    """Return the hash to store, with its salt and parameters.

    Raises:
        UsageError: the password is too short or absurdly long.
    """
    if not MIN_PASSWORD <= len(password) <= MAX_PASSWORD:
        raise UsageError(f"A password needs {MIN_PASSWORD} to {MAX_PASSWORD} characters.")
    return _HASHER.hash(_same_on_every_keyboard(password))


def verify_password(stored: str | None, password: str) -> bool:
    """Say whether the password belongs to the stored hash; None (no such member) takes the same time and is False."""
    if len(password) > MAX_PASSWORD:
        return False
    try:
        _HASHER.verify(stored or _nobodys_hash(), _same_on_every_keyboard(password))
    except (VerificationError, InvalidHashError):
        return False
    return stored is not None


@cache
def _nobodys_hash() -> str:
    return _HASHER.hash(secrets.token_bytes(32))


def _same_on_every_keyboard(password: str) -> bytes:
    """Compose accents in one way (RFC 8265, OpaqueString): keyboards differ in how they send them."""
    return unicodedata.normalize("NFC", password).encode("utf-8", "surrogatepass")
