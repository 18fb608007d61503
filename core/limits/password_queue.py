"""Passwords are hashed and checked beside the loop, one at a time."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from core.errors import GalleryError
from core.limits.password_hashing import hash_password, verify_password

_T = TypeVar("_T")
WAITING = 8


class BusyError(GalleryError):
    """Too many passwords wait to be checked."""


class PasswordDesk:
    """One thread; a thread and not a semaphore, because a check whose connection is gone still runs to its end."""

    def __init__(self) -> None:
        """The thread starts with the first password, and then pays for what the first check of a process costs more."""
        self._thread = ThreadPoolExecutor(
            max_workers=1, thread_name_prefix="passwords", initializer=verify_password, initargs=(None, "")
        )
        self._waiting = 0

    async def hash(self, password: str) -> str:
        """Return the hash to store.

        Raises:
            BusyError: too many wait already.
            UsageError: the password is too short or too long.
        """
        return await self._run(lambda: hash_password(password))

    async def verify(self, stored: str | None, password: str) -> bool:
        """Compare with a stored hash; None takes as long and is never right.

        Raises:
            BusyError: too many wait already.
        """
        return await self._run(lambda: verify_password(stored, password))

    def close(self) -> None:
        """Start no further check."""
        self._thread.shutdown(wait=False, cancel_futures=True)

    async def _run(self, work: Callable[[], _T]) -> _T:
        if self._waiting >= WAITING:
            raise BusyError("Too many people are signing in at this moment.", "Try again in a minute.")
        loop = asyncio.get_running_loop()
        self._waiting += 1
        future = self._thread.submit(work)
        future.add_done_callback(lambda _: loop.call_soon_threadsafe(self._done))
        return await asyncio.wrap_future(future)

    def _done(self) -> None:
        self._waiting -= 1
