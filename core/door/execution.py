"""`ssh host COMMAND`: runs a command with the visitor's rights."""

from __future__ import annotations

from core.accounts.presence import Visitor
from core.door import words
from core.door.stream import VisitStream
from core.gallery import Gallery


async def execute(
    gallery: Gallery,  # noqa: ARG001 - part of what every command gets
    visitor: Visitor,  # noqa: ARG001
    command: str,  # noqa: ARG001
    stream: VisitStream,
    *,
    columns: int | None,  # noqa: ARG001
    address: tuple[str, int],
) -> int:
    """Run one command and return its exit status.

    `columns` is the width of the visitor's terminal, None without one; `address` is where this server was reached.
    """
    stream.write_error(f"{words.unknown_command(words.how_to_visit(*address))}\n".encode())
    return 127
