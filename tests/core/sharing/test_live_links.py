"""A live link to a query shows what it finds at any time of what its maker may share, and nothing that is not open."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest

from core.errors import NotFoundError, UsageError
from core.gallery import OPERATIONS
from core.library import photo_pages
from core.library.archive.operations import SetArchived
from core.library.trash.operations import MoveToTrash
from core.marks.albums.operations import CreateAlbum, DeleteAlbum, SetAlbumPassphrase, SetAlbumQuery, ShareAlbum
from core.marks.things import Things
from core.models import (
    Actor,
    AlbumAudience,
    AlbumId,
    CategorySet,
    CollectionSet,
    EverythingSet,
    FavouritesSet,
    PhotoId,
    PhotoSet,
    QuerySet,
    SmartAlbumSet,
    SortOrder,
    TagSet,
)
from core.operations.applying import apply_within, undo_within
from core.sharing import valid_links
from core.sharing.models import NewShareLink
from core.sharing.operations import MakeShareLink
from core.sharing.recipient_preview import preview
from tests.core.building import ADMIN, EDITOR, database_in_memory, populate


@pytest.fixture
def gallery() -> Iterator[sqlite3.Connection]:
    """The photos 1 to 3 in travel/paris, 4 to 6 in home/garden; 1, 2, 4 and 5 are tagged, 3 has a note."""
    with database_in_memory() as connection:
        populate(connection, {"Travel": {"Paris": 3}, "Home": {"Garden": 3}})
        connection.execute("INSERT INTO tags VALUES (1, NULL, 'Sea', 'sea/')")
        connection.execute("INSERT INTO tagged_photos SELECT 1, id, 1 FROM photos WHERE id % 3 > 0")
        connection.execute("INSERT INTO photo_texts (photo_id, note) VALUES (3, 'secret')")
        connection.execute("INSERT INTO photo_texts (photo_id, title) VALUES (6, 'Secret garden')")
        yield connection


def make(
    connection: sqlite3.Connection, photo_set: PhotoSet, maker: Actor = EDITOR, *, live: bool = True
) -> NewShareLink:
    return apply_within(connection, maker, MakeShareLink(photo_set, timedelta(days=1), is_live=live)).result


def shown(connection: sqlite3.Connection, link: NewShareLink) -> set[int] | None:
    """Return what a guest is shown; None where the link is not open."""
    found = valid_links.by_token(connection, link.token)
    if found is None:
        return None
    photos = photo_pages.page(connection, found.actor, EverythingSet(), SortOrder.DATE, None)
    assert photo_pages.count(connection, found.actor, EverythingSet()) == len(photos)
    return {photo.id for photo in photos}


@pytest.mark.parametrize(
    ("photo_set", "expected"),
    [
        (QuerySet("tag:sea"), {1, 2, 4, 5}),
        (QuerySet("secret"), {6}),
        (QuerySet("not secret"), {1, 2, 3, 4, 5}),
        (QuerySet("tag:sea", CollectionSet("home/garden")), {4, 5}),
        (QuerySet("width:>0", CategorySet("travel")), {1, 2, 3}),
        (TagSet("sea", QuerySet("category:home")), {4, 5}),
    ],
)
@pytest.mark.parametrize("live", [True, False])
def test_a_link_shows_what_open_fields_find(
    gallery: sqlite3.Connection, photo_set: PhotoSet, expected: set[int], live: bool
) -> None:
    """Words are not looked for in notes, whether it is live or has the photos of now; its count is that of guests."""
    link = make(gallery, photo_set, live=live)
    assert shown(gallery, link) == expected
    assert (link.share.is_live, link.share.photo_count) == (live, len(expected))
    assert ("match the query later" in preview(link.share)) == live
    assert link.share.title in ({"Photos"} if live else {f"{len(expected)} photos", "A photo"})


def test_only_a_live_link_follows_what_changes(gallery: sqlite3.Connection) -> None:
    """What is tagged joins, what is archived or trashed leaves, and returns with it."""
    live, frozen = make(gallery, QuerySet("tag:sea")), make(gallery, QuerySet("tag:sea"), live=False)
    gallery.execute("INSERT INTO tagged_photos VALUES (1, 3, 1)")
    assert (shown(gallery, live), shown(gallery, frozen)) == ({1, 2, 3, 4, 5}, {1, 2, 4, 5})
    for change in (SetArchived, MoveToTrash):
        things = Things.of(photos=[PhotoId(4)])
        operation = SetArchived(things, is_archived=True) if change is SetArchived else MoveToTrash(things)
        apply_within(gallery, ADMIN, operation)
        assert shown(gallery, live) == {1, 2, 3, 5}
        undo_within(gallery, ADMIN, OPERATIONS)
        assert shown(gallery, live) == {1, 2, 3, 4, 5}


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ("UPDATE users SET restricted = 1 WHERE id = 2", set()),
        ("INSERT INTO category_access VALUES (2, 2)", {1, 2, 4, 5}),
        ("UPDATE users SET restricted = 1 WHERE id = 2;INSERT INTO category_access VALUES (2, 2)", {4, 5}),
        ("UPDATE users SET role = 'viewer' WHERE id = 2", None),
        ("UPDATE users SET removed_at = 1 WHERE id = 2", None),
    ],
)
def test_it_has_the_rights_of_its_maker_of_now(
    gallery: sqlite3.Connection, change: str, expected: set[int] | None
) -> None:
    """Also where they were lost after it was made; a link of a viewer or former member does not open."""
    link = make(gallery, QuerySet("tag:sea"))
    for statement in change.split(";"):
        gallery.execute(statement)
    assert shown(gallery, link) == expected


@pytest.mark.parametrize(
    ("photo_set", "message"),
    [
        (QuerySet("tag:sea fav:yes"), "fav:"),
        (QuerySet("not (myrating:5 or is:new)"), "myrating:, is:new"),
        (QuerySet("tag:sea", QuerySet("note:secret")), "note:"),
        (SmartAlbumSet(AlbumId(7), "album:x"), "album:"),
        (QuerySet("size:1", SmartAlbumSet(AlbumId(7), "has:note")), "has:note"),
        (QuerySet("tag:sea", FavouritesSet()), "everywhere"),
        (CollectionSet("travel/paris"), "query"),
    ],
)
def test_what_cannot_be_live_is_refused(gallery: sqlite3.Connection, photo_set: PhotoSet, message: str) -> None:
    """What is private or for members is named; a list that is its maker's own is not followed."""
    with pytest.raises(UsageError, match=message):
        make(gallery, photo_set)


def test_a_stored_query_that_is_not_open_shows_nothing(gallery: sqlite3.Connection) -> None:
    """Whatever wrote it: guests are shown what the fields of links find."""
    link = make(gallery, QuerySet("tag:sea"))
    gallery.execute("UPDATE shares SET photo_set = 'query:note:secret or tag:sea'")
    assert shown(gallery, link) == set()


def _delete(connection: sqlite3.Connection, album: SmartAlbumSet) -> None:
    apply_within(connection, ADMIN, DeleteAlbum(album.album_id))


def _stop_sharing(connection: sqlite3.Connection, album: SmartAlbumSet) -> None:
    apply_within(connection, ADMIN, ShareAlbum(album.album_id, AlbumAudience.PRIVATE))


def _change_query(connection: sqlite3.Connection, album: SmartAlbumSet) -> None:
    apply_within(connection, ADMIN, SetAlbumQuery(album.album_id, "secret"))


@pytest.mark.parametrize(
    ("change", "expected"), [(_delete, set()), (_stop_sharing, set()), (_change_query, {1, 2, 4, 5})]
)
def test_a_link_to_a_smart_album_ends_with_it(
    gallery: sqlite3.Connection, change: Callable[[sqlite3.Connection, SmartAlbumSet], None], expected: set[int]
) -> None:
    """For a maker who is no longer shown it, too; it keeps the query that it was made with."""
    made = apply_within(gallery, ADMIN, CreateAlbum("Sea", "tag:sea")).result
    album = SmartAlbumSet(made, "tag:sea")
    with pytest.raises(NotFoundError):
        make(gallery, album)
    apply_within(gallery, ADMIN, ShareAlbum(made, AlbumAudience.ALL))
    link = make(gallery, album)
    assert (shown(gallery, link), link.share.title) == ({1, 2, 4, 5}, "Sea")
    change(gallery, album)
    assert shown(gallery, link) == expected


def test_a_protected_album_has_no_open_link(gallery: sqlite3.Connection) -> None:
    """It is not protected while a link shows it; were it, the link would not open."""
    made = apply_within(gallery, EDITOR, CreateAlbum("Sea", "tag:sea")).result
    link = make(gallery, QuerySet("width:>0", SmartAlbumSet(made, "tag:sea")))
    assert shown(gallery, link) == {1, 2, 4, 5}
    with pytest.raises(UsageError, match="share link"):
        apply_within(gallery, EDITOR, SetAlbumPassphrase(made, "a hash"))
    gallery.execute("UPDATE albums SET passphrase_hash = 'a hash' WHERE id = ?", (made,))
    assert shown(gallery, link) is None
