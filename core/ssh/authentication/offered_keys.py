"""Public keys as asyncssh hands them over: how they are written down, and what they may sign with."""

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


def one_line(key: asyncssh.SSHKey) -> str:
    """Return the key in OpenSSH's form, without comment."""
    key.set_comment(None)
    return key.export_public_key("openssh").decode("ascii").strip()


def require_modern_signature(key: asyncssh.SSHKey) -> None:
    """Let a visitor's key verify only `SIGNATURES`: asyncssh announces them, but takes SHA-1 of RSA all the same."""
    key.all_sig_algorithms = key.all_sig_algorithms & {name.encode("ascii") for name in SIGNATURES}
