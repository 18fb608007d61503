"""The secret of a link: 130 random bits, shown once and kept as a hash only."""

from __future__ import annotations

import hashlib
import re
import secrets

from core.errors import UsageError

MAX_SHORT_NAME = 40
"""Characters of the part of an address that the maker chose."""

_BASE32 = "abcdefghijklmnopqrstuvwxyz234567"
_LENGTH = 26
_ID_LENGTH = 10


def new_token(short_name: str) -> str:
    """Return a token: the maker's short name where there is one, and 26 random lower-case base32 characters."""
    return _named(short_name, _LENGTH)


def new_public_id(short_name: str) -> str:
    """Return what stands in the addresses of a link's pages: no secret, but nothing that can be counted either."""
    return _named(short_name, _ID_LENGTH)


def token_hash(typed: str) -> str:
    """Return the SHA-256 that is stored, for a token or a whole link as somebody typed or pasted it.

    Only the random part counts, without capitals. Looking it up by its hash takes a time that tells nothing about it.
    """
    last = typed.strip()[-200:].rstrip("/").rpartition("/")[2]
    plain = re.sub(r"[^a-z2-7]", "", last.lower())[-_LENGTH:]
    return hashlib.sha256(plain.encode("ascii")).hexdigest()


def checked_short_name(wanted: str) -> str:
    """Return a short name as it stands in addresses.

    Raises:
        UsageError: it has other characters than letters, digits and hyphens, or too many.
    """
    name = re.sub(r"[\s_-]+", "-", wanted.strip().lower()).strip("-")
    if len(name) > MAX_SHORT_NAME or re.fullmatch(r"[a-z0-9-]*", name) is None:
        raise UsageError(f"A short name has up to {MAX_SHORT_NAME} letters (a to z), digits and hyphens.")
    return name


def _named(short_name: str, length: int) -> str:
    random_part = "".join(secrets.choice(_BASE32) for _ in range(length))
    return f"{short_name}-{random_part}" if short_name else random_part
