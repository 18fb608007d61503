"""Parts of originals in full detail, kept for a while: what visitors zoom into. A bounded folder of JPEGs."""

from __future__ import annotations

import contextlib
import hashlib
import io
import os
import time
from dataclasses import dataclass
from pathlib import Path

from core.config import create_private
from core.media.originals import Original
from core.media.regions import decode_region
from core.models import AssetKey, Part

QUALITY = 92
"""JPEG quality of a region, without subsampled colours: it is looked at pixel by pixel."""

STORE_BYTES = 64 * 1024 * 1024
"""How much the folder may hold; what was used least recently goes first."""

_STALE_SECONDS = 3600.0


@dataclass(frozen=True, slots=True)
class RegionRequest:
    """A part of one version of a photo, in so many pixels."""

    asset_key: AssetKey
    version: int
    part: Part
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class RegionStore:
    """The regions in one folder; without state, and the same in every process."""

    folder: Path
    limit: int = STORE_BYTES

    def path_of(self, request: RegionRequest) -> Path:
        """Return where a region lies or would lie."""
        name = hashlib.sha256(repr(request).encode()).hexdigest()
        return self.folder / f"{request.asset_key}-{name}.jpg"

    def existing(self, request: RegionRequest) -> Path | None:
        """Return the path of a region that was made and note its use, else None."""
        path = self.path_of(request)
        try:
            if path.stat().st_size == 0:
                return None
            os.utime(path)
        except OSError:
            return None
        return path

    def write(self, request: RegionRequest, jpeg: bytes) -> Path:
        """Store a region (readers see all of it or nothing) and drop the oldest ones beyond the limit.

        Raises:
            OSError: the disk is full or read-only.
        """
        create_private(self.folder)
        path = self.path_of(request)
        temporary = path.with_name(f"{path.name}.{os.getpid()}.{time.monotonic_ns()}")
        try:
            descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
            with os.fdopen(descriptor, "wb") as file:
                file.write(jpeg)
            temporary.replace(path)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
        self._sweep(path)
        return path

    def _sweep(self, newest: Path) -> None:
        entries = []
        stale = time.time() - _STALE_SECONDS
        for path in self.folder.iterdir():
            with contextlib.suppress(OSError):
                status = path.lstat()
                if path.suffix == ".jpg":
                    entries.append((status.st_mtime, status.st_size, path))
                elif status.st_mtime <= stale:
                    path.unlink()
        surplus = sum(size for _, size, _ in entries) - self.limit
        for _, size, path in sorted(entries):
            if surplus <= 0:
                return
            if path != newest:
                with contextlib.suppress(OSError):
                    path.unlink()
                    surplus -= size


def make_region(original: Original, request: RegionRequest, store: RegionStore, pixel_limit: int) -> Path:
    """Decode a part of an original and store it. A plain function for worker processes.

    Raises:
        GalleryError, FileNotFoundError: see `core.media.opening.opened`.
        OSError: the region cannot be written.
    """
    picture = decode_region(original, request.part, request.width, request.height, pixel_limit)
    jpeg = io.BytesIO()
    picture.save(jpeg, "JPEG", quality=QUALITY, subsampling=0)
    return store.write(request, jpeg.getvalue())
