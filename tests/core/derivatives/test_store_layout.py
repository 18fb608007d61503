"""A store of another layout is set aside, and its files are carried over or left."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from core.derivatives.derivative_store import DerivativeStore, parsed_name
from core.derivatives.store_layout import CARRIED, LAYOUT, carry_shard, former_stores, prepare_store
from core.errors import GalleryError
from core.models import AssetKey, DerivativeSize

KEY = AssetKey("abcdefghijklm")
NAME = f"{KEY}-2-thumbnail.jpg"


@pytest.fixture
def store(tmp_path: Path) -> DerivativeStore:
    return DerivativeStore(tmp_path / "derivatives")


def put(folder: Path, name: str, contents: bytes = b"jpeg") -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(contents)
    return path


def test_a_new_store_has_the_present_layout(store: DerivativeStore) -> None:
    """Opened again, nothing is set aside, whatever was stored since."""
    prepare_store(store.folder)
    path = store.write(KEY, 1, DerivativeSize.THUMBNAIL, b"jpeg")
    prepare_store(store.folder)
    assert path.exists()
    assert former_stores(store.folder) == []


def test_the_first_layout_is_carried_over(store: DerivativeStore) -> None:
    """It has no mark; its files get their new places, except what was made again or is something else."""
    put(store.folder, f"ab/cd/{NAME}", b"old")
    put(store.folder, "ab/cd/abcdxxxxxxxxx-1-view.jpg", b"old")
    put(store.folder, "ab/cd/notes.txt")
    prepare_store(store.folder)
    (former,) = former_stores(store.folder)
    assert (former.layout, former.layout in CARRIED) == (1, True)
    assert store.existing(KEY, 2, DerivativeSize.THUMBNAIL) is None
    store.write(KEY, 2, DerivativeSize.THUMBNAIL, b"new")

    assert carry_shard(former.folder / "ab", store) == 1

    assert not (former.folder / "ab").exists()
    assert {path.name: path.read_bytes() for path in store.folder.glob("*/*")} == {
        NAME: b"new",
        "abcdxxxxxxxxx-1-view.jpg": b"old",
    }


@pytest.mark.parametrize("mark", [f"{LAYOUT + 1}\n", "", "\xff", "two"])
def test_an_unknown_layout_is_never_mixed_in(store: DerivativeStore, mark: str) -> None:
    """Nor taken for the present one; two such stores are kept apart."""
    for _ in range(2):
        put(store.folder, ".layout", mark.encode("latin-1"))
        put(store.folder, f"ab/{NAME}")
        prepare_store(store.folder)
    former = former_stores(store.folder)
    assert len(former) == 2
    assert not {each.layout for each in former} & {LAYOUT, *CARRIED}
    assert store.prefixes() == set()


def test_a_folder_that_cannot_be_used_is_one_sentence(store: DerivativeStore) -> None:
    """Not a traceback: the mark is a folder here, which no process can write."""
    (store.folder / ".layout").mkdir(parents=True)
    with pytest.raises(GalleryError, match="thumbnails cannot be used"):
        prepare_store(store.folder)


@pytest.mark.parametrize(
    "name",
    [
        "",
        "a",
        "a-1.jpg",
        "a-1-thumb.jpg",
        "a-x-view.jpg",
        "a-01-view.jpg",
        "-1-view.jpg",
        "a-1-view.png",
        "a-٣-view.jpg",
    ],
)
def test_other_names_are_not_taken_for_derivatives(store: DerivativeStore, name: str) -> None:
    """They are listed apart, wherever they are."""
    assert parsed_name(name) is None
    if name:
        path = put(store.folder, f"ab/{name}")
        assert store.listed("ab") == ([], [str(path)])


def test_a_derivative_in_another_place_is_listed_apart(store: DerivativeStore) -> None:
    """A server of an earlier version may write one while this one runs."""
    path = store.write(KEY, 2, DerivativeSize.THUMBNAIL, b"jpeg")
    stray = put(store.folder, f"ab/cd/{NAME}")
    derivatives, others = store.listed("ab")
    assert [(each.path, each.bytes) for each in derivatives] == [(str(path), 4)]
    assert others == [str(stray)]
    assert (store.prefixes(), store.listed("x")) == ({"ab"}, ([], []))


def test_a_preview_that_is_shown_is_marked_as_used(store: DerivativeStore) -> None:
    """A thumbnail is not: it does not expire while its photo exists."""
    for size in (DerivativeSize.THUMBNAIL, DerivativeSize.PREVIEW):
        os.utime(store.write(KEY, 1, size, b"jpeg"), (1, 1))
        assert store.existing(KEY, 1, size) is not None
    used = {each.size: each.used_at for each in store.listed("ab")[0]}
    assert used[DerivativeSize.THUMBNAIL] == 1
    assert used[DerivativeSize.PREVIEW] > 1_000_000
