"""Before SSH starts: refuse sources with penalties, and read the PROXY header of trusted proxies.

asyncssh listens through this module (its `tunnel`), so that a flood costs one accepted socket per connection, no more.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from contextvars import ContextVar
from typing import cast

from core.limits.open_files import ACCEPTED_AT_ONCE, FULL, OpenFiles, descriptor_of, let_connections_wait
from core.limits.sources import Network, is_within
from core.ssh.proxy_protocol import ProxyHeader, ProxyHeaderError, read_header
from core.text import display_text

_log = logging.getLogger(__name__)

HEADER_SECONDS = 5.0

_origin: ContextVar[tuple[str, int] | None] = ContextVar("origin of a proxied connection", default=None)

MakeConnection = Callable[[str, int], asyncio.Protocol]
"""Makes asyncssh's protocol of a connection, which ignores both arguments."""


def origin() -> tuple[str, int] | None:
    """Return the client's address and port from the PROXY header, None for a direct connection.

    Valid while asyncssh creates the server object of a connection.
    """
    return _origin.get()


class Gate:
    """Accepts connections for asyncssh."""

    def __init__(
        self,
        trusted: Sequence[Network],
        is_refused: Callable[[str, int], bool],
        open_files: OpenFiles | None = None,
    ) -> None:
        """Expect a PROXY header from `trusted` proxies, and from no others; `is_refused` refuses sources."""
        self._trusted = trusted
        self._must_wait = is_refused
        self.open_files = open_files or OpenFiles()

    async def create_server(self, make: MakeConnection, host: str, port: int) -> asyncio.Server:
        """Listen; asyncssh calls this instead of the method of the event loop."""
        loop = asyncio.get_running_loop()
        server = await loop.create_server(
            lambda: _UnstartedConnection(self, make), host or None, port, backlog=ACCEPTED_AT_ONCE
        )
        let_connections_wait(server.sockets)
        return server

    def expects_header(self, address: str) -> bool:
        """Return whether a connection from this address starts with a PROXY header."""
        return is_within(address, self._trusted)

    def is_refused(self, address: str, port: int) -> bool:
        """Return whether a connection from this address is refused."""
        return self._must_wait(address, port)


class _UnstartedConnection(asyncio.Protocol):
    """The protocol of a connection until asyncssh takes over."""

    def __init__(self, gate: Gate, make: MakeConnection) -> None:
        self._gate = gate
        self._make = make
        self._data = b""
        self._timer: asyncio.TimerHandle | None = None
        self._is_refused = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        self._address, self._port = peer_of(transport)
        if self._gate.expects_header(self._address):
            self._timer = asyncio.get_running_loop().call_later(HEADER_SECONDS, self._transport.abort)
        else:
            self._begin(None)

    def data_received(self, data: bytes) -> None:
        if self._is_refused:
            self._transport.close()
            return
        self._data += data
        try:
            header = read_header(self._data)
        except ProxyHeaderError as error:
            _log.warning("the proxy %s sent %s; its connection is closed", display_text(self._address, 64), error)
            self._transport.abort()
            return
        if header is not None:
            self._begin(header)

    def connection_lost(self, _error: Exception | None) -> None:
        self._stop_waiting()

    def _stop_waiting(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _begin(self, header: ProxyHeader | None) -> None:
        """Let asyncssh take over, unless the source is refused."""
        self._stop_waiting()
        found = None if header is None or header.origin is None else (header.origin.address, header.origin.port)
        if self._gate.is_refused(*(found or (self._address, self._port))):
            self._transport.abort()
            return
        open_files, descriptor = self._gate.open_files, descriptor_of(self._transport)
        if not open_files.leaves_room(descriptor):
            # Lines before the version are for people (RFC 4253, 4.2); `ssh -v` shows them.
            self._transport.write(FULL)
            self._is_refused = True
            wait = open_files.parting_seconds(descriptor)
            self._timer = asyncio.get_running_loop().call_later(wait, self._transport.close)
            return
        connection = self._make("", 0)
        self._transport.set_protocol(connection)
        token = _origin.set(found)
        try:
            connection.connection_made(self._transport)
        finally:
            _origin.reset(token)
        rest = self._data if header is None else self._data[header.length :]
        if rest and not self._transport.is_closing():
            connection.data_received(rest)


def peer_of(transport: asyncio.BaseTransport) -> tuple[str, int]:
    """Return address and port of the other end of a socket, ("", 0) if it is already closed."""
    peer = transport.get_extra_info("peername")
    return (str(peer[0]), int(peer[1])) if isinstance(peer, tuple) and len(peer) >= 2 else ("", 0)
