"""Encoded pictures on disk, which survive a restart; written by the workers that encode them.

A file is named by the SHA-256 of its request and begins with the CRC-32 of its body, so that an incomplete file, as a
power cut may leave, is ignored.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NamedTuple
from zlib import crc32

from tui.graphics.payloads.payload_requests import PayloadRequest

ENCODING: Final = 1
"""Part of every name: change it to ignore the payloads of older encoders."""

_SUFFIX: Final = ".payload"
_STALE_SECONDS: Final = 3600.0
_SWEEP_TARGET: Final = 0.9
"""How full a sweep leaves the folder, relative to the limit, so that the next one is not due at once."""


@dataclass(frozen=True, slots=True)
class PayloadFiles:
    """The payload files in one folder. Stateless, and equal in every process."""

    folder: Path
    limit: int
    """Most bytes after a sweep."""

    def path_of(self, request: PayloadRequest) -> Path:
        """Return the path for the payload of a request."""
        name = hashlib.sha256(f"{ENCODING} {request!r}".encode()).hexdigest()
        return self.folder / name[:2] / f"{name}{_SUFFIX}"

    def read(self, request: PayloadRequest) -> bytes | None:
        """Return a body and mark it as used; None when it is missing or damaged."""
        path = self.path_of(request)
        try:
            contents = path.read_bytes()
            os.utime(path)
        except OSError:
            return None
        body = contents[4:]
        return body if crc32(body).to_bytes(4, "big") == contents[:4] else None

    def write(self, request: PayloadRequest, body: bytes) -> None:
        """Store a body atomically.

        Raises:
            OSError: the disk is full or read-only.
        """
        path = self.path_of(request)
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        temporary = path.with_name(f"{path.name}.{os.getpid()}.{time.monotonic_ns()}")
        try:
            descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
            with os.fdopen(descriptor, "wb") as file:
                file.write(crc32(body).to_bytes(4, "big") + body)
            temporary.replace(path)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise

    def sweep(self) -> int:
        """Remove the least recently used files above the limit, and what crashed writers left; return how many."""
        kept = sorted(self._entries())
        removed = 0
        size = sum(entry.size for entry in kept)
        goal = size if size <= self.limit else int(self.limit * _SWEEP_TARGET)
        stale = time.time() - _STALE_SECONDS
        for entry in kept:
            unfinished = not entry.path.endswith(_SUFFIX)
            if (unfinished and entry.used_at <= stale) or (not unfinished and size > goal):
                with contextlib.suppress(OSError):
                    Path(entry.path).unlink()
                    removed += 1
                    size -= entry.size
        return removed

    def _entries(self) -> Iterator[_Entry]:
        with contextlib.suppress(OSError):
            for shard in self.folder.iterdir():
                for path in shard.iterdir():
                    with contextlib.suppress(OSError):
                        status = path.lstat()
                        yield _Entry(status.st_mtime, status.st_size, str(path))


class _Entry(NamedTuple):
    used_at: float
    size: int
    path: str
