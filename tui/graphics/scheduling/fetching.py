"""Fetching payloads: the most urgent first, a few at a time; outdated requests are cancelled."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Mapping
from typing import Final

from core.errors import GalleryError
from core.models import Priority
from tui.graphics.payloads.payload_requests import Payload, PayloadRequest, PayloadSource

MAX_UNANSWERED: Final = 4
"""Most requests in progress without any payload yet."""
MAX_RUNNING: Final = 16
"""Most requests in progress: the others have received a preview and wait for the final payload."""

_log = logging.getLogger(__name__)


class PayloadFetcher:
    """Runs the requests of one canvas.

    `deliver(request, payload)` and `fail(request, reason)` are called in the event loop. The last payload of a request
    is always delivered as final.
    """

    def __init__(
        self,
        source: PayloadSource,
        deliver: Callable[[PayloadRequest, Payload], None],
        fail: Callable[[PayloadRequest, str], None],
    ) -> None:
        self._source = source
        self._deliver = deliver
        self._fail = fail
        self._wanted: dict[PayloadRequest, Priority] = {}
        self._running: dict[PayloadRequest, asyncio.Task[None]] = {}
        self._ending: set[asyncio.Task[None]] = set()
        self._answered: set[PayloadRequest] = set()
        self._closed = False

    def set_requests(self, requests: Mapping[PayloadRequest, Priority]) -> None:
        """Replace the wanted requests; with equal priority, earlier entries come first."""
        self._wanted = dict(sorted(requests.items(), key=lambda item: item[1]))
        for request in [request for request in self._running if request not in self._wanted]:
            self._cancel(request)
        self._start_more()

    async def close(self) -> None:
        """Cancel all requests and wait for their end."""
        self._closed = True
        self._wanted = {}
        for request in list(self._running):
            self._cancel(request)
        if self._ending:
            await asyncio.gather(*self._ending, return_exceptions=True)

    def _cancel(self, request: PayloadRequest) -> None:
        task = self._running.pop(request)
        self._answered.discard(request)
        if task is not asyncio.current_task():  # a request that is delivering ends by itself
            task.cancel()

    def _start_more(self) -> None:
        for request, priority in self._wanted.items():
            unanswered = len(self._running) - len(self._answered)
            if self._closed or unanswered >= MAX_UNANSWERED or len(self._running) >= MAX_RUNNING:
                return
            if request not in self._running:
                task = asyncio.get_running_loop().create_task(self._run(request, priority))
                self._running[request] = task
                self._ending.add(task)
                task.add_done_callback(self._ending.discard)

    async def _run(self, request: PayloadRequest, priority: Priority) -> None:
        reason: str | None = None
        last: Payload | None = None
        try:
            last = await self._receive(request, priority)
        except GalleryError as error:
            reason = str(error)
        except Exception:  # noqa: BLE001 - one picture must not affect the others
            _log.exception("a picture could not be drawn")
            reason = "This picture could not be drawn."
        # Not a local variable: the traceback of a cancelled task refers to its frame, which would refer to the task.
        if self._running.get(request) is not asyncio.current_task():
            return  # no longer wanted, or requested again
        del self._running[request]
        self._answered.discard(request)
        self._wanted.pop(request, None)
        if reason is not None:
            self._fail(request, reason)
        elif last is None:
            self._fail(request, "This photo has no picture.")
        elif not last.final:
            self._deliver(request, Payload(last.body, final=True))
        self._start_more()

    async def _receive(self, request: PayloadRequest, priority: Priority) -> Payload | None:
        """Deliver payloads until the final one; return the last."""
        last: Payload | None = None
        payloads = self._source.payloads(request, priority)
        try:
            async for payload in payloads:
                if self._running.get(request) is not asyncio.current_task():
                    break
                last = payload
                self._deliver(request, payload)
                if payload.final:
                    break
                self._answered.add(request)
                self._start_more()
        finally:
            await _close(payloads)
        return last


async def _close(payloads: AsyncIterator[Payload]) -> None:
    aclose = getattr(payloads, "aclose", None)
    if aclose is not None:
        await aclose()
