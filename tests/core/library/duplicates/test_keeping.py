"""Which photo of a group is proposed, and why."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from core.library.duplicates.keeping import proposed
from core.library.duplicates.models import DuplicatePhoto
from core.media.comparison.sharpness import Sharpness
from core.models import (
    AssetKey,
    CollectionId,
    DateSource,
    Marks,
    PageKey,
    Photo,
    PhotoId,
    PhotoKind,
    TakenAt,
)

TAKEN = TakenAt(datetime(2024, 5, 1, 12), None, DateSource.EXIF)  # noqa: DTZ001 - a wall clock
PHOTO = Photo(
    id=PhotoId(1),
    asset_key=AssetKey("aaaaaaaaaaaaa"),
    version=1,
    collection_id=CollectionId(1),
    file_name="IMG_1.jpg",
    exact_name="IMG_1.jpg",
    format="JPEG",
    width=4000,
    height=3000,
    size=3_000_000,
    taken=TAKEN,
    camera=None,
    page_key=PageKey(0, PhotoId(1)),
)


def duplicate(number: int, folder: str = "Travel/Paris", **changes: object) -> DuplicatePhoto:
    photo = replace(PHOTO, id=PhotoId(number), **changes)  # type: ignore[arg-type]
    return DuplicatePhoto(photo, "Travel › Paris", "travel/paris", folder, None)


def with_sharpness(photo: DuplicatePhoto, whole: float, face: float | None = None) -> DuplicatePhoto:
    return replace(photo, sharpness=Sharpness(whole, face))


@pytest.mark.parametrize(
    ("worse", "better", "reason"),
    [
        (duplicate(1, "Backup 2019/Paris"), duplicate(2), "not in a folder of copies"),
        (duplicate(1), duplicate(2, kind=PhotoKind.RAW), "RAW"),
        (with_sharpness(duplicate(1), 100), with_sharpness(duplicate(2, width=2000), 151), "sharper"),
        (with_sharpness(duplicate(1, width=2000), 150), with_sharpness(duplicate(2), 101), "more pixels"),
        (with_sharpness(duplicate(1), 900, 10), with_sharpness(duplicate(2), 300, 40), "sharper"),
        (with_sharpness(duplicate(1), 300, 40), with_sharpness(duplicate(2), 900), "sharper"),
        (duplicate(1, width=2000, height=1500), duplicate(2), "more pixels"),
        (duplicate(1), duplicate(2, marks=Marks(favourites=1)), "marked by members"),
        (duplicate(1, taken=None), duplicate(2), "dated by its camera"),
        (duplicate(1), duplicate(2, taken=TAKEN._replace(local=datetime(2023, 1, 1))), "earliest date"),  # noqa: DTZ001
        (duplicate(1, exact_name="IMG_1 (1).jpg"), duplicate(2), "not named as a copy"),
        (duplicate(1, size=1_000_000), duplicate(2), "larger file"),
        (duplicate(2), duplicate(1), "indexed first"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_each_criterion_decides(worse: DuplicatePhoto, better: DuplicatePhoto, reason: str) -> None:
    """Where all before it are equal; the order of the photos does not matter."""
    for group in ((worse, better), (better, worse)):
        ordered, reasons = proposed(group)
        assert ordered == (better, worse)
        assert reason in reasons


def test_an_earlier_criterion_goes_first() -> None:
    """A large copy in a folder of copies stays behind; only an advantage is a reason."""
    ordered, reasons = proposed([duplicate(1, "Copies"), duplicate(2, width=2000), duplicate(3, width=1000)])
    assert [each.photo.id for each in ordered] == [2, 3, 1]
    assert reasons == ("not in a folder of copies",)
    assert proposed([duplicate(1, "Bold/Copyright"), duplicate(2)])[1] == ("indexed first",)
