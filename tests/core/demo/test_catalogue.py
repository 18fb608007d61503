"""The demo library is large and varied enough, and its names suit any file system."""

from __future__ import annotations

from collections import defaultdict
from pathlib import PurePosixPath

from core.demo.catalogue import demo_pictures
from core.demo.demo_library import FIRST_PICTURE
from core.demo.models import DemoPicture, Thumbnail

PICTURES = demo_pictures()


def folders() -> dict[str, list[DemoPicture]]:
    grouped: dict[str, list[DemoPicture]] = defaultdict(list)
    for picture in PICTURES:
        grouped[str(PurePosixPath(picture.path).parent)].append(picture)
    return grouped


def test_it_is_large_enough() -> None:
    """It has at least 4 categories, 12 collections and 150 pictures."""
    categories = {PurePosixPath(picture.path).parts[0] for picture in PICTURES}
    assert len(categories) >= 4
    assert len(folders()) >= 12
    assert len(PICTURES) >= 150


def test_the_picture_that_is_drawn_first_is_in_it() -> None:
    """A picture that was renamed would silently no longer be the first one."""
    assert FIRST_PICTURE in {picture.path for picture in PICTURES}


def test_it_has_all_six_formats() -> None:
    """It has several JPEGs, PNGs, WebPs, HEICs and AVIFs, and one animated GIF."""
    count: dict[str, int] = defaultdict(int)
    for picture in PICTURES:
        count[PurePosixPath(picture.path).suffix.lower()] += 1
    assert set(count) == {".jpg", ".png", ".webp", ".gif", ".heic", ".avif"}
    assert all(number >= 5 for suffix, number in count.items() if suffix != ".gif")


def test_it_has_all_aspect_ratios() -> None:
    """It has landscapes, portraits, squares and panoramas; most are 1400 pixels or more on the long side."""
    ratios = [picture.size[0] / picture.size[1] for picture in PICTURES]
    assert sum(ratio > 1 for ratio in ratios) >= 40
    assert sum(ratio < 1 for ratio in ratios) >= 40
    assert any(ratio == 1 for ratio in ratios)
    assert any(ratio >= 2.5 for ratio in ratios)
    assert sum(max(picture.size) >= 1400 for picture in PICTURES) > 0.9 * len(PICTURES)


def test_some_jpegs_are_rotated_by_exif() -> None:
    """Orientations 3, 6 and 8 occur, only in JPEGs with a camera."""
    turned = [picture for picture in PICTURES if picture.orientation != 1]
    assert {picture.orientation for picture in turned} == {3, 6, 8}
    assert all(picture.camera and picture.path.lower().endswith(".jpg") for picture in turned)


def test_names_suit_any_file_system() -> None:
    """No two paths differ only in case, none is hidden, none has characters that a file system refuses."""
    assert len({picture.path.casefold() for picture in PICTURES}) == len(PICTURES)
    for picture in PICTURES:
        assert all(part[0] != "." and not set(part) & set('\\:*?"<>|') for part in PurePosixPath(picture.path).parts)


def test_there_are_nested_collections_and_a_category_with_pictures() -> None:
    """The index must handle both kinds of folders."""
    depths = {len(PurePosixPath(folder).parts) for folder in folders()}
    assert depths == {1, 2, 3}


def test_times_span_years_and_zones() -> None:
    """There are several years and UTC offsets, and cameras with and without an offset in EXIF."""
    cameras = [picture for picture in PICTURES if picture.camera]
    assert len({picture.taken.year for picture in cameras}) >= 5
    assert len({picture.taken.utcoffset() for picture in cameras}) >= 5
    assert {picture.writes_offset for picture in cameras} == {True, False}


def test_a_camera_comes_with_lens_and_exposure() -> None:
    """A picture has camera, lens and exposure, or none of them; only then it can have a place and a thumbnail."""
    for picture in PICTURES:
        assert (picture.camera is None) == (picture.lens is None) == (picture.exposure is None)
        if picture.camera is None:
            assert picture.place is None
            assert picture.thumbnail is Thumbnail.NONE
    assert {picture.thumbnail for picture in PICTURES} == set(Thumbnail)


def test_the_catalogue_is_the_same_at_every_call() -> None:
    """Otherwise a resumed library would be a mixture."""
    assert demo_pictures() == PICTURES


def test_it_has_duplicates() -> None:
    """A picture is there as two equal files, and one in two formats, so that the comparison has something to show."""
    drawn: dict[object, list[DemoPicture]] = defaultdict(list)
    for picture in PICTURES:
        drawn[picture.scene, picture.mood, picture.seed, picture.size, picture.camera].append(picture)
    groups = [group for group in drawn.values() if len(group) > 1]
    suffixes = [sorted(PurePosixPath(picture.path).suffix for picture in group) for group in groups]
    assert sorted(suffixes) == [[".jpg", ".jpg"], [".png", ".webp"]]
