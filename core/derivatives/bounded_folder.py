"""A folder of bounded size: files are written atomically, and the least recently used are removed first."""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from core.config import create_private

STALE_SECONDS: Final = 3600.0
"""Unfinished files of this age were left by a writer that crashed."""


@dataclass(frozen=True, slots=True)
class BoundedFolder:
    """Files with one suffix in one folder. It has no state, so that every process can use its own."""

    folder: Path
    suffix: str
    limit: int
    """Total bytes of all files."""

    def path_of(self, name: str) -> Path:
        """Return the path of a file, which need not exist."""
        return self.folder / f"{name}{self.suffix}"

    def existing(self, name: str) -> Path | None:
        """Return the path of a file and mark it as used; None when there is none."""
        path = self.path_of(name)
        try:
            if path.stat().st_size == 0:
                return None
            os.utime(path)
        except OSError:
            return None
        return path

    def write(self, name: str, contents: bytes) -> Path:
        """Store a file atomically, and remove the least recently used ones above the limit.

        Raises:
            OSError: the disk is full or read-only.
        """

        def fill(temporary: Path) -> bool:
            temporary.write_bytes(contents)
            return True

        path = self.write_by(name, fill)
        assert path is not None
        return path

    def write_by(self, name: str, fill: Callable[[Path], bool]) -> Path | None:
        """Store the file that a function fills, like `write`; None if it returns False, and nothing is stored.

        Raises:
            OSError: the disk is full or read-only.
            Exception: whatever the function raises.
        """
        create_private(self.folder)
        path = self.path_of(name)
        temporary = path.with_name(f"{path.name}.{os.getpid()}.{time.monotonic_ns()}")
        try:
            descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
            os.close(descriptor)
            if not fill(temporary):
                temporary.unlink()
                return None
            temporary.replace(path)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
        self._sweep(path)
        return path

    def _sweep(self, newest: Path) -> None:
        entries = []
        stale = time.time() - STALE_SECONDS
        for path in self.folder.iterdir():
            with contextlib.suppress(OSError):
                status = path.lstat()
                if path.suffix == self.suffix:
                    entries.append((status.st_mtime, status.st_size, path))
                elif status.st_mtime <= stale:
                    path.unlink()
        surplus = sum(size for _, size, _ in entries) - self.limit
        for _, size, path in sorted(entries):
            if surplus <= 0:
                return
            if path != newest:
                with contextlib.suppress(OSError):
                    path.unlink()
                    surplus -= size
