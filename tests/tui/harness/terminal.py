"""MemoryTerminal: a terminal in memory for tests of everything from `driver.write` on.

    terminal = MemoryTerminal(KITTY_41, TerminalSize(80, 24))
    async with session_on(MyApp, terminal) as app:
        await terminal.until(lambda: "Hello" in terminal.text)
        terminal.type("q")

It is a `ByteStream`: what the app writes is drawn on a pyte screen, and questions are answered as the named real
terminal answers them. `lines` and `text` tell what stands on the screen, `modes` which private modes are on,
`strings` which DCS, APC and OSC strings came, `received` every byte. Waiting is for facts (`until`), never for time.
With `slow=True` nothing is read until the test calls `take`.
"""

import asyncio
import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any, TypeVar

import pyte

from core.models import TerminalSize
from tests.tui.harness.real_terminals import SILENT, RealTerminal
from tui.runtime.driver import Connection
from tui.runtime.remote_app import RemoteApp

PATIENCE = 60.0
"""Seconds until a fact that never comes true fails its test."""

_HIGH_WATER = 64 * 1024
_TOKEN = re.compile(
    rb"(?P<string>\x1b[PX^_\]].*?(?:\x1b\\|\x07))"
    rb"|(?P<mode>\x1b\[\?(?P<numbers>[0-9;]+)(?P<switch>[hl]))"
    rb"|(?P<csi>\x1b\[[0-?]*[ -/]*[@-~])"
    rb"|(?P<escape>\x1b[^PX^_\]\[])"
    rb"|(?P<text>[^\x1b]+)",
    re.DOTALL,
)
_DRAWS = re.compile(rb"\x1b\[[0-9;]*[A-HJKLMPX@dm]\Z")

_App = TypeVar("_App", bound=RemoteApp[Any])


class MemoryTerminal:
    """A client's terminal in memory; see the module."""

    def __init__(
        self, kind: RealTerminal = SILENT, size: TerminalSize | None = None, *, slow: bool = False, answers: bool = True
    ) -> None:
        self.kind = kind
        self.received = b""
        self.strings: list[bytes] = []
        self.modes: set[int] = {7, 25}
        self.strangers: list[bytes] = []
        """Control characters and sequences that must never be sent."""
        self.unread = bytearray()
        self.hung_up = False
        self._size = size or kind.size
        self._slow = slow
        self._answers = answers
        self._partial = b""
        self._typed: asyncio.Queue[bytes] = asyncio.Queue()
        self._changed = asyncio.Event()
        self._drained = asyncio.Event()
        self._drained.set()
        self._resized: Callable[[], None] = lambda: None
        shown = self._size.clamped()
        self.screen = pyte.Screen(shown.columns, shown.rows)
        self._stream = pyte.ByteStream(self.screen)

    # The ByteStream

    def write(self, data: bytes) -> None:
        if self.hung_up:
            raise BrokenPipeError("nobody is there")
        self.received += data
        self.unread += data
        if not self._slow:
            self.take()
        elif len(self.unread) > _HIGH_WATER:
            self._drained.clear()
        self._tell()

    async def drain(self) -> None:
        await self._drained.wait()
        if self.hung_up:
            raise BrokenPipeError("nobody is there")

    async def read(self) -> bytes:
        return b"" if self.hung_up and self._typed.empty() else await self._typed.get()

    def size(self) -> TerminalSize:
        return self._size

    def on_resize(self, callback: Callable[[], None]) -> None:
        self._resized = callback

    # Input

    def type(self, text: str | bytes) -> None:
        """Send keys, or raw bytes."""
        self._typed.put_nowait(text.encode() if isinstance(text, str) else text)

    def resize(self, size: TerminalSize) -> None:
        """Change the size of the window."""
        self._size = size
        shown = size.clamped()
        self.screen.resize(shown.rows, shown.columns)
        self._resized()

    def hang_up(self) -> None:
        """Cut the connection."""
        self.hung_up = True
        self._drained.set()
        self._typed.put_nowait(b"")

    def take(self, count: int | None = None) -> None:
        """Read and draw this many waiting bytes (all of them by default)."""
        taken = bytes(self.unread[:count])
        del self.unread[: len(taken)]
        if len(self.unread) <= _HIGH_WATER:
            self._drained.set()
        self._interpret(taken)
        self._tell()

    def slow_down(self) -> None:
        """Read nothing until `take` or `speed_up`."""
        self._slow = True

    def speed_up(self) -> None:
        """Read everything at once from now on."""
        self._slow = False
        self.take()

    # Output

    @property
    def lines(self) -> list[str]:
        return [line.rstrip() for line in self.screen.display]

    @property
    def text(self) -> str:
        return "\n".join(self.lines)

    async def until(self, fact: Callable[[], bool]) -> None:
        """Wait until the condition holds; it is checked after every write."""
        try:
            async with asyncio.timeout(PATIENCE):
                while not fact():
                    self._changed.clear()
                    await self._changed.wait()
        except TimeoutError as error:
            raise AssertionError(f"it never came true; on the screen stands:\n{self.text}") from error

    def _tell(self) -> None:
        self._changed.set()

    def _interpret(self, data: bytes) -> None:
        data = self._partial + data
        position = 0
        while match := _TOKEN.match(data, position):
            self._token(match)
            position = match.end()
        self._partial = data[position:]

    def _token(self, match: re.Match[bytes]) -> None:
        token = match.group()
        if match["string"]:
            self.strings.append(token)
            if token.startswith(b"\x1b_G") and b"a=q" in token:
                self._answer(self.kind.kitty_graphics)
            elif token.startswith(b"\x1b]11;?"):
                self._answer(self.kind.background)
        elif match["mode"]:
            numbers = {int(number) for number in match["numbers"].split(b";")}
            self.modes = self.modes | numbers if match["switch"] == b"h" else self.modes - numbers
        elif match["csi"] and not _DRAWS.match(token):
            self._question(token)
        elif match["text"] and (bad := re.findall(rb"[\x00-\x09\x0b\x0c\x0e-\x1f\x7f]", token)):
            self.strangers += bad
        elif not match["escape"]:
            self._stream.feed(token)
        elif token != b"\x1b\\":
            self.strangers.append(token)

    def _question(self, token: bytes) -> None:
        answers = {
            b"\x1b[>0q": self.kind.name,
            b"\x1b[16t": self.kind.cell_size,
            b"\x1b[?1;1;0S": self.kind.colour_registers,
            b"\x1b[?2026$p": self.kind.synchronized_output,
            b"\x1b[c": self.kind.primary_attributes,
            b"\x1b[5n": self.kind.fence,
        }
        if token in answers:
            self._answer(answers[token])
        else:
            self.strangers.append(token)

    def _answer(self, answer: str) -> None:
        if answer and self._answers:
            self.type(answer)


def is_busy() -> bool:
    """Whether anything is ready to run in this loop, or will be by itself after some time."""
    loop: Any = asyncio.get_running_loop()
    return bool(loop._ready) or any(not handle.cancelled() for handle in loop._scheduled)


async def rest() -> bool:
    """Wait until nothing is in progress; return False when that never happens."""
    for _ in range(1000):
        if not is_busy():
            return True
        await asyncio.sleep(0.005)
    return False


@asynccontextmanager
async def session_on(make: Callable[[Connection], _App], terminal: MemoryTerminal) -> AsyncIterator[_App]:
    """Run an app over the real driver; at the end of the block it is asked to exit and must restore the terminal."""
    connection = Connection(terminal, terminal.kind.info)
    app = make(connection)
    running_session = asyncio.ensure_future(app.run_on_connection())
    try:
        yield app
    finally:
        if not running_session.done():
            app.exit()
        async with asyncio.timeout(PATIENCE):
            await running_session
