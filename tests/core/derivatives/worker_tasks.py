"""Functions that tests run in worker processes; workers import them by name."""

from __future__ import annotations

import os
import resource
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

_T = TypeVar("_T")


def double(number: int) -> int:
    return 2 * number


def crash() -> None:
    os._exit(3)


def crash_like_a_decoder() -> None:
    os.kill(os.getpid(), signal.SIGSEGV)


def hang() -> None:
    while True:
        time.sleep(3600)


def hang_deaf() -> None:
    """Hang like C code that never lets a Python signal handler run."""
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGALRM})
    hang()


def allocate(size: int) -> int:
    return len(bytearray(size))


def fail(words: str) -> None:
    raise ValueError(words)


def return_a_function() -> object:
    return lambda: None


def write_and_wait(path: str, word: str, gate: str | None = None) -> None:
    """Append a word to a file, then wait until the gate exists."""
    with Path(path).open("a", encoding="utf-8") as file:
        file.write(word + "\n")
    while gate is not None and not Path(gate).exists():
        time.sleep(0.002)


def await_file(path: Path) -> None:
    """Wait until a file is there."""
    while not path.exists():
        time.sleep(0.002)


def niceness() -> int:
    return os.nice(0)


def memory_limit() -> int:
    return resource.getrlimit(resource.RLIMIT_AS)[0]


def loaded_modules() -> list[str]:
    return sorted(sys.modules)


def open_files() -> list[str]:
    """Say what the standard streams and other descriptors of the worker are."""
    found = []
    for link in Path("/proc/self/fd").iterdir():
        try:
            found.append(f"{link.name} {link.readlink()}")
        except OSError:
            continue
    return found


def write_pid_and_wait(path: str, gate: str) -> None:
    """Append this process's id to a file, then wait."""
    write_and_wait(path, str(os.getpid()), gate)


def after_gate(gate: str, call: Callable[[], _T]) -> _T:
    """Do something once the gate exists."""
    while not Path(gate).exists():
        time.sleep(0.002)
    return call()
