"""Names and facts that are suggested while a query is typed: counts, mistakes, nothing that an actor is not shown."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from unittest.mock import patch

import pytest

from core.library import photo_pages
from core.library.search import facets
from core.library.search.searches import SuggestionKind, offered_names, suggestions
from core.library.search.word_index import index_words
from core.library.summaries import refresh_counts
from core.library.tags import tag_completions
from core.models import Actor, CategorySet, CollectionId, EverythingSet, QuerySet, Role, SortOrder
from core.permissions import ANONYMOUS
from core.query.similar_names import begins_alike
from tests.core.building import ADMIN, VIEWER, add_photo, database_in_memory, populate

PLAN = {"Travel": {"Lisbon 2019": 2, "Rome": 3}, "Secret": {"Lisbon hideout": 2}}


@pytest.fixture
def connection() -> Iterator[sqlite3.Connection]:
    """Two categories; photos of both have tags, cameras and ratings."""
    with database_in_memory() as connection:
        library = populate(connection, PLAN)
        for name, category in (("Rome", "X-T4"), ("Lisbon hideout", "Leica Q")):
            add_photo(connection, library.collections[name], f"{name}.jpg", camera_model=category)
        connection.executemany(
            "INSERT INTO tags (id, parent_id, name, key) VALUES (?, ?, ?, ?)",
            [(1, None, "Sea", "sea/"), (2, 1, "Sea/Boats", "sea/boats/"), (3, None, "Hidden", "hidden/")],
        )
        tagging = "INSERT INTO tagged_photos SELECT ?, id, 1 FROM photos WHERE collection_id = ?"
        for tag, name in ((1, "Rome"), (2, "Lisbon 2019"), (3, "Lisbon hideout")):
            connection.execute(tagging, (tag, library.collections[name]))
        connection.executemany("INSERT INTO people (name, key) VALUES (?, ?)", [("Lisa", "lisa"), ("Hida", "hida")])
        for person, name in ((1, "Rome"), (2, "Lisbon hideout")):
            connection.execute(
                "INSERT INTO faces SELECT NULL, id, ?, NULL, 0, 0, 1, 1, 1 FROM photos WHERE collection_id = ?",
                (person, library.collections[name]),
            )
        rating = "INSERT INTO rated_photos SELECT ?, id, ? FROM photos WHERE camera_model = 'X-T4'"
        connection.executemany(rating, [(1, 4), (2, 5)])
        connection.execute("UPDATE photos SET rating = 4.5, votes = 2 WHERE camera_model = 'X-T4'")
        refresh_counts(connection, library.collections.values())
        yield connection


def of_travel(actor: Actor, connection: sqlite3.Connection) -> Actor:
    """Restrict an actor to the category Travel."""
    travel = connection.execute("SELECT id FROM categories WHERE name = 'Travel'").fetchone()[0]
    return replace(actor, category_ids=frozenset({travel}))


def names(connection: sqlite3.Connection, actor: Actor, words: str) -> list[tuple[str, int | None]]:
    return [(each.name, each.count) for each in suggestions(connection, actor, words)]


def offered(connection: sqlite3.Connection, actor: Actor, kind: SuggestionKind) -> list[str]:
    return [each.name for each in offered_names(connection, actor, kind)]


def test_what_an_actor_is_not_shown_is_absent(connection: sqlite3.Connection) -> None:
    """Not zero: collections, tags and cameras of another category; guests are suggested no name of a group or tag."""
    assert names(connection, ADMIN, "lis") == [("Lisbon hideout", 3), ("Lisbon 2019", 2), ("Lisa", 4)]
    assert names(connection, ADMIN, "hid") == [("Lisbon hideout", 3), ("Hidden", 3), ("Hida", 3)]
    viewer, public = of_travel(VIEWER, connection), of_travel(Actor(ANONYMOUS, "public", Role.PUBLIC), connection)
    assert names(connection, viewer, "lis") == [("Lisbon 2019", 2), ("Lisa", 4)]
    assert names(connection, public, "lis") == [("Lisbon 2019", 2)]
    assert names(connection, viewer, "hid") == names(connection, public, "hid") == []
    assert {kind: offered(connection, viewer, kind) for kind in SuggestionKind} == {
        SuggestionKind.COLLECTION: ["Rome", "Lisbon 2019"],
        SuggestionKind.CATEGORY: ["Travel"],
        SuggestionKind.TAG: ["Sea", "Sea/Boats"],
        SuggestionKind.ALBUM: ["Saved"],
        SuggestionKind.PERSON: ["Lisa"],
    }
    assert offered(connection, ADMIN, SuggestionKind.CATEGORY) == ["Secret", "Travel"]
    assert offered(connection, public, SuggestionKind.CATEGORY) == ["Travel"]
    assert not [kind for kind in (SuggestionKind.TAG, SuggestionKind.ALBUM) if offered(connection, public, kind)]
    assert names(connection, viewer, "hidn") == []
    terms = {facet.term for facet in facets.facets(connection, viewer, EverythingSet())}
    assert terms == {"tag:Sea/Boats", "rating:>=4", "camera:X-T4"}, "all photos have the tag Sea, which narrows nothing"
    assert not {facet.field for facet in facets.facets(connection, public, EverythingSet())} & {
        "tag",
        "rating",
        "camera",
    }


def test_mistyped_names_are_suggested(connection: sqlite3.Connection) -> None:
    """Where nothing has the words as they are; also tags, and words that are not finished."""
    assert names(connection, ADMIN, "lisbn") == [("Lisbon hideout", 3), ("Lisbon 2019", 2)]
    assert names(connection, ADMIN, "trvael") == [("Travel", 6)]
    assert names(connection, ADMIN, "hiddne") == [("Hidden", 3)]
    assert names(connection, ADMIN, "xyz") == []


@pytest.mark.parametrize("is_indexed", [False, True])
@pytest.mark.parametrize("typed", ["hidden", "hid", "h", "hidn", "hidden lisbon", "lisbon hideout"])
def test_what_is_hidden_takes_no_work(connection: sqlite3.Connection, typed: str, is_indexed: bool) -> None:
    """A tag and a collection of another category are not looked at, however many photos they have."""
    viewer = of_travel(VIEWER, connection)
    if is_indexed:
        index_words(connection, 1000)
    before = names(connection, viewer, typed)
    few = steps(connection, viewer, typed)
    collection = connection.execute("SELECT id FROM collections WHERE name = 'Lisbon hideout'").fetchone()[0]
    for number in range(60):
        add_photo(connection, CollectionId(collection), f"hidden {number}.jpg")
    connection.execute("INSERT INTO tagged_photos SELECT 3, id, 1 FROM photos WHERE name LIKE 'hidden %'")
    if is_indexed:
        index_words(connection, 1000)
    else:
        connection.execute(
            "DELETE FROM unindexed_photos WHERE photo_id IN (SELECT id FROM photos WHERE name LIKE 'hidden %')"
        )
    assert names(connection, viewer, typed) == before
    assert steps(connection, viewer, typed) == few


def steps(connection: sqlite3.Connection, actor: Actor, typed: str) -> int:
    """Return how many steps SQLite takes to suggest names."""
    taken = 0

    def count() -> int:
        nonlocal taken
        taken += 1
        return 0

    connection.set_progress_handler(count, 1)
    try:
        suggestions(connection, actor, typed)
    finally:
        connection.set_progress_handler(None, 1)
    return taken


def test_tags_are_suggested_by_their_words(connection: sqlite3.Connection) -> None:
    """Those below others, too, with the number of photos that each actor has access to, before and after indexing."""
    viewer = of_travel(VIEWER, connection)
    for _ in range(2):
        assert names(connection, ADMIN, "sea") == [("Sea", 6), ("Sea/Boats", 2)]
        assert names(connection, viewer, "sea") == [("Sea", 6), ("Sea/Boats", 2)]
        assert names(connection, viewer, "boat") == names(connection, ADMIN, "boat") == [("Sea/Boats", 2)]
        assert names(connection, viewer, "boast") == names(connection, ADMIN, "boast") == [("Sea/Boats", 2)]
        index_words(connection, 1000)


@pytest.mark.parametrize(
    ("name", "typed", "is_found"),
    [
        ("Café Noir", "noir", True), ("Café Noir", "CAFE", True), ("Éclair", "clair", False), ("a_b-c", "b", True),
        ("a_b-c", "b c", True), ("Tokyo 東京", "京", True), ("x100", "100", False),
        ("100%", "100%", True), ("[ab]", "ab", True), ("a*b", "b", True), ("New-York", "new york", True),
    ],
)  # fmt: skip
def test_names_are_found_by_words(connection: sqlite3.Connection, name: str, typed: str, is_found: bool) -> None:
    """In any case, with any accents, with several words, where SQLite compares and where it does not."""
    connection.execute("UPDATE collections SET name = ? WHERE name = 'Rome'", (name,))
    assert (name in [each for each, _ in names(connection, ADMIN, typed)]) is is_found


def test_a_lone_surrogate_is_a_sign_like_others(connection: sqlite3.Connection) -> None:
    """It can come from a path; SQLite takes no text with one."""
    assert names(connection, ADMIN, "rome\ud800") == names(connection, ADMIN, "rome")


def test_what_is_offered_reads_no_more_taggings_of_a_large_library(connection: sqlite3.Connection) -> None:
    """With access to everything, those of the photos that were added last; else those of the newest own photos."""
    with patch.object(tag_completions, "_TAGGINGS", 1), patch.object(tag_completions, "_NEWEST", 1):
        assert offered(connection, ADMIN, SuggestionKind.TAG) == ["Hidden"]
        assert offered(connection, of_travel(VIEWER, connection), SuggestionKind.TAG) == ["Sea"]


@pytest.mark.parametrize("query", ["", "camera:X-T4", "rating:>=4 tag:sea", "not tag:sea", "rome tag:sea"])
@pytest.mark.parametrize("is_indexed", [False, True])
def test_facets_count_what_the_query_with_them_finds(
    connection: sqlite3.Connection, query: str, is_indexed: bool
) -> None:
    """Each depends on the others: a query with the term of a facet has as many photos as the facet says."""
    if is_indexed:
        index_words(connection, 1000)
    for scope in (EverythingSet(), CategorySet("travel")):
        asked = QuerySet(query, scope) if query else scope
        total = photo_pages.count(connection, ADMIN, asked)
        for facet in facets.facets(connection, ADMIN, asked):
            narrower = QuerySet(f"{query} {facet.term}".strip(), scope)
            assert photo_pages.count(connection, ADMIN, narrower) == facet.count < total


def test_facets_of_a_long_list_are_lower_bounds(
    connection: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first photos are counted, and each number says so."""
    monkeypatch.setattr(facets, "MOST_FACETED", 2)
    found = facets.facets(connection, ADMIN, EverythingSet())
    assert found
    assert all(facet.is_least and facet.count <= 2 for facet in found)
    assert len(photo_pages.page(connection, ADMIN, EverythingSet(), SortOrder.DATE, None)) > 2


@pytest.mark.parametrize(
    ("typed", "name", "is_meant"),
    [
        ("lisbn", "Lisbon", True),
        ("lsibon", "Lisbon", True),
        ("lizb", "Lisbon", True),
        ("lisbbon", "Lisbon", True),
        ("lsbn", "Lisbon", False),
        ("photgraphhy", "Photography", True),
        ("lis", "Las Vegas", False),
        ("gisbon", "Lisbon", False),
        ("trvael lisb", "Lisbon, Travel", True),
    ],
)
def test_one_mistake_is_forgiven_and_two_in_a_long_word(typed: str, name: str, is_meant: bool) -> None:
    """A letter that is missing, superfluous, wrong or swapped, but the first one, from four letters on."""
    assert begins_alike(typed.split(), name) is is_meant
