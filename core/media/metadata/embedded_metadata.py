"""Gathers the metadata that a photo's file holds, wherever its format keeps it: EXIF, XMP, IPTC, texts of PNG."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import BinaryIO, cast

from PIL.ImageFile import ImageFile

from core.media.containers.boxes import boxes_of_file
from core.media.containers.movie_headers import creation_time
from core.media.metadata.exif import Exif, Tag
from core.media.metadata.iptc import Iptc, iptc_resource
from core.media.metadata.png_metadata import PngMetadata, png_metadata_of
from core.media.metadata.xmp import Xmp
from core.media.sidecars.takeout_metadata import TakeoutMetadata
from core.media.video.video_header import VideoHeader

_XMP = b"http://ns.adobe.com/xap/1.0/\0"
_EXTENSION = b"http://ns.adobe.com/xmp/extension/\0"
_EXTENSION_HEAD = len(_EXTENSION) + 32 + 4 + 4
_MAX_EXTENSION = 16 * 1024 * 1024
_PHOTOSHOP = b"Photoshop 3.0\0"
_XML = b"xml "
_EXIF_BOX = b"JpgTiffExif->JP2"
_XMP_BOX = bytes.fromhex("be7acfcb97a942e89c71999491e3afac")
_GIF_XMP = b"\x21\xff\x0bXMP DataXMP"
_MAX_CHUNKS = 4096
_GIF_HEAD, _GIF_TAIL = 256 * 1024, 64 * 1024
_TIME_DATE = re.compile(rb"[\r\n\0]TimeDate=(\d{8,10})[\r\n\0]")
_CASIO = b"QVCI\0"
_CASIO_DATE = re.compile(rb"(\d{4})\.(\d\d)\.(\d\d)\.(\d\d)\.(\d\d)\.(\d\d)")
_WORTH_READING = (b"DateTimeOriginal", b"DateTimeDigitized", b"DateCreated", b"CreateDate", b"Lens", b"GPSLatitude",
                  b"subject", b"description", b"title", b"Rating", b"RegionList")  # fmt: skip
_NO_EXIF, _NO_XMP, _NO_IPTC = Exif({}), Xmp({}), Iptc({})


@dataclass(frozen=True, slots=True)
class EmbeddedMetadata:
    """What a file and its sidecars hold; parts that it does not have are empty."""

    exif: Exif = _NO_EXIF
    xmp: Xmp = _NO_XMP
    iptc: Iptc = _NO_IPTC
    png: PngMetadata = field(default_factory=PngMetadata)
    picture_info: datetime | None = None
    """The camera's clock in the segment that digital cameras before EXIF wrote."""
    created: datetime | None = None
    """When an animated HEIC or AVIF was made, in UTC."""
    video: VideoHeader | None = None
    """What the container of a video says."""
    sidecar: Xmp = _NO_XMP
    """Properties of XMP sidecars, which are among those of `xmp`, too."""
    takeout: TakeoutMetadata | None = None
    """What Google Takeout says in a JSON file."""

    @property
    def has_values(self) -> bool:
        """Return whether there are values other than dates."""
        parts = self.exif, self.xmp, self.iptc, self.png.texts, self.video
        return any(parts) or self.takeout is not None

    @property
    def has_dates(self) -> bool:
        """Return whether there is anything that can hold a date."""
        return self.has_values or bool(self.png.modified or self.picture_info or self.created)

    def described_by(self, sidecar: Xmp, takeout: TakeoutMetadata | None) -> EmbeddedMetadata:
        """Return this with what sidecars say; values of XMP sidecars come before those of XMP in the file."""
        if not sidecar and takeout is None:
            return self
        return replace(self, xmp=sidecar.before(self.xmp), sidecar=sidecar, takeout=takeout)


def embedded_metadata(image: ImageFile) -> EmbeddedMetadata:
    """Return the metadata of an opened picture; broken parts have what could be read."""
    if image.format == "TIFF":
        exif = Exif.from_file(cast("BinaryIO", image.fp))
        iptc = exif.block(Tag.IPTC) or iptc_resource(exif.block(Tag.PHOTOSHOP))
        return EmbeddedMetadata(exif, Xmp.from_packets(exif.block(Tag.XMP)), Iptc.from_block(iptc))
    if image.format == "PNG":
        png = png_metadata_of(image)
        return EmbeddedMetadata(Exif.from_block(png.exif), Xmp.from_packets(png.xmp), Iptc.from_block(png.iptc), png)
    if image.format == "JPEG2000" and image.fp is not None:
        boxes = _jpeg_2000_boxes(cast("BinaryIO", image.fp))
        xmp = Xmp.from_packets(boxes.get(_XMP_BOX, b""), boxes.get(_XML, b""))
        return EmbeddedMetadata(Exif.from_block(boxes.get(_EXIF_BOX, b"")), xmp)
    if image.format == "GIF":
        return EmbeddedMetadata(xmp=Xmp.from_packets(_gif_xmp(cast("BinaryIO", image.fp))))
    if image.format == "WEBP" and not image.info.keys() & {"exif", "xmp"}:
        chunks = _webp_chunks(cast("BinaryIO", image.fp))
        return EmbeddedMetadata(Exif.from_block(chunks.get(b"EXIF", b"")), Xmp.from_packets(chunks.get(b"XMP ", b"")))
    segments = getattr(image, "applist", ())
    packets = [*_jpeg_xmp(segments), extended_xmp(segments)] if segments else [_bytes(image.info.get("xmp"))]
    return EmbeddedMetadata(
        Exif.from_block(exif_block(image)),
        Xmp.from_packets(*packets),
        Iptc.from_block(_photoshop_resources(segments)),
        picture_info=_picture_info(segments),
        created=creation_time(image.fp) if image.format in {"HEIF", "AVIF"} and image.fp is not None else None,
    )


def exif_block(image: ImageFile) -> bytes:
    """Return the EXIF block of an opened picture, empty when there is none.

    Of the segments of a JPEG, one that does not end its prefix as the standard says counts, too.
    """
    block = _bytes(image.info.get("exif"))
    if block or image.format not in {"JPEG", "MPO"}:
        return block
    segments = getattr(image, "applist", ())
    return next((data for name, data in segments if name == "APP1" and data[:4].upper() == b"EXIF"), b"")


def _jpeg_xmp(segments: Sequence[tuple[str, bytes]]) -> Iterator[bytes]:
    """Yield the XMP packets of a JPEG, also those that do not begin with the standard's words.

    The last one comes first: a program that finds none where it looks adds its own behind the others.
    """
    for name, data in reversed(segments):
        if name == "APP1" and data.startswith(_XMP):
            yield data[len(_XMP) :]
        elif name == "APP1" and b"<rdf:RDF" in data and not data.startswith(_EXTENSION):
            yield data[data.index(b"<") :]


def extended_xmp(segments: Iterable[tuple[str, bytes]]) -> bytes:
    """Return the extended XMP packet of a JPEG's application segments, empty if it has nothing worth reading.

    Its parts say their place in the packet (XMP specification, part 3, section 1.1.3.1). Depth maps and gain maps take
    megabytes of it, which are not parsed.
    """
    parts: dict[bytes, dict[int, bytes]] = {}
    for name, segment in segments:
        if name == "APP1" and segment.startswith(_EXTENSION):
            head = segment[len(_EXTENSION) : _EXTENSION_HEAD]
            place = int.from_bytes(head[36:40], "big")
            parts.setdefault(head[:32], {})[place] = segment[_EXTENSION_HEAD:]
    packet = bytearray()
    for place, part in sorted(next(iter(parts.values()), {}).items()):
        if place != len(packet) or place > _MAX_EXTENSION:
            break
        packet += part
    return bytes(packet) if any(name in packet for name in _WORTH_READING) else b""


def _photoshop_resources(segments: Iterable[tuple[str, bytes]]) -> bytes:
    """Return Photoshop's image resources of a JPEG, which continue from segment to segment."""
    return b"".join(
        data.removeprefix(_PHOTOSHOP) for name, data in segments if name == "APP13" and data.startswith(_PHOTOSHOP)
    )


def _picture_info(segments: Iterable[tuple[str, bytes]]) -> datetime | None:
    """Return the wall clock in the segments of cameras before EXIF.

    APP12 has seconds since 1970 ("TimeDate=899991190"), Casio's APP1 digits with points ("1998.10.24.12.08.57").
    """
    for name, data in segments:
        found = _TIME_DATE.search(data) if name == "APP12" else None
        if found is not None:
            return datetime.fromtimestamp(int(found[1]), UTC).replace(tzinfo=None)
        digits = _CASIO_DATE.search(data) if name == "APP1" and data.startswith(_CASIO) else None
        if digits is not None:
            with suppress(ValueError):
                return datetime(*map(int, digits.groups()))  # type: ignore[arg-type]  # noqa: DTZ001 - a wall clock
    return None


def _webp_chunks(file: BinaryIO) -> dict[bytes, bytes]:
    """Return EXIF and XMP of a WebP whose header does not announce them, which the decoder then ignores (RFC 9649)."""
    found: dict[bytes, bytes] = {}
    position = file.tell()
    try:
        offset = 12
        for _ in range(_MAX_CHUNKS):
            file.seek(offset)
            head = file.read(8)
            if len(head) < 8:
                break
            kind, length = head[:4], int.from_bytes(head[4:], "little")
            if kind in {b"EXIF", b"XMP "} and length <= _MAX_EXTENSION:
                found.setdefault(kind, file.read(length))
            offset += 8 + length + length % 2
    finally:
        file.seek(position)
    return found


def _jpeg_2000_boxes(file: BinaryIO) -> dict[bytes, bytes]:
    """Return what the boxes of a JPEG 2000 file hold that are XML or named by 16 bytes (ISO/IEC 15444-1, I.7)."""
    found: dict[bytes, bytes] = {}
    position = file.tell()
    for box in boxes_of_file(file):
        if box.kind == b"uuid":
            file.seek(box.body)
            found.setdefault(file.read(16), file.read(max(0, min(box.end - box.body - 16, _MAX_EXTENSION))))
        elif box.kind == _XML:
            file.seek(box.body)
            found.setdefault(_XML, file.read(min(box.end - box.body, _MAX_EXTENSION)))
    file.seek(position)
    return found


def _gif_xmp(file: BinaryIO) -> bytes:
    """Return the XMP packet of a GIF, which stands whole in an extension near the start or the end of the file."""
    position = file.tell()
    try:
        file.seek(0)
        parts = [file.read(_GIF_HEAD)]
        if len(parts[0]) == _GIF_HEAD:
            file.seek(-_GIF_TAIL, os.SEEK_END)
            parts.append(file.read(_GIF_TAIL))
    finally:
        file.seek(position)
    for part in parts:
        start = part.find(_GIF_XMP)
        end = part.find(b"</x:xmpmeta>", max(start, 0))
        if 0 <= start < end:
            return part[start + len(_GIF_XMP) : end + 12]
    return b""


def _bytes(value: object) -> bytes:
    if isinstance(value, str):
        return value.encode("utf-8", errors="replace")
    return value if isinstance(value, bytes) else b""
