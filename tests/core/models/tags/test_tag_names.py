"""Which names are one tag, and how a name is written as a path of folders."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.models.tags.tag_names import keys_from, name_of_parent, parse_tag_path, tag_key, tag_path

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Lisbon", "LISBON"),
        ("Été", "ete"),
        ("Cafe\N{COMBINING ACUTE ACCENT}", "café"),
        ("Straße", "STRASSE"),
        ("Ёлка", "елка"),
        ("Άνοιξη", "ανοιξη"),
        ("İzmir", "izmir"),
        ("\N{FULLWIDTH LATIN CAPITAL LETTER A}bc", "Abc"),
        ("Travel/São Paulo", "travel/sao paulo"),
        ("new  york", "New York"),
    ],
)
def test_case_and_accents_do_not_count(one: str, other: str) -> None:
    """The same word in another way is the same tag."""
    assert tag_key(one) == tag_key(other)


@pytest.mark.parametrize(
    ("one", "other"), [("がき", "かき"), ("мой", "мои"), ("हि", "ह"), ("sea", "sea/"), ("a b", "ab")]
)
def test_other_words_are_other_tags(one: str, other: str) -> None:
    """Marks that make another letter count."""
    assert tag_key(one) != tag_key(other)


@given(TEXTS)
def test_a_key_is_the_key_of_itself(name: str) -> None:
    """A folded name is folded as it is, and has as many parts."""
    key = tag_key(name)
    assert tag_key(key[:-1]) == key
    assert key.count("/") == name.count("/") + 1


@given(TEXTS.filter(bool), TEXTS)
def test_the_tags_below_one_are_a_range_of_keys(name: str, other: str) -> None:
    """The range holds the tag, and what begins with it and a "/"."""
    first, end = keys_from(tag_key(name))
    assert first <= tag_key(name) < end
    assert first <= tag_key(f"{name}/{other}") < end
    assert (first <= tag_key(other) < end) == tag_key(other).startswith(tag_key(name))


@given(TEXTS)
def test_a_written_path_is_read_back(name: str) -> None:
    """Whatever a name has, its path names it, and no part of the path is a dot or two."""
    parts = name.split("/")
    if all(part.strip() for part in parts):
        assert parse_tag_path(tag_path(name)) == name
        assert not {".", ".."} & set(tag_path(name).split("/"))
    else:
        assert parse_tag_path(tag_path(name)) is None


def test_the_parent_of_a_name() -> None:
    """All parts but the last; none for a tag at the top."""
    assert [name_of_parent(name) for name in ("a/b/c", "a/b", "a")] == ["a/b", "a", ""]
