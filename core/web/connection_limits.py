"""Limit the number of connections before anything that arrives on them is read."""

from __future__ import annotations

import asyncio
from typing import Any, Final, cast

from aiohttp import web

from core.limits.concurrency import ConcurrencyLimit
from core.limits.open_files import FULL, OpenFiles, descriptor_of
from core.limits.proxies import TrustedProxies
from core.limits.sources import is_loopback, source_of
from core.web import responses

CONNECTIONS = 500
CONNECTIONS_PER_SOURCE = 60

_REFUSAL: Final = (
    b"HTTP/1.1 503 Service Unavailable\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: %d\r\n"
    b"Cache-Control: no-store\r\nRetry-After: 60\r\nConnection: close\r\n\r\n%b" % (len(FULL), FULL)
)


class LimitedServer(web.Server):
    """An aiohttp server that aborts connections beyond the limits.

    Loopback and trusted proxies carry the connections of many clients and are limited by the total only.
    """

    def __init__(self, handler: Any, proxies: TrustedProxies, **limits: Any) -> None:
        """Serve requests with `handler`; `limits` are arguments of aiohttp's `RequestHandler`."""
        super().__init__(handler, handler_cancellation=True, **limits)
        self._limits = limits
        self._proxies = proxies
        self._by_source = ConcurrencyLimit(CONNECTIONS, CONNECTIONS_PER_SOURCE)
        self.open_files = OpenFiles()
        self._of_proxies = ConcurrencyLimit(CONNECTIONS, CONNECTIONS)

    def __call__(self) -> web.RequestHandler:
        """Return the protocol of one connection."""
        return _LimitedHandler(self, loop=asyncio.get_running_loop(), **self._limits)

    def admit(self, address: str) -> ConcurrencyLimit | None:
        """Count a connection from `address`; return the limit to release at its end, None if it is exceeded."""
        source = source_of(address)
        is_shared = is_loopback(source) or self._proxies.trust(address)
        limit = self._of_proxies if is_shared else self._by_source
        return limit if limit.acquire(source) else None


class _LimitedHandler(web.RequestHandler):
    """The protocol of one connection, which counts towards a limit until it ends."""

    __slots__ = ("_acquired",)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Start, or abort the connection if there are too many; one for which files are too few is told so."""
        server = cast(LimitedServer, self._manager)
        self._acquired = None
        if not server.open_files.leaves_room(descriptor_of(transport)):
            _RefusedConnection(cast(asyncio.Transport, transport), server.open_files)
            return
        address = str((transport.get_extra_info("peername") or ("",))[0])
        limit = server.admit(address)
        self._acquired = None if limit is None else (limit, source_of(address))
        super().connection_made(transport)
        if limit is None:
            cast(asyncio.Transport, transport).abort()

    def handle_error(
        self, request: web.BaseRequest, status: int = 500, exc: BaseException | None = None, message: str | None = None
    ) -> web.StreamResponse:
        """Answer an invalid request with a bare status, without the reason or the name of the parser."""
        del request, exc, message
        answer = responses.empty(status)
        answer.force_close()
        return answer

    def connection_lost(self, exc: BaseException | None) -> None:
        """Release the connection's share of the limit."""
        if self._acquired is not None:
            limit, source = self._acquired
            limit.release(source)
            self._acquired = None
        super().connection_lost(exc)


class _RefusedConnection(asyncio.Protocol):
    """Answers whatever a client sends with status 503, and closes its connection soon."""

    def __init__(self, transport: asyncio.Transport, open_files: OpenFiles) -> None:
        """Take the connection over."""
        self._transport = transport
        transport.set_protocol(self)
        wait = open_files.parting_seconds(descriptor_of(transport))
        self._timer = asyncio.get_running_loop().call_later(wait, self._answer)

    def data_received(self, data: bytes) -> None:
        """Answer: closing before the request was read would reset the connection, and the answer with it."""
        del data
        self._answer()

    def connection_lost(self, exc: BaseException | None) -> None:
        """Forget the connection."""
        del exc
        self._timer.cancel()

    def _answer(self) -> None:
        self._timer.cancel()
        if not self._transport.is_closing():
            self._transport.write(_REFUSAL)
            self._transport.close()
