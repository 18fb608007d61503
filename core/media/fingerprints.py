"""The cheap fingerprint that tells whether a file is still the one that was read."""

from __future__ import annotations

from typing import NamedTuple


class Fingerprint(NamedTuple):
    """Path, size and modification time: equal means unchanged, nothing is read to find out.

    A tuple and not a dataclass: a scan makes one for every file, and a tuple costs a third.
    """

    path: bytes
    """Below the root, with slashes."""
    size: int
    mtime_ns: int

    @property
    def name(self) -> bytes:
        """The last part of the path."""
        return self.path.rpartition(b"/")[2]
