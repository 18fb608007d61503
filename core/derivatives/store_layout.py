"""The layout of the derivative store: a store of another layout is set aside, then carried over or made again.

The files of two layouts are never in one folder: what is set aside is a folder next to the store.
"""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from core.config import create_private
from core.derivatives.derivative_store import DerivativeStore, parsed_name
from core.errors import GalleryError
from core.text import display_text

LAYOUT: Final = 2
"""Change it with the names, folders, sizes or encoding of derivatives. Layout 1 had one more level of folders
(`ab/cd/abcd…-1-thumbnail.jpg`), nearly as many folders as photos."""

CARRIED: Final = frozenset({1})
"""The layouts with the same names and contents in other folders, whose files are carried over."""

UNKNOWN: Final = 0
"""The layout of a store whose mark cannot be read."""

_MARK: Final = ".layout"


@dataclass(frozen=True, slots=True)
class FormerStore:
    """A store of another layout that was set aside."""

    folder: Path
    layout: int


def prepare_store(folder: Path) -> None:
    """Create the folder of the store, and set one of another layout aside.

    Raises:
        GalleryError: the folder cannot be used.
    """
    create_private(folder)
    try:
        if _layout_of(folder) == LAYOUT:
            return
        with _lock(folder):
            found = _layout_of(folder)
            if found == LAYOUT:
                return
            if found is not None:
                folder.rename(_free_name(folder, found))
                create_private(folder)
            incoming = folder / f"{_MARK}.{os.getpid()}"
            incoming.write_text(f"{LAYOUT}\n")
            incoming.replace(folder / _MARK)
    except OSError as error:
        raise GalleryError(
            f"The folder of thumbnails cannot be used ({error.strerror}).",
            "Make it writable, or choose another data folder with --data DIR.",
            detail=display_text(str(folder)),
        ) from error


def former_stores(folder: Path) -> list[FormerStore]:
    """Return what was set aside for the store of this folder."""
    found = []
    for path in sorted(folder.parent.glob(f"{folder.name}-layout-*")):
        number = path.name.removeprefix(f"{folder.name}-layout-").partition("-")[0]
        found.append(FormerStore(path, int(number) if number.isdecimal() else UNKNOWN))
    return found


def carry_shard(shard: Path, store: DerivativeStore) -> int:
    """Move the derivatives below a folder of a former store into the store; return how many.

    One that was made again in the meantime is removed instead, and so is what is not a derivative.

    Raises:
        OSError: the store cannot be written.
    """
    carried = 0
    for parent, _, names in os.walk(shard):
        for name in names:
            path = Path(parent, name)
            derivative = parsed_name(name)
            target = None if derivative is None else store.path_of(*derivative)
            if target is None or target.exists():
                path.unlink(missing_ok=True)
                continue
            target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with suppress(FileNotFoundError):  # another process carries over the same store
                path.rename(target)
                carried += 1
    remove_folder(shard)
    return carried


def remove_folder(folder: Path) -> None:
    """Remove a folder of a former store with everything in it; what cannot be removed stays."""
    shutil.rmtree(folder, ignore_errors=True)


def _layout_of(folder: Path) -> int | None:
    """Return the layout of a store; None for an empty folder."""
    try:
        text = (folder / _MARK).read_text("ascii").strip()
    except FileNotFoundError:
        with os.scandir(folder) as entries:
            return next((1 for entry in entries if not entry.name.startswith(_MARK)), None)
    except ValueError:
        return UNKNOWN
    return int(text) if text.isdecimal() else UNKNOWN


def _free_name(folder: Path, layout: int) -> Path:
    """Return a name for a store that is set aside."""
    number = 1
    while (path := folder.with_name(f"{folder.name}-layout-{layout}-{number}")).exists():
        number += 1
    return path


@contextmanager
def _lock(folder: Path) -> Iterator[None]:
    """Let one process at a time set a store aside."""
    descriptor = os.open(folder.with_name(f"{folder.name}.lock"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
