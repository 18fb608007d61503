"""Metadata of real files: size, camera, exposure, place; broken EXIF gives None, never an error."""

from __future__ import annotations

import hashlib
import os
import struct
from pathlib import Path
from typing import BinaryIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from PIL.TiffImagePlugin import IFDRational

from core.errors import PictureUnavailableError, UnreadablePhotoError
from core.media.fingerprints import head_digest
from core.media.metadata import png_metadata
from core.media.metadata.exif import Exif, Tag
from core.media.metadata.photo_metadata import PhotoMetadata, ReadFailure, read_files, read_metadata
from core.models import Coordinates, DateSource
from tests.core.media.drawing import (
    EXTENSIONS,
    LIMIT,
    STORED_QUARTERS,
    original,
    photo_exif,
    quarters,
    saved,
)
from tests.core.media.metadata.metadata_files import with_chunks
from tests.hypothesis_examples import examples

MTIME = 1_600_000_000_000_000_000


@pytest.mark.parametrize("decoder", ["JPEG", "PNG", "WEBP", "TIFF", "HEIF", "AVIF"])
def test_exif_is_read_in_every_format(tmp_path: Path, decoder: str) -> None:
    """Camera, lens, exposure, place and date, wherever the format stores the EXIF block."""
    photo = saved(tmp_path, f"photo{EXTENSIONS[decoder]}", quarters(), decoder, exif=photo_exif())

    read = read_metadata(photo, MTIME, LIMIT)

    assert (read.camera_make, read.camera_model, read.lens) == ("Canon", "EOS R5", "EF 85mm")
    assert (read.exposure_seconds, read.aperture, read.iso) == (0.004, 5.6, 400)
    assert (read.focal_length, read.focal_length_35mm) == (85.0, 85.0)
    assert read.coordinates is not None
    assert read.coordinates.latitude == pytest.approx(48.858333, abs=1e-6)
    assert read.coordinates.longitude == pytest.approx(-2.294444, abs=1e-6)
    assert read.taken is not None
    assert (read.taken.local.isoformat(), read.taken.offset_minutes) == ("2024-05-01T12:30:00", 120)
    assert read.taken.source is DateSource.EXIF_OFFSET


@pytest.mark.parametrize(
    ("decoder", "name"), zip(EXTENSIONS, ["JPEG", "PNG", "WebP", "GIF", "TIFF", "HEIC", "AVIF", "BMP"], strict=True)
)
def test_formats_are_named_by_their_contents(tmp_path: Path, decoder: str, name: str) -> None:
    """A PNG named .jpg is a PNG."""
    saved(tmp_path, "photo.jpg", quarters(), decoder)

    assert read_metadata(original(tmp_path, "photo.jpg"), MTIME, LIMIT).format == name


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("decoder", ["JPEG", "PNG", "WEBP", "TIFF", "HEIF", "AVIF"])
def test_width_and_height_are_upright(tmp_path: Path, decoder: str, orientation: int) -> None:
    """Lists lay photos out by their upright size."""
    size = (96, 64) if orientation < 5 else (64, 96)
    stored = quarters(size, STORED_QUARTERS[orientation])
    photo = saved(tmp_path, f"photo{EXTENSIONS[decoder]}", stored, decoder, exif=photo_exif(orientation))

    read = read_metadata(photo, MTIME, LIMIT)

    assert (read.width, read.height) == (96, 64)


@pytest.mark.parametrize("decoder", sorted(EXTENSIONS))
def test_the_beginning_is_known_by_its_digest(tmp_path: Path, decoder: str) -> None:
    """That of the first 64 KiB, as other parts of the program make it: with and without metadata."""
    for exif in ({}, {"exif": photo_exif()} if decoder in {"JPEG", "PNG", "WEBP", "TIFF", "HEIF", "AVIF"} else {}):
        photo = saved(tmp_path, f"photo{EXTENSIONS[decoder]}", quarters(), decoder, **exif)
        contents = (tmp_path / f"photo{EXTENSIONS[decoder]}").read_bytes()
        digest = hashlib.sha256(contents[: 64 * 1024]).digest()
        assert read_metadata(photo, MTIME, LIMIT).head == int.from_bytes(digest[:8], "big", signed=True)
        with (tmp_path / f"photo{EXTENSIONS[decoder]}").open("rb") as file:
            assert head_digest(file) == read_metadata(photo, MTIME, LIMIT).head


@pytest.mark.parametrize("behind_pixels", [False, True])
def test_the_chunks_of_a_png_are_read_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, behind_pixels: bool
) -> None:
    """For the orientation, the date and the texts together, wherever EXIF stands."""
    plain = saved(tmp_path, "plain.png", quarters(), "PNG")
    block = photo_exif().tobytes().removeprefix(b"Exif\0\0")
    png = with_chunks((tmp_path / "plain.png").read_bytes(), [(b"eXIf", block)], behind_pixels=behind_pixels)
    (tmp_path / "plain.png").write_bytes(png)
    walks: list[int] = []

    def counted(file: BinaryIO) -> png_metadata.PngMetadata:
        walks.append(1)
        return walk(file)

    walk = png_metadata.png_metadata
    monkeypatch.setattr(png_metadata, "png_metadata", counted)
    assert read_metadata(plain, MTIME, LIMIT).camera_model == "EOS R5"
    assert len(walks) == 1


def test_a_photo_without_exif_has_its_files_date(tmp_path: Path) -> None:
    """Unknown values are None, except the date: the file's time in the server's zone."""
    photo = saved(tmp_path, "photo.bmp", quarters(), "BMP")

    read = read_metadata(photo, MTIME, LIMIT)

    assert (read.camera_make, read.iso, read.coordinates, read.lens) == (None, None, None, None)
    assert read.taken is not None
    assert read.taken.source is DateSource.FILE
    assert read.taken.aware is not None
    assert read.taken.aware.timestamp() == 1_600_000_000


@pytest.mark.parametrize(
    ("make", "model", "expected"),
    [
        ("Canon", "Canon EOS 5D", ("Canon", "EOS 5D")),
        ("NIKON CORPORATION", "NIKON D70", ("NIKON", "D70")),
        ("EASTMAN KODAK COMPANY", "KODAK DX4330 DIGITAL CAMERA", ("EASTMAN KODAK", "DX4330 DIGITAL CAMERA")),
        ("OLYMPUS OPTICAL CO.,LTD", "C2040Z", ("OLYMPUS", "C2040Z")),
        ("Apple", "iPhone 7", ("Apple", "iPhone 7")),
        ("Google", "Google", ("Google", "Google")),
        (None, "Scanner", (None, "Scanner")),
        ("  ", "\x1b[2J\nEvil", (None, "\N{REPLACEMENT CHARACTER}[2J Evil")),
    ],
)
def test_camera_names_are_tidied(
    tmp_path: Path, make: str | None, model: str, expected: tuple[str | None, str | None]
) -> None:
    """The make is not repeated, legal forms of companies are removed, control sequences too."""
    exif = Image.Exif()
    if make is not None:
        exif[0x010F] = make
    exif[0x0110] = model
    read = read_metadata(saved(tmp_path, "photo.jpg", quarters(), exif=exif), MTIME, LIMIT)

    assert (read.camera_make, read.camera_model) == expected


@pytest.mark.parametrize(
    "position",
    [
        {1: "N", 2: (0.0, 0.0, 0.0), 3: "E", 4: (0.0, 0.0, 0.0)},
        {1: "N", 2: (91.0, 0.0, 0.0), 3: "E", 4: (10.0, 0.0, 0.0)},
        {1: "N", 2: (48.0, 99.0, 0.0), 3: "E", 4: (10.0, 0.0, 0.0)},
        {2: (48.0, 0.0, 0.0), 4: (10.0, 0.0, 0.0)},
        {1: "N", 2: (48.0, 60.5), 3: "E", 4: (10.0, 0.0, 0.0)},
        {1: "N", 2: (48.0, 0.0, 0.0, 0.0), 3: "E", 4: (10.0, 0.0, 0.0)},
        {1: "X", 2: (48.0,), 3: "E", 4: (10.0,)},
        {1: "N", 2: (48.0, 0.0, 0.0)},
    ],
)
def test_implausible_coordinates_are_unknown(tmp_path: Path, position: dict[int, object]) -> None:
    """Zeros, impossible angles and single coordinates."""
    exif = Image.Exif()
    exif.get_ifd(0x8825).update(position)
    read = read_metadata(saved(tmp_path, "photo.jpg", quarters(), exif=exif), MTIME, LIMIT)

    assert read.coordinates is None


def test_coordinates_have_their_signs(tmp_path: Path) -> None:
    """South and west are negative."""
    exif = Image.Exif()
    exif.get_ifd(0x8825).update({1: "S", 2: (33.0, 30.0, 0.0), 3: "E", 4: (151.0, 15.0, 0.0)})
    read = read_metadata(saved(tmp_path, "photo.jpg", quarters(), exif=exif), MTIME, LIMIT)

    assert read.coordinates == Coordinates(-33.5, 151.25)


def test_division_by_zero_is_unknown(tmp_path: Path) -> None:
    """Cameras write 0/0 for unknown values."""
    exif = photo_exif()
    for tag in (0x829A, 0x829D, 0x920A):
        exif.get_ifd(0x8769)[tag] = IFDRational(0, 0)
    read = read_metadata(saved(tmp_path, "photo.jpg", quarters(), exif=exif), MTIME, LIMIT)

    assert (read.exposure_seconds, read.aperture, read.focal_length) == (None, None, None)
    assert read.iso == 400


@given(
    block=st.binary(max_size=300), prefix=st.sampled_from([b"", b"Exif\0\0", b"II*\0\x08\0\0\0", b"MM\0*\0\0\0\x08"])
)
@settings(deadline=None)
def test_any_bytes_are_an_exif_block(block: bytes, prefix: bytes) -> None:
    """No block raises, however broken."""
    exif = Exif.from_block(prefix + block)

    assert exif.text(Tag.MAKE) is None or isinstance(exif.text(Tag.MAKE), str)


@given(data=st.data())
@settings(deadline=None, max_examples=examples(60))
def test_damaged_exif_is_not_an_error(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    """The bytes of the EXIF segment can be anything: the size is still read."""
    folder = tmp_path_factory.mktemp("photos")
    saved(folder, "photo.jpg", quarters(), exif=photo_exif(1))
    contents = bytearray((folder / "photo.jpg").read_bytes())
    start = contents.index(b"Exif\0\0") + 6
    length = struct.unpack_from(">H", contents, start - 8)[0] - 8
    for _ in range(data.draw(st.integers(1, 8))):
        contents[start + data.draw(st.integers(0, length - 1))] = data.draw(st.integers(0, 255))
    (folder / "photo.jpg").write_bytes(contents)

    read = read_metadata(original(folder, "photo.jpg"), MTIME, LIMIT)

    assert {read.width, read.height} == {96, 64}


def test_an_unreadable_file_is_one_failure(tmp_path: Path) -> None:
    """A chunk has one outcome for each file: read, damaged, refused, missing."""
    saved(tmp_path, "good.jpg", quarters())
    (tmp_path / "text.jpg").write_text("just text")
    (tmp_path / "link.jpg").symlink_to(tmp_path / "good.jpg")
    names = ["good.jpg", "text.jpg", "link.jpg", "away.jpg"]

    outcomes = read_files(bytes(tmp_path), [(name.encode(), MTIME) for name in names], LIMIT)

    good, text, link, away = outcomes
    assert isinstance(good, PhotoMetadata)
    assert isinstance(text, ReadFailure)
    assert (text.missing, text.refused) == (False, False)
    assert isinstance(link, ReadFailure)
    assert (link.missing, link.refused) == (False, True)
    assert isinstance(away, ReadFailure)
    assert away.missing


def test_a_refusal_by_the_system_is_not_damage(tmp_path: Path) -> None:
    """The next scan tries again."""
    (tmp_path / "photo.jpg").symlink_to(tmp_path / "absent")

    with pytest.raises(PictureUnavailableError):
        read_metadata(original(tmp_path, "photo.jpg"), MTIME, LIMIT)


@pytest.mark.parametrize("offset", [2**62, 2**63 - 1, 2**64 - 1])
def test_a_place_that_no_file_has_is_damage(tmp_path: Path, offset: int) -> None:
    """The system calls it an invalid argument, which is not a refusal that a later scan could do without."""
    (tmp_path / "damaged.tif").write_bytes(b"II+\0\x08\0\0\0" + struct.pack("<Q", offset) + bytes(32))

    (failure,) = read_files(os.fsencode(tmp_path), [(b"damaged.tif", 0)], LIMIT)

    assert isinstance(failure, ReadFailure)
    assert not failure.refused


def test_a_picture_without_pixels_is_refused(tmp_path: Path) -> None:
    """A header of zero by zero is not a picture."""
    (tmp_path / "photo.gif").write_bytes(b"GIF89a" + bytes(7) + b";")

    with pytest.raises(UnreadablePhotoError):
        read_metadata(original(tmp_path, "photo.gif"), MTIME, LIMIT)


def test_reading_changes_nothing(tmp_path: Path) -> None:
    """Bytes and times of an original stay the same."""
    photo = saved(tmp_path, "photo.jpg", quarters(), exif=photo_exif())
    path = tmp_path / "photo.jpg"
    os.utime(path, ns=(MTIME, MTIME))
    before = path.read_bytes(), path.stat().st_mtime_ns, path.stat().st_ctime_ns

    read_metadata(photo, MTIME, LIMIT)

    assert (path.read_bytes(), path.stat().st_mtime_ns, path.stat().st_ctime_ns) == before
