"""The address of the SSH server as users type it, from the settings: the same in all messages, commands and codes."""

from __future__ import annotations

import socket
from dataclasses import dataclass

from core.config.settings import Settings

_LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
_EVERYWHERE = frozenset({"0.0.0.0", "::", ""})  # noqa: S104 - compared, not bound

LOCAL_ONLY = 'Only this machine can reach the gallery. To change that, set `listen = "0.0.0.0"` and restart it.'
"""What to say with an address that is of no use on another machine."""

GUESSED = "If others reach this machine under another name or address, set `ssh_address` to it."
"""What to say with an address that no setting states."""


@dataclass(frozen=True, slots=True)
class SshAddress:
    """Where users connect, and the texts that they type or scan for it."""

    host: str
    port: int
    is_local: bool
    """Whether the settings make the gallery reachable from this machine only."""
    is_guess: bool = False
    """Whether it is what this machine calls itself, because no setting states how others reach it."""

    @property
    def notes(self) -> tuple[str, ...]:
        """The sentence for those who pass the address on: which setting makes it one that others can use."""
        if self.is_local:
            return (LOCAL_ONLY,)
        return (GUESSED,) if self.is_guess else ()

    def command(self, login_name: str = "", *, with_terminal: bool = False) -> str:
        """Return the command that connects, under a login name if one is given.

        `with_terminal` asks for a terminal where OpenSSH would not, as after a command in the same line.
        """
        user = f"{login_name}@" if login_name else ""
        return f"ssh {'-t ' if with_terminal else ''}{user}{self.host}{'' if self.port == 22 else f' -p {self.port}'}"

    def config_lines(self, login_name: str) -> tuple[str, ...]:
        """Return lines for `~/.ssh/config` with which `ssh gallery` connects."""
        lines = ["Host gallery", f"    HostName {self.host}", f"    User {login_name}"]
        return (*lines, *([] if self.port == 22 else [f"    Port {self.port}"]))

    def url(self, login_name: str) -> str:
        """Return an `ssh://` address, which SSH clients of phones open."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"ssh://{login_name}@{host}{'' if self.port == 22 else f':{self.port}'}"


def ssh_address(settings: Settings, port: int | None = None) -> SshAddress:
    """Return the address that users type: `ssh_address`, else where the server listens.

    `port` is where the server listens, where that is known; None reads it from the settings.
    """
    port = settings.port if port is None else port
    if settings.ssh_address is not None:
        host, port = split_address(settings.ssh_address, port)
        return SshAddress(host, port, is_local=False)
    if settings.listen in _LOOPBACK:
        return SshAddress("localhost", port, is_local=True)
    return SshAddress(reachable_host(settings.listen), port, is_local=False, is_guess=settings.listen in _EVERYWHERE)


def reachable_host(listen: str) -> str:
    """Return the host under which an address that is listened on is reached.

    For all networks it is this machine's full name, else its address in the network of the default route: other
    machines rarely find a name without a domain.
    """
    if listen not in _EVERYWHERE:
        return listen
    name = socket.gethostname()
    is_full = "." in name and not name.startswith("localhost.")
    return name if is_full else _own_address(socket.AF_INET6 if ":" in listen else socket.AF_INET) or name


def _own_address(family: socket.AddressFamily) -> str | None:
    """Return this machine's address as seen from outside; None without a route. Nothing is sent.

    The remote ones are for documentation: nobody has them (RFC 5737, RFC 3849).
    """
    remote = "2001:db8::1" if family is socket.AF_INET6 else "192.0.2.1"
    try:
        with socket.socket(family, socket.SOCK_DGRAM) as probe:
            probe.connect((remote, 9))
            address = str(probe.getsockname()[0])
    except OSError:
        return None
    return None if address in _LOOPBACK or address.startswith("fe80:") else address


def is_loopback(host: str) -> bool:
    """Return whether only this machine can reach a host."""
    return host in _LOOPBACK


def split_address(address: str, port: int) -> tuple[str, int]:
    """Split "host", "host:port", "[::1]:port" or a bare IPv6 address; `port` where none is given."""
    host, colon, digits = address.rpartition(":")
    if not colon or (":" in host.strip("[]") and not host.startswith("[")):
        return address.strip("[]"), port
    if address.endswith("]"):
        return address.strip("[]"), port
    return host.strip("[]"), int(digits) if digits.isascii() and digits.isdigit() else port
