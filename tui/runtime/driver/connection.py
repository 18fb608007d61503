"""The terminal of one session: its stream, what it can show, the writer, and the canvas of its pictures."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from core.models import TerminalInfo
from tui.graphics.link.paced_writer import PacedWriter
from tui.graphics.terminals.capabilities import Capabilities, PictureChoice
from tui.graphics.terminals.detection import TerminalDetection
from tui.terminal import ByteStream

if TYPE_CHECKING:
    from tui.runtime.driver.stream_driver import StreamDriver

_log = logging.getLogger(__name__)


class FrameCanvas(Protocol):
    """The part of `tui.graphics.canvas.Canvas` that the driver uses."""

    def rewrite(self, frame: str) -> str:
        """Return the terminal text of one whole Textual frame."""

    def resize(self, columns: int, rows: int, capabilities: Capabilities) -> None:
        """Invalidate the screen model; the next frame is a full one."""

    def next_write(self) -> bytes | None:
        """Return the next uninterruptible piece of a picture."""

    def image_cleanup(self) -> str:
        """Return the sequence that removes all pictures from the terminal."""


class PlainCanvas:
    """A canvas without pictures; frames pass unchanged."""

    def rewrite(self, frame: str) -> str:
        """Return the frame."""
        return frame

    def resize(self, columns: int, rows: int, capabilities: Capabilities) -> None:
        """Do nothing: there is no screen model."""
        del columns, rows, capabilities

    def next_write(self) -> bytes | None:
        """Return None."""
        return None

    def image_cleanup(self) -> str:
        """Return nothing to remove."""
        return ""


class Connection:
    """The terminal of one session: stream, capabilities, writer and canvas.

    Create it before the app, pass `wake` to the canvas, set `canvas`, then pass it to a `RemoteApp`.
    """

    def __init__(self, stream: ByteStream, info: TerminalInfo) -> None:
        self.stream = stream
        self.info = info
        self.size = stream.size().clamped()
        self.negotiation = TerminalDetection(info, self.size)
        self.canvas: FrameCanvas = PlainCanvas()
        self.driver: StreamDriver | None = None
        self.on_input: Callable[[], None] = lambda: None
        """Called when anything arrives from the terminal: keys, or its replies to pictures."""
        self.writer = PacedWriter(stream, self._next_picture, self._relieved, self._gone)

    @property
    def capabilities(self) -> Capabilities:
        """The capabilities in use, as far as the terminal has reported them."""
        return self.negotiation.capabilities

    @property
    def detected(self) -> Capabilities:
        """The capabilities without any settings."""
        return self.negotiation.detected

    def choose(self, choice: PictureChoice) -> None:
        """Apply settings of the terminal; if they change anything, draw everything again."""
        if not self.negotiation.prefer(choice):
            return
        if self.driver is not None:
            self.driver.redraw()
        else:
            self.canvas.resize(self.size.columns, self.size.rows, self.capabilities)

    def wake(self) -> None:
        """Wake the writer: the canvas has pictures to send."""
        self.writer.wake()

    async def close(self, last_words: str = "") -> None:
        """Write the buffer and `last_words` (plain lines below the restored screen), end all tasks. Idempotent."""
        lines = "".join(f"{line}\r\n" for line in last_words.splitlines())
        try:
            await self.writer.close(
                lines.encode("utf-8", "replace"), await_reading=self.driver is not None and self.driver.expects_answers
            )
        finally:
            if self.driver is not None:
                await self.driver.end_reading()

    def _next_picture(self) -> bytes | None:
        try:
            return self.canvas.next_write()
        except Exception:  # noqa: BLE001 - a job's edge: text does not depend on pictures
            _log.exception("Drawing a picture failed; this session continues without pictures")
            self.writer.disable_pictures()
            return None

    def _relieved(self) -> None:
        if self.driver is not None:
            self.driver.relieved()

    def _gone(self) -> None:
        if self.driver is not None:
            self.driver.gone()
