"""Writes metadata as cameras and programs do: XMP packets, IPTC datasets, chunks of PNG files."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Mapping
from pathlib import Path

from PIL import Image

from core.media.originals import Original
from tests.core.media.drawing import EXTENSIONS, original, quarters

_NAMESPACES = {
    "xmp": "http://ns.adobe.com/xap/1.0/",
    "photoshop": "http://ns.adobe.com/photoshop/1.0/",
    "exif": "http://ns.adobe.com/exif/1.0/",
    "exifEX": "http://cipa.jp/exif/1.0/",
    "aux": "http://ns.adobe.com/exif/1.0/aux/",
    "tiff": "http://ns.adobe.com/tiff/1.0/",
    "dc": "http://purl.org/dc/elements/1.1/",
}
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_XMP_HEAD = b"http://ns.adobe.com/xap/1.0/\0"
_EXTENSION_HEAD = b"http://ns.adobe.com/xmp/extension/\0"
FORMATS_WITH_XMP = ("JPEG", "PNG", "WEBP", "TIFF", "HEIF", "AVIF")


def packet(attributes: Mapping[str, str] | None = None, elements: str = "") -> bytes:
    """Return an XMP packet with properties as attributes, and with any further elements."""
    spaces = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in _NAMESPACES.items())
    written = " ".join(f'{name}="{value}"' for name, value in (attributes or {}).items())
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">'
        f'<rdf:RDF xmlns:rdf="{_RDF}"><rdf:Description rdf:about="" {spaces} {written}>{elements}</rdf:Description>'
        '</rdf:RDF></x:xmpmeta><?xpacket end="w"?>'
    ).encode()


def datasets(values: Mapping[int, bytes | list[bytes]]) -> bytes:
    """Return IPTC datasets of record 2."""
    pairs = [(n, each) for n, value in values.items() for each in (value if isinstance(value, list) else [value])]
    return b"".join(struct.pack(">BBBH", 0x1C, 2, number, len(value)) + value for number, value in pairs)


def resources(iptc: bytes) -> bytes:
    """Return Photoshop's image resources with one before the IPTC datasets."""
    pieces = [(0x0425, b"x" * 7), (0x0404, iptc)]
    return b"".join(
        b"8BIM" + struct.pack(">HBBI", number, 0, 0, len(data)) + data + b"\0" * (len(data) % 2)
        for number, data in pieces
    )


def photo_with(
    folder: Path, decoder: str, *, xmp: bytes = b"", iptc: bytes = b"", exif: Image.Exif | None = None
) -> Original:
    """Write a small photo whose file holds this metadata where its format keeps it."""
    options: dict[str, object] = {}
    path = folder / f"photo{EXTENSIONS[decoder]}"
    if decoder == "TIFF":
        exif = exif or Image.Exif()
        exif.update({number: data for number, data in ((700, xmp), (33723, iptc)) if data})
    elif decoder not in {"JPEG", "PNG"} and xmp:
        options["xmp"] = xmp
    if exif is not None:
        options["exif"] = exif.tobytes()
    quarters().save(path, format=decoder, **options)
    contents = path.read_bytes()
    if decoder == "JPEG":
        segments = [_XMP_HEAD + xmp] if xmp else []
        contents = with_segments(contents, segments, b"Photoshop 3.0\0" + resources(iptc) if iptc else b"")
    elif decoder == "PNG":
        chunks = [(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + xmp)] if xmp else []
        chunks += [(b"tEXt", b"Raw profile type iptc\0" + hexadecimal("iptc", resources(iptc)))] if iptc else []
        contents = with_chunks(contents, chunks)
    path.write_bytes(contents)
    return original(folder, path.name)


def with_segments(jpeg: bytes, app1: list[bytes], app13: bytes = b"") -> bytes:
    """Return a JPEG with application segments behind those at its start."""
    marked = [(0xE1, each) for each in app1] + ([(0xED, app13)] if app13 else [])
    added = b"".join(b"\xff" + bytes([marker]) + struct.pack(">H", 2 + len(data)) + data for marker, data in marked)
    place = 2
    while jpeg[place] == 0xFF and 0xE0 <= jpeg[place + 1] <= 0xEF:
        place += 2 + int(struct.unpack_from(">H", jpeg, place + 2)[0])
    return jpeg[:place] + added + jpeg[place:]


def extension(xmp: bytes, size: int = 900) -> list[bytes]:
    """Return the segments of an extended XMP packet, the last part first, as writers are free to do."""
    parts = [(at, xmp[at : at + size]) for at in range(0, len(xmp), size)]
    head = _EXTENSION_HEAD + b"A" * 32
    return [head + struct.pack(">II", len(xmp), at) + part for at, part in reversed(parts)]


def with_chunks(png: bytes, chunks: list[tuple[bytes, bytes]], *, behind_pixels: bool = False) -> bytes:
    """Return a PNG with further chunks: behind IHDR, or before IEND."""
    added = b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in chunks
    )
    place = len(png) - 12 if behind_pixels else 33
    return png[:place] + added + png[place:]


def hexadecimal(name: str, profile: bytes) -> bytes:
    """Return a profile as ImageMagick writes it into a text."""
    digits = profile.hex()
    lines = [digits[at : at + 72] for at in range(0, len(digits), 72)]
    return "\n".join(["", name, f"{len(profile):8}", *lines, ""]).encode()
