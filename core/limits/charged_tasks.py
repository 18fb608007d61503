"""Charge the time of tasks to the share of the loop that is current where they are created."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Coroutine, Generator, Iterator
from contextlib import contextmanager
from contextvars import Context
from types import TracebackType
from typing import Any, TypeVar

from core.limits.loop_time import LoopShare, current_share

_T = TypeVar("_T")


class ChargedCoroutine(Coroutine[Any, Any, _T]):
    """A coroutine whose steps are charged to a share; debuggers see the coroutine itself."""

    __slots__ = ("_coroutine", "_share")

    def __init__(self, coroutine: Coroutine[Any, Any, _T], share: LoopShare) -> None:
        """Charge the steps of `coroutine`."""
        self._coroutine = coroutine
        self._share = share

    def send(self, value: Any) -> Any:
        """Take one step."""
        # Not the thread's processor time: reading that clock is a system call, which takes longer than most steps.
        began = time.perf_counter()
        try:
            return self._coroutine.send(value)
        finally:
            self._share.spend(time.perf_counter() - began)

    def throw(
        self,
        kind: Any,
        error: BaseException | object = None,
        trace: TracebackType | None = None,
    ) -> Any:
        """Raise an error in the coroutine."""
        del error, trace
        return self._coroutine.throw(kind)

    def close(self) -> None:
        """End the coroutine."""
        self._coroutine.close()

    def __await__(self) -> Generator[Any, Any, _T]:
        """Run inside another coroutine."""
        return self  # type: ignore[return-value]  # it has the methods of a generator that `await` uses

    def __iter__(self) -> Iterator[Any]:
        """Run inside another coroutine."""
        return self

    def __next__(self) -> Any:
        """Take one step."""
        return self.send(None)

    def __getattr__(self, name: str) -> Any:
        """Return an attribute of the coroutine."""
        return getattr(self._coroutine, name)


@contextmanager
def tasks_charged() -> Iterator[None]:
    """Charge the tasks that are created in the running event loop during the block."""
    loop = asyncio.get_running_loop()
    before = loop.get_task_factory()
    loop.set_task_factory(_charged_task)
    try:
        yield
    finally:
        loop.set_task_factory(before)


def _charged_task(
    loop: asyncio.AbstractEventLoop, coroutine: Any, context: Context | None = None, **options: Any
) -> asyncio.Task[Any]:
    share = current_share.get() if context is None else context.get(current_share)
    if share is not None:
        coroutine = ChargedCoroutine(coroutine, share)
    return asyncio.Task(coroutine, loop=loop, context=context, **options)
