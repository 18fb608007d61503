"""An SSH client of the stress test: it signs in, answers the terminal's queries, types, resizes and notes the end."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

import asyncssh

from core.accounts.connected_sessions import DISCONNECTED
from core.ssh import messages
from core.ssh.joining.share_guests import ENDED

_FENCE = b"\x1b[5n"
_DA1 = b"\x1b[c"
_NAME = b"\x1b[>0q"


@dataclass(frozen=True)
class Terminal:
    """A terminal: its `TERM`, its environment, and its reply to each query."""

    term: str
    replies: Mapping[bytes, bytes]
    environment: Mapping[str, str] = field(default_factory=dict)


TERMINALS = {
    "kitty": Terminal(
        "xterm-kitty",
        {
            _NAME: b"\x1bP>|kitty(0.41.1)\x1b\\",
            b"a=q": b"\x1b_Gi=31;OK\x1b\\",
            b"\x1b[16t": b"\x1b[6;20;10t",
            _DA1: b"\x1b[?62;c",
        },
    ),
    "iterm2": Terminal(
        "xterm-256color",
        {_NAME: b"\x1bP>|iTerm2 3.5.4\x1b\\", b"\x1b[16t": b"\x1b[6;20;10t", _DA1: b"\x1b[?64;1;2;4;6;17;18;21;22c"},
    ),
    "sixel": Terminal("xterm-256color", {_NAME: b"\x1bP>|XTerm(379)\x1b\\", _DA1: b"\x1b[?63;1;2;4;6;9;15;16;22;28c"}),
    "blocks": Terminal("xterm-256color", {_DA1: b"\x1b[?62;22c"}),
    "no colour": Terminal("vt220", {_DA1: b"\x1b[?62;c"}, {"NO_COLOR": "1"}),
    "silent": Terminal("dumb", {}),
}
"""The replies are those of the real programs; "silent" answers nothing."""

_FAREWELLS = (messages.CHANGED, messages.PUBLIC_CLOSED, DISCONNECTED, ENDED)
"""The last messages of sessions whose member, key or share link was removed."""
_TAIL = 400
_LEAVING_SECONDS = 5.0
_PROMPT_SECONDS = 30.0


@dataclass(frozen=True)
class Login:
    """How a session signs in."""

    name: str
    key: Path
    answers: Sequence[str] = ()
    """Lines to type at the prompts before the first screen."""


class StressClient:
    """One session, inside `async with`."""

    def __init__(self, port: int, login: Login, terminal: Terminal, size: tuple[int, int]) -> None:
        """Connect when the block begins."""
        self._port = port
        self._login = login
        self._terminal = terminal
        self.columns, self.rows = size
        self._tail = b""
        self._unanswered = bytearray()
        self._answers = list(login.answers)
        self._entered = asyncio.Event()
        self.received = 0
        """Bytes."""

    async def __aenter__(self) -> Self:
        """Sign in and open the screens.

        Raises:
            OSError, asyncssh.Error: the server does not accept it.
        """
        self._connection = await asyncssh.connect(
            "127.0.0.1",
            self._port,
            username=self._login.name,
            client_keys=[str(self._login.key)],
            known_hosts=None,
            agent_path=None,
            config=None,
        )
        try:
            self._process = await self._connection.create_process(
                term_type=self._terminal.term,
                term_size=(self.columns, self.rows, self.columns * 10, self.rows * 20),
                env=dict(self._terminal.environment),
                encoding=None,
            )
        except BaseException:
            self._connection.abort()
            raise
        self._reader = asyncio.create_task(self._read())
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the connection."""
        self._connection.close()
        self._reader.cancel()
        await asyncio.gather(self._reader, return_exceptions=True)
        await self._connection.wait_closed()

    @property
    def ended(self) -> bool:
        """Whether the session has ended."""
        return self._reader.done()

    @property
    def status(self) -> int | None:
        """The exit status; None when the connection was lost."""
        return self._process.exit_status

    @property
    def entered(self) -> bool:
        """Whether the session has shown its screens."""
        return self._entered.is_set()

    async def past_prompts(self) -> bool:
        """Wait until the prompts before the screens are answered, or the session has ended; return False if neither."""
        if not self._login.answers:
            return True
        entering = asyncio.create_task(self._entered.wait())
        await asyncio.wait([entering, self._reader], timeout=_PROMPT_SECONDS, return_when=asyncio.FIRST_COMPLETED)
        entering.cancel()
        return self.entered or self.ended

    @property
    def was_taken_away(self) -> bool:
        """Whether the last message says that the member, key or share link was removed."""
        words = self.last_words
        return any(farewell in words for farewell in _FAREWELLS)

    @property
    def last_words(self) -> str:
        """The end of the output, without the escape sequences before it."""
        return self._tail.rpartition(b"\x1b[?1049l")[2].decode(errors="replace")

    def press(self, keys: bytes) -> None:
        """Send keys; a session that has ended ignores them."""
        with suppress(BrokenPipeError):
            self._process.stdin.write(keys)

    def resize(self, size: tuple[int, int]) -> None:
        """Change the size of the window."""
        self.columns, self.rows = size
        self._process.change_terminal_size(self.columns, self.rows, self.columns * 10, self.rows * 20)

    def hang_up(self) -> None:
        """Lose the connection."""
        self._connection.abort()

    async def leave(self) -> None:
        """Sign out, and wait for the end."""
        self.press(b"\x11")
        await asyncio.wait([self._reader], timeout=_LEAVING_SECONDS)

    async def finished(self) -> None:
        """Wait for the end of the channel, so that the exit status is complete."""
        with suppress(TimeoutError):
            async with asyncio.timeout(_LEAVING_SECONDS):
                await self._process.wait_closed()

    async def _read(self) -> None:
        replies = {**self._terminal.replies, _FENCE: b"\x1b[0n"} if self._terminal.replies else {}
        questions = re.compile(b"|".join(re.escape(query) for query in replies)) if replies else None
        while data := await self._process.stdout.read(65536):
            self.received += len(data)
            self._tail += data
            if b"\x1b[?1049h" in self._tail:
                self._entered.set()
            self._tail = self._tail[-_TAIL:]
            if self._answers and self._tail.endswith(b": "):
                self.press(self._answers.pop(0).encode() + b"\r")
            if questions is None:
                continue
            self._unanswered += data
            end = 0
            for question in questions.finditer(self._unanswered):
                self.press(replies[question[0]])
                end = question.end()
            del self._unanswered[: max(end, len(self._unanswered) - len(_NAME))]
