"""Public keys of clients: their OpenSSH line, and the signature algorithms they may use."""

from __future__ import annotations

import asyncssh

SIGNATURES = [
    "ssh-ed25519",
    "sk-ssh-ed25519@openssh.com",
    "ecdsa-sha2-nistp256",
    "ecdsa-sha2-nistp384",
    "ecdsa-sha2-nistp521",
    "sk-ecdsa-sha2-nistp256@openssh.com",
    "rsa-sha2-512",
    "rsa-sha2-256",
]


def public_key_line(key: asyncssh.SSHKey) -> str:
    """Return the key as one line in OpenSSH's format, without comment."""
    key.set_comment(None)
    return key.export_public_key("openssh").decode("ascii").strip()


def require_modern_signature(key: asyncssh.SSHKey) -> None:
    """Restrict a key to `SIGNATURES`: asyncssh announces only these, but would accept SHA-1 signatures with RSA."""
    key.all_sig_algorithms = key.all_sig_algorithms & {name.encode("ascii") for name in SIGNATURES}
