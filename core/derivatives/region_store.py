"""The store of regions: JPEGs of parts of originals in full detail, in a bounded folder."""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass
from pathlib import Path

from core.derivatives.bounded_folder import BoundedFolder
from core.media.decoding.region_decoding import decode_region
from core.media.originals import Original
from core.models import AssetKey, Part

QUALITY = 92
"""JPEG quality of a region, without subsampled colours, because it is seen pixel by pixel."""

STORE_BYTES = 64 * 1024 * 1024
"""The size limit of the folder; the least recently used files are removed first."""


@dataclass(frozen=True, slots=True)
class RegionRequest:
    """A part of one version of a photo, and its size in pixels."""

    asset_key: AssetKey
    version: int
    part: Part
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class RegionStore:
    """The regions in one folder. It has no state, so that every process can use its own."""

    folder: Path
    limit: int = STORE_BYTES

    def existing(self, request: RegionRequest) -> Path | None:
        """Return the path of a stored region and mark it as used; None when there is none."""
        return self._files.existing(_name(request))

    def write(self, request: RegionRequest, jpeg: bytes) -> Path:
        """Store a region atomically, and remove the least recently used ones above the limit.

        Raises:
            OSError: the disk is full or read-only.
        """
        return self._files.write(_name(request), jpeg)

    @property
    def _files(self) -> BoundedFolder:
        return BoundedFolder(self.folder, ".jpg", self.limit)


def make_region(original: Original, request: RegionRequest, store: RegionStore, pixel_limit: int) -> Path:
    """Decode a part of an original and store it. Runs in worker processes.

    Raises:
        GalleryError, FileNotFoundError: see `core.media.decoding.opening.open_image`.
        OSError: the region cannot be written.
    """
    picture = decode_region(original, request.part, request.width, request.height, pixel_limit)
    jpeg = io.BytesIO()
    picture.save(jpeg, "JPEG", quality=QUALITY, subsampling=0)
    return store.write(request, jpeg.getvalue())


def _name(request: RegionRequest) -> str:
    return f"{request.asset_key}-{hashlib.sha256(repr(request).encode()).hexdigest()}"
