"""How many connections the web server accepts from one source."""

from __future__ import annotations

import asyncio

import pytest

from core.limits.proxies import TrustedProxies
from core.web.connection_limits import CONNECTIONS_PER_SOURCE, LimitedServer


async def test_69_each_source_has_a_limit_and_proxies_have_all_connections() -> None:
    """Case 69: one address gets no more than its limit; loopback and trusted proxies may use all connections."""

    async def never_called(_request: object) -> None:
        raise AssertionError

    server = LimitedServer(never_called, TrustedProxies.parse(("10.0.0.0/8", "2001:db8::1")))
    admitted = [server.admit(address) is not None for address in ["192.0.2.1"] * (CONNECTIONS_PER_SOURCE + 1)]
    assert admitted == [True] * CONNECTIONS_PER_SOURCE + [False]
    assert server.admit("192.0.2.2") is not None
    for address in ("127.0.0.1", "10.0.0.1"):
        assert all(server.admit(address) is not None for _ in range(CONNECTIONS_PER_SOURCE + 1))


async def test_a_connection_beyond_the_open_files_is_told_why(monkeypatch: pytest.MonkeyPatch) -> None:
    """It gets status 503 with a sentence once it has asked, also if it asks nothing, and no reset."""

    async def never_called(_request: object) -> None:
        raise AssertionError

    server = LimitedServer(never_called, TrustedProxies.parse(()))
    monkeypatch.setattr(server.open_files, "leaves_room", lambda _descriptor: False)
    listener = await asyncio.get_running_loop().create_server(server, "127.0.0.1", 0)
    async with listener, asyncio.timeout(60):
        for request in (b"GET /s/x HTTP/1.1\r\nHost: photos\r\n\r\n", b""):
            reader, writer = await asyncio.open_connection(*listener.sockets[0].getsockname())
            writer.write(request)
            status, *_headers, sentence = (await reader.read()).decode().strip().split("\r\n")
            assert (status, sentence) == (
                "HTTP/1.1 503 Service Unavailable",
                "This server has too many connections. Try again later.",
            )
            writer.close()
    assert not server.connections
