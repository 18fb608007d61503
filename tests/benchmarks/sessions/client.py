"""A measuring SSH client that answers terminal queries as a named terminal would, and notes when output arrives."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

import asyncssh

ANSWERS = {
    "kitty": {
        b"\x1b[>0q": b"\x1bP>|kitty(0.41.1)\x1b\\",
        b"a=q": b"\x1b_Gi=31;OK\x1b\\",
        b"\x1b[16t": b"\x1b[6;20;10t",
        b"\x1b[c": b"\x1b[?62;c",
    },
    "xterm": {b"\x1b[>0q": b"\x1bP>|XTerm(379)\x1b\\", b"\x1b[c": b"\x1b[?63;1;2;4;6;9;15;16;22;28c"},
    "plain": {b"\x1b[c": b"\x1b[?62;22c"},
}
"""The reply of each terminal to each query; the values are those of the real programs."""

SEEN_CATEGORIES = 7
"""How many of ten categories the home screen shows at 120×45, below its rows of photos."""

_FENCE = b"\x1b[5n"
_LEAVE = b"\x11"
_LEAVING_SECONDS = 5.0
_ESCAPES = re.compile(rb"\x1b(?:\[[0-?]*[ -/]*[@-~]|[_P\]].*?(?:\x1b\\|\x07)|[()].|[=>])", re.DOTALL)


@dataclass
class BenchmarkClient:
    """Open a session of `columns` × `rows` with `async with`, press keys, and wait for what must appear."""

    port: int
    key: Path
    terminal: str = "kitty"
    columns: int = 120
    rows: int = 45
    address: str = "127.0.0.1"
    """The loopback address to connect from: sessions from one source share their part of the server."""
    login: str = "visitor"
    received: bytearray = field(default_factory=bytearray)
    connecting: float = 0.0
    """`time.perf_counter()` when the client began to connect."""
    authenticated: float = 0.0
    """The same when the server accepted the key."""

    async def __aenter__(self) -> Self:
        """Connect, sign in, open a session on a pseudo-terminal."""
        self._arrived = asyncio.Event()
        self._answered = 0
        self.connecting = time.perf_counter()
        self._connection = await asyncssh.connect(
            "127.0.0.1", self.port, local_addr=(self.address, 0), username=self.login, client_keys=[str(self.key)],
            known_hosts=None, agent_path=None, config=None,
        )  # fmt: skip
        self.authenticated = time.perf_counter()
        size = (self.columns, self.rows, self.columns * 10, self.rows * 20)
        self._process = await self._connection.create_process(
            term_type="xterm-kitty" if self.terminal == "kitty" else "xterm-256color", term_size=size, encoding=None
        )
        self._reader = asyncio.create_task(self._read())
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Quit, so that the next session starts at home; disconnect when that takes too long."""
        if error is None and not self.ended:
            self.press(_LEAVE)
            await asyncio.wait([self._reader], timeout=_LEAVING_SECONDS)
        self._reader.cancel()
        await asyncio.gather(self._reader, return_exceptions=True)
        self._connection.close()
        await self._connection.wait_closed()

    def press(self, keys: bytes) -> None:
        """Send keys."""
        self._process.stdin.write(keys)

    async def shown_after(self, keys: bytes, text: bytes) -> float:
        """Press keys and return the seconds until the frame that contains a text which they must cause."""
        self.forget()
        pressed = time.perf_counter()
        self.press(keys)
        return await self.until(lambda seen: text in seen.received) - pressed

    def resize(self, columns: int, rows: int) -> None:
        """Change the size of the window."""
        self._process.change_terminal_size(columns, rows, columns * 10, rows * 20)

    def hang_up(self) -> None:
        """Lose the connection."""
        self._connection.abort()

    @property
    def ended(self) -> bool:
        """Whether the server has ended the session."""
        return self._reader.done()

    def forget(self) -> None:
        """Discard what has arrived so far."""
        self.received.clear()
        self._answered = 0

    async def until(self, seen: Callable[[BenchmarkClient], bool], seconds: float = 30) -> float:
        """Wait until the predicate holds; return the time of the arrival that made it true."""
        async with asyncio.timeout(seconds):
            while not seen(self):
                self._arrived.clear()
                await self._arrived.wait()
        return self._moment

    async def quiet(self, gap: float = 0.4) -> None:
        """Wait until nothing has arrived for `gap` seconds."""
        while True:
            self._arrived.clear()
            try:
                async with asyncio.timeout(gap):
                    await self._arrived.wait()
            except TimeoutError:
                return

    async def home(self) -> None:
        """Wait for the first screen and go home: a session resumes where the last one of that key was."""
        await self.until(lambda seen: "ewest" in seen.text or "Category" in seen.text)
        await self.quiet()
        self.press(b"gh")
        await self.quiet()
        self.forget()

    @property
    def text(self) -> str:
        """What arrived, without escape sequences."""
        return _ESCAPES.sub(b"", bytes(self.received)).decode(errors="replace")

    async def _read(self) -> None:
        while data := await self._process.stdout.read(65536):
            self._moment = time.perf_counter()
            self.received += data
            self._answer()
            self._arrived.set()

    def _answer(self) -> None:
        """Reply, in order, to the queries and fences that arrived since the last reply."""
        answers = ANSWERS[self.terminal] | {_FENCE: b"\x1b[0n"}
        questions = re.compile(b"|".join(re.escape(query) for query in answers))
        for question in questions.finditer(self.received, self._answered):
            self._process.stdin.write(answers[question[0]])
            self._answered = question.end()
