"""Secrets that are shown once and stored as a hash: tokens of invitations, and the code that claims a gallery."""

from __future__ import annotations

import hashlib
import secrets
import time

VALID_HOURS = 24
"""How long a secret is valid by default."""

CLOCK_SLACK = 60
"""Seconds by which a secret may be from the future; beyond them the clock was set back, and it is void."""


def new_token() -> str:
    """Return 130 random bits as 26 lower-case base32 characters in groups of five."""
    token = "".join(secrets.choice(_BASE32) for _ in range(_LENGTH))
    return "-".join(token[start : start + _GROUP] for start in range(0, _LENGTH, _GROUP))


def token_hash(token: str) -> str:
    """Return the SHA-256 that is stored. Spaces, hyphens and case in what was typed are ignored.

    The time of a look-up by the hash says nothing about the token.
    """
    plain = "".join(character for character in token[:200].lower() if character in _BASE32)
    return hashlib.sha256(plain.encode("ascii")).hexdigest()


def code_parameters(code: str) -> dict[str, int | str]:
    """Return the SQL parameters of a code that is looked up or spent.

    Those are its hash, the time now, and the bounds of the time at which it was made, in seconds since the epoch.
    """
    now = int(time.time())
    return {
        "code_hash": token_hash(code),
        "now": now,
        "oldest": now - VALID_HOURS * 3600,
        "newest": now + CLOCK_SLACK,
    }


_BASE32 = "abcdefghijklmnopqrstuvwxyz234567"
_LENGTH = 26
_GROUP = 5
