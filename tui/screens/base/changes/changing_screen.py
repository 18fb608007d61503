"""Makes changes one at a time; one that takes longer than a second is shown, and can be cancelled."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial

from textual.screen import ScreenResultType
from textual.worker import Worker

from core.errors import GalleryError
from core.marks.things import Things
from core.operations import Applied, Operation
from tui.keys.bindings import ACTIONS, is_key_of, with_keys
from tui.photos.running_change import is_set_soon
from tui.screens.base.gallery_screen import GalleryScreen
from tui.wording import things_words


class ChangingScreen(GalleryScreen[ScreenResultType]):
    """A screen of the gallery whose keys change something."""

    def action_back(self) -> None:
        """Cancel a change that takes long, or go back."""
        if not self._cancels():
            super().action_back()

    def key_unhandled(self, key: str) -> None:
        """Cancel a change that takes long, also where there is no way back, or say why a key does nothing."""
        back = next(each for each in ACTIONS if each.id == "back")
        if not is_key_of(key, back, self.keymap) or not self._cancels():
            super().key_unhandled(key)

    def _cancels(self) -> bool:
        is_running = self.session.change.cancel()
        if is_running:
            self.activity_changed()
        return is_running

    async def _carry_out(self, change: Callable[[], Awaitable[None]]) -> None:
        """Make a change. After a second keys are answered again, and the status line shows the change."""
        if self.session.change.is_running:
            self.answer_key(with_keys("Another change is running; {back} cancels it.", self.keymap))
            return
        finished = asyncio.Event()

        async def work() -> None:
            try:
                await change()
            except GalleryError as error:
                self.show_error(error)
            finally:
                finished.set()

        # Of the app: the change is completed when the screen is closed.
        _: Worker[None] = self.app.run_worker(work, name="change", group="changes")
        if not await is_set_soon(finished):
            _ = self.app.run_worker(partial(self._show_progress, finished), name="progress", group="progress")

    async def _show_progress(self, finished: asyncio.Event) -> None:
        while True:
            if isinstance(self.app.screen, GalleryScreen):
                self.app.screen.activity_changed()
            if finished.is_set():
                return
            await is_set_soon(finished)

    async def _applied(self, operation: Operation[int], things: Things) -> Applied[int]:
        session, words = self.session, f"Changing {things_words(things)}"
        return await session.change.apply(session.gallery, session.actor, operation, words)

    def _changed(self) -> None:
        if self.is_removed:
            self.session.library_version += 1
        else:
            self.changed_here()
