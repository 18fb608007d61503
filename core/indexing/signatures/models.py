"""What is kept of a folder from one scan to the next."""

from __future__ import annotations

from typing import NamedTuple


class FolderRecord(NamedTuple):
    """A folder as the last scan left it."""

    signature: bytes | None
    """That of `core.media.discovery`; None if the next scan has to compare the folder with its rows."""
    photos: int
    """Files in it that are photos."""
    sidecars: int
    """Files in it that are sidecars of photos."""
