"""Photos become stacks by the names of their primary files."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.indexing.units.stacking import stacks_of
from core.models import MediaFile
from tests.core.indexing.units.media_files import media

BURST = ("20150101_120000_001.jpg", "20150101_120000_002.jpg", "20150101_120000_003.jpg")
NEXUS = ("IMG_20150101_120000_BURST001.jpg", "IMG_20150101_120000_BURST002_COVER.jpg")
CAMERA = ("00000IMG_00000_BURST20190715201313441.jpg", "00100lPORTRAIT_00100_BURST20190715201313441_COVER.jpg")
PIXEL = ("PXL_20210101_120000000.PORTRAIT-01.COVER.jpg", "PXL_20210101_120000000.PORTRAIT-02.ORIGINAL.jpg")
TABLE = {
    "photos without others": ([media("a.jpg"), media("b.jpg"), media("a.mov")], {}),
    "an edit of Apple": (
        [media("IMG_1234.HEIC"), media("IMG_E1234.JPG", 1e7), media("IMG_1235.HEIC")],
        {"IMG_E1234.JPG": ("edit", ["IMG_1234.HEIC", "IMG_E1234.JPG"])},
    ),
    "an edit without its original": ([media("IMG_E1234.JPG"), media("b-edited.jpg")], {}),
    "an edit of Takeout": (
        [media("a.jpg"), media("a-edited.jpg"), media("b(1).jpg"), media("b-bearbeitet(1).jpg")],
        {
            "a-edited.jpg": ("edit", ["a-edited.jpg", "a.jpg"]),
            "b-bearbeitet(1).jpg": ("edit", ["b(1).jpg", "b-bearbeitet(1).jpg"]),
        },
    ),
    "RAW and picture that are both photos": (
        [media("a.jpg"), media("a.dng"), media("b.jpg"), media("b.dng", 1e8)],
        {"a.jpg": ("raw", ["a.dng", "a.jpg"])},
    ),
    "bursts": (
        [media(name) for name in (*BURST, *NEXUS, *CAMERA, *PIXEL)],
        {
            BURST[0]: ("burst", list(BURST)),
            NEXUS[1]: ("burst", list(NEXUS)),
            CAMERA[1]: ("burst", list(CAMERA)),
            PIXEL[0]: ("burst", list(PIXEL)),
        },
    ),
    "two of a vague burst": ([media(name) for name in BURST[:2]], {}),
    "an edit of a picture with a RAW file": (
        [media("IMG_1234.JPG"), media("IMG_1234.DNG"), media("IMG_E1234.JPG")],
        {"IMG_E1234.JPG": ("edit", ["IMG_1234.DNG", "IMG_1234.JPG", "IMG_E1234.JPG"])},
    ),
}


@pytest.mark.parametrize("case", TABLE)
def test_stacks_of_a_folder(case: str) -> None:
    """By their top, with the reason and all members."""
    files, expected = TABLE[case]

    found = {
        stack.top.decode(): (str(stack.reason), sorted(path.decode() for path in stack.members))
        for stack in stacks_of(files)
    }

    assert found == {top: (reason, sorted(members)) for top, (reason, members) in expected.items()}
    unnamed = {stack.top.decode() for stack in stacks_of(files) if not stack.is_named}
    assert unnamed == expected.keys() & {BURST[0], PIXEL[0]} - {name for name in PIXEL if "COVER" in name}


NAMES = st.sampled_from(
    [
        *("IMG_1234.jpg", "IMG_1234.dng", "IMG_E1234.jpg", "IMG_1234-edited.jpg", "IMG_E1234-edited.png", "b.jpg"),
        *(*BURST, *NEXUS, "20150101_120000_001-edited.jpg"),
    ]
)


@given(st.lists(st.builds(media, NAMES), unique_by=lambda file: file.path), st.randoms(use_true_random=False))
def test_stacks_share_no_photo(files: list[MediaFile], chance: random.Random) -> None:
    """A stack has its top and at least one other photo; the order of the photos does not matter."""
    stacks = stacks_of(files)
    shuffled = list(files)
    chance.shuffle(shuffled)

    members = [path for stack in stacks for path in stack.members]
    assert len(members) == len(set(members))
    assert all(stack.top in stack.members and len(stack.members) > 1 for stack in stacks)
    assert stacks_of(shuffled) == stacks
