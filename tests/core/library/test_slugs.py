"""Slugs and natural-sort keys of names."""

from __future__ import annotations

import re
import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.library.slugs import MAX_SLUG, category_slug, collection_slug, name_sort, slug, unique_slug
from tests.core.building import add_category, add_collection, add_root


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Travel", "travel"),
        ("Con", "con-photos"),
        ("COM\u00b9", "com1-photos"),
        ("Console", "console"),
        ("Paris / Day 1", "paris-day-1"),
        ("Müller & Söhne", "muller-sohne"),
        ("Straße nach Ærø", "strasse-nach-aero"),
        ("  --Łódź--  ", "lodz"),
        ("2024_06 Été", "2024-06-ete"),
        ("x" * 100, "x" * MAX_SLUG),
    ],
)
def test_slugs_are_plain_words(name: str, expected: str) -> None:
    """Case, accents and signs are dropped; words are kept."""
    assert slug(name) == expected


def test_names_in_other_scripts_have_a_slug_of_their_own() -> None:
    """Where nothing can be written in ASCII, equal names get equal slugs and different ones different slugs."""
    assert slug("東京") == slug("東京") != slug("京都")


@given(st.text())
def test_every_name_has_a_slug(name: str) -> None:
    """A slug is never empty and is safe in paths, shells and URLs."""
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug(name))
    assert len(slug(name)) <= MAX_SLUG


@given(st.lists(st.sampled_from(["a", "a-2", "b", "a-3"]), max_size=12))
def test_no_two_share_a_slug(wanted: list[str]) -> None:
    """However names collide, also with suffixes of others, all slugs differ."""
    given_out: list[str] = []
    for each in wanted:
        given_out.append(unique_slug(each, given_out.__contains__))
    assert len(set(given_out)) == len(wanted)


def test_slugs_of_the_library_are_unique(connection: sqlite3.Connection) -> None:
    """Folders with similar names get different slugs; those of collections begin with that of their category."""
    root_id = add_root(connection)
    travel = add_category(connection, "Travel")
    assert category_slug(connection, "travel!") == "travel-2"
    assert collection_slug(connection, "travel", "Day 1") == "travel/day-1"
    add_collection(connection, travel, "Day 1", root_id)
    assert collection_slug(connection, "travel", "day_1") == "travel/day-1-2"
    assert collection_slug(connection, "travel-2", "Day 1") == "travel-2/day-1"


def test_names_sort_as_people_expect() -> None:
    """Signs, then digits, then letters; numbers by value; case and accents do not count."""
    expected = [
        "(old) x",
        "_2",
        "{x}",
        "2 x",
        "10 x",
        "9" * 18,
        "a",
        "Ä b",
        "a c",
        "IMG_9.jpg",
        "img_10.jpg",
        "ß",
        "st",
    ]
    keys = [name_sort(name) for name in expected]
    assert keys == sorted(set(keys))


@given(st.integers(0, 10**19), st.integers(0, 10**19), st.text(st.characters(categories=["L"]), max_size=5))
def test_numbers_sort_by_value(first: int, second: int, around: str) -> None:
    """Of two names that differ in a number only, the smaller number comes first."""
    keys = (name_sort(f"{around}{first}{around}"), name_sort(f"{around}{second}{around}"))
    assert (keys[0] < keys[1]) == (first < second)


@given(st.text(st.characters(codec="ascii")))
def test_accents_do_not_count_in_keys(name: str) -> None:
    """A name without any, which takes a shorter way, has the key of the same name with one."""
    assert name_sort(name) == name_sort(name + "\N{COMBINING ACUTE ACCENT}")


@given(st.text(st.characters()))
def test_every_key_can_be_stored(name: str) -> None:
    """Also keys of names with lone surrogates are text that SQLite takes, and never empty."""
    assert name_sort(name).encode("utf-8")
