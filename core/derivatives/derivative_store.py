"""The store of derivatives: a sharded tree of JPEGs named by asset, version and size, written atomically."""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from core.config import create_private
from core.models import AssetKey, DerivativeSize

MAX_EDGE: dict[DerivativeSize, int] = {DerivativeSize.THUMBNAIL: 400, DerivativeSize.PREVIEW: 1200}
"""Pixels on the long side; an embedded thumbnail has the size that the camera gave it."""

_INCOMING = ".incoming"
_STALE_SECONDS = 3600.0
_USED_SECONDS: Final = 3600.0
"""How exactly the last use of a preview is recorded."""


@dataclass(frozen=True, slots=True)
class DerivativeFile:
    """A derivative in the store."""

    asset_key: AssetKey
    version: int
    size: DerivativeSize
    path: str
    bytes: int
    used_at: float
    """Unix time when it was made, or a preview was last shown."""


class DerivativeStore:
    """The derivatives below one folder. It has no state, so that every process can use its own."""

    def __init__(self, folder: Path, *, limit: int | None = None, spare: DerivativeStore | None = None) -> None:
        """Keep derivatives of `limit` bytes in total, the newest ones; None keeps all.

        `spare` takes new ones where the folder is read-only.
        """
        self.folder = folder
        self.limit = limit
        self.writable = self if spare is None else spare
        """The store to write to."""

    def path_of(self, asset_key: AssetKey, version: int, size: DerivativeSize) -> Path:
        """Return the path of a derivative, which need not exist: `ab/abcd…-1-thumbnail.jpg`."""
        return self._shard(asset_key) / f"{asset_key}-{version}-{size}.jpg"

    def existing(self, asset_key: AssetKey, version: int, size: DerivativeSize) -> Path | None:
        """Return the path of a stored derivative, None when there is none.

        An empty file counts as none: a power failure leaves it of a file that was just renamed. A preview is marked as
        used.
        """
        path = self.path_of(asset_key, version, size)
        with contextlib.suppress(OSError):
            status = path.stat()
            if status.st_size > 0:
                if size is DerivativeSize.PREVIEW and status.st_mtime < time.time() - _USED_SECONDS:
                    with contextlib.suppress(OSError):
                        os.utime(path)
                return path
        return None if self.writable is self else self.writable.existing(asset_key, version, size)

    def write(self, asset_key: AssetKey, version: int, size: DerivativeSize, jpeg: bytes) -> Path:
        """Store a derivative atomically, and remove those of older versions.

        Raises:
            OSError: the disk is full or read-only.
        """
        path = self.path_of(asset_key, version, size)
        incoming = self.folder / _INCOMING
        if not incoming.is_dir():
            create_private(self.folder)
        for folder in (incoming, path.parent):
            folder.mkdir(mode=0o700, exist_ok=True)
        temporary = incoming / f"{path.name}.{os.getpid()}.{time.monotonic_ns()}"
        try:
            descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
            with os.fdopen(descriptor, "wb") as file:
                file.write(jpeg)
            temporary.replace(path)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
        self._remove_older(asset_key, version)
        if self.limit is not None:
            self._remove_oldest(self.limit, path)
        return path

    def remove(self, asset_key: AssetKey) -> None:
        """Remove every derivative of an asset."""
        for path in self._shard(asset_key).glob(f"{asset_key}-*.jpg"):
            path.unlink(missing_ok=True)

    def prefixes(self) -> set[str]:
        """Return the first two characters of the keys of which derivatives are stored: the names of the folders."""
        try:
            names = os.listdir(self.folder)  # noqa: PTH208 - names only
        except FileNotFoundError:
            return set()
        return {name for name in names if not name.startswith(".")}

    def listed(self, prefix: str) -> tuple[list[DerivativeFile], list[str]]:
        """List the derivatives in the folder of this name, and the paths of other files there."""
        derivatives: list[DerivativeFile] = []
        others: list[str] = []
        for entry in _files(str(self.folder / prefix)):
            found = parsed_name(entry.name)
            if found is None or self.path_of(*found) != Path(entry.path):
                others.append(entry.path)
                continue
            with contextlib.suppress(FileNotFoundError):
                status = entry.stat(follow_symlinks=False)
                derivatives.append(DerivativeFile(*found, entry.path, status.st_size, status.st_mtime))
        return derivatives, others

    def sweep(self, older_than: float = _STALE_SECONDS) -> int:
        """Remove unfinished files older than a number of seconds, left by crashed writers; return their number."""
        removed = 0
        limit = time.time() - older_than
        with contextlib.suppress(FileNotFoundError):
            for path in (self.folder / _INCOMING).iterdir():
                with contextlib.suppress(OSError):
                    if path.stat().st_mtime <= limit:
                        path.unlink()
                        removed += 1
        return removed

    def _shard(self, asset_key: AssetKey) -> Path:
        return self.folder / asset_key[:2]

    def _remove_older(self, asset_key: AssetKey, version: int) -> None:
        if version <= 1:
            return
        for path in self._shard(asset_key).glob(f"{asset_key}-*.jpg"):
            number = path.name.removeprefix(f"{asset_key}-").partition("-")[0]
            if number.isdecimal() and int(number) < version:
                path.unlink(missing_ok=True)

    def _remove_oldest(self, limit: int, newest: Path) -> None:
        stored = []
        for path in self.folder.glob("*/*.jpg"):
            with contextlib.suppress(FileNotFoundError):
                status = path.stat()
                stored.append((status.st_mtime_ns, status.st_size, path))
        surplus = sum(size for _, size, _ in stored) - limit
        for _, size, path in sorted(stored):
            if surplus <= 0:
                return
            if path != newest:
                path.unlink(missing_ok=True)
                surplus -= size


def parsed_name(name: str) -> tuple[AssetKey, int, DerivativeSize] | None:
    """Return asset, version and size of the file name of a derivative; None for another name."""
    stem, dot, suffix = name.rpartition(".")
    key, _, rest = stem.partition("-")
    version, _, size = rest.partition("-")
    if (dot, suffix) != (".", "jpg") or not key or not (version.isascii() and version.isdecimal()):
        return None
    found = next((each for each in DerivativeSize if each.value == size), None)
    return None if found is None or str(int(version)) != version else (AssetKey(key), int(version), found)


def _files(folder: str) -> Iterator[os.DirEntry[str]]:
    """Yield the files below a folder, none of one that is gone."""
    with contextlib.suppress(FileNotFoundError, NotADirectoryError), os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                yield from _files(entry.path)
            else:
                yield entry
