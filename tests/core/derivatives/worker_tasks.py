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

from core.derivatives.rendering import DerivativeTarget, StoredDerivative, make_derivative
from core.errors import WorkerCrashedError
from core.media.originals import Original
from core.models import DerivativeSize

_T = TypeVar("_T")


def double(number: int) -> int:
    return 2 * number


def crash() -> None:
    os._exit(3)


def killed_at_first(diary: str, times: int) -> int:
    """End as if the system had ended the process, that many times; then return how often it was called."""
    with Path(diary).open("a+", encoding="utf-8") as file:
        file.write("called\n")
        file.seek(0)
        calls = len(file.readlines())
    if calls <= times:
        os.kill(os.getpid(), signal.SIGKILL)
    return calls


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


def make_derivative_when_killed_once(
    original: Original, target: DerivativeTarget, size: DerivativeSize, limit: int
) -> StoredDerivative:
    """Make a derivative; the first attempt for each photo ends as if the system had ended the process."""
    killed_at_first(str(target.folder.parent / f"attempts of {target.asset_key}"), 1)
    return make_derivative(original, target, size, limit)


def give_up() -> None:
    """Fail as a job does whose workers the system ended every time."""
    raise WorkerCrashedError("busy")


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


def await_lines(path: str, count: int) -> None:
    """Wait until a file has that many lines."""
    while not Path(path).exists() or len(Path(path).read_text(encoding="utf-8").splitlines()) < count:
        time.sleep(0.002)


def killed_once_then_wait(diary: str, gate: str) -> None:
    """End as if the system had ended the process; the second time, wait until the gate exists."""
    killed_at_first(diary, 1)
    await_file(Path(gate))


def blocked_signals() -> set[int]:
    return {int(number) for number in signal.pthread_sigmask(signal.SIG_BLOCK, [])}


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


def crash_with(*_arguments: object) -> None:
    """End the process whatever the arguments are."""
    os._exit(3)
