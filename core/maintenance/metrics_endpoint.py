"""Serve the metrics over HTTP, usually to Prometheus on the same machine."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING

from prometheus_client import CollectorRegistry, start_http_server
from prometheus_client.registry import Collector

from core.errors import GalleryError
from core.gallery import Gallery
from core.limits.sources import is_loopback
from core.maintenance.prometheus_metrics import Family, LoopLag, collect_metrics
from core.text import display_text

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

_log = logging.getLogger(__name__)

_TIMEOUT = 5.0


@asynccontextmanager
async def metrics_served(gallery: Gallery, listen: str) -> AsyncIterator[int]:
    """Serve on "ADDRESS:PORT" (0: any free port) while the block runs; yield the port.

    An address that other machines can reach is logged as a warning: there is neither password nor encryption.

    Raises:
        GalleryError: nothing can listen there.
    """
    address, _, port = listen.rpartition(":")
    address = address.strip("[]")
    registry = CollectorRegistry(auto_describe=False)
    lag = LoopLag()
    registry.register(_GalleryCollector(gallery, lag, asyncio.get_running_loop()))
    try:
        server, thread = await asyncio.to_thread(start_http_server, int(port), address, registry)
    except OSError as error:
        raise GalleryError(
            f"The metrics cannot be served on {display_text(listen)} ({error.strerror}).", "See `metrics_listen`."
        ) from error
    collected = server.get_app()
    assert collected is not None
    server.set_app(_with_failures(collected))
    if not (address == "localhost" or is_loopback(address)):
        _log.warning("metrics are served without a password to everybody who can reach %s", display_text(listen))
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


def _with_failures(collected: WSGIApplication) -> WSGIApplication:
    """Answer with a sentence and status 503 while the gallery does not answer, instead of a traceback in the log."""

    def answer(environment: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        try:
            return collected(environment, start)
        except (TimeoutError, GalleryError) as error:
            _log.warning("the metrics could not be read: %s", str(error) or f"no answer within {_TIMEOUT:.0f} s")
            start("503 Service Unavailable", [("Content-Type", "text/plain; charset=utf-8")])
            return [b"The gallery does not answer now.\n"]

    return answer


class _GalleryCollector(Collector):
    """Collects metrics in the gallery's event loop, called from the thread of a request."""

    def __init__(self, gallery: Gallery, lag: LoopLag, loop: asyncio.AbstractEventLoop) -> None:
        self._gallery = gallery
        self._lag = lag
        self._loop = loop

    def describe(self) -> Iterable[Family]:
        """Describe nothing in advance."""
        return ()

    def collect(self) -> Iterable[Family]:
        """Return the current value of every metric."""
        collecting = asyncio.run_coroutine_threadsafe(collect_metrics(self._gallery, self._lag), self._loop)
        try:
            return collecting.result(_TIMEOUT)
        finally:
            collecting.cancel()
