"""The changes below one root, as the process that watches it reports them."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import AsyncGenerator, AsyncIterator, Collection
from contextlib import aclosing, asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from core.media.discovery import SKIPPED_ENDINGS, SKIPPED_FOLDERS
from core.models.exclusions import MARKERS

SCRIPT: Final = Path(__file__).with_name("watch_process.py")
"""What watches a root, in a process of its own."""
_LONGEST_LINE: Final = 1 << 22


@dataclass(frozen=True, slots=True)
class WatchStarted:
    """All folders are watched from now on, and anything may have changed until now; it can come again."""

    folders: int
    unwatched: tuple[bytes, ...]
    """Folders below the root that cannot be watched, with all below them."""


@dataclass(frozen=True, slots=True)
class ChangedPaths:
    """What changed, as paths below the root."""

    files: tuple[bytes, ...]
    trees: tuple[bytes, ...]
    """Folders that appeared, disappeared or have another marker: anything below them may have changed."""


Message = WatchStarted | ChangedPaths


class WatchEndedError(Exception):
    """A root is no longer watched, or cannot be; the message says why, after "because"."""

    def __init__(self, reason: str, *, is_limit: bool = False, is_replaced: bool = False) -> None:
        super().__init__(reason)
        self.is_limit = is_limit
        """Whether the kernel allows no more watches."""
        self.is_replaced = is_replaced
        """Whether the root is gone, or another folder is in its place: both ends by itself."""


@asynccontextmanager
async def watched(root: bytes, own_folders: Collection[bytes]) -> AsyncIterator[AsyncIterator[Message]]:
    """Watch a root, without `own_folders` (absolute paths), in a process of its own until the block ends.

    Raises:
        WatchEndedError: on iterating, when it is no longer watched.
    """
    try:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-P",
            str(SCRIPT),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            limit=_LONGEST_LINE,
        )
    except OSError as error:
        raise WatchEndedError(f"no process could be started for it ({error.strerror})") from error
    try:
        async with aclosing(_messages(process, root, own_folders)) as messages:
            yield messages
    finally:
        await _end(process)


async def _messages(
    process: asyncio.subprocess.Process, root: bytes, own_folders: Collection[bytes]
) -> AsyncGenerator[Message, None]:
    assert process.stdin is not None
    assert process.stdout is not None
    given = {
        "root": os.fsdecode(root),
        "skipped": sorted(map(os.fsdecode, SKIPPED_FOLDERS)),
        "endings": sorted(map(os.fsdecode, SKIPPED_ENDINGS)),
        "markers": MARKERS,
        "own": list(map(os.fsdecode, own_folders)),
    }
    with suppress(ConnectionError):
        process.stdin.write(json.dumps(given).encode() + b"\n")
        await process.stdin.drain()
    while line := await process.stdout.readline():
        yield _message(json.loads(line))
    raise WatchEndedError(f"the process that watches it ended ({await process.wait()})")


def _message(given: dict[str, Any]) -> Message:
    if "ended" in given:
        raise WatchEndedError(given["ended"], is_limit=given["is_limit"], is_replaced=given["is_replaced"])
    if "ready" in given:
        return WatchStarted(given["ready"], _paths(given["unwatched"]))
    return ChangedPaths(_paths(given["files"]), _paths(given["trees"]))


def _paths(texts: list[str]) -> tuple[bytes, ...]:
    return tuple(map(os.fsencode, texts))


async def _end(process: asyncio.subprocess.Process) -> None:
    if process.returncode is None:
        with suppress(ProcessLookupError):
            process.kill()
    await process.wait()
    if process.stdin is not None:
        process.stdin.close()
        with suppress(OSError):
            await process.stdin.wait_closed()
