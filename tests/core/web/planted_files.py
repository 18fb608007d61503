"""Files of every kind that is shared, with the same secrets in as many of their places as the kind has."""

from __future__ import annotations

import io
import struct
import zlib
from pathlib import Path
from typing import Final

from PIL import Image
from PIL.PngImagePlugin import PngInfo

from core.media.containers.boxes import box_bytes
from tests.core.media.drawing import quarters
from tests.core.media.metadata.metadata_files import packet
from tests.core.media.raw import raw_files
from tests.core.media.video.planted_videos import VIDEO_KINDS, planted_video

WORD: Final = "SECRET-0451"
DATE: Final = "2019:07:23 11:22:33"
SERIAL: Final = "SN998877665"
LATITUDE: Final = ((48, 1), (7, 1), (1234567, 100003))
PLACE: Final = "+48.1234+011.5678/"
SECRETS: Final = (
    WORD.encode(), WORD.encode("utf-16-le"), DATE.encode(), DATE[:10].replace(":", "-").encode(), SERIAL.encode(),
    PLACE[:8].encode(), struct.pack(">II", *LATITUDE[2]), struct.pack("<II", *LATITUDE[2]),
)  # fmt: skip
"""What no byte of a file given out may have."""

_XMP: Final = packet(
    {"exif:GPSLatitude": "48,7.1234N", "xmp:CreateDate": "2019-07-23T11:22:33", "aux:SerialNumber": SERIAL},
    f"<dc:description><rdf:Alt><rdf:li xml:lang='x-default'>{WORD}</rdf:li></rdf:Alt></dc:description>",
)


def exif(orientation: int = 1) -> bytes:
    """Return EXIF with place, date, serial number and texts."""
    tags = Image.Exif()
    tags[0x0112], tags[0x010E], tags[0x0132] = orientation, WORD, DATE
    tags.get_ifd(0x8769).update({0x9003: DATE, 0xA431: SERIAL, 0x927C: WORD.encode()})
    tags.get_ifd(0x8825).update(
        {1: "N", 2: tuple(a / b for a, b in LATITUDE), 3: "E", 4: (11.0, 34.0, 5.0), 29: DATE[:10]}
    )
    return tags.tobytes()


def planted_pictures(video: bytes) -> dict[str, bytes]:
    """Return pictures by file name; those of telephones have the video inside."""
    jpeg = _jpeg()
    still = quarters((240, 160))
    files = {
        "plain.jpg": jpeg,
        "turned.jpg": _jpeg(orientation=6),
        "progressive.jpg": _jpeg(progressive=True),
        "motion.jpg": jpeg + video,
        "plain.png": _png(still),
        "palette.png": _png(still.convert("P", palette=Image.Palette.ADAPTIVE)),
        "still.bmp": _saved(still, "BMP") + WORD.encode(),
        "still.gif": _saved(still, "GIF", comment=WORD.encode()) + WORD.encode(),
        "still.tif": _saved(still, "TIFF", exif=exif(), tiffinfo={270: WORD, 306: DATE, 700: _XMP}),
        "still.jp2": _saved(still, "JPEG2000") + box_bytes(b"xml ", _XMP),
    }
    for name, format_name in (("still.webp", "WEBP"), ("still.avif", "AVIF"), ("still.heic", "HEIF")):
        files[name] = _saved(still, format_name, exif=exif(), xmp=_XMP)
    files["motion.heic"] = files["still.heic"] + box_bytes(b"mpvd", video)
    small = raw_files.preview(480, 320, exif())
    return files | {f"raw.{kind}": raw_files.raw_bytes(kind, small) + WORD.encode() for kind in raw_files.KINDS}


def write_planted_files(folder: Path) -> None:
    """Write a file of every kind."""
    folder.mkdir(parents=True)
    videos = {f"film-{name}": planted_video(name, WORD, PLACE) for name in VIDEO_KINDS}
    for name, contents in (planted_pictures(videos["film-h264.mp4"]) | videos).items():
        (folder / name).write_bytes(contents)


def _saved(picture: Image.Image, format_name: str, **options: object) -> bytes:
    stream = io.BytesIO()
    picture.save(stream, format_name, **options)
    return stream.getvalue()


def _jpeg(orientation: int = 1, *, progressive: bool = False) -> bytes:
    """Return a JPEG with secrets in its metadata, in tables that nothing uses, and after its end."""
    file = _saved(quarters((240, 160)), "JPEG", exif=exif(orientation), xmp=_XMP, comment=WORD, progressive=progressive)
    text = WORD.encode()
    segments = [
        (0xDB, b"\x03" + text.ljust(64, b" ")),
        (0xDB, b"\x00" + text.ljust(64, b" ")),
        (0xC4, b"\x13" + bytes([0] * 7 + [len(text)] + [0] * 8) + text),
        (0xED, b"Photoshop 3.0\0" + text),
        (0xEF, text),
        (0xE2, b"MPF\0" + text),
    ]
    planted = b"".join(b"\xff" + bytes([marker]) + struct.pack(">H", 2 + len(body)) + body for marker, body in segments)
    return file[:2] + planted + file[2:] + text


def _png(picture: Image.Image) -> bytes:
    texts = PngInfo()
    texts.add_text("Comment", WORD)
    texts.add_itxt("XML:com.adobe.xmp", _XMP.decode())
    texts.add_text("Raw", WORD, zip=True)
    file = _saved(picture, "PNG", exif=exif(), pnginfo=texts)
    planted = [(b"tIME", struct.pack(">H5B", 2019, 7, 23, 11, 22, 33)), (b"prVt", WORD.encode())]
    if picture.mode == "RGB":
        planted.append((b"PLTE", WORD.encode() + b"-"))
    chunks = b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in planted
    )
    return file[:33] + chunks + file[33:] + WORD.encode()
