"""Passwords are checked beside the loop, one at a time, with the same work for names that nobody has."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from core.accounts import credentials
from core.errors import GalleryError

_T = TypeVar("_T")
_WAITING = 8
_DUMMY = "a password that nobody has"


class BusyError(GalleryError):
    """Too many passwords wait to be checked."""


class PasswordDesk:
    """Hashes and verifies in one thread; a thread and not a semaphore, because a cancelled check goes on to its end."""

    def __init__(self) -> None:
        """The thread starts with the first password."""
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="passwords")
        self._waiting = 0
        self._dummy_hash: str | None = None

    async def hash(self, password: str) -> str:
        """Return the hash to store.

        Raises:
            BusyError: too many wait already.
        """
        return await self._run(lambda: credentials.hash_password(password))

    async def verify(self, stored: str | None, password: str) -> bool:
        """Compare with a stored hash; None takes as long and is never right.

        Raises:
            BusyError: too many wait already.
        """
        return await self._run(lambda: self._verify(stored, password))

    def close(self) -> None:
        """Start no further check."""
        self._thread.shutdown(wait=False, cancel_futures=True)

    def _verify(self, stored: str | None, password: str) -> bool:
        if self._dummy_hash is None:
            self._dummy_hash = credentials.hash_password(_DUMMY)
        right = credentials.verify_password(stored or self._dummy_hash, password)
        return right and stored is not None

    async def _run(self, work: Callable[[], _T]) -> _T:
        if self._waiting >= _WAITING:
            raise BusyError("Too many people are signing in at this moment.", "Try again in a minute.")
        self._waiting += 1
        future = self._thread.submit(work)
        future.add_done_callback(lambda _: loop.call_soon_threadsafe(self._done))
        loop = asyncio.get_running_loop()
        return await asyncio.wrap_future(future)

    def _done(self) -> None:
        self._waiting -= 1
