"""Create folders that only their owner may enter."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from core.errors import GalleryError
from core.text import display_text


def create_private(folder: Path) -> None:
    """Create a folder of the mode 0700, and its parents; one that is there and read-only is left as it is.

    Raises:
        GalleryError: it cannot be created, is not a folder, or is shared by all users of the machine, as /tmp is.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        mode = folder.stat().st_mode
        if mode & stat.S_ISVTX:
            raise GalleryError(
                "The data folder cannot be one that all users share.",
                "Choose a folder in it with --data DIR.",
                detail=display_text(str(folder)),
            )
        if mode & 0o077 and _is_writable(folder):
            folder.chmod(0o700)
    except OSError as error:
        raise GalleryError(
            f"The data folder cannot be used ({error.strerror}).",
            "Choose another one with --data DIR.",
            detail=display_text(str(folder)),
        ) from error


def _is_writable(folder: Path) -> bool:
    return os.access(folder, os.W_OK, effective_ids=os.access in os.supports_effective_ids)
