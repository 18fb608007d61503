"""Public keys that tests give to members."""

from __future__ import annotations

import base64

from core.accounts.credentials import member_keys


def public_key(seed: int) -> str:
    """Return a well-formed ed25519 public key, one line."""
    blob = b"".join(len(part).to_bytes(4, "big") + part for part in (b"ssh-ed25519", bytes([seed]) * 32))
    return f"ssh-ed25519 {base64.b64encode(blob).decode()}"


def fingerprint(seed: int) -> str:
    """Return the fingerprint of that key."""
    return member_keys.fingerprint(public_key(seed))
