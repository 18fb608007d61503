"""Smart albums show what their query finds for the member who reads them, and nothing to anybody else."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import replace

import pytest

from core.database.database import Database
from core.errors import NotAllowedError, NotFoundError, UsageError
from core.gallery import OPERATIONS
from core.library import naming, photo_pages
from core.library.albums import smart_albums
from core.library.albums.member_albums import albums, find
from core.library.highlights import Highlights
from core.library.search.searches import suggestions
from core.marks.albums.operations import (
    AddToAlbum,
    CreateAlbum,
    HideAlbum,
    MoveInAlbum,
    SetAlbumCover,
    SetAlbumPassphrase,
    SetAlbumQuery,
    ShareAlbum,
)
from core.marks.operations import SetFavourite
from core.marks.things import Things
from core.models import (
    Actor,
    AlbumAudience,
    AlbumId,
    AlbumSet,
    CategoryId,
    EverythingSet,
    PhotoId,
    QuerySet,
    Role,
    SessionFavourites,
    SmartAlbumSet,
    SortOrder,
    id_sequence,
    photo_set_text,
)
from core.models.sets.filtered_sets import named_set
from core.operations import Operation
from core.operations.applying import apply_within, undo_within
from core.permissions import ANONYMOUS
from core.query.query_errors import QueryError
from tests.core.building import ADMIN, EDITOR, VIEWER, populate

ONE_CATEGORY = replace(VIEWER, category_ids=frozenset({CategoryId(2)}))
"""A viewer who sees the photos 4 to 6."""
PUBLIC = Actor(ANONYMOUS, "public", Role.PUBLIC, frozenset({CategoryId(2)}), favourites=SessionFavourites())


@pytest.fixture
def gallery(connection: sqlite3.Connection) -> sqlite3.Connection:
    """The photos 1 to 3 in one category, 4 to 6 in another, to which VIEWER is restricted."""
    populate(connection, {"Travel": {"Paris": 3}, "Home": {"Garden": 3}})
    connection.execute("UPDATE users SET restricted = 1 WHERE id = 3")
    connection.execute("INSERT INTO category_access (user_id, category_id) VALUES (3, 2)")
    connection.execute("INSERT INTO photo_texts (photo_id, note) VALUES (2, 'harbour'), (5, 'harbour')")
    return connection


def make(connection: sqlite3.Connection, actor: Actor, name: str, query: str, *, is_shared: bool = False) -> AlbumId:
    made = apply_within(connection, actor, CreateAlbum(name, query)).result
    if is_shared:
        apply_within(connection, actor, ShareAlbum(made, AlbumAudience.ALL))
    return made


def shown(connection: sqlite3.Connection, actor: Actor, album_id: AlbumId, query: str) -> set[int]:
    photos = photo_pages.page(connection, actor, SmartAlbumSet(album_id, query), SortOrder.DATE, None)
    assert photo_pages.count(connection, actor, SmartAlbumSet(album_id, query)) == len(photos)
    return {photo.id for photo in photos}


def favour(connection: sqlite3.Connection, actor: Actor, *photos: int) -> None:
    things = Things.of(photos=map(PhotoId, photos))
    apply_within(connection, actor, SetFavourite(things, is_favourite=True))


@pytest.mark.parametrize(
    ("query", "for_editor", "for_viewer"),
    [
        ("harbour", {2, 5}, {5}),
        ("fav:yes", {1, 4}, {5}),
        ("not fav:yes category:home", {5, 6}, {4, 6}),
        ("is:archived or width:>0", {1, 2, 3, 4, 5, 6}, set()),
    ],
)
def test_a_reader_is_shown_what_they_may_find(
    gallery: sqlite3.Connection, query: str, for_editor: set[int], for_viewer: set[int]
) -> None:
    """With their own favourites, in their categories; a field that they are not shown finds nothing.

    Counts agree with photos, and those without an account are shown no album.
    """
    favour(gallery, EDITOR, 1, 4)
    favour(gallery, ONE_CATEGORY, 5)
    album = make(gallery, EDITOR, "Sea/Found", query, is_shared=True)
    for actor, expected in ((EDITOR, for_editor), (ONE_CATEGORY, for_viewer)):
        assert shown(gallery, actor, album, query) == expected
        found = find(gallery, actor, "found")
        assert (found.photo_count, found.cover is not None) == (len(expected), bool(expected))
        assert not found.is_open_to_changes
    assert shown(gallery, PUBLIC, album, query) == set()
    assert albums(gallery, PUBLIC) == ()


def test_an_album_that_is_not_shared_shows_nothing(gallery: sqlite3.Connection) -> None:
    """Not to other members, admins among them, by its set, its name or a suggestion; nor once it is deleted."""
    album = make(gallery, EDITOR, "Found", "width:>0")
    assert shown(gallery, EDITOR, album, "width:>0") == {1, 2, 3, 4, 5, 6}
    for actor in (ADMIN, ONE_CATEGORY):
        assert shown(gallery, actor, album, "width:>0") == set()
        with pytest.raises(NotFoundError):
            naming.named(gallery, actor, f"album/{album:012x}")
        assert suggestions(gallery, actor, "found") == ()
    assert [each.photo_set for each in suggestions(gallery, EDITOR, "found")] == [SmartAlbumSet(album, "width:>0")]
    undo_within(gallery, EDITOR, OPERATIONS)
    assert shown(gallery, EDITOR, album, "width:>0") == set()


def test_a_query_is_stored_as_it_is_printed_and_changed(gallery: sqlite3.Connection) -> None:
    """A wrong one is refused; its owner changes it, also when it is shared, and an undo restores it."""
    with pytest.raises(QueryError):
        make(gallery, EDITOR, "Found", "colour:red")
    album = make(gallery, EDITOR, "Found", "  ( tag:sea  )", is_shared=True)
    found = naming.named(gallery, EDITOR, "albums/found")
    assert found == SmartAlbumSet(album, "tag:sea")
    named = photo_set_text(named_set(QuerySet("size:1", found)))
    assert named == f"within:album/{album:012x}?size:1"
    assert naming.named(gallery, EDITOR, named) == QuerySet("size:1", found)
    with pytest.raises(NotAllowedError):
        apply_within(gallery, ONE_CATEGORY, SetAlbumQuery(album, "rating:5"))
    apply_within(gallery, EDITOR, SetAlbumQuery(album, "rating:5"))
    assert find(gallery, ONE_CATEGORY, "found").query == "rating:5"
    undo_within(gallery, EDITOR, OPERATIONS)
    assert find(gallery, EDITOR, "found").query == "tag:sea"
    saved = find(gallery, EDITOR, "saved").id
    with pytest.raises(UsageError, match="no query"):
        apply_within(gallery, EDITOR, SetAlbumQuery(saved, "rating:5"))


@pytest.mark.parametrize(
    "change",
    [
        lambda album: AddToAlbum(album, id_sequence([1])),
        lambda album: MoveInAlbum(album, id_sequence([1])),
        lambda album: SetAlbumCover(album, PhotoId(1)),
    ],
)
def test_photos_are_not_put_into_it(
    gallery: sqlite3.Connection, change: Callable[[AlbumId], Operation[object]]
) -> None:
    """Nor ordered; by its plain set, as of an album with photos, it shows none."""
    album = make(gallery, EDITOR, "Found", "width:>0")
    with pytest.raises(UsageError, match="query finds"):
        apply_within(gallery, EDITOR, change(album))
    assert photo_pages.page(gallery, EDITOR, AlbumSet(album), SortOrder.HAND, None) == ()


def test_a_list_of_many_ends_counting(gallery: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is not counted says so; a long album has its number up to a bound."""
    make(gallery, EDITOR, "A", "width:>0")
    make(gallery, EDITOR, "B", "width:>0")
    monkeypatch.setattr(smart_albums, "MOST_COUNTED", 4)
    assert not any(each.is_counted for each in albums(gallery, EDITOR, seconds=0) if each.query)
    states = smart_albums.SmartAlbumStates(gallery, EDITOR, seconds=1e-9)
    first, second = (states.of(each.photo_set) for each in albums(gallery, EDITOR) if each.query)
    assert (first.count, first.cover is not None) == (5, True)
    assert (second.count, second.cover) == (None, None)


def test_a_protected_one_is_shown_only_where_it_is_open(gallery: sqlite3.Connection) -> None:
    """Its photos, its name, its suggestion and the changes of its query are as if it had never been made."""
    album = make(gallery, EDITOR, "Found", "width:>0")
    apply_within(gallery, EDITOR, SetAlbumQuery(album, "size:>0"))
    apply_within(gallery, EDITOR, SetAlbumPassphrase(album, "a hash"))
    opened = replace(EDITOR, opened_albums=frozenset({album}))
    assert shown(gallery, EDITOR, album, "size:>0") == set()
    assert not any(each.query for each in albums(gallery, EDITOR))
    assert suggestions(gallery, EDITOR, "found") == ()
    assert undo_within(gallery, EDITOR, OPERATIONS) is None
    assert shown(gallery, opened, album, "size:>0") == {1, 2, 3, 4, 5, 6}
    assert shown(gallery, replace(ADMIN, opened_albums=frozenset({album})), album, "size:>0") == set()
    undo_within(gallery, opened, OPERATIONS)
    assert find(gallery, opened, "found").query == "width:>0"


async def test_home_has_those_that_are_not_hidden(database: Database) -> None:
    """With the newest photo, by name among the others; the photos of a hidden one stay in the newest photos."""

    def fill(connection: sqlite3.Connection) -> AlbumId:
        populate(connection, {"Travel": {"Paris": 3}})
        apply_within(connection, EDITOR, AddToAlbum(find(connection, EDITOR, "saved").id, id_sequence([1])))
        make(connection, EDITOR, "Zoo", "width:>0")
        make(connection, EDITOR, "Nothing", "nowhere")
        return make(connection, EDITOR, "Found", "width:>0", is_shared=True)

    album = await database.write(fill)
    home = Highlights(database)
    assert [each.name for each in await home.albums(EDITOR)] == ["Found", "Saved", "Zoo"]
    await database.write(lambda connection: apply_within(connection, EDITOR, HideAlbum(album)))
    assert [each.name for each in await home.albums(EDITOR)] == ["Saved", "Zoo"]
    assert [each.name for each in await home.albums(VIEWER)] == ["Found"]
    assert len(await home.row(EDITOR, EverythingSet(), SortOrder.DATE, 9)) == 3
    assert await home.albums(PUBLIC) == ()
