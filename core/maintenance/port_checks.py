"""Where the gallery listens: free, answering as it should, or taken by another program."""

from __future__ import annotations

import asyncio
import errno
import socket
from collections.abc import AsyncIterator

from core.config import Settings
from core.maintenance.findings import Finding, fail, ok, warn
from core.text import display_text

_SECONDS = 3.0
_OUR_GREETING = b"SSH-2.0-sshowcase"
_EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1"}  # noqa: S104 - compared, not bound


async def port_findings(settings: Settings) -> AsyncIterator[Finding]:
    """Look at the ssh port, and at those of links and figures where they are set."""
    if settings.port == 0:
        yield ok("ssh port", "any free one")
    else:
        yield await _ssh(settings.listen, settings.port)
    for subject, listen in (("port of links", settings.share_listen), ("port of figures", settings.metrics_listen)):
        if listen is None:
            continue
        host, _, port = listen.rpartition(":")
        yield await _other(subject, host.strip("[]"), int(port))


async def _ssh(host: str, port: int) -> Finding:
    shown = f"{display_text(host)} port {port}"
    greeting = await _greeting(host, port)
    if greeting is None:
        return _bindable("ssh port", host, port)
    if greeting.startswith(_OUR_GREETING):
        return ok("ssh port", f"a gallery answers on {shown}")
    what = "another ssh server" if greeting.startswith(b"SSH-") else "another program"
    return fail("ssh port", f"{what} listens on {shown}", "Choose another port, or stop that program.")


async def _other(subject: str, host: str, port: int) -> Finding:
    if port and await _greeting(host, port) is not None:
        return ok(subject, f"something answers on {display_text(host)} port {port}: the gallery, if it runs")
    return _bindable(subject, host, port)


async def _greeting(host: str, port: int) -> bytes | None:
    """Return the first bytes that a listener sends by itself, None when nobody listens."""
    try:
        async with asyncio.timeout(_SECONDS):
            reader, writer = await asyncio.open_connection(_EVERYWHERE.get(host, host), port)
    except (OSError, TimeoutError):
        return None
    try:
        async with asyncio.timeout(_SECONDS):
            return await reader.read(64)
    except (OSError, TimeoutError):
        return b""
    finally:
        writer.close()


def _bindable(subject: str, host: str, port: int) -> Finding:
    """Say whether a server could listen there; the socket is closed at once and never listens."""
    shown = f"{display_text(host)} port {port}"
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host or None, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        with socket.socket(family, kind, protocol) as tried:
            tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            tried.bind(address)
    except OSError as error:
        if error.errno == errno.EACCES:
            advice = "Choose one above 1023, or let systemd give the right (CAP_NET_BIND_SERVICE)."
            return fail(subject, f"{shown} is reserved for the system", advice)
        if error.errno == errno.EADDRINUSE:
            return warn(
                subject, f"{shown} is taken by something that does not answer", "Stop it, or choose another port."
            )
        return fail(subject, f"{shown} is no address of this machine", "See `listen` in docs/configuration.md.")
    return ok(subject, f"{shown} is free")
