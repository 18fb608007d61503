"""The change of many things that a session waits for: what it is, since when, and how it is cancelled."""

from __future__ import annotations

import asyncio
import threading
from contextlib import suppress
from typing import TYPE_CHECKING, Final, TypeVar

from core.errors import ConflictError
from core.models import Activity, Actor
from core.operations import Applied, Operation

if TYPE_CHECKING:
    from core.gallery import Gallery

SHOWN_AFTER: Final = 1.0
"""Seconds after which a change is shown, and keys are answered during it."""

_T = TypeVar("_T")


class RunningChange:
    """At most one change at a time. Until it is stored, it can be cancelled as a whole."""

    def __init__(self) -> None:
        """Start without one."""
        self._cancel: threading.Event | None = None
        self._words = ""
        self._since = 0.0

    @property
    def is_running(self) -> bool:
        """Whether there is one."""
        return self._cancel is not None

    def activity(self, key: str) -> Activity | None:
        """Return a change that takes long as an activity, with the key that cancels it; None for others."""
        seconds = asyncio.get_running_loop().time() - self._since
        if self._cancel is None or seconds < SHOWN_AFTER:
            return None
        if self._cancel.is_set():
            return Activity("Cancelling the change")
        return Activity(f"{self._words}, {seconds:.0f} s · {key} cancels")

    def cancel(self) -> bool:
        """Have it cancelled; return whether there is one."""
        if self._cancel is None:
            return False
        self._cancel.set()
        return True

    async def apply(self, gallery: Gallery, actor: Actor, operation: Operation[_T], words: str) -> Applied[_T]:
        """Perform an operation, which the words name: Changing 3 photos.

        Raises:
            ConflictError: another one is running.
            ChangeCancelledError: it was cancelled, and nothing was changed.
            GalleryError: see `Operations.apply`.
        """
        if self.is_running:
            raise ConflictError("Another change is running.", "Wait until it is done, or cancel it.")
        self._cancel, self._words, self._since = threading.Event(), words, asyncio.get_running_loop().time()
        try:
            return await gallery.apply(actor, operation, self._cancel)
        finally:
            self._cancel = None


async def is_set_soon(event: asyncio.Event) -> bool:
    """Wait for an event for as long as a change is not shown; return whether it is set."""
    with suppress(TimeoutError):
        async with asyncio.timeout(SHOWN_AFTER):
            await event.wait()
    return event.is_set()
