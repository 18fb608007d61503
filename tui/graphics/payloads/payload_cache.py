"""Encoded pictures in memory, shared by all sessions of a process.

The cache does not check permissions: the caller does, before every lookup.
"""

from __future__ import annotations

from collections import OrderedDict
from typing import Final

from tui.graphics.payloads.payload_files import PayloadFiles
from tui.graphics.payloads.payload_requests import PayloadRequest

ENTRY_BYTES: Final = 1024
"""Memory of an entry apart from its body: the request with its picture and region, and its place in the table."""


class PayloadCache:
    """Bodies of final payloads by request; the least recently used are evicted first. Not thread-safe."""

    def __init__(self, limit: int, files: PayloadFiles) -> None:
        """Hold at most `limit` bytes in memory; encoders store on disk what `files` allows."""
        self.files = files
        self.hits = 0
        self._limit = limit
        self._bodies: OrderedDict[PayloadRequest, bytes] = OrderedDict()
        self._size = 0
        self._unswept: int | None = None

    @property
    def size(self) -> int:
        """Bytes in use: bodies, and `ENTRY_BYTES` for each."""
        return self._size

    def find(self, request: PayloadRequest) -> bytes | None:
        """Return the body for a request, None when it is not cached."""
        body = self._bodies.get(request)
        if body is None:
            return None
        self.hits += 1
        self._bodies.move_to_end(request)
        return body

    def keep(self, request: PayloadRequest, body: bytes) -> None:
        """Cache the body of a final payload; a body larger than the limit is ignored."""
        cost = len(body) + ENTRY_BYTES
        before = self._bodies.pop(request, None)
        if before is not None:
            self._size -= len(before) + ENTRY_BYTES
        if cost > self._limit:
            return
        self._bodies[request] = body
        self._size += cost
        while self._size > self._limit:
            _, oldest = self._bodies.popitem(last=False)
            self._size -= len(oldest) + ENTRY_BYTES

    def sweep_due(self, written: int) -> bool:
        """Count bytes written to disk; return whether to sweep: at first, then after each eighth of the disk limit."""
        if self._unswept is None:
            self._unswept = 0
            return True
        self._unswept += written
        if not self.files.limit or self._unswept < self.files.limit // 8:
            return False
        self._unswept = 0
        return True
