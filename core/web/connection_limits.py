"""How many connections there may be, before anything that comes over them is read."""

from __future__ import annotations

import asyncio
from typing import Any, cast

from aiohttp import web

from core.limits.attempts import CONNECTIONS, CONNECTIONS_PER_SOURCE, Places, Proxies
from core.limits.sources import is_loopback, source_of
from core.web import responses


class GuardedServer(web.Server):
    """An aiohttp server that cuts connections beyond the limits; loopback and trusted proxies may use all."""

    def __init__(self, handler: Any, proxies: Proxies, **limits: Any) -> None:
        """Take a request handler, the proxies that are trusted, and limits for `RequestHandler`."""
        super().__init__(handler, handler_cancellation=True, **limits)
        self._limits = limits
        self._proxies = proxies
        self._places = Places(CONNECTIONS, CONNECTIONS_PER_SOURCE)
        self._everybody = Places(CONNECTIONS, CONNECTIONS)

    def __call__(self) -> web.RequestHandler:
        """Return the protocol of one connection."""
        return _GuardedHandler(self, loop=asyncio.get_running_loop(), **self._limits)

    def admit(self, address: str) -> Places | None:
        """Count a connection; None when there are too many."""
        source = source_of(address)
        speaks_for_many = is_loopback(source) or self._proxies.trust(address)
        places = self._everybody if speaks_for_many else self._places
        return places if places.take(source) else None


class _GuardedHandler(web.RequestHandler):
    """The protocol of one connection, with its place among the others."""

    __slots__ = ("_place",)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin, unless there are too many."""
        server = cast(GuardedServer, self._manager)
        address = str((transport.get_extra_info("peername") or ("",))[0])
        places = server.admit(address)
        self._place = None if places is None else (places, source_of(address))
        super().connection_made(transport)
        if places is None:
            cast(asyncio.Transport, transport).abort()

    def handle_error(
        self, request: web.BaseRequest, status: int = 500, exc: BaseException | None = None, message: str | None = None
    ) -> web.StreamResponse:
        """Answer what is no request without saying why, or by what it was read."""
        del request, exc, message
        answer = responses.nothing(status)
        answer.force_close()
        return answer

    def connection_lost(self, exc: BaseException | None) -> None:
        """Give the place back."""
        if self._place is not None:
            places, source = self._place
            places.leave(source)
            self._place = None
        super().connection_lost(exc)
