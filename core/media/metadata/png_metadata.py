"""Reads EXIF, XMP and texts from the chunks of a PNG file, before and behind its pixels.

Format: PNG specification, third edition, section 11.3. ImageMagick and older programs keep EXIF, IPTC and XMP in texts
that are named "Raw profile type …", as hexadecimal digits.
"""

from __future__ import annotations

import binascii
import struct
import zlib
from contextlib import suppress
from dataclasses import dataclass, field
from typing import BinaryIO, cast

from PIL.ImageFile import ImageFile

SIGNATURE = b"\x89PNG\r\n\x1a\n"

_READ = "chunks with metadata"
"""The entry of `info` with the metadata of an opened PNG."""
_MAX_CHUNKS = 50_000
_MAX_TEXTS = 200
_MAX_BYTES = 16 * 1024 * 1024
_MAX_TEXT = 16 * 1024
_REPEATED = 2
"""EXIF and XMP can both be in a text `Raw profile type APP1`."""
_TEXTS = frozenset({b"tEXt", b"zTXt", b"iTXt"})
_RAW_PROFILE = "Raw profile type "
_XMP = "XML:com.adobe.xmp"
_PROFILES = frozenset({"exif", "app1", "xmp", "iptc", "8bim"})
_KEYWORDS = frozenset({"creation time", "title", "description", "author", "copyright"})


@dataclass(slots=True)
class PngMetadata:
    """The metadata of a PNG file."""

    exif: bytes = b""
    xmp: bytes = b""
    iptc: bytes = b""
    texts: dict[str, str] = field(default_factory=dict)
    """Those that are used, by keyword in lower case."""
    modified: tuple[int, ...] = ()
    """Year, month, day, hour, minute, second of tIME, in UTC."""


def png_metadata_of(image: ImageFile) -> PngMetadata:
    """Return the metadata of an opened PNG, whose chunks are read once; see `png_metadata`."""
    known = image.info.get(_READ)
    if isinstance(known, PngMetadata):
        return known
    found = PngMetadata() if image.fp is None else png_metadata(cast("BinaryIO", image.fp))
    image.info[_READ] = found
    return found


def png_metadata(file: BinaryIO) -> PngMetadata:
    """Return the metadata of a PNG file; its position is the same afterwards. A broken chunk is skipped.

    Raises:
        OSError: the file cannot be read.
    """
    found = PngMetadata()
    position = file.tell()
    try:
        _read_chunks(file, found)
    finally:
        file.seek(position)
    return found


def _read_chunks(file: BinaryIO, found: PngMetadata) -> None:
    file.seek(0)
    if file.read(8) != SIGNATURE:
        return
    seen: list[str] = []
    offset, texts, budget = 8, 0, _MAX_BYTES
    for _ in range(_MAX_CHUNKS):
        file.seek(offset)
        head = file.read(8)
        if len(head) < 8:
            return
        length, kind = struct.unpack(">I4s", head)
        offset += length + 12
        if kind == b"IEND":
            return
        is_text = kind in _TEXTS and texts < _MAX_TEXTS
        if (is_text or kind in {b"eXIf", b"tIME"}) and length <= budget:
            data = file.read(length)
            budget -= length
            texts += is_text
            _add_chunk(found, seen, kind, data)


def _add_chunk(found: PngMetadata, seen: list[str], kind: bytes, data: bytes) -> None:
    if kind == b"eXIf":
        found.exif = data
    elif kind == b"tIME":
        found.modified = struct.unpack(">H5B", data) if len(data) == 7 else ()
    else:
        keyword = data.partition(b"\0")[0].decode("latin-1")
        limit = _limit_of(keyword)
        if limit and seen.count(keyword) < _REPEATED:
            seen.append(keyword)
            with suppress(ValueError, LookupError, zlib.error):
                _add_text(found, keyword, _text(kind, data, limit))


def _limit_of(keyword: str) -> int:
    """Return the bytes to read of a text, 0 for one that is not used."""
    name = keyword.removeprefix(_RAW_PROFILE).strip().lower()
    if keyword == _XMP or (keyword.startswith(_RAW_PROFILE) and name in _PROFILES):
        return _MAX_BYTES
    return _MAX_TEXT if keyword.lower() in _KEYWORDS else 0


def _add_text(found: PngMetadata, keyword: str, text: bytes) -> None:
    if keyword == _XMP:
        found.xmp = found.xmp or text
    elif keyword.startswith(_RAW_PROFILE):
        _add_profile(found, keyword.removeprefix(_RAW_PROFILE).strip().lower(), text)
    else:
        found.texts.setdefault(keyword.lower(), text.decode("utf-8", errors="replace"))


def _add_profile(found: PngMetadata, name: str, text: bytes) -> None:
    """Add a profile: a line with its name, one with its length, then lines of hexadecimal digits."""
    parts = text.split(None, 2)
    if len(parts) < 3:
        return
    try:
        profile = binascii.unhexlify(b"".join(parts[2].split()))
    except ValueError:
        return
    if name in {"exif", "app1"} and profile.startswith((b"Exif\0\0", b"II*\0", b"MM\0*")):
        found.exif = found.exif or profile
    elif name in {"xmp", "app1"}:
        found.xmp = found.xmp or profile.removeprefix(b"http://ns.adobe.com/xap/1.0/\0")
    elif name in {"iptc", "8bim"}:
        found.iptc = found.iptc or profile


def _text(kind: bytes, data: bytes, limit: int) -> bytes:
    """Return the text (UTF-8) of a text chunk, at most that many bytes of it."""
    _keyword, _, rest = data.partition(b"\0")
    if kind == b"iTXt":
        compressed = rest[0] == 1
        _language, _, rest = rest[2:].partition(b"\0")
        _translated, _, text = rest.partition(b"\0")
        return _inflated(text, limit) if compressed else text[:limit]
    text = rest[:limit] if kind == b"tEXt" else _inflated(rest[1:], limit)
    # The standard says Latin-1; programs that write UTF-8 are more common by now.
    return text if _is_utf8(text) else text.decode("latin-1").encode()


def _inflated(data: bytes, limit: int) -> bytes:
    return zlib.decompressobj().decompress(data, limit)


def _is_utf8(text: bytes) -> bool:
    try:
        text.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
