"""A child process for one file after the other, with the limits of the gallery's own worker processes.

A worker of a cluster may not start processes of `multiprocessing` (it is a daemon), and a decoder that crashes would
end it. So it starts this module as a program, and sends tasks through a pipe: the length of a frame (4 bytes, big
endian), then a pickled task; back comes an answer.
"""

from __future__ import annotations

import os
import pickle
import selectors
import struct
import subprocess
import sys
import threading
import time
from contextlib import suppress
from queue import SimpleQueue
from typing import Final

from core.derivatives.cluster.file_tasks import MOST_BYTES, FileTask, answer
from core.derivatives.worker_process import limit_worker

_LENGTH: Final = struct.Struct(">I")
_START_SECONDS: Final = 30.0
"""How much longer the first task may take: the decoders are loaded."""
_TASKS: Final = 2000
"""After so many tasks the child is replaced, because decoders leak."""
_STEP: Final = 1 << 16


class ChildFailedError(Exception):
    """The child died, took too long, or answered nonsense; it has ended."""


class FileChild:
    """A child process, started with the first task. Not thread-safe; end it with `close`."""

    def __init__(self, memory: int, time_zone: str | None = None) -> None:
        """Limit its memory (bytes of address space); dates without a place are in the zone, by default the system's."""
        self._arguments = [str(memory), time_zone or ""]
        self._process: subprocess.Popen[bytes] | None = None
        self._answered = 0

    def answer(self, task: FileTask, seconds: float) -> bytes:
        """Return the answer for a task.

        Raises:
            ChildFailedError: it was not answered within the seconds; the next task starts another child.
        """
        deadline = time.monotonic() + seconds
        try:
            if self._process is None:
                deadline += _START_SECONDS
                self._process = self._start()
            assert self._process.stdin is not None
            body = pickle.dumps(task)
            self._process.stdin.write(_LENGTH.pack(len(body)) + body)
            self._process.stdin.flush()
            (length,) = _LENGTH.unpack(self._read(_LENGTH.size, deadline))
            body = self._read(length, deadline)
        except (OSError, ChildFailedError) as error:
            self.close()
            raise ChildFailedError from error
        self._answered += 1
        if self._answered % _TASKS == 0:
            self.close()
        return body

    def close(self) -> None:
        """End the child, whatever it does."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            for pipe in (process.stdin, process.stdout):
                if pipe is not None:
                    with suppress(OSError):
                        pipe.close()
            process.wait()

    def _start(self) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-P", "-m", __name__, *self._arguments]
        return subprocess.Popen(  # noqa: S603 - this program, without a shell
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, bufsize=0
        )

    def _read(self, length: int, deadline: float) -> bytes:
        assert self._process is not None
        assert self._process.stdout is not None
        if length > MOST_BYTES:
            raise ChildFailedError
        descriptor = self._process.stdout.fileno()
        found = bytearray()
        with selectors.DefaultSelector() as selector:
            selector.register(descriptor, selectors.EVENT_READ)
            while len(found) < length:
                if not selector.select(max(0.0, deadline - time.monotonic())):
                    raise ChildFailedError
                part = os.read(descriptor, min(_STEP, length - len(found)))
                if not part:
                    raise ChildFailedError
                found += part
        return bytes(found)


def serve(memory: int, time_zone: str | None) -> None:
    """Answer tasks from standard input until it ends, also in the middle of a task."""
    answers = os.fdopen(os.dup(1), "wb", buffering=0)
    limit_worker(memory, time_zone)  # closes standard output, where C libraries print
    tasks: SimpleQueue[bytes] = SimpleQueue()
    threading.Thread(target=_receive, args=(tasks,), daemon=True).start()
    while True:
        body = answer(pickle.loads(tasks.get()))  # noqa: S301 - from the process that started this one
        answers.write(_LENGTH.pack(len(body)) + body)


def _receive(tasks: SimpleQueue[bytes]) -> None:
    with os.fdopen(0, "rb") as pipe:
        while head := pipe.read(_LENGTH.size):
            tasks.put(pipe.read(*_LENGTH.unpack(head)))
    os._exit(0)


if __name__ == "__main__":
    serve(int(sys.argv[1]), sys.argv[2] or None)
