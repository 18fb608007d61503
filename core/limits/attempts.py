"""Password attempts on share links, limited by network source and by share link."""

from __future__ import annotations

import time
from collections import OrderedDict, deque
from dataclasses import dataclass, field

from core.errors import GalleryError

ATTEMPTS_PER_SOURCE = 10
ATTEMPTS_PER_SHARE = 30
WINDOW_SECONDS = 15 * 60.0

_MAX_KEYS = 10_000


class TooManyAttemptsError(GalleryError):
    """A source, or all sources on one share link together, used up their password attempts."""


@dataclass(slots=True)
class PasswordAttempts:
    """The wrong passwords of the last 15 minutes by source and by share link; bounded in memory."""

    _attempts: OrderedDict[str, deque[float]] = field(default_factory=OrderedDict)

    def take(self, source: str, share: str, now: float | None = None) -> None:
        """Count an attempt.

        Raises:
            TooManyAttemptsError: the attempts of this source or on this share link are used up.
        """
        moment = time.monotonic() if now is None else now
        if (
            self._recent(f"source {source}", moment) >= ATTEMPTS_PER_SOURCE
            or self._recent(f"link {share}", moment) >= ATTEMPTS_PER_SHARE
        ):
            raise TooManyAttemptsError("Too many password attempts.", "Try again in 15 minutes.")
        for key in (f"source {source}", f"link {share}"):
            self._attempts.setdefault(key, deque(maxlen=ATTEMPTS_PER_SHARE)).append(moment)
            self._attempts.move_to_end(key)
        while len(self._attempts) > _MAX_KEYS:
            self._attempts.popitem(last=False)

    def give_back(self, source: str, share: str) -> None:
        """Remove the newest attempt, because its password was correct or never checked."""
        for key in (f"source {source}", f"link {share}"):
            if attempts := self._attempts.get(key):
                attempts.pop()

    def _recent(self, key: str, now: float) -> int:
        attempts = self._attempts.get(key)
        if attempts is None:
            return 0
        while attempts and now - attempts[0] >= WINDOW_SECONDS:
            attempts.popleft()
        return len(attempts)
