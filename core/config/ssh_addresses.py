"""The address of the SSH server as users type it, from the settings."""

from __future__ import annotations

import socket

from core.config.settings import Settings


def public_address(settings: Settings, port: int | None = None) -> tuple[str, int]:
    """Return the host and port that users type; those that are not set are this machine's name and `port`.

    `port` is where the server listens, where that is known; None reads it from the settings.
    """
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
    """Return the command that connects under a login name."""
    return f"ssh {login_name}@{host}" + ("" if port == 22 else f" -p {port}")
