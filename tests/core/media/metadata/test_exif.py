"""EXIF in odd forms and places: other directories, other types, broken entries, big files; lens and coordinates."""

from __future__ import annotations

import io
import math
import struct

import exifread
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.media.metadata.coordinates import altitude_of, coordinates_of
from core.media.metadata.exif import Exif, GpsTag, Tag, lens_name, lens_of_specification
from core.media.metadata.tiff_tags import Value, read_tags
from core.media.metadata.xmp import Xmp
from tests.core.media.drawing import photo_exif

Entry = tuple[int, int, int, bytes]
"""Tag, type, count, data."""


def block(entries: list[Entry], exif: list[Entry] | None = None, order: str = ">") -> bytes:
    """Write an EXIF block with these entries in its first directory, and further ones in its EXIF directory."""
    start = 8
    first = list(entries)
    if exif is not None:
        behind = _size([*entries, (0x8769, 4, 1, b"1234")])
        first.append((0x8769, 4, 1, struct.pack(order + "I", start + behind)))
    body = _directory(first, start, order)
    if exif is not None:
        body += _directory(exif, start + len(body), order)
    mark = b"MM\0*" if order == ">" else b"II*\0"
    return b"Exif\0\0" + mark + struct.pack(order + "I", start) + body


def _size(entries: list[Entry]) -> int:
    return 6 + 12 * len(entries) + sum(len(data) for *_, data in entries if len(data) > 4)


def _directory(entries: list[Entry], start: int, order: str) -> bytes:
    place = start + 6 + 12 * len(entries)
    rows, values = b"", b""
    for tag, kind, count, data in entries:
        inline = data.ljust(4, b"\0") if len(data) <= 4 else struct.pack(order + "I", place + len(values))
        values += data if len(data) > 4 else b""
        rows += struct.pack(order + "HHI", tag, kind, count) + inline
    return struct.pack(order + "H", len(entries)) + rows + b"\0\0\0\0" + values


def text(tag: int, value: bytes, kind: int = 2) -> Entry:
    return tag, kind, len(value), value


DATE = b"2005:03:04 05:06:07\0"


@pytest.mark.parametrize("order", "<>")
@pytest.mark.parametrize("kind", [2, 1, 7, 129, 6])
def test_tags_are_read_from_either_directory_with_any_type_of_bytes(order: str, kind: int) -> None:
    """Programs write EXIF's tags into the first directory, and text with the type of bytes."""
    for placed in (
        block([text(Tag.ORIGINAL, DATE, kind)], None, order),
        block([], [text(Tag.ORIGINAL, DATE, kind), text(Tag.MAKE, b"Canon\0", kind)], order),
    ):
        assert Exif.from_block(placed).raw_text(Tag.ORIGINAL) == "2005:03:04 05:06:07"
    assert Exif.from_block(placed).text(Tag.MAKE) == "Canon"


def test_the_directory_of_the_standard_comes_first() -> None:
    """Unless the tag is blank there."""
    both = block(
        [text(Tag.ORIGINAL, DATE), text(Tag.MAKE, b"Canon\0")], [text(Tag.ORIGINAL, b"2001\0"), text(Tag.MAKE, b"x\0")]
    )
    blank = block([text(Tag.ORIGINAL, DATE)], [text(Tag.ORIGINAL, b" " * 19 + b"\0")])

    assert (Exif.from_block(both).raw_text(Tag.ORIGINAL), Exif.from_block(both).text(Tag.MAKE)) == ("2001", "Canon")
    assert Exif.from_block(blank).raw_text(Tag.ORIGINAL) == "2005:03:04 05:06:07"


def test_a_broken_entry_costs_only_itself() -> None:
    """Unknown types, offsets behind the end, impossible counts, a directory that is cut off."""
    good = text(Tag.ORIGINAL, DATE)
    far = struct.pack(">I", 2**31)
    broken: list[Entry] = [
        (0x0110, 99, 1, b"x"),
        (0x010F, 2, 2**31, far),
        (0x8827, 3, 2**32 - 1, far),
        (0x829A, 5, 1, far),
    ]
    exif = Exif.from_block(block(broken, [*broken, good]))

    assert exif.raw_text(Tag.ORIGINAL) == "2005:03:04 05:06:07"
    assert (exif.text(Tag.MODEL), exif.number(Tag.ISO, 1, 9), exif.numbers(Tag.EXPOSURE_TIME)) == (None, None, ())
    assert Exif.from_block(block([good, good])[:-4]).raw_text(Tag.ORIGINAL) is not None


def test_directories_that_point_at_themselves_end() -> None:
    """Every directory is read once."""
    loop = block(
        [(0x8769, 4, 1, struct.pack(">I", 8)), (0x8825, 4, 1, struct.pack(">I", 8)), text(Tag.MAKE, b"Canon\0")]
    )

    assert Exif.from_block(loop).text(Tag.MAKE) == "Canon"


def test_a_prefix_that_is_not_the_standards_is_skipped() -> None:
    """Containers put the length or other bytes before the block."""
    plain = block([text(Tag.MAKE, b"Canon\0")]).removeprefix(b"Exif\0\0")
    for prefix in (b"", b"Exif\0\0", b"\0\0\0\x06Exif\0\0", b"EXIF"):
        assert Exif.from_block(prefix + plain).text(Tag.MAKE) == "Canon"


def test_big_tiff_files_are_read() -> None:
    """Their offsets and counts have eight bytes."""
    value = b"Canon 5D\0"
    entry = struct.pack("<HHQ", Tag.MODEL, 2, len(value)) + struct.pack("<Q", 16 + 8 + 20 + 8)
    tiff = b"II+\0" + struct.pack("<HHQ", 8, 0, 16) + struct.pack("<Q", 1) + entry + struct.pack("<Q", 0) + value

    assert Exif.from_file(io.BytesIO(tiff)).text(Tag.MODEL) == "Canon 5D"


def test_an_independent_reader_agrees() -> None:
    """Exifread finds the same values in a block of a camera."""
    written = photo_exif().tobytes()
    ours = Exif.from_block(written)
    theirs = exifread.process_file(io.BytesIO(written.removeprefix(b"Exif\0\0")), details=False)

    assert ours.raw_text(Tag.ORIGINAL) == theirs["EXIF DateTimeOriginal"].values
    assert ours.numbers(Tag.F_NUMBER) == tuple(map(float, theirs["EXIF FNumber"].values))
    assert ours.numbers(GpsTag.LATITUDE) == tuple(map(float, theirs["GPS GPSLatitude"].values))


@given(
    st.binary(max_size=400),
    st.sampled_from([b"II*\0\x08\0\0\0", b"MM\0*\0\0\0\x08", b"II+\0\x08\0\0\0\x10\0\0\0\0\0\0\0", b""]),
)
def test_any_bytes_are_a_structure_with_any_tags(body: bytes, head: bytes) -> None:
    """Nothing raises."""
    data = head + body
    tags = read_tags(lambda offset, length: data[offset : offset + length], frozenset(range(65536)))
    exif = Exif({**tags.image, **tags.exif}, tags.gps)
    for tag in Tag:
        exif.raw_text(tag)
        exif.wide_text(tag)
        exif.number(tag, 0, 10)


def test_numbers_in_text_are_read() -> None:
    """Some programs write fractions as text."""
    assert Exif({Tag.F_NUMBER: b"28/10\0"}).number(Tag.F_NUMBER, 0, 9) == 2.8
    assert Exif({Tag.F_NUMBER: b"2.8 x\0"}).number(Tag.F_NUMBER, 0, 9) == 2.8
    assert Exif({Tag.F_NUMBER: b"wide"}).number(Tag.F_NUMBER, 0, 9) is None


@pytest.mark.parametrize("name", ["", "  ", "----", "Unknown", "None", "n/a"])
def test_a_lens_that_the_camera_cannot_read_has_no_name(name: str) -> None:
    """Adapted lenses."""
    assert lens_name(name) is None
    assert lens_name("EF 50mm") == "EF 50mm"


@pytest.mark.parametrize(
    ("numbers", "name"),
    [
        ((24.0, 70.0, 2.8, 2.8), "24-70mm f/2.8"),
        ((70.0, 300.0, 4.5, 5.6), "70-300mm f/4.5-5.6"),
        ((50.0, 50.0, 1.8, 1.8), "50mm f/1.8"),
        ((15.0, 85.0, math.nan, math.nan), "15-85mm"),
        ((4.25, 4.25, 1.8, 0.0), "4.25mm f/1.8"),
        ((math.nan, math.nan, math.nan, math.nan), None),
        ((0.0, 0.0, 0.0, 0.0), None),
        ((24.0, 70.0), None),
        ((), None),
    ],
)
def test_a_lens_is_named_by_its_specification(numbers: tuple[float, ...], name: str | None) -> None:
    """Shortest and longest focal length, and the lowest f-number at each; unknown parts are left out."""
    assert lens_of_specification(numbers) == name


@pytest.mark.parametrize(
    ("latitude", "longitude"),
    [
        ((48.0, 51.0, 30.0), (2.0, 17.0, 40.0)),
        ((48.0, 51.5), (2.0, 17.0 + 40 / 60)),
        ((48.0, 51.5, 0.0), (2.0, 17.0 + 40 / 60, math.nan)),
        ((48.0 + 51.5 / 60,), (2.0 + 17 / 60 + 40 / 3600,)),
        (b"48.8583333\0", b"2.2944444\0"),
        (b"48 51 30\0", b"2 17 40"),
    ],
)
def test_degrees_have_many_forms(latitude: Value, longitude: Value) -> None:
    """Three numbers, two, or one; seconds of 0/0 are within the minutes; text."""
    gps: dict[int, Value] = {GpsTag.LATITUDE: latitude, GpsTag.LATITUDE_REF: b"North\0", GpsTag.LONGITUDE: longitude,
                             GpsTag.LONGITUDE_REF: b"w"}  # fmt: skip
    found = coordinates_of(Exif({}, gps), Xmp({}))

    assert found is not None
    assert found.latitude == pytest.approx(48.858333, abs=1e-6)
    assert found.longitude == pytest.approx(-2.294444, abs=1e-6)


@pytest.mark.parametrize(
    ("latitude", "longitude", "expected"),
    [
        ("48,51.5N", "2,17.5W", (48.858333, -2.291667)),
        ("48,51,30S", "2,17,30E", (-48.858333, 2.291667)),
        ("48.5", "-2.25", (48.5, -2.25)),
        ("48.5 n", "2.25 w", (48.5, -2.25)),
        ("91,0N", "2,0E", None),
        ("48,51.5E", "2,17.5N", None),
        ("0,0N", "0,0E", None),
        ("north", "2,0E", None),
        ("48,51.5N", "", None),
    ],
)
def test_coordinates_of_xmp(latitude: str, longitude: str, expected: tuple[float, float] | None) -> None:
    """Degrees and minutes with a letter; other programs write decimal degrees."""
    found = coordinates_of(Exif({}), Xmp({"exif:GPSLatitude": [latitude], "exif:GPSLongitude": [longitude]}))

    if expected is None:
        assert found is None
    else:
        assert found is not None
        assert (found.latitude, found.longitude) == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize(
    ("reference", "metres"), [((0.0,), 12.5), ((1.0,), -12.5), (b"\x01", -12.5), (b"\0", 12.5), (None, 12.5)]
)
def test_altitudes_below_the_sea_are_negative(reference: Value | None, metres: float) -> None:
    """The reference is a byte of any type; without it, the altitude is above the sea."""
    gps: dict[int, Value] = {GpsTag.ALTITUDE: (12.5,)} | ({} if reference is None else {GpsTag.ALTITUDE_REF: reference})

    assert altitude_of(Exif({}, gps), Xmp({})) == metres
    assert altitude_of(Exif({}, {GpsTag.ALTITUDE: (math.nan,)}), Xmp({})) is None
