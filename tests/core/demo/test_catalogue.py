"""The plan of the demo library keeps its promises: enough, varied, and named as people name things."""

from __future__ import annotations

from collections import defaultdict
from pathlib import PurePosixPath

from core.demo.catalogue import demo_pictures
from core.demo.models import DemoPicture, Thumbnail

PICTURES = demo_pictures()


def folders() -> dict[str, list[DemoPicture]]:
    grouped: dict[str, list[DemoPicture]] = defaultdict(list)
    for picture in PICTURES:
        grouped[str(PurePosixPath(picture.path).parent)].append(picture)
    return grouped


def test_it_is_large_enough_to_walk_around_in() -> None:
    """At least 4 categories, 12 collections and 150 pictures."""
    categories = {PurePosixPath(picture.path).parts[0] for picture in PICTURES}
    assert len(categories) >= 4
    assert len(folders()) >= 12
    assert len(PICTURES) >= 150


def test_all_six_formats_are_there() -> None:
    """JPEG, PNG, WebP, GIF, HEIC and AVIF, several of each but the animation."""
    count: dict[str, int] = defaultdict(int)
    for picture in PICTURES:
        count[PurePosixPath(picture.path).suffix.lower()] += 1
    assert set(count) == {".jpg", ".png", ".webp", ".gif", ".heic", ".avif"}
    assert all(number >= 5 for suffix, number in count.items() if suffix != ".gif")


def test_pictures_lie_stand_and_stretch() -> None:
    """Landscape, portrait, square and panorama; most are 1400 pixels or more on their long side."""
    ratios = [picture.size[0] / picture.size[1] for picture in PICTURES]
    assert sum(ratio > 1 for ratio in ratios) >= 40
    assert sum(ratio < 1 for ratio in ratios) >= 40
    assert any(ratio == 1 for ratio in ratios)
    assert any(ratio >= 2.5 for ratio in ratios)
    assert sum(max(picture.size) >= 1400 for picture in PICTURES) > 0.9 * len(PICTURES)


def test_some_jpegs_are_stored_turned() -> None:
    """Orientations 3, 6 and 8 occur, only in JPEGs with a camera."""
    turned = [picture for picture in PICTURES if picture.orientation != 1]
    assert {picture.orientation for picture in turned} == {3, 6, 8}
    assert all(picture.camera and picture.path.lower().endswith(".jpg") for picture in turned)


def test_names_are_unique_wherever_the_library_is_drawn() -> None:
    """No two paths differ only in case, none hides, none holds what a file system refuses."""
    assert len({picture.path.casefold() for picture in PICTURES}) == len(PICTURES)
    for picture in PICTURES:
        assert all(part[0] != "." and not set(part) & set('\\:*?"<>|') for part in PurePosixPath(picture.path).parts)


def test_a_collection_is_nested_and_a_category_holds_pictures_itself() -> None:
    """Both shapes of folder that the index must understand are there."""
    depths = {len(PurePosixPath(folder).parts) for folder in folders()}
    assert depths == {1, 2, 3}


def test_times_span_years_and_zones() -> None:
    """Several years, several offsets, cameras that know theirs and cameras that do not."""
    cameras = [picture for picture in PICTURES if picture.camera]
    assert len({picture.taken.year for picture in cameras}) >= 5
    assert len({picture.taken.utcoffset() for picture in cameras}) >= 5
    assert {picture.writes_offset for picture in cameras} == {True, False}


def test_a_picture_has_a_camera_whole_or_not_at_all() -> None:
    """Lens and exposure come with the camera; places and thumbnails only then."""
    for picture in PICTURES:
        assert (picture.camera is None) == (picture.lens is None) == (picture.exposure is None)
        if picture.camera is None:
            assert picture.place is None
            assert picture.thumbnail is Thumbnail.NONE
    assert {picture.thumbnail for picture in PICTURES} == set(Thumbnail)


def test_the_plan_never_changes_by_itself() -> None:
    """Seeds and places are the same at every call, or a resumed library would mix two plans."""
    assert demo_pictures() == PICTURES
