"""Exclusions: what their texts mean, and which folders and files they hide."""

from __future__ import annotations

import os
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.models import ExcludedFolders, ExcludedPaths, Exclusion, parse_exclusion

NAMES = st.text(st.characters(codec="utf-8", exclude_characters="/\0"), min_size=1, max_size=20).filter(
    lambda name: name.isprintable() and name.strip() and name not in {".", ".."}
)


@pytest.mark.parametrize(
    ("text", "canonical", "is_path"),
    [
        ("Private", "Private", False),
        ("Private/", "Private", False),
        ("/Private", "/Private", True),
        ("./Private", "/Private", True),
        ("/Private/", "/Private", True),
        ("Travel/Private", "Travel/Private", True),
        ("/Travel/Private/", "Travel/Private", True),
        (".hidden", ".hidden", False),
        ("a b/ c", "a b/ c", True),
    ],
)
def test_a_text_is_a_name_or_a_path(text: str, canonical: str, *, is_path: bool) -> None:
    """A slash makes a path of it, also one before a single name; one behind it means nothing."""
    exclusion = parse_exclusion(text)
    assert exclusion == Exclusion(canonical)
    assert exclusion.is_path is is_path
    assert parse_exclusion(canonical) == exclusion


@pytest.mark.parametrize(
    "text", ["", "/", "//", ".", "..", "a//b", "a/../b", "../a", "a/.", " ", "a/ /b", "a\nb", "\x1b[2J", "x" * 1001]
)
def test_other_texts_are_not_exclusions(text: str) -> None:
    """The root itself, paths out of it, blank parts and control characters."""
    assert parse_exclusion(text) is None


def test_a_name_excludes_every_folder_of_that_name_in_any_case() -> None:
    """Not the folders whose names only contain it, and not those below, which discovery never reaches."""
    rules = ExcludedFolders([Exclusion("Private")])
    assert rules.exclusion_of(b"Private") == rules.exclusion_of(b"a/b/private") == Exclusion("Private")
    assert [rules.exclusion_of(path) for path in (b"Private2", b"My Private", b"Private/a", b"")] == [None] * 4


def test_a_path_excludes_exactly_that_folder() -> None:
    """Not the same name elsewhere, and not another case."""
    rules = ExcludedFolders([Exclusion("Travel/Private"), Exclusion("/Top")])
    assert rules.exclusion_of(b"Travel/Private") == Exclusion("Travel/Private")
    assert rules.exclusion_of(b"Top") == Exclusion("/Top")
    others = (b"Private", b"a/Travel/Private", b"Travel/private", b"Travel", b"a/Top", b"top")
    assert [rules.exclusion_of(path) for path in others] == [None] * 6


@given(NAMES, NAMES)
def test_forms_of_letters_do_not_matter(parent: str, name: str) -> None:
    """A Mac writes decomposed names; a person types composed ones."""
    assert (by_name := parse_exclusion(name)) is not None
    assert (by_path := parse_exclusion(f"{parent}/{name}")) is not None
    for form in ("NFC", "NFD"):
        path = os.fsencode(unicodedata.normalize(form, f"{parent}/{name}"))
        assert ExcludedFolders([by_name]).exclusion_of(path) == by_name
        assert ExcludedFolders([by_path]).exclusion_of(path) == by_path


@given(st.binary(min_size=1, max_size=12).filter(lambda name: not {0, 47} & set(name) and name.strip(b".")))
def test_any_bytes_are_a_name(name: bytes) -> None:
    """A name that is not UTF-8 is compared like any other, and only with itself."""
    exclusion = Exclusion("/" + os.fsdecode(name))
    rules = ExcludedFolders([exclusion])
    assert rules.exclusion_of(name) == exclusion
    assert rules.exclusion_of(name + b"x") is None


def test_files_have_the_reason_of_the_folder_above_them() -> None:
    """Of any folder above; a file directly in the root that of the setting."""
    excluded = ExcludedPaths({b"a/b": "the path a/b"}, root_photos="the setting")
    assert excluded.reason_of(b"a/b/c/d.jpg") == excluded.reason_of(b"a/b/d.jpg") == "the path a/b"
    assert excluded.reason_of(b"d.jpg") == "the setting"
    assert excluded.reason_of(b"a/d.jpg") is None
    assert excluded.reason_of(b"a/bc/d.jpg") is None
    assert ExcludedPaths({b"": "the file .nomedia in it"}).reason_of(b"x/y.jpg") == "the file .nomedia in it"
    assert not ExcludedPaths()
