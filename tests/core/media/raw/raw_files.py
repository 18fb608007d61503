"""Builds RAW files of each kind as cameras lay them out: directories, metadata, and a JPEG as the preview."""

from __future__ import annotations

import io
import struct
from typing import Final

from PIL import Image

from core.media.containers.boxes import box_bytes
from tests.core.media.drawing import UPRIGHT
from tests.core.media.video.movie_files import full_box

TAKEN: Final = "2021:02:05 10:56:53"
MODEL: Final = "K-3 II"
Entry = tuple[int, int, int, bytes]
"""Tag, type, number of values, their bytes."""
KINDS: Final = ("dng", "nef", "cr2", "cr3", "arw", "raf", "orf", "rw2", "pef")
_CANON: Final = bytes.fromhex("85c0b687820f11e08111f4ce462b6a48")
_CANON_PREVIEW: Final = bytes.fromhex("eaf42b5e1c984b88b9fbb7dc406e4d16")
_JPEG_AT: Final = 4096


def preview(width: int = 960, height: int = 640, exif: bytes = b"") -> bytes:
    """Return a JPEG of four coloured quarters."""
    small = Image.new("RGB", (2, 2))
    for number, colour in enumerate(UPRIGHT):
        small.putpixel((number % 2, number // 2), colour)
    stored = io.BytesIO()
    small.resize((width, height), Image.Resampling.NEAREST).save(stored, "JPEG", quality=90, exif=exif)
    return stored.getvalue()


def raw_bytes(kind: str, jpeg: bytes, orientation: int = 1) -> bytes:
    """Return a RAW file of the kind that an extension names, with this JPEG as its preview."""
    match kind:
        case "raf" | "cr3":
            return (_canon if kind == "cr3" else _fuji)(jpeg, orientation)
        case "rw2":
            return _tiff(jpeg, orientation, [(0x002E, 7, len(jpeg), struct.pack("<I", _JPEG_AT))], head=b"IIU\0")
        case "orf" | "pef":  # their previews are where only maker notes say
            return _tiff(jpeg, orientation, [], head=b"IIRO" if kind == "orf" else b"II*\0")
        case "cr2":
            entries = [(0x0103, 3, 1, struct.pack("<I", 6)), *_strip(0x0111, 0x0117, jpeg)]
            return _tiff(jpeg, orientation, entries, head=b"II*\0", canon=True)
        case "arw":
            return _tiff(jpeg, orientation, _strip(0x0201, 0x0202, jpeg))
        case _:
            nested = _directory([*_strip(*((0x0111, 0x0117) if kind == "dng" else (0x0201, 0x0202)), jpeg)])
            return _tiff(jpeg, orientation, [(0x014A, 4, 1, struct.pack("<I", 1024))], nested=nested)


def tiff_block(entries: list[Entry], first: int = 8) -> bytes:
    """Return a TIFF structure of one directory; longer values lie behind it."""
    body = bytearray(_directory(entries))
    values = bytearray()
    for number, (_, _, _, value) in enumerate(sorted(entries)):
        if len(value) > 4:
            struct.pack_into("<I", body, 2 + 12 * number + 8, first + len(body) + len(values))
            values += value
    return b"II*\0" + struct.pack("<I", first) + bytes(first - 8) + bytes(body + values)


def _strip(offsets: int, lengths: int, jpeg: bytes) -> list[Entry]:
    return [(offsets, 4, 1, struct.pack("<I", _JPEG_AT)), (lengths, 4, 1, struct.pack("<I", len(jpeg)))]


def _tiff(
    jpeg: bytes,
    orientation: int,
    entries: list[Entry],
    *,
    head: bytes = b"II*\0",
    nested: bytes = b"",
    canon: bool = False,
) -> bytes:
    """Return a TIFF structure with camera, orientation and date, and the JPEG at a fixed place."""
    exif_at = 2048
    all_entries = [
        (0x0110, 2, len(MODEL) + 1, MODEL.encode() + b"\0"),
        (0x0112, 3, 1, struct.pack("<I", orientation)),
        (0x8769, 4, 1, struct.pack("<I", exif_at)),
        *entries,
    ]
    block = tiff_block(all_entries, 16 if canon else 8)
    if canon:
        block = block[:8] + b"CR\2\0" + block[12:]
    date = TAKEN.encode() + b"\0"
    exif = _directory([(0x9003, 2, len(date), struct.pack("<I", exif_at + 64))]).ljust(64, b"\0") + date
    content = (head + block[4:]).ljust(1024, b"\0") + nested
    return content.ljust(exif_at, b"\0") + exif.ljust(_JPEG_AT - exif_at, b"\0") + jpeg + bytes(256)


def _fuji(jpeg: bytes, orientation: int) -> bytes:
    """Return a RAF, whose metadata is in its preview."""
    exif = Image.Exif()
    exif[0x0112], exif[0x0110] = orientation, MODEL
    exif.get_ifd(0x8769)[0x9003] = TAKEN
    own = preview(*Image.open(io.BytesIO(jpeg)).size, exif=exif.tobytes())
    head = b"FUJIFILMCCD-RAW 0201FF389501X-T1".ljust(84, b"\0") + struct.pack(">II", 256, len(own))
    return head.ljust(256, b"\0") + own + bytes(512)


def _directory(entries: list[Entry]) -> bytes:
    packed = b"".join(
        struct.pack("<HHI", tag, kind, count) + value[:4].ljust(4, b"\0") for tag, kind, count, value in sorted(entries)
    )
    return struct.pack("<H", len(entries)) + packed + bytes(4)


def _canon(jpeg: bytes, orientation: int) -> bytes:
    """Return a CR3: metadata in three TIFF structures, the full-size JPEG as the first sample of the first track."""
    date = TAKEN.encode() + b"\0"
    blocks = box_bytes(
        b"CMT1", tiff_block([(0x0110, 2, 7, MODEL.encode() + b"\0"), (0x0112, 3, 1, struct.pack("<I", orientation))])
    ) + box_bytes(b"CMT2", tiff_block([(0x9003, 2, len(date), date)]))

    def head(offset: int) -> bytes:
        samples = full_box(b"stsz", struct.pack(">III", 0, 1, len(jpeg))) + full_box(
            b"co64", struct.pack(">IQ", 1, offset)
        )
        track = box_bytes(b"trak", box_bytes(b"mdia", box_bytes(b"minf", box_bytes(b"stbl", samples))))
        small = preview(480, 320)
        return (
            box_bytes(b"ftyp", b"crx \0\0\0\1crx isom")
            + box_bytes(b"moov", box_bytes(b"uuid", _CANON + blocks) + track)
            + box_bytes(b"uuid", _CANON_PREVIEW + bytes(8) + box_bytes(b"PRVW", bytes(16) + small))
            + struct.pack(">I4s", 8 + len(jpeg), b"mdat")
        )

    return head(len(head(0))) + jpeg
