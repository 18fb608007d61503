"""Names that are kept in memory are found as their words say, and read again after they have changed."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.library.names.known_names import KnownNames, NameList
from core.library.summaries import refresh_counts
from core.models import RootId
from core.query.search_words import has_words, search_pattern, search_text, words_of
from tests.core.building import add_collection, add_photo, database_in_memory, populate

NAMES = st.text(st.sampled_from("aAbé 1-\n京ß"), max_size=8)


@given(st.lists(NAMES, max_size=6), NAMES, st.booleans())
def test_names_are_found_by_their_words(names: list[str], typed: str, is_exact: bool) -> None:
    """Each once and in their order: those that have the words, and those of which a line begins with them."""
    if not words_of(typed):
        return
    pattern, known = search_pattern(typed, is_exact=is_exact), NameList(names)
    assert list(known.having(pattern)) == [number for number, name in enumerate(names) if has_words(pattern, name)]
    first = [number for number, name in enumerate(names) if f"\n{pattern}" in f"\n{search_text(name)}"]
    assert list(known.beginning(pattern)) == first


@pytest.fixture
def connection() -> Iterator[sqlite3.Connection]:
    with database_in_memory() as connection:
        yield connection


def collections(connection: sqlite3.Connection, known: KnownNames) -> dict[int, list[int]]:
    return {category: list(some.ids) for category, some in known.collections(connection).items()}


def test_collections_are_read_again_after_a_change(connection: sqlite3.Connection) -> None:
    """A new one, one with another name, category or newest photo, and one that is empty; not after other changes."""
    library, known = populate(connection, {"Travel": {"Rome": 1, "Lisbon": 1}, "Home": {}}), KnownNames()
    rome, lisbon = library.collections["Rome"], library.collections["Lisbon"]
    travel, home = library.categories["Travel"], library.categories["Home"]
    before = known.collections(connection)
    assert {key: sorted(some.ids) for key, some in before.items()} == {travel: sorted([rome, lisbon])}
    connection.execute("UPDATE collections SET views = views + 1")
    assert known.collections(connection) is before
    connection.execute("UPDATE collections SET name = 'Oslo' WHERE id = ?", (rome,))
    (number,) = known.collections(connection)[travel].names.having(" oslo")
    assert known.collections(connection)[travel].ids[number] == rome
    root = RootId(connection.execute("SELECT min(id) FROM roots").fetchone()[0])
    garden = add_collection(connection, home, "Garden", root)
    assert home not in known.collections(connection)
    add_photo(connection, garden, "a.jpg")
    refresh_counts(connection, [garden])
    assert collections(connection, known)[home] == [garden]
    connection.execute("UPDATE collections SET newest_sort = 9000000000 WHERE id = ?", (lisbon,))
    assert collections(connection, known)[travel] == [lisbon, rome]
    connection.execute("UPDATE collections SET category_id = ? WHERE id = ?", (home, lisbon))
    assert collections(connection, known) == {travel: [rome], home: [lisbon, garden]}
    connection.execute("UPDATE collections SET photo_count = 0 WHERE id = ?", (lisbon,))
    assert collections(connection, known) == {travel: [rome], home: [garden]}


def test_tags_are_read_again_after_a_change(connection: sqlite3.Connection) -> None:
    """The shortest first; a new one, one with another name, and one that is removed."""
    known = KnownNames()
    connection.execute("INSERT INTO tags (id, name, key) VALUES (1, 'Seaside', 'seaside/'), (2, 'Sea', 'sea/')")
    assert known.tags(connection).keys == ("sea/", "seaside/")
    assert known.tags(connection) is known.tags(connection)
    connection.execute("UPDATE tags SET name = 'Lake', key = 'lake/' WHERE id = 2")
    assert known.tags(connection).keys == ("lake/", "seaside/")
    connection.execute("DELETE FROM tags WHERE id = 1")
    assert known.tags(connection).keys == ("lake/",)
