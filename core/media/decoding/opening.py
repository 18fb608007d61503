"""Opens photos with the decoders of the table, and translates their errors."""

from __future__ import annotations

import errno
import os
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import BinaryIO, TypeVar

from PIL import Image, ImageFile, UnidentifiedImageError

from core.errors import PictureUnavailableError, UnreadablePhotoError
from core.media.containers.part_limits import MOST_PARTS, TooManyPartsError, require_few_parts
from core.media.containers.stand_in_pictures import StandInPicture
from core.media.decoding.transparency import note_greys, scale_transparency
from core.media.discovery import reason_of
from core.media.formats import DECODER_ERRORS, DECODERS, expected_format
from core.media.metadata.png_metadata import png_metadata_of
from core.media.originals import Original, open_original
from core.media.raw.raw_formats import raw_format
from core.media.raw.raw_picture import open_raw
from core.media.video.video_containers import HEAD, video_container
from core.media.video.video_extensions import VIDEO_EXTENSIONS
from core.media.video.video_picture import VideoPicture

SLOW_PIXELS = 64_000_000
"""The most pixels of a JPEG 2000 file: decoding all of them takes 0.2 s and 20 MB a megapixel."""

_ORIENTATION = 0x0112
_PICTURES = (b"\xff\xd8\xff", b"\x89PNG", b"GIF8")
"""Beginnings of pictures that are neither videos nor RAW files."""
_VIDEOS = frozenset(VIDEO_EXTENSIONS.values())
_DAMAGED = "The picture is damaged or incomplete."
_HOPELESS = (UnidentifiedImageError, Image.DecompressionBombError, TooManyPartsError)
_T = TypeVar("_T")


@contextmanager
def open_image(
    original: Original,
    pixel_limit: int,
    *,
    lenient: bool = False,
    look: Callable[[BinaryIO], None] | None = None,
) -> Iterator[ImageFile.ImageFile]:
    """Open an original and read its header, not its pixels.

    Damaged metadata are left out. If `lenient`, missing pixels are, too: they are of one colour. `look` is called
    with the file, before anything of it is read; it leaves the position as it is.

    Errors that a decoder raises in the body also become an `UnreadablePhotoError`, whose sentence can be shown.
    Python's warnings are silenced, because decoders warn about harmless deviations.

    Raises:
        UnreadablePhotoError: the file is not a photo, is damaged, or has more pixels than the limit.
        PictureUnavailableError: the operating system refused to read it; it may succeed later.
        FileNotFoundError: the file is missing, or its root is offline.
    """
    with _quiet(pixel_limit):
        try:
            with open_original(original) as file, _opened(file, original, pixel_limit, look) as image:
                ImageFile.LOAD_TRUNCATED_IMAGES = lenient
                _check_size(image, pixel_limit)
                scale_transparency(image)
                note_greys(image)
                _find_exif(image)
                yield image
        except FileNotFoundError:
            raise
        except DECODER_ERRORS as error:
            # A damaged file can lead decoders to a place that no file has, which the system calls an invalid argument.
            if isinstance(error, OSError) and error.errno not in {None, errno.EINVAL}:
                raise PictureUnavailableError(reason_of(error)) from error
            raise UnreadablePhotoError(_reason(error, original.path)) from error


def read_picture(original: Original, pixel_limit: int, read: Callable[[ImageFile.ImageFile], _T]) -> tuple[_T, bool]:
    """Return what a function reads of an opened picture, and whether pixels of the file are missing or damaged.

    The function is called again for the pixels that are there if reading fails.

    Raises:
        The same as `open_image`; also if no pixels are there.
    """
    try:
        with open_image(original, pixel_limit) as image:
            # A decoder that completes a file says so when it is opened.
            is_incomplete = bool(image.info.get("incomplete"))
            return read(image), is_incomplete
    except UnreadablePhotoError as error:
        if not isinstance(error.__cause__, Exception) or isinstance(error.__cause__, _HOPELESS):
            raise
    with open_image(original, pixel_limit, lenient=True) as image:
        return read(image), True


def require_pixels(picture: Image.Image) -> None:
    """Refuse a picture of one colour: none of its pixels were there.

    Raises:
        UnreadablePhotoError: there is no more than one colour.
    """
    extrema = picture.convert("RGB").getextrema()
    if all(isinstance(band, tuple) and band[0] == band[1] for band in extrema):
        raise UnreadablePhotoError(_DAMAGED)


def orientation_of(image: ImageFile.ImageFile) -> int:
    """Return the EXIF orientation (1 to 8) to apply to the decoder's pixels.

    The decoders of HEIC and TIFF apply it themselves. In HEIC and AVIF the container alone decides (ISO/IEC 23008-12,
    clause 6.5.10 to 6.5.12), which Pillow reports as EXIF; XMP does not count. Values out of range count as upright.
    """
    if isinstance(image, StandInPicture):
        return image.orientation
    if image.format in {"TIFF", "HEIF"}:
        return 1
    try:
        if image.format == "AVIF":
            exif = Image.Exif()
            exif.load(image.info.get("exif", b""))
            return _valid(exif.get(_ORIENTATION, 1))
        # The base class's method, because that of PNG decodes the whole picture to find EXIF after it.
        return _valid(Image.Image.getexif(image).get(_ORIENTATION, 1))
    except DECODER_ERRORS:
        return 1


def _valid(orientation: object) -> int:
    return orientation if isinstance(orientation, int) and 1 <= orientation <= 8 else 1


def upright_size(size: tuple[int, int], orientation: int) -> tuple[int, int]:
    """Return width and height with the orientation applied."""
    width, height = size
    return (height, width) if orientation >= 5 else (width, height)


def _find_exif(image: ImageFile.ImageFile) -> None:
    """Add the EXIF block of a PNG that Pillow does not find, because it lies behind the pixels or in a text."""
    if image.format == "PNG" and "exif" not in image.info and image.fp is not None:
        block = png_metadata_of(image).exif
        if block:
            image.info["exif"] = block


@contextmanager
def _quiet(pixel_limit: int) -> Iterator[None]:
    """Silence Python's warnings, and set Pillow's own limit: it warns above it and refuses above twice that.

    Headers are read leniently: with a wrong checksum, metadata are left out and the picture is not.
    """
    before = Image.MAX_IMAGE_PIXELS, ImageFile.LOAD_TRUNCATED_IMAGES
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        Image.MAX_IMAGE_PIXELS, ImageFile.LOAD_TRUNCATED_IMAGES = pixel_limit, True
        try:
            yield
        finally:
            Image.MAX_IMAGE_PIXELS, ImageFile.LOAD_TRUNCATED_IMAGES = before


def _opened(
    file: BinaryIO, original: Original, pixel_limit: int, look: Callable[[BinaryIO], None] | None
) -> ImageFile.ImageFile:
    size = os.fstat(file.fileno()).st_size
    if size == 0:
        raise UnreadablePhotoError("The file is empty.")
    if look is not None:
        look(file)
    if size > MOST_PARTS:  # every part takes a byte at least
        require_few_parts(file)
    head = file.read(HEAD)
    file.seek(0)
    if not head.startswith(_PICTURES):
        raw = raw_format(original.path, head)
        if raw is not None:
            return open_raw(file, raw)
        if video_container(head) is not None:
            return VideoPicture(file, pixel_limit)
    return Image.open(file, formats=DECODERS)


def _check_size(image: ImageFile.ImageFile, pixel_limit: int) -> None:
    width, height = image.size
    if width < 1 or height < 1:
        raise UnreadablePhotoError("The picture has no pixels.")
    limit = min(pixel_limit, SLOW_PIXELS) if image.format == "JPEG2000" else pixel_limit
    if width * height > limit:
        raise UnreadablePhotoError(
            f"The picture has {width * height // 1_000_000:,} megapixels, more than the limit of "
            f"{limit // 1_000_000:,}."
        )


def _reason(error: BaseException, path: bytes) -> str:
    if isinstance(error, UnidentifiedImageError):
        kind = "a video" if expected_format(path) in _VIDEOS else "a picture"
        return f"This is not {kind} in a format that the gallery shows."
    if isinstance(error, Image.DecompressionBombError):
        return "The picture has more pixels than the limit."
    if isinstance(error, TooManyPartsError):
        return "The picture has more parts than the limit."
    return _DAMAGED
