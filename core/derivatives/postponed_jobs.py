"""Jobs whose workers the system ended: refused for a while, so that nobody waits for them again and again."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Final

from core.errors import GalleryError

_FIRST_SECONDS: Final = 15.0
_LONGEST_SECONDS: Final = 900.0
_REMEMBERED: Final = 1024


class PostponedJobs:
    """The errors of postponed jobs by key, each with the time until which it is postponed: longer every time."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._errors: OrderedDict[Hashable, tuple[float, float, GalleryError]] = OrderedDict()

    def add(self, key: Hashable, error: GalleryError) -> None:
        """Postpone a job: 15 seconds the first time, twice as long each time after that."""
        _, seconds, _ = self._errors.pop(key, (0.0, _FIRST_SECONDS / 2, error))
        seconds = min(_LONGEST_SECONDS, seconds * 2)
        self._errors[key] = (self._clock() + seconds, seconds, error)
        while len(self._errors) > _REMEMBERED:
            self._errors.popitem(last=False)

    def check(self, key: Hashable) -> None:
        """Do nothing for a job that is not postponed now.

        Raises:
            GalleryError: that of its last attempt.
        """
        until, _, error = self._errors.get(key, (0.0, 0.0, None))
        if error is not None and self._clock() < until:
            raise type(error)(error.message, error.hint)
