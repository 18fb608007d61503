"""Waiting for a condition, with a time limit and without fixed pauses."""

import time
from collections.abc import Callable
from typing import TypeVar

Answer = TypeVar("Answer")


class NeverHappenedError(AssertionError):
    """A condition did not become true in time, or can no longer become true."""


def poll(question: Callable[[], Answer | None], *, seconds: float, what: str, every: float = 0.05) -> Answer:
    """Call `question` until it returns something true, and return that.

    Raise `NeverHappenedError` with `what` in its message after `seconds`.
    """
    limit = time.monotonic() + seconds
    while not (answer := question()):
        if time.monotonic() > limit:
            raise NeverHappenedError(f"not within {seconds:g} s: {what}")
        time.sleep(every)
    return answer
