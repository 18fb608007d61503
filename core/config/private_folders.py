"""Create folders that only their owner may enter."""

from __future__ import annotations

import os
from pathlib import Path

from core.errors import GalleryError
from core.text import display_text


def create_private(folder: Path) -> None:
    """Create a folder of the mode 0700, and its parents; one that is there and read-only is left as it is.

    Raises:
        GalleryError: it cannot be created or is not a folder.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if folder.stat().st_mode & 0o077 and _is_writable(folder):
            folder.chmod(0o700)
    except OSError as error:
        raise GalleryError(
            f"The data folder cannot be used ({error.strerror}).",
            "Choose another one with --data DIR.",
            detail=display_text(str(folder)),
        ) from error


def _is_writable(folder: Path) -> bool:
    return os.access(folder, os.W_OK, effective_ids=os.access in os.supports_effective_ids)
