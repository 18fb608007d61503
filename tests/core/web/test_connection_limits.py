"""How many connections the web server accepts from one source."""

from __future__ import annotations

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
