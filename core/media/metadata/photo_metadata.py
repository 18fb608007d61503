"""The metadata of one photo: format, upright size, date, and what camera and programs recorded."""

from __future__ import annotations

import math
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from PIL.ImageFile import ImageFile

from core.errors import PictureUnavailableError, UnreadablePhotoError
from core.media.containers.stand_in_pictures import StandInPicture, metadata_of
from core.media.decoding.low_resolution_previews import low_resolution_preview
from core.media.decoding.opening import open_image, orientation_of, upright_size
from core.media.faces.face_regions import upright_faces
from core.media.fingerprints import head_digest
from core.media.formats import ANIMATED, DECODER_ERRORS, format_name
from core.media.live.apple_notes import content_identifier
from core.media.live.motion_videos import MOTION_FORMATS, VideoPart, motion_video
from core.media.metadata.coordinates import place_of
from core.media.metadata.dates import taken_at
from core.media.metadata.embedded_metadata import EmbeddedMetadata, exif_block
from core.media.metadata.embedded_thumbnails import upright_thumbnail
from core.media.metadata.exif import Exif, Tag, camera_of, lens_name, lens_of_specification
from core.media.metadata.imported_texts import NO_TEXTS, ImportedTexts, imported_texts
from core.media.metadata.xmp import Xmp, parse_number
from core.media.originals import Original
from core.media.raw.raw_formats import RAW_FORMATS
from core.media.sidecars.sidecar_matching import PhotoSidecars
from core.media.sidecars.sidecar_reading import read_sidecars
from core.media.video.video_header import VideoHeader
from core.models import Coordinates, PhotoKind, TakenAt
from core.models.people.faces import NamedFace
from core.text import display_text

_NO_VIDEO = VideoHeader("")
_SECONDS = 1e-7, 86_400.0
_APEX_TIME = -15.0, 23.0
_F_NUMBERS = 0.1, 500.0
_APEX_APERTURE = 0.01, 16.0
_HIGHEST_ISO = 100_000_000


class PhotoMetadata(NamedTuple):
    """The metadata in a photo's file; None means unknown.

    A tuple and not a dataclass: workers send one for every file, and a tuple is packed and unpacked in a tenth of the
    time.
    """

    format: str
    width: int
    height: int
    """Upright pixels."""
    orientation: int
    """EXIF orientation to apply to the decoder's pixels, 1 to 8."""
    taken: TakenAt | None
    """None if not even the file's date is plausible."""
    date_problem: str | None = None
    """A sentence about a date that is not plausible and was not used."""
    camera_make: str | None = None
    camera_model: str | None = None
    lens: str | None = None
    exposure_seconds: float | None = None
    aperture: float | None = None
    iso: int | None = None
    focal_length: float | None = None
    focal_length_35mm: float | None = None
    coordinates: Coordinates | None = None
    altitude: float | None = None
    """Metres above sea level."""
    texts: ImportedTexts = NO_TEXTS
    low_resolution: bytes = b""
    """See `core.media.decoding.low_resolution_previews`; empty for a file without an embedded thumbnail."""
    head: int | None = None
    """See `core.media.fingerprints.head_digest`."""
    kind: PhotoKind = PhotoKind.STILL
    """What the file is by itself, without the others of its photo."""
    seconds: float | None = None
    """The duration of a video."""
    codec: str | None = None
    """The common name of the codec of a video ("H.264"), else its code."""
    plays_in_browsers: bool = False
    """Whether browsers play a video as it is."""
    has_sound: bool | None = None
    """Whether a video has sound."""
    content_id: str | None = None
    """The identifier that Apple writes into a still and into its live video."""
    motion_video: VideoPart | None = None
    """Where a video is inside a still."""
    faces: tuple[NamedFace, ...] = ()
    """Faces to which programs gave names."""
    sidecar_problems: tuple[tuple[bytes, str], ...] = ()
    """Paths of sidecars that could not be read, and why."""


def read_metadata(
    original: Original,
    mtime_ns: int,
    pixel_limit: int,
    now: datetime | None = None,
    sidecars: PhotoSidecars | None = None,
) -> PhotoMetadata:
    """Read the header and the metadata of an original and of its sidecars; values of broken metadata are None.

    Raises:
        GalleryError, FileNotFoundError: see `core.media.decoding.opening.open_image`.
    """
    heads: list[int] = []
    with open_image(original, pixel_limit, look=lambda file: heads.append(head_digest(file))) as image:
        orientation = orientation_of(image)
        width, height = upright_size(image.size, orientation)
        embedded = metadata_of(image)
        problems: tuple[tuple[bytes, str], ...] = ()
        if sidecars is not None:
            described = read_sidecars(original, sidecars)
            embedded, problems = embedded.described_by(described.xmp, described.takeout), described.problems
        name = original.path.rpartition(b"/")[2]
        dating = taken_at(embedded, os.fsdecode(name), mtime_ns, now)
        plain = PhotoMetadata(
            format_name(image.format or ""),
            width,
            height,
            orientation,
            dating.taken,
            dating.problem,
            head=heads[0],
            sidecar_problems=problems,
        )
        if image.format in ANIMATED or isinstance(image, StandInPicture):
            plain = plain._replace(kind=_kind_of(image))
        if not embedded.has_values and not exif_block(image):
            return plain
        exif, xmp, video = embedded.exif, embedded.xmp, embedded.video or _NO_VIDEO
        make, model = camera_of(
            exif.text(Tag.MAKE) or _line(xmp.text("tiff:Make")) or _line(video.make),
            exif.text(Tag.MODEL) or _line(xmp.text("tiff:Model")) or _line(video.model),
        )
        place, altitude = place_of(embedded)
        thumbnail = upright_thumbnail(image)
        if plain.kind is PhotoKind.STILL and image.format in MOTION_FORMATS and image.fp is not None:
            part = motion_video(image.fp, image.format, _packet(image), exif.text(Tag.MAKE))
            plain = plain._replace(motion_video=part, kind=PhotoKind.STILL if part is None else PhotoKind.LIVE)
        return plain._replace(
            camera_make=make,
            camera_model=model,
            lens=lens_of(embedded),
            exposure_seconds=_exposure(exif, xmp),
            aperture=_aperture(exif, xmp),
            iso=_sensitivity(exif, xmp),
            focal_length=exif.number(Tag.FOCAL_LENGTH, 0.1, 100_000.0)
            or xmp.number("exif:FocalLength", 0.1, 100_000.0),
            focal_length_35mm=exif.number(Tag.FOCAL_LENGTH_35MM, 0.1, 100_000.0)
            or xmp.number("exif:FocalLengthIn35mmFilm", 0.1, 100_000.0),
            coordinates=place,
            altitude=altitude,
            texts=imported_texts(embedded, name),
            faces=upright_faces(xmp.faces, orientation, (width, height)),
            low_resolution=b"" if thumbnail is None else low_resolution_preview(thumbnail),
            seconds=video.seconds,
            codec=_line(video.codec),
            plays_in_browsers=video.plays_in_browsers,
            has_sound=video.has_sound,
            content_id=_line(video.content_identifier) or content_identifier(exif_block(image)),
        )


def _packet(image: ImageFile) -> bytes:
    xmp = image.info.get("xmp")
    return xmp if isinstance(xmp, bytes) else b""


def _kind_of(image: ImageFile) -> PhotoKind:
    """Return whether it is a video, a RAW file, or has further frames; if the second one is damaged it has none."""
    if isinstance(image, StandInPicture):
        return PhotoKind.RAW if image.format in RAW_FORMATS else PhotoKind.VIDEO
    try:
        return PhotoKind.ANIMATED if getattr(image, "is_animated", False) else PhotoKind.STILL
    except DECODER_ERRORS:
        return PhotoKind.STILL


def lens_of(embedded: EmbeddedMetadata) -> str | None:
    """Return the lens by its name in EXIF or XMP, otherwise by its focal lengths and f-numbers."""
    exif, xmp = embedded.exif, embedded.xmp
    return (
        lens_name(exif.raw_text(Tag.LENS_MODEL))
        or lens_name(exif.raw_text(Tag.LENS_OF_ADOBE))
        or lens_name(xmp.text("exifEX:LensModel"))
        or lens_name(xmp.text("aux:Lens"))
        or lens_name(xmp.text("MicrosoftPhoto:LensModel"))
        or lens_of_specification(exif.numbers(Tag.LENS_SPECIFICATION))
        or lens_of_specification(_fractions(xmp.texts("exifEX:LensSpecification")))
        or lens_of_specification(_fractions((xmp.text("aux:LensInfo") or "").split()))
    )


def _exposure(exif: Exif, xmp: Xmp) -> float | None:
    """Return the exposure time in seconds, by default from the APEX shutter speed."""
    found = (
        exif.number(Tag.EXPOSURE_TIME, *_SECONDS),
        _power(exif.number(Tag.SHUTTER_SPEED, *_APEX_TIME), -1),
        xmp.number("exif:ExposureTime", *_SECONDS),
        _power(xmp.number("exif:ShutterSpeedValue", *_APEX_TIME), -1),
    )
    return next((seconds for seconds in found if seconds is not None), None)


def _aperture(exif: Exif, xmp: Xmp) -> float | None:
    """Return the f-number, by default from the APEX aperture."""
    found = (
        exif.number(Tag.F_NUMBER, *_F_NUMBERS),
        _power(exif.number(Tag.APERTURE, *_APEX_APERTURE), 0.5, 2),
        xmp.number("exif:FNumber", *_F_NUMBERS),
        _power(xmp.number("exif:ApertureValue", *_APEX_APERTURE), 0.5, 2),
    )
    return next((number for number in found if number is not None), None)


def _power(apex: float | None, factor: float, decimals: int | None = None) -> float | None:
    """Return 2 to the power of a logarithmic value of APEX."""
    if apex is None:
        return None
    number = math.pow(2.0, apex * factor)
    return number if decimals is None else round(number, decimals)


def _sensitivity(exif: Exif, xmp: Xmp) -> int | None:
    """Return the ISO sensitivity; 65535 in the old tag means that the newer ones have it."""
    found = (
        exif.number(Tag.ISO, 1, 65_534),
        exif.number(Tag.EXPOSURE_INDEX, 1, _HIGHEST_ISO),
        exif.number(Tag.ISO_SPEED, 1, _HIGHEST_ISO),
        exif.number(Tag.OUTPUT_SENSITIVITY, 1, _HIGHEST_ISO),
        xmp.number("exif:ISOSpeedRatings", 1, 65_534),
        xmp.number("exifEX:PhotographicSensitivity", 1, 65_534),
    )
    return next((round(iso) for iso in found if iso is not None), None)


def _fractions(words: Iterable[str]) -> tuple[float, ...]:
    return tuple(math.nan if number is None else number for number in map(parse_number, words))


def _line(untrusted: str | None) -> str | None:
    return display_text(untrusted, 80) or None if untrusted else None


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


def read_files(
    root: bytes,
    files: list[tuple[bytes, int]],
    pixel_limit: int,
    sidecars: Mapping[bytes, PhotoSidecars] | None = None,
) -> list[PhotoMetadata | ReadFailure]:
    """Read many files (path, mtime_ns) in a worker process, in their order; an unreadable one is a `ReadFailure`.

    `sidecars` are those of these files, by their paths.
    """
    found = sidecars or {}
    return [_read_one(Original(root, path), mtime_ns, pixel_limit, found.get(path)) for path, mtime_ns in files]


def _read_one(
    original: Original, mtime_ns: int, pixel_limit: int, sidecars: PhotoSidecars | None
) -> PhotoMetadata | ReadFailure:
    try:
        return read_metadata(original, mtime_ns, pixel_limit, sidecars=sidecars)
    except UnreadablePhotoError as error:
        return ReadFailure(error.message)
    except PictureUnavailableError as error:
        return ReadFailure(error.message, refused=True)
    except FileNotFoundError:
        return ReadFailure("It disappeared while it was read.", missing=True)
