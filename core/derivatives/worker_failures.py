"""How the deaths of worker processes are judged: by the system, or over the file that was read.

A worker that the system ends (out of memory, overload) says nothing about its file. A job that failed so is tried again
while no other job runs; only a failure there is proof against the file. Time proves nothing while other programs have
the processors: workers have the lowest priority.
"""

from __future__ import annotations

import os
import signal
from concurrent.futures import BrokenExecutor
from concurrent.futures import TimeoutError as TaskTimeoutError
from enum import Enum
from typing import Final

from core.errors import WorkerCrashedError

ATTEMPTS: Final = 6
"""How often a job is started before it is given up without proof."""
MORE_TIME: Final = 2.0
"""Factor of the time limit of another attempt."""
_STARVED_ATTEMPTS: Final = 2
"""How often a job whose time runs out is started while others have the processors: each attempt takes minutes."""
_STARVED_LOAD: Final = 3.0
"""Processes that wait for each processor, in the last minute, from which on workers get next to nothing."""


class WorkerFailure(Enum):
    """The ways in which a worker process fails a job, each with its sentence and the failures that prove it."""

    KILLED = (
        "The system ended the process that read this picture, several times.",
        3,
        "a worker process was killed, as the system does where memory is short",
    )
    """By SIGKILL, which no decoder sends to itself, or as a part of a pool that broke."""
    CRASHED = ("Reading this picture crashed its decoder.", 1, "a worker process crashed")
    TIME = ("Reading this picture took too long.", 1, "a worker process took too long")
    MEMORY = ("Reading this picture needs too much memory.", 1, "a worker process needed too much memory")

    def __init__(self, sentence: str, proof: int, log_words: str) -> None:
        self.sentence = sentence
        self.log_words = log_words
        self.proof = proof
        """Failures while no other job ran that are held against the file."""


class FailedAttempts:
    """The failures of one job so far."""

    def __init__(self) -> None:
        self.count = 0
        self._alone = 0

    def add(self, failure: WorkerFailure, *, alone: bool, starved: bool = False) -> bool:
        """Count a failure. Return whether to try again.

        `alone` says that no other job ran at the same time, `starved` that other programs had the processors.
        """
        self.count += 1
        if starved and failure is WorkerFailure.TIME:
            return self.count < _STARVED_ATTEMPTS
        self._alone += alone
        return self.count < ATTEMPTS and not self._is_proof(failure)

    def error(self, failure: WorkerFailure, cause: BaseException) -> WorkerCrashedError:
        """Return the error for the last failure."""
        error = (
            WorkerCrashedError(failure.sentence, proven=True)
            if self._is_proof(failure)
            else WorkerCrashedError(
                "The picture could not be read now: the computer is too busy or short of memory.",
                "It is tried again later.",
            )
        )
        error.__cause__ = cause
        return error

    def _is_proof(self, failure: WorkerFailure) -> bool:
        return self.count > 1 and self._alone >= failure.proof


def is_starved() -> bool:
    """Return whether so many processes wait for the processors that workers hardly get any time."""
    return os.getloadavg()[0] > _STARVED_LOAD * (os.cpu_count() or 1)


def failure_of(error: BaseException) -> WorkerFailure | None:
    """Return how a worker failed a job; None if the function itself raised this error."""
    from pebble import ProcessExpired

    if isinstance(error, TaskTimeoutError):
        return WorkerFailure.TIME
    if isinstance(error, MemoryError):
        return WorkerFailure.MEMORY
    if isinstance(error, BrokenExecutor):
        return WorkerFailure.KILLED
    if isinstance(error, ProcessExpired):
        return WorkerFailure.KILLED if error.exitcode == -signal.SIGKILL else WorkerFailure.CRASHED
    return None
