"""An app for tests of the driver, and a canvas without a library."""

from __future__ import annotations

import asyncio
import re
from collections import deque
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.geometry import Region
from textual.strip import Strip
from textual.widgets import Input, Label

from tui.graphics.terminals.capabilities import Capabilities, GraphicsProtocol
from tui.runtime.driver import Connection, PlainCanvas
from tui.runtime.remote_app import RemoteApp

CURSOR_AND_STYLE = re.compile(r"\x1b\[\d+;\d+H|\x1b\[[\d;]*m")


class Greeting(RemoteApp[None]):
    """A label that shows the last key, and an input field."""

    BINDINGS: ClassVar = [Binding("ctrl+t", "fail", "Fail"), Binding("ctrl+y", "fail_to_draw", "Fail to draw")]

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection)
        self.keys: list[str] = []
        self.pressed = asyncio.Event()
        self.pastes: list[str] = []
        self.sizes: list[tuple[int, int]] = []
        self.seen: list[Capabilities] = []

    def compose(self) -> ComposeResult:
        yield Label("Hello there", id="greeting")
        yield Input(id="field")

    def on_key(self, event: events.Key) -> None:
        self.keys.append(event.key)
        self.pressed.set()

    def on_resize(self, event: events.Resize) -> None:
        self.sizes.append((event.size.width, event.size.height))

    def terminal_changed(self, capabilities: Capabilities) -> None:
        self.seen.append(capabilities)
        super().terminal_changed(capabilities)

    def start_work(self) -> None:
        self.run_worker(self.work(), exit_on_error=True)

    async def work(self) -> None:
        raise LookupError("deliberate work")

    def action_fail(self) -> None:
        secret = "hunter2"  # noqa: F841 - it must not show up in the log
        raise RuntimeError("deliberate")

    def action_fail_to_draw(self) -> None:
        greeting = self.query_one("#greeting", Label)
        greeting.render_lines = self._draw  # type: ignore[method-assign]
        greeting.refresh()

    def _draw(self, crop: Region) -> list[Strip]:
        del crop
        secret = "hunter2"  # noqa: F841 - it must not show up in the log
        raise RuntimeError("deliberate")


class FakeCanvas(PlainCanvas):
    """Pictures without a library: some writes, and a note of every resize."""

    def __init__(self) -> None:
        self.writes: deque[bytes] = deque()
        self.resizes: list[tuple[int, int, GraphicsProtocol]] = []

    def resize(self, columns: int, rows: int, capabilities: Capabilities) -> None:
        self.resizes.append((columns, rows, capabilities.protocol))

    def next_write(self) -> bytes | None:
        return self.writes.popleft() if self.writes else None

    def image_cleanup(self) -> str:
        return "\x1b_Ga=d,d=I,i=7,q=2\x1b\\"
