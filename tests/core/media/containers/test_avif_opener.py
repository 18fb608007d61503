"""What Pillow leaves out of AVIF files: clean apertures, container orientation alone, transparency without a size."""

from __future__ import annotations

import io
import struct
from contextlib import suppress
from pathlib import Path

import pytest
from PIL import Image

from core.errors import GalleryError
from core.media.colour.converting import BACKGROUND
from core.media.containers.item_properties import crop_box
from core.media.decoding.region_decoding import decode_region
from core.media.decoding.still_decoding import decode
from core.media.metadata.photo_metadata import read_metadata
from core.media.originals import Original
from core.models import Part
from tests.core.media.drawing import GREEN, LIMIT, RED, STORED_QUARTERS, UPRIGHT, near, original, quarters, quarters_of

XMP = (
    b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    b'<rdf:Description xmlns:tiff="http://ns.adobe.com/tiff/1.0/" tiff:Orientation="6"/></rdf:RDF></x:xmpmeta>'
)
WHOLE = Part(0.0, 0.0, 1.0, 1.0)


def test_only_the_container_turns_a_picture(tmp_path: Path) -> None:
    """An orientation in XMP does not count (ISO/IEC 23008-12, clause 6.5.10)."""
    photo = _written(tmp_path, _avif(quarters(), xmp=XMP))

    assert near(quarters_of(decode(photo, 400, LIMIT)), UPRIGHT)
    assert read_metadata(photo, 0, LIMIT).width == 96


@pytest.mark.parametrize("orientation", [1, 3, 6, 8])
def test_a_clean_aperture_crops(tmp_path: Path, orientation: int) -> None:
    """Before the picture is turned; header, still picture and regions agree."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    size = (96, 64) if orientation < 5 else (64, 96)
    width, height = size
    content = _avif(quarters(size, STORED_QUARTERS[orientation]), exif=exif.tobytes())
    clap = struct.pack(">IIIIiIiI", width // 2, 1, height // 2, 1, -width // 4, 1, -height // 4, 1)
    photo = _written(tmp_path, _with_property(content, b"clap", clap))
    stored_left_upper = STORED_QUARTERS[orientation][0]

    picture = decode(photo, 400, LIMIT)
    header = read_metadata(photo, 0, LIMIT)
    region = decode_region(photo, WHOLE, *picture.size, LIMIT)

    assert picture.size == (header.width, header.height) == (48, 32)
    assert near(quarters_of(picture), (stored_left_upper,) * 4)
    assert near(quarters_of(region), (stored_left_upper,) * 4)


@pytest.mark.parametrize(
    ("clap", "box"),
    [
        ((10, 1, 6, 1, 0, 1, 0, 1), (5, 2, 15, 8)),
        ((10, 1, 6, 1, -5, 1, 2, 1), (0, 4, 10, 10)),
        ((20, 1, 10, 1, 0, 1, 0, 1), None),
        ((10, 1, 6, 1, -6, 1, 0, 1), None),
        ((10, 1, 6, 1, 1, 2, 0, 1), None),
        ((9, 1, 6, 1, 1, 2, 0, 1), (6, 2, 15, 8)),
        ((10, 0, 6, 1, 0, 1, 0, 1), None),
        ((0, 1, 6, 1, 0, 1, 0, 1), None),
        ((30, 1, 6, 1, 0, 1, 0, 1), None),
    ],
)
def test_the_aperture_is_centred_by_its_offsets(clap: tuple[int, ...], box: tuple[int, int, int, int] | None) -> None:
    """In a picture of 20 × 10 pixels, computed by hand (ISO/IEC 14496-12, clause 12.1.4)."""
    assert crop_box(struct.pack(">IIIIiIiI", *clap), 20, 10) == box


def test_a_short_aperture_is_none() -> None:
    """Damaged properties crop nothing."""
    assert crop_box(b"\0\0\0\1", 20, 10) is None


def test_transparency_without_a_size_is_shown(tmp_path: Path) -> None:
    """Its size is that of the picture."""
    picture = Image.new("RGBA", (64, 48), (*RED, 0))
    picture.paste((*GREEN, 255), (32, 0, 64, 48))
    content = _avif(picture)
    entry = b"\x00\x02\x04\x01\x05\x86\x07"
    assert entry in content, "the associations of the transparency, the first of which is its size"
    photo = _written(tmp_path, content.replace(entry, b"\x00\x02\x03\x05\x86\x07\x00"))

    shown = decode(photo, 400, LIMIT)

    assert near(quarters_of(shown), (BACKGROUND, GREEN, BACKGROUND, GREEN), 6)


def test_a_depth_that_contradicts_the_picture_is_ignored(tmp_path: Path) -> None:
    """The coded picture decides, as in other decoders (23008-12, 6.5.6 only repeats what it says)."""
    content = _avif(quarters())
    depths = b"pixi\0\0\0\0\x03\x08\x08\x08"
    assert depths in content
    photo = _written(tmp_path, content.replace(depths, b"pixi\0\0\0\0\x03\x0a\x0a\x0a"))

    assert near(quarters_of(decode(photo, 400, LIMIT)), UPRIGHT)
    assert read_metadata(photo, 0, LIMIT).width == 96


@pytest.mark.parametrize("place", range(0, 400, 7))
def test_damaged_boxes_never_raise_anything_else(tmp_path: Path, place: int) -> None:
    """A wrong byte anywhere in the boxes is a picture or an error of the gallery."""
    content = bytearray(_avif(quarters()))
    content[place % len(content)] ^= 0xFF
    photo = _written(tmp_path, bytes(content))
    with suppress(GalleryError):
        assert max(decode(photo, 400, 10_000_000).size) <= 400


def _avif(picture: Image.Image, **options: bytes) -> bytes:
    file = io.BytesIO()
    picture.save(file, "AVIF", quality=100, subsampling="4:4:4", **options)
    return file.getvalue()


def _written(folder: Path, content: bytes) -> Original:
    (folder / "photo.avif").write_bytes(content)
    return original(folder, "photo.avif")


def _with_property(content: bytes, kind: bytes, body: bytes) -> bytes:
    """Put a property before all others of the first item: longer boxes, and later data."""
    data = bytearray(content)
    box = struct.pack(">I4s", 8 + len(body), kind) + body
    ipco = data.index(b"ipco") - 4
    end = ipco + int.from_bytes(data[ipco : ipco + 4], "big")
    number = len(_kinds(bytes(data[ipco + 8 : end]))) + 1
    ipma = data.index(b"ipma") - 4
    count = ipma + 8 + 4 + 4 + 2
    added = len(box) + 1
    for parent in (b"ipco", b"iprp", b"meta", b"ipma"):
        start = data.index(parent) - 4
        more = {b"ipco": len(box), b"ipma": 1}.get(parent, added)
        data[start : start + 4] = struct.pack(">I", int.from_bytes(data[start : start + 4], "big") + more)
    _move_items(data, added)
    data[count] += 1
    last = count + data[count]
    data[last:last] = bytes((0x80 | number,))
    data[end:end] = box
    return bytes(data)


def _kinds(boxes: bytes) -> list[bytes]:
    kinds = []
    while boxes:
        kinds.append(boxes[4:8])
        boxes = boxes[int.from_bytes(boxes[:4], "big") :]
    return kinds


def _move_items(data: bytearray, by: int) -> None:
    """Add to the offset of each item in "iloc" (version 0, four bytes each, one extent)."""
    start = data.index(b"iloc") + 4 + 4 + 2
    for item in range(int.from_bytes(data[start : start + 2], "big")):
        place = start + 2 + 14 * item + 6
        data[place : place + 4] = struct.pack(">I", int.from_bytes(data[place : place + 4], "big") + by)
