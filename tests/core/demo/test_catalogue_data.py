"""The files of the catalogue are checked when they are read; a wrong entry is an error that names its place."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from core.demo.catalogue_data import read_catalogue
from core.errors import GalleryError

LENS = '{ name = "SUMMILUX", focal = 28, focal_35mm = 28, widest = 1.7 }'
HEAD = """
categories = ["travel"]
[shapes]
wide = [1500, 1000]
[lights]
day = { time = [1, 320], aperture = 8.0, iso = 125 }
dusk = { time = [1, 15], aperture = 5.6, iso = 400 }
[cameras."Leica Q2"]
make = "LEICA"
model = "Q2"
lenses = [LENS]
""".replace("LENS", LENS)
COLLECTION = """
[[collection]]
folder = "Travel/Coast"
camera = "Leica Q2"
utc_offset = -7
photos = [
  { name = "a.jpg", scene = "sea.shore", mood = "noon", shape = "wide", taken = 2019-08-14 12:40:03 },
  { name = "b", scene = "sea.shore", mood = "x", shape = "wide", light = "dusk", taken = 2019-08-14 12:40:03+02:00 },
]
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "catalogue.toml").write_text(HEAD)
    (tmp_path / "travel.toml").write_text(COLLECTION)
    return tmp_path


def test_names_stand_for_what_the_catalogue_defines(folder: Path) -> None:
    """Camera, shape and light are looked up; the collection's time zone holds where a time states none."""
    (collection,) = read_catalogue(folder)
    first, second = collection.photos
    assert collection.camera is not None
    assert collection.camera.lenses[0].widest == 1.7
    assert (first.size, first.light.iso, second.light.iso) == ((1500, 1000), 125, 400)
    assert (first.taken.utcoffset(), second.taken.utcoffset()) == (timedelta(hours=-7), timedelta(hours=2))


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            'scene = "sea.shore"',
            'scene = "sea"',
            r"travel\.toml, collection 1, photos 1: scene must",
        ),
        ('shape = "wide"', 'shape = "broad"', "photos 1: shape must be one of wide"),
        ('light = "dusk"', 'light = "moon"', "photos 2: light must be one of day, dusk"),
        ('mood = "noon"', 'mode = "noon"', "photos 1: mood is missing"),
        ('mood = "noon"', 'mood = "noon", made = 3', "photos 1: there is no made here"),
        ('mood = "noon"', "mood = 12", "photos 1: mood must be of the type str"),
        ('mood = "noon"', 'mood = "noon", orientation = 2', "photos 1: orientation must be one of"),
        ('mood = "noon"', 'mood = "noon", place = { latitude = 1.0 }', "photos 1, place: longitude is missing"),
        ('camera = "Leica Q2"', 'camera = "Leica"', "collection 1: camera must be one of Leica Q2"),
        ("utc_offset = -7", "", "collection 1: utc_offset is missing"),
        ("[[collection]]", "[[collection", r"travel\.toml of the demo's catalogue cannot be read"),
    ],
)
def test_a_wrong_entry_is_refused_with_its_place(folder: Path, old: str, new: str, message: str) -> None:
    """What is missing, unknown, of the wrong type or out of range is an error that names file and entry."""
    assert old in COLLECTION
    (folder / "travel.toml").write_text(COLLECTION.replace(old, new, 1))
    with pytest.raises(GalleryError, match=message):
        read_catalogue(folder)


def test_a_camera_needs_a_lens(folder: Path) -> None:
    """Every photo of a camera has a lens in its EXIF."""
    (folder / "catalogue.toml").write_text(HEAD.replace(LENS, ""))
    with pytest.raises(GalleryError, match="Leica Q2: a camera needs a lens"):
        read_catalogue(folder)


def test_a_missing_file_is_an_error(folder: Path) -> None:
    """A category that the catalogue lists has its file."""
    (folder / "travel.toml").unlink()
    with pytest.raises(GalleryError, match=r"travel\.toml of the demo's catalogue cannot be read"):
        read_catalogue(folder)
