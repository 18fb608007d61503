"""Opens photos with the decoders of the table, and translates their errors."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager

from PIL import Image, UnidentifiedImageError
from PIL.ImageFile import ImageFile

from core.errors import PictureUnavailableError, UnreadablePhotoError
from core.media.discovery import reason_of
from core.media.formats import DECODER_ERRORS, DECODERS
from core.media.originals import Original, open_original

_ORIENTATION = 0x0112


@contextmanager
def open_image(original: Original, pixel_limit: int) -> Iterator[ImageFile]:
    """Open an original and read its header, not its pixels.

    Errors that a decoder raises in the body also become an `UnreadablePhotoError`, whose sentence can be shown.
    Python's warnings are silenced, because decoders warn about harmless deviations.

    Raises:
        UnreadablePhotoError: the file is not a photo, is damaged, or has more pixels than the limit.
        PictureUnavailableError: the operating system refused to read it; it may succeed later.
        FileNotFoundError: the file is missing, or its root is offline.
    """
    with _quiet(pixel_limit):
        try:
            with open_original(original) as file, Image.open(file, formats=DECODERS) as image:
                _check_size(image, pixel_limit)
                yield image
        except FileNotFoundError:
            raise
        except DECODER_ERRORS as error:
            if isinstance(error, OSError) and error.errno is not None:
                raise PictureUnavailableError(reason_of(error)) from error
            raise UnreadablePhotoError(_reason(error)) from error


def orientation_of(image: ImageFile) -> int:
    """Return the EXIF orientation (1 to 8) to apply to the decoder's pixels.

    The decoders of HEIC and TIFF apply it themselves. Values out of range count as upright.
    """
    if image.format in {"TIFF", "HEIF"}:
        return 1
    try:
        # The base class's method, because that of PNG decodes the whole picture to find EXIF after it.
        value = Image.Image.getexif(image).get(_ORIENTATION, 1)
    except DECODER_ERRORS:
        return 1
    return value if isinstance(value, int) and 1 <= value <= 8 else 1


def upright_size(size: tuple[int, int], orientation: int) -> tuple[int, int]:
    """Return width and height with the orientation applied."""
    width, height = size
    return (height, width) if orientation >= 5 else (width, height)


@contextmanager
def _quiet(pixel_limit: int) -> Iterator[None]:
    """Silence Python's warnings, and set Pillow's own limit: it warns above it and refuses above twice that."""
    before = Image.MAX_IMAGE_PIXELS
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        Image.MAX_IMAGE_PIXELS = pixel_limit
        try:
            yield
        finally:
            Image.MAX_IMAGE_PIXELS = before


def _check_size(image: ImageFile, pixel_limit: int) -> None:
    width, height = image.size
    if width < 1 or height < 1:
        raise UnreadablePhotoError("The picture has no pixels.")
    if width * height > pixel_limit:
        raise UnreadablePhotoError(
            f"The picture has {width * height // 1_000_000:,} megapixels, more than the limit of "
            f"{pixel_limit // 1_000_000:,}."
        )


def _reason(error: BaseException) -> str:
    if isinstance(error, UnidentifiedImageError):
        return "This is not a picture in a format that the gallery shows."
    if isinstance(error, Image.DecompressionBombError):
        return "The picture has more pixels than the limit."
    return "The picture is damaged or incomplete."
