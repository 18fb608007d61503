"""Work that goes on behind what is asked for, and ends with whoever started it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine

from core.errors import GalleryError

_log = logging.getLogger(__name__)


class BackgroundTasks(set[asyncio.Task[object]]):
    """The tasks under way; what goes wrong in one is logged once and ends that one only."""

    def start(self, work: Coroutine[object, object, object], name: str) -> None:
        """Run work until it ends, or until `close`; `name` follows "could not" in the log."""

        async def logged() -> None:
            try:
                await work
            except GalleryError as error:
                _log.warning("could not %s: %s", name, error)
            except Exception:  # noqa: BLE001 - a job's edge: the gallery goes on without it
                _log.exception("could not %s", name)

        task: asyncio.Task[object] = asyncio.get_running_loop().create_task(logged(), name=name)
        self.add(task)
        task.add_done_callback(self.discard)
        # A task that is cancelled before its first step never touches the work itself.
        task.add_done_callback(lambda _task: work.close())

    async def close(self) -> None:
        """Cancel everything and wait until it has ended."""
        for task in self:
            task.cancel()
        await asyncio.gather(*self, return_exceptions=True)
