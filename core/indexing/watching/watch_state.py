"""How each root is watched, in a file that other processes read, with a lock: one process watches a gallery."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

_NAME = "watch.lock"
_LONGEST = 1 << 20


@dataclass(frozen=True, slots=True)
class RootState:
    """How one root is watched."""

    reports: bool
    """Whether the system reports changes; otherwise the folders are looked at again and again."""
    reason: str = ""
    """Why it does not, safe to show, after "because"."""
    is_limit: bool = False
    """Whether that is because the kernel allows no more watches."""
    is_network: bool = False
    """Whether that is because it is on a network drive."""


class WatchState:
    """The file in a data folder; `take` it before `write`, and `release` it."""

    def __init__(self, data_dir: Path) -> None:
        self._path = data_dir / _NAME
        self._descriptor: int | None = None

    def take(self) -> bool:
        """Return whether this process watches the gallery from now on: no other does, and the file can be written."""
        try:
            descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError:
            return False
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(descriptor)
            return False
        self._descriptor = descriptor
        self.write({})
        return True

    def write(self, roots: Mapping[bytes, RootState]) -> None:
        """Replace what the file says."""
        assert self._descriptor is not None
        stored = {os.fsdecode(root): asdict(state) for root, state in roots.items()}
        with suppress(OSError):
            os.ftruncate(self._descriptor, 0)
            os.pwrite(self._descriptor, json.dumps(stored).encode(), 0)

    def release(self) -> None:
        """Let another process watch."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None


def read_watch_state(data_dir: Path) -> Mapping[bytes, RootState] | None:
    """Return how a running process watches each root, None while none does."""
    try:
        descriptor = os.open(data_dir / _NAME, os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except OSError:
        with suppress(OSError, ValueError, TypeError):
            stored = json.loads(os.pread(descriptor, _LONGEST, 0))
            return {os.fsencode(root): RootState(**state) for root, state in stored.items()}
        return {}
    finally:
        os.close(descriptor)
    return None
