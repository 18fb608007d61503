"""The category and collection of a path."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.indexing.collection_paths import CollectionPath, collection_path


@pytest.mark.parametrize(
    ("path", "place"),
    [
        (b"Travel/Paris/a.jpg", CollectionPath(b"Travel", "Travel", b"Travel/Paris", "Paris")),
        (b"Travel/Paris/Day 1/a.jpg", CollectionPath(b"Travel", "Travel", b"Travel/Paris/Day 1", "Paris / Day 1")),
        (b"Travel/a.jpg", CollectionPath(b"Travel", "Travel", b"Travel", "Travel")),
        (b"a.jpg", CollectionPath(b"Pictures", "Pictures", b"", "Pictures")),
    ],
)
def test_the_path_names_category_and_collection(path: bytes, place: CollectionPath) -> None:
    """Top folder, folders between, and media directly in a category or in the root."""
    assert collection_path(b"/home/ada/Pictures", path) == place


def test_the_root_of_the_file_system_has_a_name() -> None:
    """Scanning / is unusual but possible."""
    assert collection_path(b"/", b"a.jpg").category_name == "/"


def test_names_are_safe_and_keys_are_bytes() -> None:
    """Names are safe to show, keys are exact."""
    place = collection_path(b"/p", b"\xff\x1b[2J/b\nc/a.jpg")

    assert place.category_folder == b"\xff\x1b[2J"
    assert place.collection_folder == b"\xff\x1b[2J/b\nc"
    assert "\x1b" not in place.category_name
    assert place.collection_name == "b c"


@given(
    st.lists(
        st.binary(min_size=1, max_size=8).filter(lambda part: b"/" not in part and b"\0" not in part),
        min_size=1,
        max_size=5,
    )
)
def test_every_path_has_one_collection(parts: list[bytes]) -> None:
    """The collection's folder is the path's, and its first part is the category."""
    place = collection_path(b"/root", b"/".join(parts))

    assert place.collection_folder == b"/".join(parts[:-1])
    assert place.category_folder == (parts[0] if len(parts) > 1 else b"root")
