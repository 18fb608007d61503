"""The fingerprint of a file: equal fingerprints mean an unchanged file."""

from __future__ import annotations

from typing import NamedTuple


class Fingerprint(NamedTuple):
    """Path, size and modification time of a file; its contents are not read.

    A tuple and not a dataclass: a scan creates one for every file, and a tuple costs a third.
    """

    path: bytes
    """Below the root, with slashes."""
    size: int
    mtime_ns: int

    @property
    def name(self) -> bytes:
        """Return the last part of the path."""
        return self.path.rpartition(b"/")[2]
