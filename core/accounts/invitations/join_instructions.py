"""What a person needs to join, or to choose a new password: where to connect, and with which token or code."""

from __future__ import annotations

import base64
import binascii
import hashlib
from dataclasses import dataclass
from pathlib import Path

from core.accounts.models import Invitation, NewInvitation, ResetCode
from core.config import Settings
from core.config.ssh_addresses import SshAddress, ssh_address


@dataclass(frozen=True, slots=True)
class JoinInstructions:
    """A new invitation with all that the invited person needs, shown once."""

    invitation: Invitation
    token: str
    address: SshAddress
    host_key: str | None
    """SHA-256 fingerprint that OpenSSH shows at the first connection; None while there is no host key."""
    page: str | None
    """A web page that explains how to join, without the token; None where there is none."""

    @property
    def command(self) -> str:
        """The command that the invited person types."""
        return self.address.command("join")

    @property
    def code_text(self) -> str:
        """The content of the QR code: the page, else an address that SSH clients of phones open; never the token."""
        return self.page or self.address.url("join")


def join_instructions(settings: Settings, made: NewInvitation, port: int | None = None) -> JoinInstructions:
    """Return the instructions for a new invitation; `port` is where the SSH server listens, where that is known."""
    return JoinInstructions(
        invitation=made.invitation,
        token=made.token,
        address=ssh_address(settings, port),
        host_key=host_key_fingerprint(settings.host_key_path),
        page=f"{settings.public_url.rstrip('/')}/join" if settings.public_url else None,
    )


def reset_lines(made: ResetCode, address: SshAddress) -> list[str]:
    """Return what an admin passes on to a member whose password was reset."""
    return [
        f"{made.display_name or made.login_name} types",
        f"  {address.command(made.login_name)}",
        "and, where the password is asked for, this one-time code:",
        f"  {made.code}",
        "It is valid once, for 24 hours, and shown only now. Then they choose a new password.",
        *address.notes,
    ]


def host_key_fingerprint(path: Path) -> str | None:
    """Return the fingerprint of a private key file in OpenSSH's form without decrypting it; None when there is none.

    The format is OpenSSH's PROTOCOL.key, which holds the public half in front, unencrypted.
    """
    try:
        lines = path.read_text(encoding="ascii").split("\n")
        data = base64.b64decode("".join(line for line in lines if not line.startswith("-")))
    except (OSError, ValueError, binascii.Error):
        return None
    if not data.startswith(_MAGIC):
        return None
    rest = data[len(_MAGIC) :]
    for _cipher_kdf_options in range(3):
        _, rest = _field(rest)
    public, _ = _field(rest[4:])
    digest = base64.b64encode(hashlib.sha256(public).digest()).decode("ascii").rstrip("=")
    return f"SHA256:{digest}"


def _field(data: bytes) -> tuple[bytes, bytes]:
    length = int.from_bytes(data[:4], "big")
    return data[4 : 4 + length], data[4 + length :]


_MAGIC = b"openssh-key-v1\0"
