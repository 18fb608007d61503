"""Encoded pictures on disk, for the next start: written by the workers that encode them, never trusted blindly.

A file is named by the SHA-256 of its request and begins with the CRC-32 of its body, so that half a file, which a power
cut may leave, counts as none.
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

from tui.graphics.payloads.placements import PayloadRequest

ENCODING: Final = 1
"""Part of every name: another number makes payloads of older encoders unknown."""

_SUFFIX: Final = ".payload"
_STALE_SECONDS: Final = 3600.0
_SHARE_LEFT: Final = 0.9
"""How full a sweep leaves the folder, so that the next one is not due at once."""


@dataclass(frozen=True, slots=True)
class PayloadFiles:
    """The payloads below one folder: without state, and the same in every process."""

    folder: Path
    limit: int
    """Bytes that a sweep leaves at most."""

    def path_of(self, request: PayloadRequest) -> Path:
        """Return where the body of a payload lies or would lie."""
        name = hashlib.sha256(f"{ENCODING} {request!r}".encode()).hexdigest()
        return self.folder / name[:2] / f"{name}{_SUFFIX}"

    def read(self, request: PayloadRequest) -> bytes | None:
        """Return a body and note its use, None when there is none or it is damaged."""
        path = self.path_of(request)
        try:
            contents = path.read_bytes()
            os.utime(path)
        except OSError:
            return None
        body = contents[4:]
        return body if crc32(body).to_bytes(4, "big") == contents[:4] else None

    def write(self, request: PayloadRequest, body: bytes) -> None:
        """Store a body; readers see all of it or nothing.

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
        """Remove the least recently used beyond the limit, and what writers that crashed left; return how many."""
        kept = sorted(self._entries())
        removed = 0
        size = sum(entry.size for entry in kept)
        goal = size if size <= self.limit else int(self.limit * _SHARE_LEFT)
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
