"""A Textual driver over any byte stream, independent of SSH and tty.

Frames pass sanitizing, colour downgrade, canvas and the text lane; pictures pass the canvas and the picture lane; input
passes `tui.runtime.terminal_input`: replies to negotiation and lanes, events to the app.
"""

from __future__ import annotations

import asyncio
import base64
import logging
import time
from pathlib import Path
from typing import Any, BinaryIO, Literal, Protocol, TextIO, cast

from textual import events
from textual.app import App
from textual.driver import Driver
from textual.geometry import Size
from textual.message import Message

from core.limits.loop_budget import LoopBudget
from core.limits.loop_time import MOST_OWED, current_share
from tui.graphics.terminals.capabilities import Capabilities
from tui.graphics.terminals.colour_downgrade import downgrade
from tui.graphics.terminals.detection import detection_queries
from tui.graphics.terminals.reply_types import FenceReply, TerminalReply
from tui.graphics.terminals.sanitizing import drop_foreign_sequences
from tui.runtime.driver.connection import Connection
from tui.runtime.resize_pacing import ResizePacing
from tui.runtime.terminal_input import RateLimit, TerminalInput
from tui.terminal import SYNC_END, SYNC_START, restore, start_sequence

_log = logging.getLogger(__name__)

_SLICE = 256
"""Bytes of input processed at once; the event loop runs between slices."""

_REFRESH_SECONDS = 1 / 60
_ANSWER_SECONDS = 2.0
_CLEAR = "\x1b[0m\x1b[2J"
_MAX_CLIPBOARD = 64 * 1024


class _Remote(Protocol):
    """The part of `tui.runtime.remote_app.RemoteApp` that the driver uses."""

    connection: Connection

    def terminal_changed(self, capabilities: Capabilities) -> None:
        """Draw everything again for the new capabilities."""


class StreamDriver(Driver):
    """Draw a `RemoteApp` on its connection."""

    def __init__(
        self, app: App[Any], *, debug: bool = False, mouse: bool = True, size: tuple[int, int] | None = None
    ) -> None:
        """Use the size and stream of `app.connection`; Textual's `debug`, `mouse` and `size` are ignored."""
        del debug, mouse, size
        connection = cast("_Remote", app).connection
        super().__init__(app, debug=False, mouse=True, size=(connection.size.columns, connection.size.rows))
        self._connection = connection
        self._writer = connection.writer
        self._frame: list[str] = []
        self._input = TerminalInput()
        self._accepting = False
        self._clear_first = False
        self._skipped_frames = False
        self._warned = False
        self._reader: asyncio.Task[None] | None = None
        self._expiry: asyncio.TimerHandle | None = None
        self._resize: asyncio.TimerHandle | None = None
        self._resizes = ResizePacing()
        self._asked_at = 0.0
        self.drawing = LoopBudget(self._loop.time(), most_owed=MOST_OWED)
        """The time budget of drawing; frames and sizes wait for it, keys do not."""
        self._reading = LoopBudget(self._loop.time(), most_owed=MOST_OWED)
        self._share = current_share.get()
        """The share of the member in the event loop; None on the local terminal."""

    @property
    def expects_answers(self) -> bool:
        """Whether replies or mouse reports may still arrive."""
        if self._reader is None or self._reader.done():
            return False
        return self._connection.negotiation.finished or self._loop.time() < self._asked_at + _ANSWER_SECONDS

    def frame_wait(self) -> float:
        """Return the seconds until a frame may be drawn, 0 when it may now."""
        return max(self.drawing.wait(self._loop.time()), self._share_wait())

    def start_application_mode(self) -> None:
        """Prepare the terminal, query its capabilities and start reading."""
        connection = self._connection
        connection.driver = self
        self._writer.start()
        self._writer.text(start_sequence() + detection_queries(connection.negotiation.info) + b"\x1b[2J\x1b[H")
        self._asked_at = self._loop.time()
        self._accepting = True
        self._reader = self._loop.create_task(self._read(), name="terminal reader")
        connection.stream.on_resize(self._resize_soon)
        self._resize_soon()

    def stop_application_mode(self) -> None:
        """Restore the terminal; frames not drawn yet are dropped."""
        self._accepting = False
        self._writer.stop(self._farewell().encode() + restore())

    def disable_input(self) -> None:
        """Ignore keys from now on; replies are still read, so that they do not reach the shell afterwards."""
        self._accepting = False

    def write(self, data: str) -> None:
        """Buffer a part of a frame."""
        self._frame.append(data)

    def flush(self) -> None:
        """Send the buffered frame."""
        frame = "".join(self._frame)
        self._frame.clear()
        if self._writer.congested:
            self._skipped_frames = True
        elif frame:
            self._draw(frame)

    def relieved(self) -> None:
        """Draw what was skipped while output was blocked."""
        if self._skipped_frames:
            self._skipped_frames = False
            self._app.call_later(self._app.refresh)

    def redraw(self) -> None:
        """Clear the screen and draw everything again."""
        self._adopt()

    def blank(self) -> None:
        """Clear the screen now; the next frame has to draw all of it."""
        self._invalidate_screen()
        self._writer.text(_CLEAR.encode())

    def gone(self) -> None:
        """End the app after a disconnect."""
        self._accepting = False
        self._app.exit()

    def copy(self, text: str) -> None:
        """Copy text to the clipboard of the terminal (OSC 52)."""
        encoded = base64.b64encode(text.encode("utf-8", "replace")[:_MAX_CLIPBOARD]).decode()
        self._writer.text(f"\x1b]52;c;{encoded}\x07".encode())

    def open_url(self, url: str, new_tab: bool = True) -> None:
        """Do nothing: it would open a browser on the server."""
        del url, new_tab
        self._app.call_later(self._app.notify, "Links cannot be opened from here.")

    def deliver_binary(
        self,
        binary: BinaryIO | TextIO,
        *,
        delivery_key: str,
        save_path: Path,
        open_method: Literal["browser", "download"] = "download",
        encoding: str | None = None,
        mime_type: str | None = None,
        name: str | None = None,
    ) -> None:
        """Do nothing: it would write a file on the server."""
        del delivery_key, save_path, open_method, encoding, mime_type, name
        binary.close()

    async def end_reading(self) -> None:
        """End the reading task and all timers."""
        self._connection.stream.on_resize(lambda: None)
        for timer in (self._expiry, self._resize):
            if timer is not None:
                timer.cancel()
        if self._reader is not None:
            self._reader.cancel()
            await asyncio.wait([self._reader])

    def _draw(self, frame: str) -> None:
        guarded = drop_foreign_sequences(frame)
        if len(guarded) + frame.count("\n") != len(frame) and not self._warned:
            self._warned = True
            _log.warning("Control sequences in drawn text were dropped")
        connection = self._connection
        text = connection.canvas.rewrite(downgrade(guarded, connection.capabilities.depth))
        if self._clear_first:
            self._clear_first = False
            text = _CLEAR + text
        if text and connection.capabilities.synchronized_output:
            text = f"{SYNC_START}{text}{SYNC_END}"
        self._writer.text(text.encode("utf-8", "replace"))

    def _farewell(self) -> str:
        try:
            return self._connection.canvas.image_cleanup()
        except Exception:  # noqa: BLE001 - the terminal is restored after any error
            _log.exception("The canvas could not be removed from the terminal")
            return ""

    async def _read(self) -> None:
        """Read input until the terminal disconnects, at a limited rate."""
        stream = self._connection.stream
        limit = RateLimit(self._loop.time())
        try:
            while data := await stream.read():
                self._connection.on_input()
                for start in range(0, len(data), _SLICE):
                    began = time.thread_time()
                    count = self._dispatch(self._input.feed(data[start : start + _SLICE], self._loop.time()))
                    self._schedule_expiry()
                    now = self._loop.time()
                    self._reading.spend(time.thread_time() - began, now)
                    await asyncio.sleep(max(limit.delay(count, now), self._reading.wait(now), self._share_wait()))
        except OSError as error:
            _log.debug("The terminal disconnected: %s", error)
        except Exception:  # noqa: BLE001 - any error ends this session only
            _log.exception("Reading from a terminal failed")
        self.gone()

    def _share_wait(self) -> float:
        return 0.0 if self._share is None else self._share.wait()

    def _dispatch(self, items: list[Message | TerminalReply]) -> int:
        """Pass events to the app and replies to their consumers; return the number of events."""
        count = 0
        for item in items:
            if isinstance(item, FenceReply):
                self._writer.fence_answered()
            elif not isinstance(item, Message):
                if self._connection.negotiation.receive(item):
                    self._adopt()
            elif self._accepting:
                count += 1
                self.process_message(item)
        if count:
            self._writer.input_received()
        return count

    def send_message(self, message: Message) -> None:
        """Post an event to the app in order."""
        self._app.post_message(message)

    def _schedule_expiry(self) -> None:
        if self._expiry is not None:
            self._expiry.cancel()
            self._expiry = None
        if self._input.deadline is not None:
            self._expiry = self._loop.call_at(self._input.deadline, self._expire)

    def _expire(self) -> None:
        self._dispatch(self._input.expire(self._loop.time()))
        self._schedule_expiry()

    def _resize_soon(self) -> None:
        """Apply the newest size at once, or shortly after the last one and within the drawing budget.

        A window that is dragged causes a few layouts a second; the last size always counts.
        """
        if self._resize is None:
            now = self._loop.time()
            due = max(now + self.frame_wait(), self._resizes.due(now))
            self._resize = self._loop.call_at(due, self._take_size)

    def _take_size(self) -> None:
        self._resize = None
        connection = self._connection
        size = connection.stream.size().clamped()
        if size == connection.size or not self._accepting:
            return
        self._resizes.taken(self._loop.time())
        connection.size = size
        changed = connection.negotiation.resized(size)
        self._size = (size.columns, size.rows)
        self._invalidate_screen()
        cells = Size(size.columns, size.rows)
        self.process_message(events.Resize(cells, cells))
        # Textual lays out a little later, and not at all when the size is back where it was.
        self._app.call_later(self._app.set_timer, _REFRESH_SECONDS, self._app.refresh)
        if changed:
            self._notify_app()

    def _adopt(self) -> None:
        """Draw with newly detected capabilities."""
        self._invalidate_screen()
        self._notify_app()

    def _invalidate_screen(self) -> None:
        """Invalidate the screen model; the next frame clears the terminal."""
        size = self._connection.size
        self._connection.canvas.resize(size.columns, size.rows, self._connection.capabilities)
        self._clear_first = True

    def _notify_app(self) -> None:
        self._app.call_later(cast("_Remote", self._app).terminal_changed, self._connection.capabilities)
