"""The two-lane writer of one session: text goes first, pictures flow only as fast as the terminal reads them."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from typing import Protocol

from tui.graphics.link.estimation import INITIAL_WINDOW, ConnectionEstimator

_log = logging.getLogger(__name__)

SLICE_BYTES = 16 * 1024
"""Most bytes written before other sessions get their turn."""

MAX_TEXT = 128 * 1024
"""Unsent text above which no further frame is accepted."""

_FENCE = b"\x1b[5n"
_FENCES_PER_WINDOW = 4
_MOST_BETWEEN_FENCES = 16 * 1024
_UNANSWERED_BYTES = 64 * 1024
"""Bytes that are kept count of for a terminal that does not answer."""
_FENCED_TEXT = 1024
"""Text of this size is worth a measurement when nothing follows it."""
_STALLED_SECONDS = 2.0
_SILENT_SECONDS = 1.0
"""Patience with a terminal that has never answered a fence."""
_SILENT_PAUSE = 0.25
"""Such a terminal then gets a window of pictures, and after a pause of so many seconds the next."""
UNANSWERED_RATE = INITIAL_WINDOW / _SILENT_PAUSE
"""What its link counts as, in bytes per second."""

_PAUSE_SECONDS = 0.4
"""Without text for so long nobody presses keys."""

_BEAT_SECONDS = 0.05
_LATE_SECONDS = 0.025
"""The event loop was busy when a timer is so late: answers then say little about the link."""

_FINISH_SECONDS = 2.0
_LAST_ANSWER_SECONDS = 1.0


class Sink(Protocol):
    """The writing half of a byte stream."""

    def write(self, data: bytes) -> None:
        """Take bytes without waiting."""

    async def drain(self) -> None:
        """Wait until more may be written."""


class PacedWriter:
    """Writes one session's frames and pictures; runs as one task between `start` and `close`.

    Pictures are pulled with `next_picture` (a whole escape sequence that nothing may interrupt, or None) only while
    no text waits and less than `link.window` is unread: after every few KiB the terminal is asked `CSI 5 n`, and
    `fence_answered` opens the window again and measures the link, unless the event loop was late itself. A terminal
    that never answers gets a window of pictures four times a second. `on_relief` is called when all text has been
    taken after `congested` was true, `on_gone` when nobody takes any more.
    """

    def __init__(
        self,
        sink: Sink,
        next_picture: Callable[[], bytes | None],
        on_relief: Callable[[], None],
        on_gone: Callable[[], None],
    ) -> None:
        self.estimator = ConnectionEstimator()
        """What the fences say about the way to the terminal."""
        self.on_picture: Callable[[int], None] = lambda _size: None
        """Called with the bytes of each picture that is about to be written."""
        self._sink = sink
        self._next_picture = next_picture
        self._on_relief = on_relief
        self._on_gone = on_gone
        self._text: deque[bytes] = deque()
        self.waiting = 0
        """Bytes of text that are queued or being written."""
        self._congested = False
        self._pictured = False
        """A picture was written behind the last fence."""
        self._answers = False
        self._silent = False
        self._stopping = False
        self._gone = False
        self._wake = asyncio.Event()
        self._idle = asyncio.Event()
        self._answered = asyncio.Event()
        self._beat: asyncio.TimerHandle | None = None
        self._due = 0.0
        """When the next beat should come."""
        self._fenced_at = 0.0
        self._task: asyncio.Task[None] | None = None

    @property
    def congested(self) -> bool:
        """So much text waits that frames should not be made now; `on_relief` tells when they should."""
        return self._congested

    def start(self) -> None:
        """Begin to write; does nothing when already begun."""
        if self._task is None:
            self._task = asyncio.get_running_loop().create_task(self._run(), name="terminal writer")

    def text(self, data: bytes) -> None:
        """Queue text; it overtakes all pictures."""
        if not self._stopping:
            self.estimator.is_quiet = False
            self._queue(data)

    def wake(self) -> None:
        """Look for pictures again."""
        self._wake.set()

    def fence_answered(self) -> None:
        """Take the terminal's `CSI 0 n`."""
        self._answers, self._silent = True, False
        self._look_at_the_clock()
        self.estimator.record_reply(_now())
        if not self.estimator.fences:
            self._answered.set()
        self._wake.set()

    def without_pictures(self) -> None:
        """Write text only from now on."""
        self._next_picture = lambda: None

    def stop(self, last: bytes) -> None:
        """Drop pictures and frames that were not begun, and write `last`; later text is ignored."""
        if self._stopping:
            return
        self._stopping = True
        self._text.clear()
        self.waiting = 0
        self._queue(last)

    async def close(self, last: bytes = b"", *, await_reading: bool = False) -> None:
        """Write what `stop` left and `last`, and end the task; takes a few seconds at most.

        With `await_reading` a last fence is awaited: what the terminal still has to say reaches `fence_answered`'s
        caller, and not the shell that comes after us.
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
                    async with asyncio.timeout(_LAST_ANSWER_SECONDS):
                        await self._answered.wait()
        finally:
            await self._end_task()

    async def _end_task(self) -> None:
        if self._beat is not None:
            self._beat.cancel()
            self._beat = None
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
                    await self._rest()
        except OSError as error:
            _log.debug("The terminal is gone: %s", error)
            self._give_up()
        except Exception:  # noqa: BLE001 - a visit's edge: it ends here, and only this one
            _log.exception("Writing to a terminal failed")
            self._give_up()

    def _give_up(self) -> None:
        self._gone = True
        self._text.clear()
        self.waiting = 0
        self._idle.set()
        self._on_gone()

    async def _rest(self) -> None:
        """Sleep until there is something to do, or a pause; give up on fences that a silent terminal owes us."""
        if not self.estimator.fences or not self._full:
            await self._pause()
            return
        try:
            async with asyncio.timeout(self._patience):
                await self._wake.wait()
        except TimeoutError:
            self.estimator.forget_in_flight()
            if not self._answers:
                self._silent = True
                self.estimator.assume(UNANSWERED_RATE)
            self._wake.set()

    async def _pause(self) -> None:
        if self.estimator.is_quiet:
            await self._wake.wait()
            return
        try:
            # Not `wait_for`: in Python 3.11 it loses a cancellation that comes together with the event.
            async with asyncio.timeout(_PAUSE_SECONDS):
                await self._wake.wait()
        except TimeoutError:
            self.estimator.is_quiet = True
            self._wake.set()

    @property
    def _patience(self) -> float:
        """Seconds after which an answer counts as lost: never less than what is under way should take."""
        if not self._answers:
            return _SILENT_PAUSE if self._silent else _SILENT_SECONDS
        rate, round_trip = self.estimator.rate, self.estimator.round_trip
        return max(_STALLED_SECONDS, 3 * (self.estimator.in_flight / rate + round_trip) if rate and round_trip else 0.0)

    @property
    def _full(self) -> bool:
        return self.estimator.in_flight >= self.estimator.window

    def _pull(self) -> bytes | None:
        if self._stopping or self._full:
            return None
        picture = self._next_picture()
        if picture is None:
            if self._pictured or self.estimator.unfenced >= _FENCED_TEXT:
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
        self._pictured = True
        self.on_picture(len(picture))
        await self._write(picture + self._count(len(picture)))

    def _count(self, size: int) -> bytes:
        """Note bytes that are about to be written; return the fence that is due behind them, or nothing."""
        link = self.estimator
        if self._silent and link.in_flight >= _UNANSWERED_BYTES:
            link.forget_in_flight()
        link.record_write(size, _now())
        first = link.round_trip is None and not link.fences
        due = link.unfenced >= min(link.window // _FENCES_PER_WINDOW, _MOST_BETWEEN_FENCES)
        return self._fence() if first or due else b""

    def _fence(self) -> bytes:
        """Note a fence before it is written, because its answer may be there before the write returns."""
        self._pictured = False
        self.estimator.record_fence(_now())
        self._fenced_at = _now()
        if self._beat is None:
            self._listen_to_the_clock()
        return _FENCE

    def _listen_to_the_clock(self) -> None:
        loop = asyncio.get_running_loop()
        self._due = _now() + _BEAT_SECONDS
        self._beat = loop.call_at(loop.time() + _BEAT_SECONDS, self._beaten)

    def _beaten(self) -> None:
        """Go on while an answer may come."""
        self._look_at_the_clock()
        self._beat = None
        if self.estimator.fences and _now() < self._fenced_at + _STALLED_SECONDS:
            self._listen_to_the_clock()

    def _look_at_the_clock(self) -> None:
        """Tell the link when nobody could read an answer in time."""
        if self._beat is not None and _now() > self._due + _LATE_SECONDS:
            self.estimator.record_delay()
            self._due = _now() + _BEAT_SECONDS

    async def _write(self, data: bytes) -> None:
        for start in range(0, len(data), SLICE_BYTES):
            self._sink.write(data[start : start + SLICE_BYTES])
            await self._sink.drain()
            await asyncio.sleep(0)


def _now() -> float:
    return asyncio.get_running_loop().time()
