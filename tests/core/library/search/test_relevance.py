"""Photos of queries by relevance: what ranks before what, and pages of it in both directions at any depth."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

import pytest

from core.library import photo_pages
from core.library.milestones import MilestoneCache
from core.library.search import relevance
from core.models import Actor, EverythingSet, Photo, QuerySet, Role, SortOrder, UserId
from tests.core.building import (
    ADMIN,
    add_category,
    add_collection,
    add_members,
    add_photo,
    add_root,
    database_in_memory,
)

SEA = QuerySet("sea")


@pytest.fixture
def connection() -> Iterator[sqlite3.Connection]:
    """Photos with the word "sea" in their names, tags and captions, each newer than the one before."""
    with database_in_memory() as connection:
        add_members(connection)
        collection = add_collection(connection, add_category(connection, "Travel"), "Sea", add_root(connection))
        for name in ("Sea.jpg", "sea 2.jpg", "tagged.jpg", "b.jpg", "the sea.jpg", "seaside.jpg", "SEA.png", "a.jpg"):
            add_photo(connection, collection, name)
        connection.execute("INSERT INTO tags (id, name, key) VALUES (1, 'North/Sea', 'north/sea/')")
        connection.execute("INSERT INTO tagged_photos SELECT 1, id, 1 FROM photos WHERE name = 'tagged.jpg'")
        yield connection


def names(photos: tuple[Photo, ...]) -> list[str]:
    return [photo.file_name for photo in photos]


BY_RELEVANCE = ["SEA.png", "Sea.jpg", "seaside.jpg", "sea 2.jpg", "tagged.jpg", "a.jpg", "the sea.jpg", "b.jpg"]


def test_names_come_before_tags_and_others(connection: sqlite3.Connection) -> None:
    """Names that are the word, that begin with it, tags with it, then everything else; equal ones from the newest."""
    assert names(relevance.page(connection, ADMIN, SEA, None)) == BY_RELEVANCE


@pytest.mark.parametrize("ranked", [1, 3, 2_000])
def test_pages_at_any_depth_in_both_directions(
    connection: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch, ranked: int
) -> None:
    """After the ranked ones, pages by key and by number are by date, and every photo has the number of its place."""
    monkeypatch.setattr(relevance, "MOST_RANKED", ranked)
    everything = relevance.page(connection, ADMIN, SEA, None)
    by_date = photo_pages.page(connection, ADMIN, SEA, SortOrder.DATE, None)
    assert sorted(names(everything)) == sorted(BY_RELEVANCE)
    assert names(everything[ranked:]) == names(by_date[ranked:])
    for number, photo in enumerate(everything):
        key = photo.page_key
        assert relevance.page(connection, ADMIN, SEA, key, 3) == everything[number + 1 : number + 4]
        before = everything[max(number - 3, 0) : number][::-1]
        assert relevance.page(connection, ADMIN, SEA, key, 3, backwards=True) == before
        assert relevance.page_at(connection, ADMIN, SEA, number, 3) == everything[number : number + 3]
        assert relevance.position(connection, ADMIN, SEA, photo.asset_key, MilestoneCache()) == number
    assert relevance.page(connection, ADMIN, SEA, None, 3, backwards=True) == everything[:-4:-1]


def test_a_restricted_member_ranks_what_they_see(connection: sqlite3.Connection) -> None:
    """Photos of other categories are neither listed nor among those that are ranked."""
    nobody = Actor(UserId(9), "x", Role.VIEWER, frozenset())
    assert relevance.page(connection, nobody, SEA, None) == ()


@pytest.mark.parametrize("photo_set", [EverythingSet(), QuerySet("rating:5"), QuerySet("not sea"), QuerySet("sea:")])
def test_only_words_are_ranked(photo_set: EverythingSet | QuerySet) -> None:
    """A list without words to be found, or of a query that is not valid, has no order by relevance."""
    assert not relevance.is_ranked(ADMIN, photo_set)
    assert relevance.is_ranked(ADMIN, QuerySet("sea or rating:5"))
