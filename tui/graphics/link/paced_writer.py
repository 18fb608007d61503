"""PacedWriter: writes a session's text first, and images only as fast as the terminal reads them."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from typing import Protocol

from tui.graphics.link.estimation import INITIAL_WINDOW, INSTANT_SECONDS, ConnectionEstimator

_log = logging.getLogger(__name__)

SLICE_BYTES = 32 * 1024
"""Most bytes written before other sessions may run."""

MAX_TEXT = 128 * 1024
"""Bytes of queued text above which no more frames are drawn."""

_FENCE = b"\x1b[5n"
_FENCES_PER_WINDOW = 4
_MOST_BETWEEN_FENCES = 64 * 1024
_UNANSWERED_BYTES = 64 * 1024
"""Bytes in flight after which a silent terminal counts as having read everything."""
_FENCED_TEXT = 1024
"""Text of this size gets a fence when nothing follows it."""
_STALLED_SECONDS = 2.0
"""Shortest time after which a reply counts as lost."""
_SILENT_SECONDS = 1.0
"""The same for a terminal that has never answered a fence."""
_SILENT_PAUSE = 0.25
"""Seconds between two windows of images for such a terminal."""
UNANSWERED_RATE = INITIAL_WINDOW / _SILENT_PAUSE
"""Assumed rate of its connection, in bytes per second."""

_QUIET_SECONDS = 0.4
"""After so long without input, no key press is likely."""

_REST_SECONDS = 3.0
"""After so long without a write or a reply, the connection may be used for what only looks a little better."""

_HEARTBEAT_SECONDS = 0.05
_LATE_SECONDS = 0.025
"""A timer that is so late shows that the event loop was busy; fence replies are then unreliable."""

_FINISH_SECONDS = 2.0
_LAST_REPLY_SECONDS = 1.0


class Sink(Protocol):
    """The write side of a byte stream."""

    def write(self, data: bytes) -> None:
        """Accept bytes without waiting."""

    async def drain(self) -> None:
        """Wait until more may be written."""


class PacedWriter:
    """Writes one session's frames and images; runs as one task from `start` to `close`.

    `next_picture` returns an uninterruptible escape sequence, or None. It is only called while no text is queued and
    less than the window is in flight. After every few KiB the writer sends the query `CSI 5 n` (a fence); its reply,
    passed to `fence_answered`, opens the window again and measures the connection. A terminal that never replies gets
    one window of images four times a second. `on_relief` is called when `congested` becomes false, `on_gone` when the
    terminal is gone.
    """

    def __init__(
        self,
        sink: Sink,
        next_picture: Callable[[], bytes | None],
        on_relief: Callable[[], None],
        on_gone: Callable[[], None],
    ) -> None:
        self.estimator = ConnectionEstimator()
        """The estimate of the connection, from fences."""
        self.on_picture: Callable[[int], None] = lambda _size: None
        """Called with the size of each image that is about to be written."""
        self._sink = sink
        self._next_picture = next_picture
        self._on_relief = on_relief
        self._on_gone = on_gone
        self._text: deque[bytes] = deque()
        self.waiting = 0
        """Bytes of text queued or being written."""
        self._congested = False
        self._has_unfenced_image = False
        """An image was written after the last fence."""
        self._has_replied = False
        self._silent = False
        self._stopping = False
        self._gone = False
        self._wake = asyncio.Event()
        self._idle = asyncio.Event()
        self._answered = asyncio.Event()
        self._heartbeat: asyncio.TimerHandle | None = None
        self._due = 0.0
        """When the next heartbeat is due."""
        self._fenced_at = 0.0
        self._typed_at = -_QUIET_SECONDS
        self._task: asyncio.Task[None] | None = None

    @property
    def congested(self) -> bool:
        """Whether so much text is queued that no frames should be drawn until `on_relief` is called."""
        return self._congested

    def start(self) -> None:
        """Start writing; has no effect when already started."""
        if self._task is None:
            self._task = asyncio.get_running_loop().create_task(self._run(), name="terminal writer")

    def text(self, data: bytes) -> None:
        """Queue text, which is written before any image."""
        if not self._stopping:
            self.estimator.is_at_rest = False
            self._queue(data)

    def input_received(self) -> None:
        """Note that the user typed or clicked: the next key may follow soon."""
        self.estimator.is_quiet = self.estimator.is_at_rest = False
        self._typed_at = _now()
        self._wake.set()

    def wake(self) -> None:
        """Ask for images again."""
        self._wake.set()

    def fence_answered(self) -> None:
        """Handle the reply to a fence, `CSI 0 n`."""
        self._has_replied, self._silent = True, False
        self._check_delay()
        self.estimator.record_reply(_now())
        if not self.estimator.fences:
            self._answered.set()
        self._wake.set()

    def disable_pictures(self) -> None:
        """Write only text from now on."""
        self._next_picture = lambda: None

    def stop(self, last: bytes) -> None:
        """Drop everything that is not being written, then write `last`; later text is ignored."""
        if self._stopping:
            return
        self._stopping = True
        self._text.clear()
        self.waiting = 0
        self._queue(last)

    async def close(self, last: bytes = b"", *, await_reading: bool = False) -> None:
        """Write what is queued and `last`, and end the task; takes a few seconds at most.

        With `await_reading`, wait for the reply to a last fence, so that late replies of the terminal are read here and
        not by the user's shell.
        """
        self.stop(b"")
        self.start()
        self._queue(last)
        try:
            with suppress(TimeoutError, OSError):
                async with asyncio.timeout(_FINISH_SECONDS):
                    await self._idle.wait()
                if await_reading and not self._gone:
                    self._answered.clear()
                    self._sink.write(self._fence())
                    async with asyncio.timeout(_LAST_REPLY_SECONDS):
                        await self._answered.wait()
        finally:
            await self._end_task()

    async def _end_task(self) -> None:
        if self._heartbeat is not None:
            self._heartbeat.cancel()
            self._heartbeat = None
        task = self._task
        if task is not None:
            task.cancel()
            await asyncio.wait([task])

    def _queue(self, data: bytes) -> None:
        if not data or self._gone:
            return
        self._text.append(data)
        self.waiting += len(data)
        self._congested = self._congested or self.waiting > MAX_TEXT
        self._idle.clear()
        self._wake.set()

    async def _run(self) -> None:
        try:
            while True:
                self._wake.clear()
                if self._text:
                    await self._write_text(self._text.popleft())
                elif (picture := self._pull()) is not None:
                    await self._write_picture(picture)
                else:
                    self._idle.set()
                    await self._wait()
        except OSError as error:
            _log.debug("the terminal is gone: %s", error)
            self._drop_terminal()
        except Exception:  # noqa: BLE001 - an error must only end this session
            _log.exception("writing to a terminal failed")
            self._drop_terminal()

    def _drop_terminal(self) -> None:
        self._gone = True
        self._text.clear()
        self.waiting = 0
        self._idle.set()
        self._on_gone()

    async def _wait(self) -> None:
        """Wait for something to do; give up fences that a silent terminal does not answer."""
        if not self.estimator.fences or (self._has_replied and not self._is_window_full):
            await self._wait_for_quiet()
            return
        # A terminal that has never replied is not given more time by each frame.
        patience = self._reply_timeout if self._has_replied else self._fenced_at + self._reply_timeout - _now()
        try:
            async with asyncio.timeout(patience):
                await self._wake.wait()
        except TimeoutError:
            self.estimator.forget_in_flight()
            if not self._has_replied:
                self._silent = True
                self.estimator.assume(UNANSWERED_RATE)
            self._wake.set()

    async def _wait_for_quiet(self) -> None:
        estimator = self.estimator
        if estimator.is_at_rest:
            await self._wake.wait()
            return
        try:
            # Not `wait_for`: in Python 3.11 it loses a cancellation that comes together with the event.
            async with asyncio.timeout(
                _REST_SECONDS if estimator.is_quiet else self._typed_at + _QUIET_SECONDS - _now()
            ):
                await self._wake.wait()
        except TimeoutError:
            estimator.is_quiet, estimator.is_at_rest = True, estimator.is_quiet
            self._wake.set()

    @property
    def _reply_timeout(self) -> float:
        """Seconds after which a reply counts as lost; at least what the data in flight should take."""
        if not self._has_replied:
            return _SILENT_PAUSE if self._silent else _SILENT_SECONDS
        rate, round_trip = self.estimator.rate, self.estimator.round_trip
        return max(_STALLED_SECONDS, 3 * (self.estimator.in_flight / rate + round_trip) if rate and round_trip else 0.0)

    @property
    def _is_window_full(self) -> bool:
        return self.estimator.in_flight >= self.estimator.window

    def _pull(self) -> bytes | None:
        if self._stopping:
            return None
        if self._is_window_full:
            if not self.estimator.fences:
                self._sink.write(self._fence())  # the window shrank below what is in flight: no reply would come
            return None
        picture = self._next_picture()
        if picture is None:
            if self._has_unfenced_image or self.estimator.unfenced >= _FENCED_TEXT:
                self._sink.write(self._fence())
            else:
                self.estimator.record_idle()
        return picture

    async def _write_text(self, data: bytes) -> None:
        if not self._stopping:
            fence = self._count(len(data))
            self.waiting += len(fence)
            data += fence
        await self._write(data)
        self.waiting = max(0, self.waiting - len(data))
        if not self._text and self._congested and not self._stopping:
            self._congested = False
            self._on_relief()

    async def _write_picture(self, picture: bytes) -> None:
        self._has_unfenced_image = True
        self.on_picture(len(picture))
        await self._write(picture + self._count(len(picture)))

    def _count(self, size: int) -> bytes:
        """Count bytes that are about to be written; return the fence that is due after them, or b""."""
        estimator = self.estimator
        if self._silent and estimator.in_flight >= _UNANSWERED_BYTES:
            estimator.forget_in_flight()
        estimator.record_write(size, _now())
        first = estimator.round_trip is None and not estimator.fences
        return self._fence() if first or estimator.unfenced >= self._bytes_per_fence else b""

    @property
    def _bytes_per_fence(self) -> int:
        """Bytes after which a fence is due: a part of the window, at most half of it where the connection is fast.

        Each reply takes the server as long as some 10 KB of pictures.
        """
        window, rate = self.estimator.window, self.estimator.rate or 0.0
        instant = min(int(rate * INSTANT_SECONDS / 2), window // 2)
        return min(max(window // _FENCES_PER_WINDOW, instant), _MOST_BETWEEN_FENCES)

    def _fence(self) -> bytes:
        """Record a fence before it is written, because the reply may arrive before the write returns."""
        self._has_unfenced_image = False
        self.estimator.record_fence(_now())
        self._fenced_at = _now()
        if self._heartbeat is None:
            self._start_heartbeat()
        return _FENCE

    def _start_heartbeat(self) -> None:
        loop = asyncio.get_running_loop()
        self._due = _now() + _HEARTBEAT_SECONDS
        self._heartbeat = loop.call_at(loop.time() + _HEARTBEAT_SECONDS, self._on_heartbeat)

    def _on_heartbeat(self) -> None:
        """Continue while a reply may arrive."""
        self._check_delay()
        self._heartbeat = None
        if self.estimator.fences and _now() < self._fenced_at + _STALLED_SECONDS:
            self._start_heartbeat()

    def _check_delay(self) -> None:
        """Note when the event loop was too late to read a reply in time."""
        if self._heartbeat is not None and _now() > self._due + _LATE_SECONDS:
            self.estimator.record_delay()
            self._due = _now() + _HEARTBEAT_SECONDS

    async def _write(self, data: bytes) -> None:
        for start in range(0, len(data), SLICE_BYTES):
            self._sink.write(data[start : start + SLICE_BYTES])
            await self._sink.drain()
            await asyncio.sleep(0)


def _now() -> float:
    return asyncio.get_running_loop().time()
