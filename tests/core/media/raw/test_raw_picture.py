"""RAW files of each kind: the preview is found, upright by the RAW file's orientation, with its metadata."""

from __future__ import annotations

import importlib.util
import struct
import warnings
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.errors import GalleryError
from core.media.containers.stand_in_pictures import StandInPicture
from core.media.formats import DECODER_ERRORS
from core.media.metadata.exif import Tag
from core.media.raw import raw_picture
from core.media.raw.embedded_jpegs import embedded_jpegs
from core.media.raw.raw_formats import raw_format
from core.media.raw.raw_picture import open_raw
from tests.core.media.raw.raw_files import KINDS, MODEL, TAKEN, preview, raw_bytes, tiff_block
from tests.core.media.raw.sensor_files import sensor_dng
from tests.hypothesis_examples import examples


def opened(path: Path, content: bytes) -> StandInPicture:
    """Write a file and open it as its name and its beginning say."""
    path.write_bytes(content)
    name = raw_format(path.name.encode(), content[:32])
    assert name is not None
    with path.open("rb") as file:
        picture = open_raw(file, name)
        picture.load()
        return picture


@pytest.mark.parametrize("kind", KINDS)
def test_the_preview_is_shown_with_the_metadata_of_the_file(tmp_path: Path, kind: str) -> None:
    """Each kind keeps its preview, its date and its orientation elsewhere."""
    picture = opened(tmp_path / f"a.{kind}", raw_bytes(kind, preview(), orientation=6))
    assert (picture.format, picture.size, picture.orientation) == (kind.upper(), (960, 640), 6)
    assert picture.metadata.exif.raw_text(Tag.ORIGINAL) == TAKEN
    assert picture.metadata.exif.text(Tag.MODEL) == MODEL
    red, _, _ = picture.convert("RGB").getpixel((10, 10))  # type: ignore[misc]
    assert red > 150


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=examples(40), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_damaged_file_has_a_picture_or_an_error_that_is_known(tmp_path: Path, kind: str, data: st.DataObject) -> None:
    """Bytes that are changed in the directories, and ends that are missing."""
    content = bytearray(raw_bytes(kind, preview(96, 64)))
    for place in data.draw(st.lists(st.integers(32, min(len(content), 4096) - 5), max_size=8)):
        content[place : place + 4] = data.draw(st.binary(min_size=4, max_size=4))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            picture = opened(tmp_path / f"a.{kind}", bytes(content[: data.draw(st.integers(32, len(content)))]))
    except (GalleryError, *DECODER_ERRORS):
        return
    assert 1 <= picture.orientation <= 8


def test_the_largest_whole_preview_is_chosen(tmp_path: Path) -> None:
    """A large one whose end is missing comes after a whole one of sufficient size."""
    small, large = preview(720, 480), preview(1800, 1200)
    path = tmp_path / "a.pef"
    path.write_bytes(raw_bytes("pef", small) + large[: len(large) // 2])
    with path.open("rb") as file:
        sizes = [(jpeg.width, jpeg.height) for jpeg in embedded_jpegs(file)]
    assert (720, 480) in sizes


def test_values_of_the_sensor_are_not_a_preview(tmp_path: Path) -> None:
    """DNG and CR2 store them as a lossless JPEG, which begins like any other."""
    lossless = preview().replace(b"\xff\xc0", b"\xff\xc3", 1)
    path = tmp_path / "a.dng"
    path.write_bytes(raw_bytes("dng", lossless))
    with path.open("rb") as file:
        assert embedded_jpegs(file) == []


def test_a_file_without_preview_has_a_drawn_picture_without_rawpy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It has the size that its directories say; with rawpy, it is an error that nothing is found."""
    content = tiff_block([(0x0100, 3, 1, struct.pack("<I", 300)), (0x0101, 3, 1, struct.pack("<I", 200))])
    monkeypatch.setattr(raw_picture, "can_read_raw", lambda: False)
    picture = opened(tmp_path / "a.nef", content)
    assert (picture.size, picture.missing_package) == ((300, 200), "rawpy")
    monkeypatch.undo()
    if importlib.util.find_spec("rawpy") is None:
        pytest.skip("the package rawpy is not installed")
    with pytest.raises(GalleryError, match="no preview"):
        opened(tmp_path / "a.nef", content)


def test_names_and_beginnings_say_the_format() -> None:
    """A file that begins like any TIFF is what its name says; other beginnings decide themselves."""
    assert raw_format(b"a.dng", b"II*\0" + bytes(28)) == "DNG"
    assert raw_format(b"a.tif", b"II*\0" + bytes(28)) is None
    assert raw_format(b"a.nef", b"\xff\xd8\xff" + bytes(29)) is None
    assert raw_format(b"a", b"FUJIFILMCCD-RAW 0201") == "RAF"


def test_the_sensor_is_developed_where_there_is_no_preview(tmp_path: Path) -> None:
    """In half of its size and its own colours, turned by the orientation only once."""
    pytest.importorskip("rawpy", reason="the package rawpy is not installed")
    picture = opened(tmp_path / "a.dng", sensor_dng(orientation=6))
    assert (picture.size, picture.orientation) == ((320, 240), 6)
    colours = [picture.getpixel(place) for place in ((50, 40), (250, 40), (50, 200), (250, 200))]
    assert [max(range(3), key=lambda band: each[band]) for each in colours[:3]] == [0, 1, 2]  # type: ignore[index]
    assert min(colours[3][:2]) > 2 * colours[3][2]  # type: ignore[index]


def test_a_sensor_whose_values_are_missing_is_an_error_that_is_known(tmp_path: Path) -> None:
    """It has a size, and the error comes when its pixels are wanted."""
    pytest.importorskip("rawpy", reason="the package rawpy is not installed")
    for part in (0.0, 0.3):
        with pytest.raises(GalleryError, match="sensor"):
            opened(tmp_path / "a.dng", sensor_dng(part=part))


def test_without_rawpy_the_sensor_is_a_drawn_picture(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As for any RAW file without a preview."""
    monkeypatch.setattr(raw_picture, "is_installed", lambda _: False)
    assert opened(tmp_path / "a.dng", sensor_dng()).missing_package == "rawpy"
