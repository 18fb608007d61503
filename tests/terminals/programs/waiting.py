"""Waiting for something to become true, with a limit and never with a fixed pause."""

import time
from collections.abc import Callable
from typing import TypeVar

Answer = TypeVar("Answer")


class NeverHappenedError(AssertionError):
    """What was waited for did not happen within its time, or can no longer happen."""


def poll(question: Callable[[], Answer | None], *, seconds: float, what: str, every: float = 0.05) -> Answer:
    """Ask `question` until it answers something true, and return that answer.

    Raises `NeverHappenedError` with `what` in its message when `seconds` have passed.
    """
    limit = time.monotonic() + seconds
    while not (answer := question()):
        if time.monotonic() > limit:
            raise NeverHappenedError(f"not within {seconds:g} s: {what}")
        time.sleep(every)
    return answer
