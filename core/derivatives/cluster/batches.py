"""The function that a cluster runs: a batch of tasks, each in a child process."""

from __future__ import annotations

import atexit
import threading
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from core.derivatives.cluster.file_child import ChildFailedError, FileChild
from core.derivatives.cluster.file_tasks import MOST_BYTES, FileTask

BATCH: Final = 16
"""Tasks of one call: a task alone costs more for its way than for its work."""


@dataclass(frozen=True, slots=True)
class FileLimits:
    """The limits of one file, as those of the gallery's own worker processes."""

    seconds: float
    memory: int
    """Bytes of address space."""
    time_zone: str | None = None
    """Of dates without a place; None: that of the system."""


def perform(tasks: tuple[FileTask, ...], limits: FileLimits) -> bytes:
    """Return the answers of a batch, packed; runs on another machine. The answer of a task that failed is empty.

    Only bytes are returned: they are checked by `answers_of`, and nothing in them is unpickled.
    """
    import msgspec

    with _idle_child(limits.memory, limits.time_zone) as child:
        return msgspec.msgpack.encode([_answer(child, task, limits.seconds) for task in tasks])


def answers_of(body: object, count: int) -> list[bytes] | None:
    """Return the answers of a batch of so many tasks; None for what is not one."""
    import msgspec

    if not isinstance(body, bytes) or len(body) > count * (MOST_BYTES + 16):
        return None
    try:
        answers = msgspec.msgpack.decode(body, type=list[bytes])
    except (msgspec.DecodeError, ValueError):
        return None
    return answers if len(answers) == count else None


def _answer(child: FileChild, task: FileTask, seconds: float) -> bytes:
    try:
        return child.answer(task, seconds)
    except ChildFailedError:
        return b""


_idle: defaultdict[tuple[int, str | None], list[FileChild]] = defaultdict(list)
_lock = threading.Lock()


@contextmanager
def _idle_child(memory: int, time_zone: str | None) -> Iterator[FileChild]:
    """Lend a child that no other thread uses; it stays for the next batch."""
    with _lock:
        idle = _idle[memory, time_zone]
        child = idle.pop() if idle else FileChild(memory, time_zone)
    try:
        yield child
    finally:
        with _lock:
            _idle[memory, time_zone].append(child)


@atexit.register
def end_children() -> None:
    """End the children that no batch uses."""
    with _lock:
        idle = [child for children in _idle.values() for child in children]
        _idle.clear()
    for child in idle:
        child.close()
