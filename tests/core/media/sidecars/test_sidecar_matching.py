"""Which sidecars belong to which photos of a root, and when a photo has to be read again for them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.media.fingerprints import Fingerprint
from core.media.sidecars.sidecar_matching import PhotoSidecars, match_sidecars, sidecar_signature


def matched(photos: str, sidecars: str) -> dict[str, tuple[str, ...]]:
    """Return the sidecars by photo; both lists are separated by "|"."""
    found = match_sidecars(
        [each.encode() for each in photos.split("|")], [each.encode() for each in sidecars.split("|")]
    )
    return {photo.decode(): tuple(path.decode() for path in each.paths) for photo, each in found.items()}


@pytest.mark.parametrize(
    ("photos", "sidecars", "expected"),
    [
        ("a/1.jpg", "a/1.jpg.xmp", {"a/1.jpg": ("a/1.jpg.xmp",)}),
        ("a/1.jpg", "a/1.xmp", {"a/1.jpg": ("a/1.xmp",)}),
        ("a/1.jpg", "a/1.xmp|a/1.jpg.xmp", {"a/1.jpg": ("a/1.jpg.xmp", "a/1.xmp")}),
        ("a/1.JPG", "a/1.jpg.XMP", {"a/1.JPG": ("a/1.jpg.XMP",)}),
        ("1.jpg|1.png", "1.xmp", {"1.jpg": ("1.xmp",), "1.png": ("1.xmp",)}),
        ("1.jpg|1.png", "1.png.xmp", {"1.png": ("1.png.xmp",)}),
        ("a/1.jpg", "b/1.xmp|1.xmp|a/11.xmp|a/1.jpg_01.xmp", {}),
        ("a.b.jpg", "a.xmp|a.b.xmp", {"a.b.jpg": ("a.b.xmp",)}),
        ("noextension", "noextension.xmp", {"noextension": ("noextension.xmp",)}),
        ("a/1.jpg", "a/1.jpg.json|a/1.jpg.xmp", {"a/1.jpg": ("a/1.jpg.xmp", "a/1.jpg.json")}),
        ("a/1.jpg", "b/1.jpg.json", {}),
    ],
)
def test_sidecars_are_found_by_name(photos: str, sidecars: str, expected: dict[str, tuple[str, ...]]) -> None:
    """In the folder of the photo, the more exact name first."""
    assert matched(photos, sidecars) == expected


@pytest.mark.parametrize(
    ("photo_folder", "json_folder", "found"),
    [
        ("Takeout/Google Photos/Rome", "Takeout 2/Google Photos/Rome", True),
        ("Takeout/Google Photos/Rome", "Takeout (1)/Google Photos/Rome", True),
        ("Takeout/Google Photos/Rome", "Takeout/Google Photos/Paris", False),
        ("x/takeout-1/Takeout/Fotos/Rome", "x/takeout-2/Takeout/Fotos/Rome", True),
        ("part1/Takeout/Fotos/Rome", "part 2/Takeout/Fotos/Rome", True),
        ("takeout-20240131T101112Z-001/Takeout/Fotos/Rome", "takeout-20240131T101112Z-2-013/Takeout/Fotos/Rome", True),
        ("a/takeout-20240131T101112Z-001/Fotos/Rome", "b/takeout-20240131T101112Z-002/Fotos/Rome", True),
        ("takeout-20240131T101112Z-001/Takeout/Rome", "takeout-20250131T101112Z-001/Takeout/Rome", False),
        ("anna/Takeout/Google Photos/Rome", "ben/Takeout/Google Photos/Rome", False),
        ("anna/Takeout/Google Photos/Rome", "Takeout/Google Photos/Rome", False),
        ("2023/Rome", "2024/Rome", False),
        ("part1/Rome", "part2/Rome", False),
    ],
)
def test_parts_of_an_export_are_one_album(photo_folder: str, json_folder: str, *, found: bool) -> None:
    """However the archives were unpacked next to each other; other people's exports are others."""
    expected = {f"{photo_folder}/1.jpg": (f"{json_folder}/1.jpg.json",)} if found else {}
    assert matched(f"{photo_folder}/1.jpg", f"{json_folder}/1.jpg.json") == expected


def test_the_same_folder_comes_first() -> None:
    """A file in another part counts only where there is none in the same."""
    folders = ("Takeout", "Takeout 2")
    found = matched("Takeout 2/A/1.jpg|Takeout/A/2.jpg", "|".join(f"{each}/A/1.jpg.json" for each in folders))
    assert found == {"Takeout 2/A/1.jpg": ("Takeout 2/A/1.jpg.json",)}
    assert matched("Takeout/A/1.jpg|Takeout 2/A/1(1).jpg", "Takeout/A/1.jpg.json") == {
        "Takeout/A/1.jpg": ("Takeout/A/1.jpg.json",)
    }


PATHS = st.binary(min_size=1, max_size=12).map(lambda name: b"a/" + name.replace(b"/", b"_"))


@given(st.lists(PATHS, max_size=5, unique=True), st.lists(PATHS, max_size=5), st.randoms(use_true_random=False))
def test_the_order_of_files_does_not_matter(photos: list[bytes], others: list[bytes], random: object) -> None:
    """A scan finds them in any order; a photo has its own sidecars, whatever others there are."""
    sidecars = list({*(path + b".xmp" for path in photos), *(path + b".json" for path in others)})
    first = match_sidecars(photos, sidecars)
    random.shuffle(sidecars)  # type: ignore[attr-defined]  # hypothesis gives a Random
    random.shuffle(photos)  # type: ignore[attr-defined]
    assert match_sidecars(photos, sidecars) == first
    assert first.keys() == set(photos)


def test_a_signature_changes_with_every_sidecar() -> None:
    """Another time, size, change time or name, one more and one less; not with the folder."""
    files = {path: Fingerprint(path, 10, 20, 30, 40) for path in (b"a/1.xmp", b"a/1.jpg.xmp", b"a/1.jpg.json")}
    both = PhotoSidecars((b"a/1.jpg.xmp", b"a/1.xmp"))
    found = {
        sidecar_signature(both, files),
        sidecar_signature(PhotoSidecars((b"a/1.xmp",)), files),
        sidecar_signature(PhotoSidecars((b"a/1.jpg.xmp",)), files),
        sidecar_signature(PhotoSidecars((b"a/1.xmp",), ((b"a/1.jpg.json", False),)), files),
        *(
            sidecar_signature(both, files | {b"a/1.xmp": Fingerprint(b"a/1.xmp", *facts)})
            for facts in ((11, 20, 30, 40), (10, 21, 30, 40), (10, 20, 30, 41))
        ),
    }
    assert len(found) == 7
    assert all(0 <= each < 2**63 for each in found)
    moved = {b"b/1.xmp": Fingerprint(b"b/1.xmp", 10, 20, 30, 40)}
    assert sidecar_signature(PhotoSidecars((b"b/1.xmp",)), moved) in found
