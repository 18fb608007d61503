"""Makes derivatives of originals. The functions run in worker processes: plain arguments, no shared state."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from PIL import Image

from core.derivatives.derivative_store import MAX_EDGE, DerivativeStore
from core.media.decoding.low_resolution_previews import low_resolution_preview
from core.media.decoding.still_decoding import decode_picture
from core.media.formats import DECODER_ERRORS
from core.media.metadata.embedded_thumbnails import embedded_thumbnail
from core.media.originals import Original
from core.models import AssetKey, DerivativeSize

QUALITY = 80
"""JPEG quality of every derivative."""


@dataclass(frozen=True, slots=True)
class DerivativeTarget:
    """The photo whose derivative is made, and the store."""

    folder: Path
    """The folder of the `DerivativeStore`."""
    asset_key: AssetKey
    version: int
    limit: int | None = None
    """That of the store."""


@dataclass(frozen=True, slots=True)
class StoredDerivative:
    """A derivative after it was stored."""

    path: Path
    low_resolution: bytes
    """Its low-resolution preview; see `core.media.decoding.low_resolution_previews`."""
    bytes: int = 0
    """The size of the file."""
    is_incomplete: bool = False
    """Whether pixels of the original are missing or damaged."""
    missing_package: str | None = None
    """The package without which the picture was drawn, see `core.media.decoding.optional_packages`."""


def make_derivative(
    original: Original, target: DerivativeTarget, size: DerivativeSize, pixel_limit: int
) -> StoredDerivative:
    """Decode an original and store its 400 px or 1200 px JPEG; smaller originals keep their size.

    Raises:
        GalleryError, FileNotFoundError: see `core.media.decoding.opening.open_image`.
        OSError: the derivative cannot be written.
    """
    decoded = decode_picture(original, MAX_EDGE[size], pixel_limit)
    stored = _store(decoded.image, target, size)
    return replace(stored, is_incomplete=decoded.is_incomplete, missing_package=decoded.missing_package)


def render_derivative(
    original: Original, size: DerivativeSize, pixel_limit: int
) -> tuple[bytes, bytes, bool, str | None]:
    """Return a derivative and its low-resolution preview, whether pixels are missing, and the missing package.

    Raises:
        GalleryError, FileNotFoundError: see `core.media.decoding.opening.open_image`.
    """
    decoded = decode_picture(original, MAX_EDGE[size], pixel_limit)
    preview = low_resolution_preview(decoded.image)
    return _jpeg(decoded.image), preview, decoded.is_incomplete, decoded.missing_package


def make_embedded_thumbnail(original: Original, target: DerivativeTarget, pixel_limit: int) -> StoredDerivative | None:
    """Store the embedded thumbnail, upright; None when there is none that shows the whole photo.

    Raises:
        The same as `make_derivative`.
    """
    picture = embedded_thumbnail(original, pixel_limit)
    return None if picture is None else _store(picture, target, DerivativeSize.EMBEDDED)


def read_low_resolution(paths: Sequence[Path]) -> list[bytes]:
    """Return the low-resolution previews of stored derivatives, in their order; empty for an unreadable file."""
    return [_read_low_resolution(path) for path in paths]


def _read_low_resolution(path: Path) -> bytes:
    try:
        with Image.open(path, formats=["JPEG"]) as picture:
            picture.draft("RGB", (64, 64))
            return low_resolution_preview(picture.convert("RGB"))
    except DECODER_ERRORS:
        return b""


def _store(picture: Image.Image, target: DerivativeTarget, size: DerivativeSize) -> StoredDerivative:
    jpeg = _jpeg(picture)
    store = DerivativeStore(target.folder, limit=target.limit)
    path = store.write(target.asset_key, target.version, size, jpeg)
    return StoredDerivative(path, low_resolution_preview(picture), len(jpeg))


def _jpeg(picture: Image.Image) -> bytes:
    jpeg = io.BytesIO()
    picture.save(jpeg, "JPEG", quality=QUALITY)
    return jpeg.getvalue()
