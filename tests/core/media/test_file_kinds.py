"""What a file is by its name, and whether one without a known extension holds a picture."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.media.file_kinds import holds_picture, kind_of
from core.media.formats import EXTENSIONS, expected_format, looks_like_picture
from core.models import FileKind
from tests.core.media.drawing import EXTENSIONS as WRITTEN
from tests.core.media.drawing import quarters


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        (b"MVI_1.MOV", FileKind.VIDEO),
        (b"a.b.mp4", FileKind.VIDEO),
        (b"IMG.CR3", FileKind.RAW),
        (b"x.dng", FileKind.RAW),
        (b"x.psd", FileKind.LAYERED),
        (b"x.jxl", FileKind.JPEG_XL),
        (b"x.jph", FileKind.JPEG_2000),
        (b"x.svg", FileKind.VECTOR),
        (b"x.heic.json", FileKind.SIDECAR),
        (b"x.jpg.xmp", FileKind.SIDECAR),
        (b"x.AAE", FileKind.SIDECAR),
        (b"x.jpg_original", FileKind.COPY),
        (b"x.jpg~", FileKind.COPY),
        (b"x.jpg.part", FileKind.COPY),
        (b"Thumbs.db", FileKind.SYSTEM),
        (b"report.pdf", FileKind.DOCUMENT),
        (b"README", FileKind.DOCUMENT),
        (b"all.zip", FileKind.ARCHIVE),
        (b"song.mp3", FileKind.AUDIO),
        (b"IMG_0001", None),
        (b"x.jpg_large", None),
        (b".", None),
        (b"", None),
    ],
)
def test_kinds(name: bytes, kind: FileKind | None) -> None:
    """By the last extension, in any case; None where the name does not say it."""
    assert kind_of(name) is kind


def test_no_extension_of_a_photo_has_a_kind() -> None:
    """A file is a photo or counted, never both."""
    assert [name for name in EXTENSIONS if kind_of(b"x" + name) is not None] == []


@pytest.mark.parametrize(
    "name",
    ["a.avifs", "a.heics", "a.heifs", "a.mpo", "a.apng", "a.dib", "a.jfif", "a.JPG", "a.jpg.jpg", "a.png.jpe", "ä.jif"],
)
def test_names_of_photos(name: str) -> None:
    """Also the rare extensions, doubled ones, and capitals."""
    assert expected_format(name.encode()) is not None


@pytest.mark.parametrize("decoder", WRITTEN)
def test_pictures_are_recognised_by_content(tmp_path: Path, decoder: str) -> None:
    """Every format that is shown, under a name that says nothing."""
    quarters().save(tmp_path / "photo", decoder)

    assert holds_picture(bytes(tmp_path / "photo"))


@pytest.mark.parametrize(
    "head",
    [
        b"",
        b"BM",
        b"BMW is a make of cars, not of photos",
        b"RIFF\0\0\0\0WAVEfmt ",
        b"\0\0\0\x18ftypmp42\0\0\0\0",
        b"\0\0\0\x18ftypcrx \0\0\0\0",
        b"\0\0\0\x14ftypqt  \0\0\0\0",
        b"%PDF-1.7",
        b"\x7fELF",
    ],
)
def test_other_content_is_not_a_picture(head: bytes) -> None:
    """Videos, RAW files and sounds begin in a similar way."""
    assert not looks_like_picture(head)


@given(st.binary(max_size=32))
def test_any_bytes_are_judged(head: bytes) -> None:
    """Nothing is raised, also for short files."""
    assert looks_like_picture(head) in {True, False}


def test_a_file_that_cannot_be_opened_holds_nothing(tmp_path: Path) -> None:
    """Missing files, folders and links."""
    (tmp_path / "photo").write_bytes(_jpeg())
    (tmp_path / "link").symlink_to(tmp_path / "photo")

    assert holds_picture(bytes(tmp_path / "photo"))
    assert not holds_picture(bytes(tmp_path / "link"))
    assert not holds_picture(bytes(tmp_path / "missing"))
    assert not holds_picture(bytes(tmp_path))


def _jpeg() -> bytes:
    file = io.BytesIO()
    quarters().save(file, "JPEG")
    return file.getvalue()
