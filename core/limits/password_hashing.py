"""Hash and check passwords with argon2id, for members and share links alike, on one thread with a bounded queue.

The parameters are the floor that OWASP names: 19 MiB, two passes, one lane.
"""

from __future__ import annotations

import asyncio
import secrets
import unicodedata
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import cache
from typing import TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from core.errors import GalleryError, UsageError

MIN_PASSWORD = 10
"""Characters that a new password must have."""

MAX_PASSWORD = 256
"""Characters; a longer one is refused before it is hashed."""

MAX_WAITING = 8
"""Passwords that are hashed or wait for it at once."""

MAX_WAITING_GUESTS = 4
"""How many of them may be passwords of share links, so that a busy link never keeps members from signing in."""

_T = TypeVar("_T")


class PasswordQueueFullError(GalleryError):
    """Too many passwords wait to be hashed."""


class PasswordHashing:
    """The one thread on which a gallery hashes passwords.

    A thread and not a semaphore: when a client disconnects, argon2 still runs to its end, and the next hash must wait
    for it.
    """

    def __init__(self) -> None:
        """Start the thread with the first password; it then also pays for what the first check of a process costs."""
        self._thread = ThreadPoolExecutor(
            max_workers=1, thread_name_prefix="passwords", initializer=verify_password, initargs=(None, "")
        )
        self._waiting = 0

    async def hash(self, password: str, words: str = "A password") -> str:
        """Return the hash to store; `words` is what an error calls it.

        Raises:
            UsageError: the password is too short or too long.
            PasswordQueueFullError: too many passwords wait.
        """
        return await self._run(lambda: hash_password(password, words), MAX_WAITING)

    async def verify(self, stored: str | None, password: str, *, is_guest: bool = False) -> bool:
        """Return whether the password matches the stored hash; None takes as long as a hash and never matches.

        `is_guest` marks the password of a share link.

        Raises:
            PasswordQueueFullError: too many passwords wait.
        """
        limit = MAX_WAITING_GUESTS if is_guest else MAX_WAITING
        return await self._run(lambda: verify_password(stored, password), limit)

    def close(self) -> None:
        """Cancel what waits; the hash that runs ends by itself."""
        self._thread.shutdown(wait=False, cancel_futures=True)

    async def _run(self, work: Callable[[], _T], limit: int) -> _T:
        if self._waiting >= limit:
            raise PasswordQueueFullError("Too many people are signing in.", "Try again in a minute.")
        loop = asyncio.get_running_loop()
        self._waiting += 1
        future = self._thread.submit(work)
        future.add_done_callback(lambda _: self._done_in(loop))
        return await asyncio.wrap_future(future)

    def _done_in(self, loop: asyncio.AbstractEventLoop) -> None:
        # The loop may have closed while the last hash ran.
        with suppress(RuntimeError):
            loop.call_soon_threadsafe(self._done)

    def _done(self) -> None:
        self._waiting -= 1


def hash_password(password: str, words: str = "A password") -> str:
    """Return the hash to store, with its salt and parameters; blocks for about 20 ms.

    Raises:
        UsageError: the password is too short or too long.
    """
    require_password(password, words)
    return _HASHER.hash(_normalized(password))


def require_password(password: str, words: str = "A password") -> None:
    """Raise UsageError if a new password, in `words`, is too short or too long."""
    if len(password) < MIN_PASSWORD:
        typed = f"this one has {len(password)}" if password else "nothing was typed"
        raise UsageError(f"{words} needs {MIN_PASSWORD} to {MAX_PASSWORD} characters; {typed}.", "Add some words.")
    if len(password) > MAX_PASSWORD:
        raise UsageError(f"{words} needs {MIN_PASSWORD} to {MAX_PASSWORD} characters.", "Choose a shorter one.")


def verify_password(stored: str | None, password: str) -> bool:
    """Return whether the password matches the stored hash; blocks for about 20 ms.

    None (no such member) takes as long and returns False.
    """
    if len(password) > MAX_PASSWORD:
        return False
    try:
        _HASHER.verify(stored or _unmatched_hash(), _normalized(password))
    except (VerificationError, InvalidHashError):
        return False
    return stored is not None


@cache
def _unmatched_hash() -> str:
    return _HASHER.hash(secrets.token_bytes(32))


def _normalized(password: str) -> bytes:
    """Compose accents in one way (RFC 8265, OpaqueString): keyboards differ in how they send them."""
    return unicodedata.normalize("NFC", password).encode("utf-8", "surrogatepass")


_HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
