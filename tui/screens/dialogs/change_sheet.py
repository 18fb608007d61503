"""The base of sheets that make changes: one that takes long is shown in the sheet, and Esc cancels it."""

from __future__ import annotations

import asyncio
from abc import abstractmethod
from collections.abc import Awaitable, Callable
from functools import partial
from typing import TypeVar

from textual.worker import Worker

from tui.photos.running_change import RunningChange, is_set_soon
from tui.screens.dialogs.dialog import Dialog

_T = TypeVar("_T")


class ChangeSheet(Dialog[bool], inherit_bindings=False):
    """A sheet whose changes are those of a session, one at a time."""

    def __init__(self, change: RunningChange | None) -> None:
        """Show and cancel this change; None: what the sheet does never takes long."""
        super().__init__()
        self._change_of_session = change
        self._shows_change = False

    @abstractmethod
    def _say(self, words: str, *, is_error: bool = False) -> None:
        """Show a sentence in the sheet, unless it is closed."""

    async def _carried_out(self, step: Callable[[], Awaitable[_T]]) -> _T:
        """Make a change. After a second the sheet shows it; from then on `_cancels` cancels it.

        Raises:
            ChangeCancelledError: it was cancelled, and nothing was changed.
            GalleryError: it is refused.
        """
        finished = asyncio.Event()
        _: Worker[None] = self.run_worker(partial(self._show_change, finished), name="progress", group="progress")
        try:
            return await step()
        finally:
            finished.set()
            self._shows_change = False

    def _cancels(self) -> bool:
        """Cancel the change that the sheet shows; return whether there is one, so that Esc does not close the sheet."""
        change = self._change_of_session
        is_cancelled = self._shows_change and change is not None and change.cancel()
        if is_cancelled:
            self._show_activity()
        return is_cancelled

    async def _show_change(self, finished: asyncio.Event) -> None:
        while not await is_set_soon(finished):
            self._show_activity()

    def _show_activity(self) -> None:
        activity = None if self._change_of_session is None else self._change_of_session.activity("Esc")
        if activity is not None:
            self._shows_change = True
            self._say(f"{activity.sentence}.")
