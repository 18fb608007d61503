"""Executors for tests of the cluster, and files for them."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import Executor, Future
from pathlib import Path
from typing import Any


class InlineExecutor(Executor):
    """Runs each call at once, or what a test puts in its place."""

    def __init__(self, instead: Callable[..., Any] | None = None) -> None:
        self.instead = instead
        self.batches: list[int] = []

    def submit(self, function: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Run the call, and return a future that has ended."""
        future: Future[Any] = Future()
        self.batches.append(len(args[0]))
        try:
            future.set_result((self.instead or function)(*args, **kwargs))
        except Exception as error:  # noqa: BLE001 - as an executor does
            future.set_exception(error)
        return future


class EvilError(Exception):
    """An exception that makes a file where it is unpickled: on another machine, but not in the gallery."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path

    def __reduce__(self) -> tuple[Callable[..., Any], tuple[str, ...]]:
        """Pickle as a call."""
        return _make_file_elsewhere, (self.path, str(os.getpid()))

    @staticmethod
    def fail(path: str) -> None:
        """Raise one."""
        raise EvilError(path)


def _make_file_elsewhere(path: str, maker: str) -> Exception:
    """Make the file unless the worker itself unpickles its exception."""
    if maker != str(os.getpid()):
        Path(path).write_text("run")
    return ValueError(path)
