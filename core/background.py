"""Background tasks, which end with the object that started them."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine
from contextvars import Context

from core.errors import GalleryClosingError, GalleryError, WritesStoppedError

_log = logging.getLogger(__name__)


class BackgroundTasks:
    """The background tasks of one owner. An error is logged once and ends only its own task."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[object]] = set()

    def __len__(self) -> int:
        """Return the number of running tasks."""
        return len(self._tasks)

    def start(
        self, work: Coroutine[object, object, object], name: str, *, ended: Callable[[], object] | None = None
    ) -> None:
        """Run work until it ends, or until `close`; `name` follows "could not" in the log.

        `ended` is called when it has, also if it was cancelled before its first step.
        """

        async def logged() -> None:
            try:
                await work
            except WritesStoppedError:
                _log.debug("could not %s: nothing can be written", name)  # the database has logged why
            except GalleryClosingError:
                _log.debug("could not %s: the gallery is closing", name)
            except GalleryError as error:
                _log.warning("could not %s: %s %s", name, error, error.detail)
            except Exception:  # noqa: BLE001 - the edge of a task: the gallery continues without it
                _log.exception("could not %s", name)

        task: asyncio.Task[object] = asyncio.get_running_loop().create_task(
            logged(), name=name, context=detached_context()
        )
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        # A task that is cancelled before its first step never awaits the work, which then has to be closed.
        task.add_done_callback(lambda _task: work.close())
        if ended is not None:
            task.add_done_callback(lambda _task: ended())

    async def close(self) -> None:
        """Cancel all tasks and wait until they have ended."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)


def detached_context() -> Context:
    """Return a context for tasks, timers and writes that belong to nobody's session.

    Whatever is started in a session otherwise keeps that session's context, and with it the whole app, for as long
    as it is referenced: a cancelled timer until its time has come, a shared task for as long as its owner lives.
    """
    return Context()
