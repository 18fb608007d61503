"""Check the ports of the settings: free, used by the gallery, or used by another program."""

from __future__ import annotations

import asyncio
import errno
import socket
from collections.abc import AsyncIterator

from core.config import Settings
from core.config.ssh_addresses import ssh_address
from core.maintenance.findings import Finding, fail, ok, warn
from core.text import display_text

_TIMEOUT = 3.0
_OUR_GREETING = b"SSH-2.0-sshowcase"
_EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1"}  # noqa: S104 - compared, not bound


async def port_findings(settings: Settings) -> AsyncIterator[Finding]:
    """Check the SSH port, and those of share links and metrics if they are set."""
    if settings.port == 0:
        yield ok("SSH port", "any free port")
    else:
        yield await _ssh_port(settings.listen, settings.port)
    for subject, listen in (
        ("port of share links", settings.share_listen),
        ("port of metrics", settings.metrics_listen),
    ):
        if listen is None:
            continue
        host, _, port = listen.rpartition(":")
        yield await _other_port(subject, host.strip("[]"), int(port))


async def address_finding(settings: Settings) -> Finding:
    """State what users type, and whether its name can be found at all."""
    address = ssh_address(settings)
    command = f"users type `{display_text(address.command())}`"
    if address.is_local:
        return ok("SSH address", ". ".join((command, *address.notes)))
    try:
        async with asyncio.timeout(_TIMEOUT):
            await asyncio.get_running_loop().getaddrinfo(address.host, address.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError, TimeoutError):
        return warn(
            "SSH address",
            f"{command}, and this machine cannot find {display_text(address.host)}",
            "Set `ssh_address` to a name or an address under which others reach this machine.",
        )
    return ok("SSH address", ". ".join((command, *address.notes)))


async def _ssh_port(host: str, port: int) -> Finding:
    shown = f"{display_text(host)} port {port}"
    greeting = await _greeting(host, port)
    if greeting is None:
        return _bindable("SSH port", host, port)
    if greeting.startswith(_OUR_GREETING):
        return ok("SSH port", f"a gallery answers on {shown}")
    what = "another SSH server" if greeting.startswith(b"SSH-") else "another program"
    return fail("SSH port", f"{what} listens on {shown}", "Choose another port, or stop that program.")


async def _other_port(subject: str, host: str, port: int) -> Finding:
    if port and await _greeting(host, port) is not None:
        return ok(subject, f"something answers on {display_text(host)} port {port}: the gallery, if it runs")
    return _bindable(subject, host, port)


async def _greeting(host: str, port: int) -> bytes | None:
    """Return the first bytes that a listener sends, None if nothing listens."""
    try:
        async with asyncio.timeout(_TIMEOUT):
            reader, writer = await asyncio.open_connection(_EVERYWHERE.get(host, host), port)
    except (OSError, TimeoutError):
        return None
    try:
        async with asyncio.timeout(_TIMEOUT):
            return await reader.read(64)
    except (OSError, TimeoutError):
        return b""
    finally:
        writer.close()


def _bindable(subject: str, host: str, port: int) -> Finding:
    """Check whether a server could listen there, with a socket that is bound but never listens."""
    shown = f"{display_text(host)} port {port}"
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host or None, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        if error.errno == errno.EACCES:
            advice = "Choose one above 1023, or grant CAP_NET_BIND_SERVICE, for instance with systemd."
            return fail(subject, f"{shown} is reserved for the system", advice)
        if error.errno == errno.EADDRINUSE:
            return warn(
                subject, f"{shown} is used by a program that does not answer", "Stop it, or choose another port."
            )
        return fail(subject, f"{shown} is not an address of this machine", "See `listen` in docs/configuration.md.")
    return ok(subject, f"{shown} is free")
