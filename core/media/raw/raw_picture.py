"""Opens a RAW file as the preview that the camera stored in it.

Previews are found without any package. Where there is only a small one or none, rawpy (the extra `raw`) may find
another, or develops the values of the sensor, in half of their size.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any, BinaryIO, Final

from PIL import Image, JpegImagePlugin, TiffImagePlugin

from core.errors import UnreadablePhotoError
from core.media.containers.stand_in_pictures import StandInPicture
from core.media.decoding.optional_packages import RAW_PACKAGE, is_installed
from core.media.metadata.embedded_metadata import EmbeddedMetadata
from core.media.metadata.exif import Exif, Tag
from core.media.metadata.iptc import Iptc, iptc_resource
from core.media.metadata.xmp import Xmp
from core.media.raw.embedded_jpegs import ENOUGH, EmbeddedJpeg, embedded_jpegs
from core.media.raw.raw_metadata import raw_exif, raw_size
from core.media.video.drawn_posters import drawn_aperture

_NOMINAL: Final = (1200, 800)


class RawPreview(JpegImagePlugin.JpegImageFile, StandInPicture):
    """The JPEG in a RAW file, decoded as any JPEG."""


class RawBitmap(StandInPicture):
    """A preview that is not a JPEG, or a drawn picture; `load` makes it."""

    def __init__(self, size: tuple[int, int], make: Callable[[], Image.Image]) -> None:
        self._made_size = size
        self._make = make
        super().__init__(io.BytesIO(b"\0"))

    def _open(self) -> None:
        self._mode = "RGB"
        self._size = self._made_size

    def load(self) -> Any:
        """Make the pixels."""
        if self._im is None:
            self.im = self._make().convert("RGB").resize(self._made_size).im
        return Image.Image.load(self)


def can_read_raw() -> bool:
    """Return whether rawpy is installed."""
    return is_installed(RAW_PACKAGE)


def open_raw(file: BinaryIO, format_name: str) -> StandInPicture:
    """Return the best preview of an open RAW file, with the metadata of the RAW file.

    Raises:
        UnreadablePhotoError: there is none, and rawpy finds none either.
        OSError, SyntaxError: the file cannot be read.
    """
    exif = raw_exif(file, format_name)
    found = embedded_jpegs(file)
    picture = _preview(file, found[0] if found else None)
    picture.format = format_name
    picture.metadata = _metadata(picture, exif)
    picture.orientation = round(picture.metadata.exif.number(Tag.ORIENTATION, 1, 8) or 1)
    return picture


def _preview(file: BinaryIO, best: EmbeddedJpeg | None) -> StandInPicture:
    if best is not None and max(best.width, best.height) >= ENOUGH:
        return _jpeg(file, best)
    choices: list[StandInPicture] = [] if best is None else [_jpeg(file, best)]
    choices += [choice for choice in (_libraw_thumbnail(file), _tiff_thumbnail(file)) if choice is not None]
    largest = max(choices, key=lambda choice: choice.width * choice.height, default=None)
    if largest is None or max(largest.size) < ENOUGH:
        developed = _developed(file, largest)
        if developed is not None:
            return developed
    if largest is not None:
        return largest
    if can_read_raw():
        raise UnreadablePhotoError("This RAW file has no preview, and no values of a sensor that can be read.")
    size = raw_size(file) or _NOMINAL
    drawn = RawBitmap(size, lambda: drawn_aperture(size))
    drawn.missing_package = RAW_PACKAGE
    return drawn


def _jpeg(file: BinaryIO, jpeg: EmbeddedJpeg) -> RawPreview:
    file.seek(jpeg.offset)
    return RawPreview(io.BytesIO(file.read(jpeg.length)))


def _libraw_thumbnail(file: BinaryIO) -> StandInPicture | None:
    """Return the thumbnail that LibRaw finds, None if it finds none or is not installed."""
    if not can_read_raw():
        return None
    import rawpy

    file.seek(0)
    try:
        with rawpy.imread(file) as raw:
            thumbnail = raw.extract_thumb()
    except (rawpy.LibRawError, OSError, ValueError, MemoryError):
        return None
    if isinstance(thumbnail.data, bytes):
        try:
            return RawPreview(io.BytesIO(thumbnail.data))
        except (OSError, SyntaxError):
            return None
    picture = Image.fromarray(thumbnail.data)
    return RawBitmap(picture.size, lambda: picture)


def _developed(file: BinaryIO, otherwise: StandInPicture | None) -> StandInPicture | None:
    """Return the picture that LibRaw develops, None if it does not know the file or is not installed.

    It is developed when its pixels are wanted. Where that fails then, it shows `otherwise`, enlarged.
    """
    if not can_read_raw():
        return None
    import rawpy

    file.seek(0)
    try:
        with rawpy.imread(file) as raw:
            size = (raw.sizes.iwidth + 1) // 2, (raw.sizes.iheight + 1) // 2
    except (rawpy.LibRawError, OSError, ValueError, MemoryError):
        return None
    if otherwise is not None and max(size) <= max(otherwise.size):
        return None
    return RawBitmap(size, lambda: _develop(file, otherwise)) if min(size) > 0 else None


def _develop(file: BinaryIO, otherwise: StandInPicture | None) -> Image.Image:
    """Develop the values of the sensor, not turned: the orientation is that of the metadata."""
    import rawpy

    file.seek(0)
    try:
        with rawpy.imread(file) as raw:
            return Image.fromarray(raw.postprocess(half_size=True, use_camera_wb=True, user_flip=0, output_bps=8))
    except (rawpy.LibRawError, OSError, ValueError, MemoryError) as error:
        if otherwise is None:
            raise UnreadablePhotoError("The values of the sensor in this RAW file cannot be read.") from error
        return otherwise.convert("RGB")


def _tiff_thumbnail(file: BinaryIO) -> StandInPicture | None:
    """Return the uncompressed thumbnail in the first directory, None if there is none."""
    file.seek(0)
    try:
        picture = TiffImagePlugin.TiffImageFile(io.BytesIO(file.read(_THUMBNAIL_BYTES)))
        picture.load()
    except (OSError, SyntaxError, ValueError, TypeError, LookupError, RuntimeError, AttributeError):
        return None
    return RawBitmap(picture.size, lambda: picture) if picture.width * picture.height <= _THUMBNAIL_PIXELS else None


_THUMBNAIL_BYTES: Final = 4 * 1024 * 1024
_THUMBNAIL_PIXELS: Final = 1_000_000


def _metadata(picture: StandInPicture, exif: Exif) -> EmbeddedMetadata:
    """Return the metadata of the RAW file, or of its preview where the RAW file has none (as RAF)."""
    if not exif:
        block = picture.info.get("exif")
        exif = Exif.from_block(block) if isinstance(block, bytes) else exif
    iptc = exif.block(Tag.IPTC) or iptc_resource(exif.block(Tag.PHOTOSHOP))
    return EmbeddedMetadata(exif, Xmp.from_packets(exif.block(Tag.XMP)), Iptc.from_block(iptc))
