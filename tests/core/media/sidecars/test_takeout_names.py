"""The names of Google Takeout: which JSON file describes which photo."""

from __future__ import annotations

import os
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.media.sidecars.takeout_names import JsonCandidate, TakeoutNames, is_title_of

LONG = "Backyard_ceremony_wedding_photography_abcdefg_"
assert len(LONG) == 46
FACES = "😀😃😄😁😆😅😂🤣🥲☺️😊😇🙂🙃😉😌😍🥰😘😗😙😚😋"
assert len(FACES.encode("utf-16-le")) == 2 * 46


def first(photo: str, *files: str, others: tuple[str, ...] = ()) -> str | None:
    """Return the most probable JSON file of a photo among files, in a folder with other photos."""
    names = TakeoutNames(map(os.fsencode, files), [os.fsencode(name) for name in (photo, *others)])
    found = names.candidates(os.fsencode(photo))
    return os.fsdecode(found[0].path) if found and not found[0].needs_title else None


@pytest.mark.parametrize(
    ("photo", "file"),
    [
        ("IMG_1.jpg", "IMG_1.jpg.json"),
        ("IMG_1.JPG", "img_1.jpg.JSON"),
        ("PXL_20231006_063909898.LS.mp4", "PXL_20231006_063909898.LS.mp4.json"),
        ("06.10.12 - 1.jpg", "06.10.12 - 1.jpg.json"),
        # Numbers of equal names.
        ("IMG_1(1).jpg", "IMG_1.jpg(1).json"),
        ("IMG_1(12).jpg", "IMG_1.jpg(12).json"),
        ("IMG_1(1).jpg", "IMG_1(1).jpg.json"),
        ("IMG_1(1).jpg", "IMG_1.jpg.supplemental-metadata(1).json"),
        ("2025-04-28(3516).jpg", "2025-04-28.jpg.suppl(3516).json"),
        # supplemental-metadata, whole and cut.
        ("IMG_1.jpg", "IMG_1.jpg.supplemental-metadata.json"),
        ("IMG_20200101_123456789.jpg", "IMG_20200101_123456789.jpg.supplemental-metad.json"),
        ("PXL_20221228_185930354_abcdefghi.MP.jpg", "PXL_20221228_185930354_abcdefghi.MP.jpg.supple.json"),
        ("Screenshot_20200101-123456_Name of App12.jpg", "Screenshot_20200101-123456_Name of App12.jpg.s.json"),
        ("Screenshot_20200101-123456_Name of App123.jpg", "Screenshot_20200101-123456_Name of App123.jpg..json"),
        # Cut names.
        (LONG + "m.jpg", LONG + ".json"),
        (LONG + "m(494).jpg", LONG + "(494).json"),
        (LONG[:43] + ".jpeg", LONG[:43] + ".jp.json"),
        (FACES + "😛.jpg", FACES + ".json"),
        # Titles without an extension, and other extensions.
        ("2234089303984509579.jpg", "2234089303984509579.json"),
        ("Peanut Butter.jpg", "Peanut Butter.supplemental-metadata.json"),
        ("Peanut Butter(2).jpg", "Peanut Butter(2).json"),
        ("IMG_1.jpg", "IMG_1.HEIC.json"),
        ("IMG_1.MP4", "IMG_1.HEIC.supplemental-metadata.json"),
        ("IMG_0769(1).mp4", "IMG_0769.HEIC.supplemental-metadata(1).json"),
        ("PXL_20221228_185930354.MP", "PXL_20221228_185930354.MP.jpg.json"),
        # Edited versions, in any language, numbered, cut and twice.
        ("IMG_1-edited.jpg", "IMG_1.jpg.json"),
        ("IMG_1-edited.jpg", "IMG_1.jpg.supplemental-metadata.json"),
        ("IMG_1-edited(1).jpg", "IMG_1.jpg(1).json"),
        ("IMG_1-edited(1).jpg", "IMG_1.jpg.supplemental-metadata(1).json"),
        ("IMG-20230325-WA0122~2-edited.jpg", "IMG-20230325-WA0122~2.jpg.json"),
        ("IMG_1-bearbeitet.jpg", "IMG_1.jpg.json"),
        ("IMG_1-modifié.jpg", "IMG_1.jpg.json"),
        (unicodedata.normalize("NFD", "IMG_1-modifié.jpg"), "IMG_1.jpg.json"),
        ("IMG_1-編集済み.jpg", "IMG_1.jpg.json"),
        ("IMG_1-ha editado.jpg", "IMG_1.jpg.json"),
        ("IMG_1-EFFECTS-edited.jpg", "IMG_1.jpg.json"),
        ("2234089303984509579-edited.jpg", "2234089303984509579.supplemental-metadata.json"),
        (LONG[:44] + "-ed.jpg", LONG[:44] + ".j.json"),
        (LONG + "m-edi.jpg", LONG + ".json"),
        # The word in another language.
        ("IMG_1.jpg", "IMG_1.jpg.métadonnées supplémentaires.json"),
        ("IMG_1(1).jpg", "IMG_1.jpg.zusätzliche-metadaten(1).json"),
        # A second photo whose first one is not there.
        ("IMG_1(1).jpg", "IMG_1.jpg.json"),
    ],
)
def test_a_photo_has_its_file(photo: str, file: str) -> None:
    """Each of the ways in which Takeout names both, next to files of other photos."""
    assert first(photo, file) == file
    assert first(photo, "metadata.json", "IMG_11.jpg.json", file, "IMG_12.jpg(1).json", "user.json") == file


@pytest.mark.parametrize(
    ("photo", "files", "others", "expected"),
    [
        ("IMG_1.jpg", ("IMG_1.jpg(1).json", "IMG_1.jpg.json"), ("IMG_1(1).jpg",), "IMG_1.jpg.json"),
        ("IMG_1(1).jpg", ("IMG_1.jpg.json", "IMG_1.jpg(1).json"), ("IMG_1.jpg",), "IMG_1.jpg(1).json"),
        ("IMG_1-edited.jpg", ("IMG_1.jpg.json", "IMG_1-edited.jpg.json"), (), "IMG_1-edited.jpg.json"),
        ("IMG_1.jpg", ("IMG_1.HEIC.json", "IMG_1.jpg.supplemental-metadata.json"), (), None),
        ("IMG_1.png", ("IMG_1.jpg.json", "IMG_1.png.json"), ("IMG_1.jpg",), "IMG_1.png.json"),
        ("IMG_1.jpg", ("IMG_10.jpg.json", "IMG_1.json.json", "xIMG_1.jpg.json"), (), ""),
        ("IMG_1.jpg", ("IMG_1.jpg(1).json",), (), ""),
        ("IMG_1(1).jpg", ("IMG_1.jpg.json",), ("IMG_1.jpg",), ""),
        ("IMG_1-2.jpg", ("IMG_1.jpg.json",), (), ""),
        ("IMG_1.jpg", ("metadata.json", "métadonnées.json", "shared_album_comments.json"), (), ""),
    ],
)
def test_the_closest_name_wins(
    photo: str, files: tuple[str, ...], others: tuple[str, ...], expected: str | None
) -> None:
    """And names that are only alike say nothing."""
    found = first(photo, *files, others=others)
    assert found == ("IMG_1.jpg.supplemental-metadata.json" if expected is None else expected or None)


def test_names_that_are_equal_up_to_the_cut_need_the_title() -> None:
    """Takeout numbers their files, in an order that the names of the photos do not have."""
    photos = [f"{LONG}a.jpg".encode(), f"{LONG}b.jpg".encode()]
    files = [f"{LONG}.json".encode(), f"{LONG}(1).json".encode()]
    names = TakeoutNames(files, photos)
    for photo in photos:
        assert names.candidates(photo) == tuple(JsonCandidate(file, needs_title=True) for file in files)
    alone = TakeoutNames(files, photos[:1])
    assert alone.candidates(photos[0]) == (
        JsonCandidate(files[0], needs_title=False),
        JsonCandidate(files[1], needs_title=True),
    )


@pytest.mark.parametrize(
    ("title", "photo", "expected"),
    [
        ("IMG_1.jpg", "IMG_1.jpg", True),
        ("IMG_1.jpg", "IMG_1(1).jpg", True),
        ("IMG_1.HEIC", "IMG_1.jpg", True),
        ("IMG_1", "IMG_1.jpg", True),
        ("IMG_1.jpg", "IMG_1-edited(2).jpg", True),
        ("What? A/B & C.jpg", "What_ A_B _ C.jpg", True),
        (f"{LONG}a and much more.jpg", f"{LONG}a.jpg", True),
        (f"{LONG}b and much more.jpg", f"{LONG}a.jpg", False),
        (f"{LONG}a and much more.jpg", f"{LONG}a(1).jpg", True),
        ("IMG_12.jpg", "IMG_1.jpg", False),
        ("", "IMG_1.jpg", False),
    ],
)
def test_a_title_is_compared_as_takeout_writes_it(title: str, photo: str, *, expected: bool) -> None:
    """With replaced characters and cut, without number and mark."""
    assert is_title_of(title, photo.encode()) is expected


NAMES = st.text(st.characters(codec="utf-8", exclude_characters="/\0"), min_size=1, max_size=60)


def exported(title: str) -> tuple[str, str, str]:
    """Return what Takeout calls a photo and its JSON file, in the old and in the new way."""
    stem, _, extension = title.rpartition(".")
    limit = 51 - len(extension) - 1
    return (
        f"{cut(stem, limit)}.{extension}",
        f"{cut(title, 46)}.json",
        f"{cut(title + '.supplemental-metadata', 46)}.json",
    )


def cut(text: str, units: int) -> str:
    while len(text.encode("utf-16-le")) > 2 * units:
        text = text[:-1]
    return text


@given(NAMES, st.sampled_from(["jpg", "JPG", "png", "heic"]), NAMES)
def test_every_title_finds_its_file(stem: str, extension: str, other: str) -> None:
    """However long, in both ways, among the files of another title."""
    photo, old, new = exported(f"{stem}.{extension}")
    for file in (old, new):
        candidates = TakeoutNames([os.fsencode(file)], [os.fsencode(photo)]).candidates(os.fsencode(photo))
        assert [each.path for each in candidates] == [os.fsencode(file)]
    both = TakeoutNames([os.fsencode(exported(f"{other}.{extension}")[1]), os.fsencode(old)], [os.fsencode(photo)])
    assert os.fsencode(old) in [each.path for each in both.candidates(os.fsencode(photo))]
    assert is_title_of(f"{stem}.{extension}", os.fsencode(photo))


@given(st.lists(st.binary(min_size=1, max_size=60), max_size=6), st.binary(min_size=1, max_size=60))
def test_any_bytes_are_names(files: list[bytes], photo: bytes) -> None:
    """Nothing raises, every answer is one of the files, and their order does not matter for exact names."""
    files = [name.replace(b"/", b"_") + b".json" for name in files]
    photo = photo.replace(b"/", b"_")
    found = TakeoutNames(files, [photo]).candidates(photo)
    assert {each.path for each in found} <= set(files)
    assert TakeoutNames([*files, photo + b".json"], [photo]).candidates(photo)
