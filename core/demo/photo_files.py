"""Encode a drawn picture as a camera does: in one of six formats, with EXIF.

The EXIF block is Pillow's; the thumbnail directory (IFD1), which Pillow does not write, is appended to it
as "Exif 2.32", section 4.5, and "TIFF 6.0", section 2, lay it out.
"""

from __future__ import annotations

import io
import struct
from datetime import UTC, datetime
from pathlib import PurePosixPath

from PIL import Image, features
from PIL.TiffImagePlugin import IFDRational

import core.media.formats  # noqa: F401 - registers the encoder of HEIC with Pillow, as the rest of the program has it
from core.demo.models import DemoPicture, Place, Thumbnail

_EXIF_IFD, _GPS_IFD = 0x8769, 0x8825
_STORED_TURN = {
    3: Image.Transpose.ROTATE_180,
    6: Image.Transpose.ROTATE_90,
    8: Image.Transpose.ROTATE_270,
}
_THUMBNAIL_SIDE = 320


def photograph(picture: DemoPicture, drawn: Image.Image | list[Image.Image]) -> bytes:
    """Return the bytes of the file; a list of images becomes an endless GIF."""
    if isinstance(drawn, list):
        return _animation(drawn)
    turn = _STORED_TURN.get(picture.orientation)
    stored = drawn.transpose(turn) if turn is not None else drawn
    suffix = PurePosixPath(picture.path).suffix.lower()
    thumbnail = b"" if suffix != ".jpg" else _thumbnail(stored, picture.thumbnail)
    exif = exif_block(picture, stored.size, thumbnail) if picture.camera else b""
    return _encoded(stored, suffix, exif)


def exif_block(picture: DemoPicture, stored_size: tuple[int, int], thumbnail: bytes = b"") -> bytes:
    """Return the EXIF block ("Exif", two zero bytes, a TIFF) of a picture; `thumbnail` is a JPEG or empty."""
    camera, lens, exposure = picture.camera, picture.lens, picture.exposure
    assert camera is not None
    assert lens is not None
    assert exposure is not None
    exif = Image.Exif()
    stamp = picture.taken.strftime("%Y:%m:%d %H:%M:%S")
    exif.update({0x010F: camera.make, 0x0110: camera.model, 0x0112: picture.orientation, 0x0132: stamp})
    exif.update({0x011A: IFDRational(72), 0x011B: IFDRational(72), 0x0128: 2, 0x0131: "demo library"})
    if picture.title:
        exif[0x010E] = picture.title.encode("ascii", "replace").decode()
    details = exif.get_ifd(_EXIF_IFD)
    details.update({0x9003: stamp, 0x9004: stamp, 0xA001: 1, 0xA002: stored_size[0], 0xA003: stored_size[1]})
    details.update({
        0x829A: IFDRational(*exposure.time), 0x829D: IFDRational(round(exposure.aperture * 10), 10),
        0x8827: exposure.iso, 0x8822: 3, 0x9207: 5, 0x9209: 16,
        0x920A: IFDRational(round(lens.focal * 10), 10), 0xA405: lens.focal_35mm,
        0xA433: camera.make, 0xA434: lens.name,
    })  # fmt: skip
    if picture.writes_offset:
        offset = picture.taken.strftime("%z")
        details.update(dict.fromkeys((0x9010, 0x9011, 0x9012), f"{offset[:3]}:{offset[3:5]}"))
    if picture.place:
        exif.get_ifd(_GPS_IFD).update(_gps(picture.place, picture.taken))
    return _with_thumbnail(exif.tobytes(), thumbnail)


def _gps(place: Place, taken: datetime) -> dict[int, object]:
    utc = taken.astimezone(UTC)
    return {
        0: b"\x02\x03\x00\x00",
        1: "N" if place.latitude >= 0 else "S",
        2: _degrees(place.latitude),
        3: "E" if place.longitude >= 0 else "W",
        4: _degrees(place.longitude),
        5: b"\x00" if place.altitude >= 0 else b"\x01",
        6: IFDRational(round(abs(place.altitude) * 10), 10),
        7: (IFDRational(utc.hour), IFDRational(utc.minute), IFDRational(utc.second)),
        29: utc.strftime("%Y:%m:%d"),
    }


def _degrees(value: float) -> tuple[IFDRational, IFDRational, IFDRational]:
    """Return degrees, minutes and seconds to a thousandth, about three centimetres."""
    thousandths = round(abs(value) * 3_600_000)
    degrees, rest = divmod(thousandths, 3_600_000)
    minutes, rest = divmod(rest, 60_000)
    return IFDRational(degrees), IFDRational(minutes), IFDRational(rest, 1000)


def _with_thumbnail(block: bytes, thumbnail: bytes) -> bytes:
    """Append IFD1 with a JPEG and point IFD0's last word, "next directory", at it."""
    if not thumbnail:
        return block
    header, tiff = block[:6], bytearray(block[6:])
    order = "<" if tiff[:2] == b"II" else ">"
    (ifd0,) = struct.unpack_from(f"{order}I", tiff, 4)
    (entries,) = struct.unpack_from(f"{order}H", tiff, ifd0)
    tiff += b"\0" * (len(tiff) % 2)
    ifd1 = len(tiff)
    struct.pack_into(f"{order}I", tiff, ifd0 + 2 + 12 * entries, ifd1)
    count = 6
    resolution = ifd1 + 2 + 12 * count + 4
    start = resolution + 8
    tiff += struct.pack(f"{order}H", count)
    for tag, kind, value in ((0x0103, 3, 6), (0x011A, 5, resolution), (0x011B, 5, resolution), (0x0128, 3, 2),
                             (0x0201, 4, start), (0x0202, 4, len(thumbnail))):  # fmt: skip
        field = struct.pack(f"{order}HH", value, 0) if kind == 3 else struct.pack(f"{order}I", value)
        tiff += struct.pack(f"{order}HHI", tag, kind, 1) + field
    tiff += struct.pack(f"{order}III", 0, 72, 1) + thumbnail
    return header + bytes(tiff)


def _thumbnail(stored: Image.Image, kind: Thumbnail) -> bytes:
    if kind is Thumbnail.NONE:
        return b""
    small = stored.copy()
    small.thumbnail((_THUMBNAIL_SIDE, _THUMBNAIL_SIDE), Image.Resampling.BICUBIC)
    if kind is Thumbnail.LETTERBOXED:
        framed = Image.new("RGB", (160, 120))
        small.thumbnail(framed.size)
        framed.paste(small, ((160 - small.width) // 2, (120 - small.height) // 2))
        small = framed
    target = io.BytesIO()
    small.save(target, "JPEG", quality=80)
    return target.getvalue()


def _encoded(stored: Image.Image, suffix: str, exif: bytes) -> bytes:
    target = io.BytesIO()
    if suffix == ".jpg":
        stored.save(target, "JPEG", quality=88, exif=exif)
    elif suffix == ".png":
        stored.save(target, "PNG", compress_level=2)
    elif suffix == ".webp":
        stored.save(target, "WEBP", quality=84, method=1, exif=exif)
    elif suffix == ".avif" and features.check("avif"):
        stored.save(target, "AVIF", quality=76, speed=9, exif=exif)
    else:
        _save_heif(stored, target, exif, avif=suffix == ".avif")
    return target.getvalue()


def _save_heif(stored: Image.Image, target: io.BytesIO, exif: bytes, *, avif: bool) -> None:
    if avif:
        stored.save(target, "AVIF", quality=72, exif=exif or None)
    else:
        stored.save(target, "HEIF", quality=62, exif=exif or None, enc_params={"preset": "ultrafast"})


def _animation(frames: list[Image.Image]) -> bytes:
    target = io.BytesIO()
    frames[0].save(target, "GIF", save_all=True, append_images=frames[1:], duration=80, loop=0)
    return target.getvalue()
