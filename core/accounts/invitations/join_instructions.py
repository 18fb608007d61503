"""What somebody who is invited must be told: where, how, with what, and how to know the right server."""

from __future__ import annotations

import base64
import binascii
import hashlib
import socket
from dataclasses import dataclass
from pathlib import Path

from core.accounts.models import NewInvitation
from core.config import Settings

_LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


@dataclass(frozen=True, slots=True)
class Letter:
    """An invitation as it is handed over, once."""

    invite: NewInvitation
    host: str
    port: int
    host_key: str | None
    """SHA-256 fingerprint that OpenSSH shows at the first visit; None while there is no host key yet."""
    page: str | None
    """A page that explains how to join; it knows no token. None without one."""
    is_local: bool
    """Nobody beyond this machine reaches the gallery as it is set now."""

    @property
    def command(self) -> str:
        """What the invited person types."""
        return ssh_command(self.host, self.port, "join")

    @property
    def code_text(self) -> str:
        """What the QR code carries: the page, or the command."""
        return self.page or self.command


def letter(settings: Settings, made: NewInvitation, port: int | None = None) -> Letter:
    """Write the letter of an invitation that was just made; `port` is where the door is open, where that is known."""
    host, port = public_address(settings, port)
    return Letter(
        invite=made,
        host=host,
        port=port,
        host_key=host_key_fingerprint(settings.host_key_path),
        page=f"{settings.public_url.rstrip('/')}/join" if settings.public_url else None,
        is_local=settings.listen in _LOOPBACK and settings.ssh_address is None,
    )


def public_address(settings: Settings, port: int | None = None) -> tuple[str, int]:
    """Return the host and port that people type: those that are set, else this machine's name and the door's port."""
    port = settings.port if port is None else port
    if settings.ssh_address is None:
        return socket.gethostname(), port
    return split_address(settings.ssh_address, port)


def split_address(address: str, port: int) -> tuple[str, int]:
    """Split "host", "host:port", "[::1]:port" or a bare IPv6 address; `port` where none is given."""
    host, colon, digits = address.rpartition(":")
    if not colon or (":" in host.strip("[]") and not host.startswith("[")):
        return address.strip("[]"), port
    if address.endswith("]"):
        return address.strip("[]"), port
    return host.strip("[]"), int(digits) if digits.isascii() and digits.isdigit() else port


def ssh_command(host: str, port: int, login_name: str) -> str:
    """Return what a person types to come in under a login name."""
    return f"ssh {login_name}@{host}" + ("" if port == 22 else f" -p {port}")


def host_key_fingerprint(path: Path) -> str | None:
    """Return the fingerprint of a private key file in OpenSSH's form without decrypting it; None when there is none.

    The form: PROTOCOL.key of OpenSSH; the public half stands in front, readable.
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
