"""Gives the figures over HTTP to whoever may reach the address, usually Prometheus on the same machine."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager, suppress

from prometheus_client import CollectorRegistry, start_http_server
from prometheus_client.registry import Collector

from core.errors import GalleryError
from core.gallery import Gallery
from core.limits.sources import is_loopback
from core.maintenance.prometheus_metrics import Family, LoopLag, gather
from core.text import display_text

_log = logging.getLogger(__name__)

_SECONDS = 5.0


@asynccontextmanager
async def figures_given(gallery: Gallery, listen: str) -> AsyncIterator[int]:
    """Answer on "ADDRESS:PORT" (0: any free port) during the block, whose value is the port.

    An address beyond this machine is logged as a warning: there is neither password nor encryption.

    Raises:
        GalleryError: nothing can listen there.
    """
    address, _, port = listen.rpartition(":")
    address = address.strip("[]")
    registry = CollectorRegistry(auto_describe=False)
    lag = LoopLag()
    registry.register(_Figures(gallery, lag, asyncio.get_running_loop()))
    try:
        server, thread = await asyncio.to_thread(start_http_server, int(port), address, registry)
    except OSError as error:
        raise GalleryError(
            f"The figures cannot be given on {display_text(listen)} ({error.strerror}).", "See `metrics_listen`."
        ) from error
    if not (address == "localhost" or is_loopback(address)):
        _log.warning("figures are given to everyone who reaches %s, without any password", display_text(listen))
    measuring = asyncio.create_task(lag.measure(), name="measure the event loop")
    try:
        yield server.server_port
    finally:
        measuring.cancel()
        with suppress(asyncio.CancelledError):
            await measuring
        await asyncio.to_thread(server.shutdown)
        server.server_close()
        await asyncio.to_thread(thread.join)


class _Figures(Collector):
    """Asks the gallery in its own event loop, from the thread of a request."""

    def __init__(self, gallery: Gallery, lag: LoopLag, loop: asyncio.AbstractEventLoop) -> None:
        self._gallery = gallery
        self._lag = lag
        self._loop = loop

    def describe(self) -> Iterable[Family]:
        """Nothing is known before it is asked for."""
        return ()

    def collect(self) -> Iterable[Family]:
        """Return every figure of this moment."""
        return asyncio.run_coroutine_threadsafe(gather(self._gallery, self._lag), self._loop).result(_SECONDS)
