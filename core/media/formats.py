"""The formats of photos: one explicit table of file extensions and of Pillow's decoders.

Pillow registers over forty decoders; only those named here are ever used. RAW files, which open as TIFF with only
their tiny thumbnail (.dng, .nef, .cr2 …), and videos are opened by `core.media.raw` and `core.media.video`.
"""

from __future__ import annotations

import struct
import zlib
from types import MappingProxyType

from PIL import (
    AvifImagePlugin,
    BmpImagePlugin,
    GifImagePlugin,
    Image,
    Jpeg2KImagePlugin,
    JpegImagePlugin,
    MpoImagePlugin,
    PngImagePlugin,
    TiffImagePlugin,
    WebPImagePlugin,
)
from pillow_heif import register_heif_opener

from core.media.containers.avif_opener import AvifPicture
from core.media.containers.bitmap_opener import BmpPicture
from core.media.containers.jpeg_2000_opener import Jpeg2000Picture
from core.media.containers.tolerant_openers import HeifPicture, PngPicture, TiffPicture, WebPPicture
from core.media.raw.raw_formats import RAW_EXTENSIONS
from core.media.video.video_extensions import VIDEO_EXTENSIONS

EXTENSIONS: MappingProxyType[bytes, str] = MappingProxyType(
    {
        b".jpg": "JPEG",
        b".jpeg": "JPEG",
        b".jpe": "JPEG",
        b".jfif": "JPEG",
        b".jfi": "JPEG",
        b".jif": "JPEG",
        b".jps": "JPEG",
        b".mpo": "JPEG",
        b".png": "PNG",
        b".apng": "PNG",
        b".pns": "PNG",
        b".webp": "WEBP",
        b".gif": "GIF",
        b".tif": "TIFF",
        b".tiff": "TIFF",
        b".heic": "HEIF",
        b".heif": "HEIF",
        b".heics": "HEIF",
        b".heifs": "HEIF",
        b".hif": "HEIF",
        b".avif": "AVIF",
        b".avifs": "AVIF",
        b".bmp": "BMP",
        b".dib": "BMP",
        b".jp2": "JPEG2000",
        b".jpf": "JPEG2000",
        b".jpx": "JPEG2000",
        b".j2k": "JPEG2000",
        b".j2c": "JPEG2000",
        b".jpc": "JPEG2000",
    }
)
"""From the lower-case extension of a file name to the expected format."""

DECODERS = ("JPEG", "PNG", "GIF", "WEBP", "TIFF", "AVIF", "HEIF", "BMP", "JPEG2000")
"""Pillow's names of the decoders that may read a file, whatever its extension is."""

ANIMATED = frozenset({"GIF", "WEBP", "PNG", "AVIF"})
"""Those whose further frames are an animation, not other pages or sizes."""

DECODER_ERRORS = (
    OSError,
    ValueError,
    TypeError,
    SyntaxError,
    RuntimeError,
    LookupError,
    ArithmeticError,
    AttributeError,
    AssertionError,
    EOFError,
    struct.error,
    zlib.error,
    Image.DecompressionBombError,
)
"""What Pillow and pillow-heif raise for damaged or malicious files."""

_PLUGINS = (
    AvifImagePlugin,
    BmpImagePlugin,
    GifImagePlugin,
    Jpeg2KImagePlugin,
    JpegImagePlugin,
    MpoImagePlugin,
    PngImagePlugin,
    TiffImagePlugin,
    WebPImagePlugin,
)
_SIGNATURES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF87a", b"GIF89a", b"II*\0", b"MM\0*", b"II+\0", b"MM\0+",
               b"\0\0\0\x0cjP  \r\n\x87\n", b"\xff\x4f\xff\x51")  # fmt: skip
_BRANDS = frozenset(
    {b"avif", b"avis", b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs", b"mif1", b"msf1"}
)
_BMP_HEADERS = frozenset(size.to_bytes(4, "little") for size in (12, 40, 52, 56, 64, 108, 124))
_DISPLAY_NAMES = {"WEBP": "WebP", "HEIF": "HEIC", "MPO": "JPEG", "JPEG2000": "JPEG 2000"}

register_heif_opener(depth_images=False, aux_images=False, decode_threads=2)
for _picture in (AvifPicture, BmpPicture, HeifPicture, Jpeg2000Picture, PngPicture, TiffPicture, WebPPicture):
    Image.register_open(_picture.format, _picture, Image.OPEN[_picture.format][1])


def expected_format(name: bytes) -> str | None:
    """Return the format of a file name's extension, None for an extension that is not a photo's or a video's."""
    dot = name.rfind(b".")
    extension = name[dot:].lower() if dot > 0 else b""
    return EXTENSIONS.get(extension) or RAW_EXTENSIONS.get(extension) or VIDEO_EXTENSIONS.get(extension)


def looks_like_picture(head: bytes) -> bool:
    """Return whether a file that begins with these 32 bytes is of one of the formats."""
    if head[4:8] == b"ftyp":
        return head[8:12] in _BRANDS
    if head[:2] == b"BM":
        return head[14:18] in _BMP_HEADERS
    return head.startswith(_SIGNATURES) or (head[:4] == b"RIFF" and head[8:12] == b"WEBP")


def format_name(decoder: str) -> str:
    """Return the common name of a format that Pillow opened ("HEIC" for HEIF, "JPEG" for MPO)."""
    return _DISPLAY_NAMES.get(decoder, decoder)
