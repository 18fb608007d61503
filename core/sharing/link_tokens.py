"""The tokens of share links: 130 random bits, shown once and stored as a hash."""

from __future__ import annotations

import hashlib
import re
import secrets

from core.errors import UsageError

MAX_SHORT_NAME = 40
"""Characters of the part of the address that the maker chooses."""

_BASE32 = "abcdefghijklmnopqrstuvwxyz234567"
_LENGTH = 26
_ID_LENGTH = 10


def new_token(short_name: str) -> str:
    """Return a token: the short name, if there is one, and 26 random base32 characters in lower case."""
    return _named(short_name, _LENGTH)


def new_public_id(short_name: str) -> str:
    """Return the id for the addresses of a link's pages: not a secret, but it cannot be enumerated."""
    return _named(short_name, _ID_LENGTH)


def token_hash(typed: str) -> str:
    """Return the SHA-256 that is stored, for a token or a whole address as it was typed or pasted.

    Only the random part counts, and case is ignored. The time of a look-up by the hash says nothing about the token.
    """
    last = typed.strip()[-200:].rstrip("/").rpartition("/")[2]
    plain = re.sub(r"[^a-z2-7]", "", last.lower())[-_LENGTH:]
    return hashlib.sha256(plain.encode("ascii")).hexdigest()


def checked_short_name(wanted: str) -> str:
    """Return a short name as addresses hold it.

    Raises:
        UsageError: it has other characters than letters, digits and hyphens, or too many.
    """
    name = re.sub(r"[\s_-]+", "-", wanted.strip().lower()).strip("-")
    if len(name) > MAX_SHORT_NAME or re.fullmatch(r"[a-z0-9-]*", name) is None:
        raise UsageError(
            f"A short name has up to {MAX_SHORT_NAME} letters (a to z), digits and hyphens.",
            "For example: lisbon-2024.",
        )
    return name


def _named(short_name: str, length: int) -> str:
    random_part = "".join(secrets.choice(_BASE32) for _ in range(length))
    return f"{short_name}-{random_part}" if short_name else random_part
