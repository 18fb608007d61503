"""Albums that a member hides from their home and newest photos."""

from __future__ import annotations

import sqlite3

import pytest

from core.gallery import OPERATIONS
from core.library import photo_pages, positions
from core.library.grouping.groups import groups_of
from core.library.milestones import MilestoneCache
from core.marks.albums.operations import AddToAlbum, CreateAlbum, DeleteAlbum, HideAlbum, RemoveFromAlbum, ShareAlbum
from core.models import (
    Actor,
    AlbumAudience,
    AlbumSet,
    CategoryId,
    CollectionSet,
    EverythingSet,
    SortOrder,
    id_ranges,
    id_sequence,
)
from core.operations.applying import apply_within, undo_within
from tests.core.building import ADMIN, EDITOR, VIEWER, populate


@pytest.fixture
def gallery(connection: sqlite3.Connection) -> sqlite3.Connection:
    """The photos 1 to 3 in one category, 4 to 6 in another."""
    populate(connection, {"Travel": {"Paris": 3}, "Home": {"Garden": 3}})
    return connection


def newest(connection: sqlite3.Connection, actor: Actor) -> list[int]:
    page = photo_pages.page(connection, actor, EverythingSet(), SortOrder.OLDEST, None)
    assert len(page) == photo_pages.count(connection, actor, EverythingSet())
    return [photo.id for photo in page]


def test_hidden_photos_are_left_out_for_their_member_alone(gallery: sqlite3.Connection) -> None:
    """Of everything, counts and covers of home; not of the album, the collection and what others are shown."""
    album = apply_within(gallery, EDITOR, CreateAlbum("Lake")).result
    apply_within(gallery, EDITOR, AddToAlbum(album, id_sequence([1, 5])))
    apply_within(gallery, EDITOR, ShareAlbum(album, AlbumAudience.ALL))
    apply_within(gallery, EDITOR, HideAlbum(album))
    assert newest(gallery, EDITOR) == [2, 3, 4, 6]
    assert newest(gallery, ADMIN) == newest(gallery, VIEWER) == [1, 2, 3, 4, 5, 6]
    assert photo_pages.count(gallery, EDITOR, AlbumSet(album)) == 2
    assert photo_pages.count(gallery, EDITOR, CollectionSet("travel/paris")) == 3
    assert [each.covers for each in groups_of(EDITOR).categories(gallery, EDITOR) if each.name == "Travel"] == [()]
    assert all(each.covers for each in groups_of(ADMIN).categories(gallery, ADMIN))
    apply_within(gallery, ADMIN, AddToAlbum(album, id_sequence([6])))
    assert newest(gallery, EDITOR) == [2, 3, 4]
    apply_within(gallery, EDITOR, RemoveFromAlbum(album, id_ranges([1])))
    assert newest(gallery, EDITOR) == [1, 2, 3, 4]
    apply_within(gallery, EDITOR, DeleteAlbum(album))
    assert newest(gallery, EDITOR) == [1, 2, 3, 4, 5, 6]
    undo_within(gallery, EDITOR, OPERATIONS)
    apply_within(gallery, EDITOR, HideAlbum(album, is_hidden=False))
    assert newest(gallery, EDITOR) == [1, 2, 3, 4, 5, 6]


def test_places_follow_what_is_hidden(gallery: sqlite3.Connection) -> None:
    """Numbers that are kept of the newest photos are found again after each change of a hidden album."""
    cache, everything = MilestoneCache(2), EverythingSet()
    album = apply_within(gallery, EDITOR, CreateAlbum("Lake")).result
    apply_within(gallery, EDITOR, HideAlbum(album))
    for photo in (1, 3, 4):
        page = photo_pages.page(gallery, EDITOR, everything, SortOrder.OLDEST, None)
        for index, each in enumerate(page):
            (found, *_) = positions.page_at(gallery, EDITOR, everything, SortOrder.OLDEST, index, cache=cache)
            assert found == each
            key = each.asset_key
            assert positions.position(gallery, EDITOR, everything, SortOrder.OLDEST, key, cache) == index
        apply_within(gallery, EDITOR, AddToAlbum(album, id_sequence([photo])))
    assert newest(gallery, EDITOR) == [2, 5, 6]


def test_only_the_own_categories_count(gallery: sqlite3.Connection) -> None:
    """What a member may no longer see is not counted as hidden."""
    album = apply_within(gallery, EDITOR, CreateAlbum("Lake")).result
    apply_within(gallery, EDITOR, AddToAlbum(album, id_sequence([1, 5])))
    apply_within(gallery, EDITOR, HideAlbum(album))
    restricted = Actor(EDITOR.user_id, "edith", EDITOR.role, frozenset({CategoryId(2)}))
    assert newest(gallery, restricted) == [4, 6]
