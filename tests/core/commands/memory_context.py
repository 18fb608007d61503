"""A context in memory: keeps what a command writes, without a process or a channel."""

from __future__ import annotations

from collections.abc import Iterable

from core.commands.context import Context
from core.models import Actor, Role, UserId

ADA = Actor(UserId(1), "ada", Role.ADMIN)


class Written:
    """An output that keeps what is written."""

    def __init__(self, *, terminal: bool = False) -> None:
        self.text = ""
        self.data = b""
        self._terminal = terminal

    def isatty(self) -> bool:
        return self._terminal

    def write(self, text: str) -> None:
        self.text += text

    async def send(self, data: bytes) -> None:
        self.data += data

    async def drain(self) -> None:
        """Return at once: there is always room."""


class Fed:
    """An input of these pieces, then the end."""

    def __init__(self, pieces: Iterable[bytes] = ()) -> None:
        self._pieces = iter([piece for piece in pieces if piece])

    def isatty(self) -> bool:
        return False

    async def read(self) -> bytes:
        return next(self._pieces, b"")


def context(
    actor: Actor = ADA,
    *,
    stdin: Fed | None = None,
    terminal: bool = False,
    width: int = 80,
    json: bool = False,
    remote: bool = True,
) -> tuple[Context, Written, Written]:
    """Return a context with its standard output and standard error."""
    out, errors = Written(terminal=terminal), Written(terminal=terminal)
    return Context(lambda: actor, stdin or Fed(), out, errors, width, json=json, remote=remote), out, errors
