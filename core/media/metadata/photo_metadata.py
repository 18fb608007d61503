"""The metadata of one photo: format, upright size, and the camera's EXIF values."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import BinaryIO, cast

from PIL.ImageFile import ImageFile

from core.errors import PictureUnavailableError, UnreadablePhotoError
from core.media.decoding.low_resolution_previews import low_resolution_preview
from core.media.decoding.opening import open_image, orientation_of, upright_size
from core.media.fingerprints import head_digest
from core.media.formats import format_name
from core.media.metadata.dates import taken_at
from core.media.metadata.embedded_thumbnails import upright_thumbnail
from core.media.metadata.exif import Exif, aperture_of, camera_of, coordinates_of, exif_block, exposure_of, iso_of
from core.media.originals import Original, open_original
from core.models import Coordinates, TakenAt


@dataclass(frozen=True, slots=True)
class PhotoMetadata:
    """The metadata in a photo's file; None means unknown."""

    format: str
    width: int
    height: int
    """Upright pixels."""
    orientation: int
    """EXIF orientation to apply to the decoder's pixels, 1 to 8."""
    taken: TakenAt
    camera_make: str | None = None
    camera_model: str | None = None
    lens: str | None = None
    exposure_seconds: float | None = None
    aperture: float | None = None
    iso: int | None = None
    focal_length: float | None = None
    focal_length_35mm: float | None = None
    coordinates: Coordinates | None = None
    low_resolution: bytes = b""
    """See `core.media.decoding.low_resolution_previews`; empty for a file without an embedded thumbnail."""
    head: int | None = None
    """See `core.media.fingerprints.head_digest`; set by `read_files`."""


def read_metadata(original: Original, mtime_ns: int, pixel_limit: int, now: datetime | None = None) -> PhotoMetadata:
    """Read the header and the EXIF block of an original; values of broken EXIF are None.

    Raises:
        GalleryError, FileNotFoundError: see `core.media.decoding.opening.open_image`.
    """
    with open_image(original, pixel_limit) as image:
        orientation = orientation_of(image)
        width, height = upright_size(image.size, orientation)
        exif = exif_of(image)
        make, model = camera_of(exif)
        thumbnail = upright_thumbnail(image)
        return PhotoMetadata(
            format=format_name(image.format or ""),
            width=width,
            height=height,
            orientation=orientation,
            taken=taken_at(exif, mtime_ns, now),
            camera_make=make,
            camera_model=model,
            lens=exif.text("EXIF LensModel"),
            exposure_seconds=exposure_of(exif),
            aperture=aperture_of(exif),
            iso=iso_of(exif),
            focal_length=exif.number("EXIF FocalLength", 0.1, 100_000.0),
            focal_length_35mm=exif.number("EXIF FocalLengthIn35mmFilm", 0.1, 100_000.0),
            coordinates=coordinates_of(exif),
            low_resolution=b"" if thumbnail is None else low_resolution_preview(thumbnail),
        )


def exif_of(image: ImageFile) -> Exif:
    """Return the EXIF tags of an opened picture, from its EXIF block or from the TIFF file itself."""
    if image.format == "TIFF":
        return Exif.from_file(cast("BinaryIO", image.fp))
    return Exif.from_block(exif_block(image))


@dataclass(frozen=True, slots=True)
class ReadFailure:
    """Why a file could not be read."""

    reason: str
    missing: bool = False
    """The file no longer existed; this is not an error of the file."""
    refused: bool = False
    """The operating system refused; the next scan should try again."""
    by_worker: bool = False
    """Its worker process failed, again and while no other job ran."""


def read_files(root: bytes, files: list[tuple[bytes, int]], pixel_limit: int) -> list[PhotoMetadata | ReadFailure]:
    """Read many files (path, mtime_ns) in a worker process, in their order; an unreadable one is a `ReadFailure`."""
    return [_read_one(Original(root, path), mtime_ns, pixel_limit) for path, mtime_ns in files]


def _read_one(original: Original, mtime_ns: int, pixel_limit: int) -> PhotoMetadata | ReadFailure:
    try:
        metadata = read_metadata(original, mtime_ns, pixel_limit)
        with open_original(original) as file:
            return replace(metadata, head=head_digest(file))
    except UnreadablePhotoError as error:
        return ReadFailure(error.message)
    except PictureUnavailableError as error:
        return ReadFailure(error.message, refused=True)
    except FileNotFoundError:
        return ReadFailure("It disappeared while it was read.", missing=True)
