"""The files of a folder become photos: a table of cases, and what holds for every folder."""

from __future__ import annotations

import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.indexing.units.grouping import group_files
from core.models import MediaFile, MediaKind, PhotoKind
from tests.core.indexing.units.media_files import START, media, words

NOON = "2024-05-01T12:00:00"
TABLE = {
    "pictures are photos of their own": (
        [media("a.jpg"), media("a.png"), media("a.heic")],
        {"a.jpg": {}, "a.png": {}, "a.heic": {}},
    ),
    "a RAW file joins its picture": (
        [media("IMG_1.JPG"), media("IMG_1.CR2", 3)],
        {"IMG_1.JPG": {"IMG_1.CR2": "raw-twin"}},
    ),
    "names are compared without case": (
        [media("img_1.jpg"), media("IMG_1.dng")],
        {"img_1.jpg": {"IMG_1.dng": "raw-twin"}},
    ),
    "names of Pixel cameras": (
        [media("PXL_20230311_123456789.RAW-01.MP.COVER.jpg"), media("PXL_20230311_123456789.RAW-02.ORIGINAL.dng")],
        {
            "PXL_20230311_123456789.RAW-01.MP.COVER.jpg": {
                "PXL_20230311_123456789.RAW-02.ORIGINAL.dng": "raw-twin",
            }
        },
    ),
    "counters start again": (
        [media("IMG_1.JPG"), media("IMG_1.CR2", 40 * 86_400)],
        {"IMG_1.JPG": {}, "IMG_1.CR2": {}},
    ),
    "the times at which they were taken count more": (
        [
            media("1.jpg", taken=NOON),
            media("1.dng", 1e6, taken=NOON),
            media("2.jpg", taken=NOON),
            media("2.dng", taken="2024-05-01T12:01:00"),
        ],
        {"1.jpg": {"1.dng": "raw-twin"}, "2.jpg": {}, "2.dng": {}},
    ),
    "an instant is not compared with a local time": (
        [media("1.jpg", taken=NOON), media("1.dng", taken=f"{NOON}+05:00")],
        {"1.jpg": {"1.dng": "raw-twin"}},
    ),
    "RAW files alone": (
        [media("1.dng"), media("1.cr2"), media("2.cr2")],
        {"1.dng": {}, "1.cr2": {}, "2.cr2": {}},
    ),
    "an indexed RAW photo and an indexed picture stay two": (
        [media("1.jpg", is_photo=True), media("1.dng", is_photo=True)],
        {"1.jpg": {}, "1.dng": {}},
    ),
    "a new picture takes the place of an indexed RAW file": (
        [media("1.jpg"), media("1.dng", is_photo=True)],
        {"1.jpg": {"1.dng": "raw-twin"}},
    ),
    "a new picture takes one place": (
        [media("1.jpg"), media("1.cr2", is_photo=True), media("1.dng", is_photo=True), media("1.mov", is_photo=True)],
        {"1.jpg": {"1.cr2": "raw-twin"}, "1.dng": {}, "1.mov": {}},
    ),
    "a new picture takes the place of an indexed video": (
        [media("a.jpg"), media("a.mov", is_photo=True)],
        {"a.jpg": {"a.mov": "live-video"}},
    ),
    "a live photo by its stem": (
        [media("IMG_1.HEIC"), media("IMG_1.MOV", 2), media("IMG_2.MOV")],
        {"IMG_1.HEIC": {"IMG_1.MOV": "live-video"}, "IMG_2.MOV": {}},
    ),
    "the name of an iCloud download": (
        [media("IMG_7943.HEIC"), media("IMG_7943_HEVC.MOV")],
        {"IMG_7943.HEIC": {"IMG_7943_HEVC.MOV": "live-video"}},
    ),
    "a live photo by its content identifier": (
        [media("a.jpg", content_id="A"), media("b.jpg"), media("b.mov", 1e6, content_id="A", seconds=60)],
        {"a.jpg": {"b.mov": "live-video"}, "b.jpg": {}},
    ),
    "other content identifiers": (
        [media("a.jpg", content_id="A"), media("a.mov", content_id="B")],
        {"a.jpg": {}, "a.mov": {}},
    ),
    "a content identifier on one side": (
        [media("a.jpg", content_id="A"), media("a.mov")],
        {"a.jpg": {"a.mov": "live-video"}},
    ),
    "a long video, and one of another time": (
        [media("a.jpg"), media("a.mov", seconds=30), media("b.jpg"), media("b.mov", 3600)],
        {"a.jpg": {}, "a.mov": {}, "b.jpg": {}, "b.mov": {}},
    ),
    "one still has one live video": (
        [media("a.jpg"), media("a.mov", 5), media("a.mp4", 1)],
        {"a.jpg": {"a.mp4": "live-video"}, "a.mov": {}},
    ),
    "an edited live photo": (
        [
            media("IMG_1234.HEIC", content_id="A"),
            media("IMG_1234.MOV", content_id="A"),
            media("IMG_E1234.JPG", 9e5, content_id="A"),
            media("IMG_E1234.MOV", 9e5, content_id="A"),
        ],
        {"IMG_1234.HEIC": {"IMG_1234.MOV": "live-video"}, "IMG_E1234.JPG": {"IMG_E1234.MOV": "live-video"}},
    ),
    "an edited live video": (
        [
            media("IMG_1234.HEIC", content_id="A"),
            media("IMG_1234.MOV", content_id="A"),
            media("IMG_E1234.MOV", 9e5, content_id="A"),
        ],
        {"IMG_1234.HEIC": {"IMG_1234.MOV": "live-video", "IMG_E1234.MOV": "edited"}},
    ),
    "a live RAW photo": (
        [media("1.dng"), media("1.mov")],
        {"1.dng": {"1.mov": "live-video"}},
    ),
    "an indexed video and an indexed picture stay two": (
        [media("a.jpg", is_photo=True), media("a.mov", is_photo=True)],
        {"a.jpg": {}, "a.mov": {}},
    ),
    "sidecars": (
        [media("a.jpg"), media("a.jpg.xmp", 1e8), media("A.JPG.JSON"), media("b.mov"), media("b.xmp")],
        {"a.jpg": {"a.jpg.xmp": "xmp", "A.JPG.JSON": "json"}, "b.mov": {"b.xmp": "xmp"}},
    ),
    "the sidecar of a file that joined another": (
        [media("a.jpg"), media("a.cr2"), media("a.cr2.xmp"), media("a.xmp"), media("a.mov"), media("a.mov.json")],
        {
            "a.jpg": {
                "a.cr2": "raw-twin",
                "a.cr2.xmp": "xmp",
                "a.mov": "live-video",
                "a.mov.json": "json",
                "a.xmp": "xmp",
            }
        },
    ),
    "sidecars of nothing": (
        [media("a.jpg"), media("b.jpg.xmp"), media("metadata.json"), media("a.json")],
        {"a.jpg": {}, "": {"b.jpg.xmp": "xmp", "metadata.json": "json", "a.json": "json"}},
    ),
}


@pytest.mark.parametrize("case", TABLE)
def test_units_of_a_folder(case: str) -> None:
    """Each file with its role in the photo of its primary file."""
    files, expected = TABLE[case]

    assert words(group_files(files)) == expected


@pytest.mark.parametrize(
    ("files", "kind"),
    [
        ([media("a.jpg"), media("a.cr2")], PhotoKind.STILL),
        ([media("a.jpg"), media("a.cr2"), media("a.mov")], PhotoKind.LIVE),
        ([media("a.cr2")], PhotoKind.RAW),
        ([media("a.cr2"), media("a.mov")], PhotoKind.RAW),
        ([media("a.mov"), media("a.mov.xmp")], PhotoKind.VIDEO),
    ],
)
def test_kind_of_a_unit(files: list[MediaFile], kind: PhotoKind) -> None:
    """By the primary file and its live video."""
    (unit,) = group_files(files).units

    assert unit.kind is kind


STEMS = ("IMG_1", "img_1", "IMG_E1", "IMG_1_HEVC", "IMG_1.jpg", "b")
ENDINGS = ("jpg", "HEIC", "mov", "MP4", "cr2", "dng", "xmp", "json", "jpg.xmp", "mov.json")
FACTS: st.SearchStrategy[dict[str, Any]] = st.builds(
    dict,
    content_id=st.sampled_from([None, None, "A", "B"]),
    seconds=st.sampled_from([None, 2.0, 60.0]),
    is_photo=st.booleans(),
    seconds_later=st.sampled_from([0, 1, 30, 5000, 10**6]),
)


def file_of(stem: str, ending: str, facts: dict[str, Any]) -> MediaFile:
    """Return one file; sidecars are never photos, and only videos have a duration."""
    path = f"{stem}.{ending}"
    kind = media(path).kind
    left_out = {
        MediaKind.PICTURE: {"seconds"},
        MediaKind.RAW: {"seconds"},
        MediaKind.VIDEO: set(),
    }.get(kind, {"seconds", "is_photo", "content_id"})
    return media(path, **{name: fact for name, fact in facts.items() if name not in left_out})


FILES = st.lists(
    st.builds(file_of, st.sampled_from(STEMS), st.sampled_from(ENDINGS), FACTS),
    max_size=12,
    unique_by=lambda file: file.path,
)


@given(FILES)
def test_every_file_belongs_to_exactly_one_unit(files: list[MediaFile]) -> None:
    """Or is a sidecar of nothing; pictures are photos, and each indexed photo has a primary file of its own."""
    grouping = group_files(files)

    members = [file for unit in grouping.units for file in (unit.primary, *(file for _, file in unit.others))]
    assert sorted(file.path for file in (*members, *grouping.lone_sidecars)) == sorted(file.path for file in files)
    primaries = {unit.primary.path for unit in grouping.units}
    assert {file.path for file in files if file.kind is MediaKind.PICTURE} <= primaries
    for unit in grouping.units:
        indexed = [file for file in (unit.primary, *(file for _, file in unit.others)) if file.is_photo]
        assert len(indexed) <= 1
    assert not any(unit.primary.kind.is_sidecar for unit in grouping.units)
    assert all(file.kind.is_sidecar for file in grouping.lone_sidecars)


@given(FILES, st.randoms(use_true_random=False))
def test_the_order_of_the_files_does_not_matter(files: list[MediaFile], chance: random.Random) -> None:
    """Folders are listed in any order."""
    shuffled = list(files)
    chance.shuffle(shuffled)

    assert group_files(shuffled) == group_files(files)


@given(FILES, st.sampled_from(ENDINGS[:8]))
def test_an_unrelated_file_changes_no_other_unit(files: list[MediaFile], ending: str) -> None:
    """Neither its presence nor what it is."""
    stranger = media(f"unrelated.{ending}", content_id=None if ending in {"xmp", "json"} else "C")
    before, after = group_files(files), group_files([*files, stranger])

    assert set(before.units) == {unit for unit in after.units if unit.primary != stranger}
    assert set(before.lone_sidecars) == set(after.lone_sidecars) - {stranger}


@given(FILES)
def test_a_photo_stays_what_it_is_when_it_is_indexed(files: list[MediaFile]) -> None:
    """Grouping the same files again, with the photos and units of the first time, gives the same units."""
    once = group_files(files)
    primaries = {unit.primary.path for unit in once.units}
    numbers = {
        file.path: number
        for number, unit in enumerate(once.units)
        for file in (unit.primary, *(file for _, file in unit.others))
    }
    again = group_files(
        MediaFile(
            file.path, file.kind, file.size, file.mtime_ns, file.content_id, file.taken, file.seconds,
            is_photo=file.path in primaries, unit=numbers.get(file.path),
        )
        for file in files
    )  # fmt: skip

    assert words(again) == words(once)


def test_the_time_of_test_files_is_in_the_past() -> None:
    """So that differences are exact in nanoseconds."""
    assert media("a.jpg").mtime_ns == START * 1_000_000_000
