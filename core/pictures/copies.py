"""Copies of originals in a local folder; existing files are never replaced."""

from __future__ import annotations

import asyncio
import os
from contextlib import suppress
from itertools import count
from pathlib import Path
from typing import BinaryIO

from core.errors import GalleryError
from core.pictures.original_files import MAX_READ_BYTES, OriginalFile
from core.text import display_text


async def save_copy(original: OriginalFile, folder: Path, name: str) -> Path:
    """Copy an open original to a folder, under this name or with the first free number after it.

    A missing folder is created. An incomplete copy is removed.

    Raises:
        GalleryError: the folder cannot be written, or the original cannot be read to its end.
    """
    try:
        path, descriptor = await asyncio.to_thread(_create, folder, name)
    except OSError as error:
        raise _not_written(folder, error) from error
    try:
        with os.fdopen(descriptor, "wb") as file:
            await _copy(original, file)
        os.utime(path, (original.mtime, original.mtime))
    except BaseException as error:
        with suppress(OSError):
            path.unlink()
        if isinstance(error, OSError):
            raise _not_written(folder, error) from error
        raise
    return path


def _not_written(folder: Path, error: OSError) -> GalleryError:
    shown = display_text(str(folder))
    return GalleryError(f"The folder of downloads cannot be written ({error.strerror}).", detail=shown)


async def _copy(original: OriginalFile, file: BinaryIO) -> None:
    offset = 0
    while data := await original.read(offset, MAX_READ_BYTES):
        await asyncio.to_thread(file.write, data)
        offset += len(data)
    if offset < original.size:
        raise GalleryError(f"{original.name} became shorter while it was read.", "Try again.")


def _create(folder: Path, name: str) -> tuple[Path, int]:
    """Create a new file: the name itself, or "name (2).jpg" and so on; existing links are not followed."""
    folder.mkdir(parents=True, exist_ok=True)
    wanted = Path(name)
    for number in count(1):
        path = folder / (name if number == 1 else f"{wanted.stem} ({number}){wanted.suffix}")
        with suppress(FileExistsError):
            flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
            return path, os.open(path, flags, 0o644)
    raise AssertionError
