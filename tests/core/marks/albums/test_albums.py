"""Albums: what is added, removed, ordered and shared, who is shown what of it, and that undo restores it exactly."""

from __future__ import annotations

import sqlite3
from dataclasses import replace

import pytest

from core.database.transactions import atomic
from core.errors import NotAllowedError, NotFoundError, UsageError
from core.gallery import OPERATIONS
from core.library import photo_pages, positions
from core.library.albums.album_counts import AlbumCounts
from core.library.albums.album_queries import HOLDING, PHOTOS_OF_THINGS, SELECTED_IN
from core.library.albums.member_albums import SHARED, albums, find
from core.library.stacks.operations import ChooseTop, StackPhotos, UnstackPhotos
from core.library.summaries import refresh_counts
from core.library.trash.operations import MoveToTrash
from core.maintenance.mark_checks import album_findings
from core.maintenance.repairs import repair
from core.marks.albums.operations import (
    AddToAlbum,
    CreateAlbum,
    DeleteAlbum,
    HideAlbum,
    MoveInAlbum,
    NameAlbums,
    RemoveFromAlbum,
    SetAlbumCover,
    ShareAlbum,
)
from core.marks.things import Things
from core.models import (
    Actor,
    AlbumAudience,
    AlbumId,
    AlbumSet,
    AssetKey,
    CategoryId,
    CollectionId,
    Downloads,
    EverythingSet,
    PhotoId,
    Role,
    ShareId,
    SharePass,
    SortOrder,
    UserId,
    id_ranges,
    id_sequence,
)
from core.operations import HistoryFilter, Operation
from core.operations.applying import apply_within, redo_within, undo_within
from core.operations.history.entries import history
from core.permissions import ANONYMOUS
from core.sets.orders import BY_HAND
from core.sharing.operations import MakeShareLink
from tests.core.building import ADMIN, EDITOR, VIEWER, add_photo, populate

ONE_CATEGORY = replace(VIEWER, category_ids=frozenset({CategoryId(2)}))
"""A viewer who sees the photos 4 to 6."""


@pytest.fixture
def gallery(connection: sqlite3.Connection) -> sqlite3.Connection:
    """The photos 1 to 3 in one category, 4 to 6 in another."""
    fill(connection)
    return connection


def fill(connection: sqlite3.Connection) -> None:
    populate(connection, {"Travel": {"Paris": 3}, "Home": {"Garden": 3}})


def restrict(connection: sqlite3.Connection) -> None:
    """Make VIEWER the one of ONE_CATEGORY."""
    connection.execute("UPDATE users SET restricted = 1 WHERE id = 3")
    connection.execute("INSERT INTO category_access (user_id, category_id) VALUES (3, 2)")


def make(connection: sqlite3.Connection, actor: Actor, name: str, *photos: int) -> AlbumId:
    return apply_within(connection, actor, CreateAlbum(name, photos=id_sequence(photos))).result


def shown(connection: sqlite3.Connection, actor: Actor, album_id: AlbumId) -> list[int]:
    """Return the photos that an album shows, in the order by hand, in pages of two."""
    found: list[int] = []
    after = None
    while page := photo_pages.page(connection, actor, AlbumSet(album_id), SortOrder.HAND, after, 2):
        found += [photo.id for photo in page]
        after = page[-1].page_key
    return found


def test_every_member_has_an_album_from_the_start(gallery: sqlite3.Connection) -> None:
    """It is found by its name, is not deleted, and nobody else is shown it; guests and the public have none."""
    for member in (ADMIN, EDITOR, VIEWER):
        (only,) = albums(gallery, member)
        assert (only.full_name, only.slug, only.photo_count, only.is_default) == ("Saved", "saved", 0, True)
        assert find(gallery, member, "saved") == find(gallery, member, "albums/saved") == only
        with pytest.raises(UsageError, match="cannot be deleted"):
            apply_within(gallery, member, DeleteAlbum(only.id))
    assert albums(gallery, Actor(ANONYMOUS, "public", Role.PUBLIC)) == ()


def test_an_album_is_not_made_with_photos_of_others(gallery: sqlite3.Connection) -> None:
    """Those to which the actor has no access."""
    restrict(gallery)
    with pytest.raises(NotFoundError):
        make(gallery, VIEWER, "Trip", 1, 4)


def test_photos_keep_their_order(gallery: sqlite3.Connection) -> None:
    """They are added at the end, each once, moved before others, in front and behind, and counted from any place."""
    lake = make(gallery, VIEWER, "Lake", 5, 1, 3)
    assert apply_within(gallery, VIEWER, AddToAlbum(lake, id_sequence([2, 3, 6]))).result == 2
    assert shown(gallery, VIEWER, lake) == [5, 1, 3, 2, 6]
    assert apply_within(gallery, VIEWER, MoveInAlbum(lake, id_sequence([6, 1]), PhotoId(5))).result == 2
    assert shown(gallery, VIEWER, lake) == [6, 1, 5, 3, 2]
    apply_within(gallery, VIEWER, MoveInAlbum(lake, id_sequence([1])))
    assert shown(gallery, VIEWER, lake) == [6, 5, 3, 2, 1]
    for index, number in enumerate([6, 5, 3, 2, 1]):
        (photo, *_) = positions.page_at(gallery, VIEWER, AlbumSet(lake), SortOrder.HAND, index)
        assert photo.id == number
        assert positions.position(gallery, VIEWER, AlbumSet(lake), SortOrder.HAND, photo.asset_key) == index
    with pytest.raises(NotFoundError, match="not in the album"):
        apply_within(gallery, VIEWER, MoveInAlbum(lake, id_sequence([4])))


def test_there_is_always_room_between_two(gallery: sqlite3.Connection) -> None:
    """However often one photo after the other is put at one place; the undo of each restores the order."""
    lake = make(gallery, VIEWER, "Lake", *range(1, 7))
    orders = []
    for _ in range(60):
        orders.append(shown(gallery, VIEWER, lake))
        apply_within(gallery, VIEWER, MoveInAlbum(lake, id_sequence([orders[-1][-1]]), PhotoId(orders[-1][1])))
        assert shown(gallery, VIEWER, lake) == [orders[-1][0], orders[-1][-1], *orders[-1][1:-1]]
    for order in reversed(orders):
        undo_within(gallery, VIEWER, OPERATIONS)
        assert shown(gallery, VIEWER, lake) == order


def test_names_have_folders_and_are_unique(gallery: sqlite3.Connection) -> None:
    """Without regard to case; a deleted album leaves its name, and is restored only while that is free."""
    lisbon = make(gallery, VIEWER, " Trips / Lisbon ")
    assert find(gallery, VIEWER, "lisbon").path == ("Trips", "Lisbon")
    assert find(gallery, VIEWER, "trips/lisbon").id == lisbon
    for wrong in ("trips/LISBON", "", "a//b", "x" * 101, "/".join("abcdefghi")):
        with pytest.raises(UsageError), atomic(gallery):
            make(gallery, VIEWER, wrong)
    rome = make(gallery, VIEWER, "Trips/Rome")
    assert apply_within(gallery, VIEWER, NameAlbums(((lisbon, "Trips/Rome"), (rome, "Trips/Lisbon")))).result == 2
    assert [album.full_name for album in albums(gallery, VIEWER)] == ["Saved", "Trips/Lisbon", "Trips/Rome"]
    apply_within(gallery, VIEWER, DeleteAlbum(rome))
    make(gallery, VIEWER, "trips/lisbon")
    undo_within(gallery, VIEWER, OPERATIONS)
    undo_within(gallery, VIEWER, OPERATIONS)
    assert find(gallery, VIEWER, "Trips/Lisbon").id == rome
    with pytest.raises(UsageError), atomic(gallery):
        apply_within(gallery, VIEWER, DeleteAlbum(rome, (find(gallery, VIEWER, "Saved").id,)))
    apply_within(gallery, VIEWER, DeleteAlbum(rome, (lisbon,)))
    assert next(entry.words for entry in history(gallery, VIEWER, OPERATIONS)) == "deleted the 2 albums"
    assert [album.full_name for album in albums(gallery, VIEWER)] == ["Saved"]
    undo_within(gallery, VIEWER, OPERATIONS)
    assert [album.full_name for album in albums(gallery, VIEWER)] == ["Saved", "Trips/Lisbon", "Trips/Rome"]


def test_what_is_shared_shows_only_what_its_reader_may_see(gallery: sqlite3.Connection) -> None:
    """Photos, counts, covers, places and the order leave out forbidden categories; so do names that they cannot see."""
    restrict(gallery)
    lake = make(gallery, EDITOR, "Private folder/Lake", 1, 4, 2, 5)
    apply_within(gallery, EDITOR, SetAlbumCover(lake, PhotoId(1)))
    assert [album.id for album in albums(gallery, ONE_CATEGORY) if not album.is_own] == []
    assert shown(gallery, ONE_CATEGORY, lake) == []
    apply_within(gallery, EDITOR, ShareAlbum(lake, AlbumAudience.NAMED, ("vera",)))
    seen = find(gallery, ONE_CATEGORY, "lake")
    fourth = photo_pages.page(gallery, EDITOR, AlbumSet(lake), SortOrder.HAND, None)[1]
    assert (seen.path, seen.photo_count, seen.readers) == ((SHARED, "Lake"), 2, ())
    assert seen.cover is not None
    assert seen.cover.asset_key == fourth.asset_key
    assert shown(gallery, ONE_CATEGORY, lake) == [4, 5]
    assert photo_pages.count(gallery, ONE_CATEGORY, AlbumSet(lake)) == 2
    assert positions.position(gallery, ONE_CATEGORY, AlbumSet(lake), SortOrder.HAND, fourth.asset_key) == 0
    assert find(gallery, EDITOR, "lake").readers == ("vera",)
    with pytest.raises(NotAllowedError):
        apply_within(gallery, ONE_CATEGORY, AddToAlbum(lake, id_sequence([6])))
    for order in (SortOrder.OLDEST, SortOrder.NAME, SortOrder.RATING):
        page = photo_pages.page(gallery, ONE_CATEGORY, AlbumSet(lake), order, None)
        assert {photo.id for photo in page} == {4, 5}


def test_a_name_that_cannot_be_reached_is_answered_like_an_unknown_one(gallery: sqlite3.Connection) -> None:
    """A former member, one without a category in common, oneself and nobody: the same words."""
    restrict(gallery)
    gallery.execute("UPDATE users SET restricted = 1 WHERE id = 2")
    gallery.execute("INSERT INTO category_access (user_id, category_id) VALUES (2, 1)")
    gallery.execute("INSERT INTO users (id, name, role, created_at, removed_at) VALUES (4, 'former', 'admin', 0, 1)")
    lake = make(gallery, EDITOR, "Lake")
    for name in ("vera", "former", "edith", "nobody", "ADA"):
        with pytest.raises(NotFoundError) as refused:
            apply_within(gallery, EDITOR, ShareAlbum(lake, AlbumAudience.NAMED, (name,)))
        assert refused.value.message == f"There is no member {name!r} with whom you can share."
    apply_within(gallery, EDITOR, ShareAlbum(lake, AlbumAudience.NAMED, ("ada",)))
    with pytest.raises(NotAllowedError):
        apply_within(gallery, VIEWER, ShareAlbum(albums(gallery, VIEWER)[0].id, AlbumAudience.ALL))


def test_the_albums_of_others_are_changed_as_the_role_permits(gallery: sqlite3.Connection) -> None:
    """Private ones by nobody; of shared ones editors change the photos, admins also name and existence."""
    lake = make(gallery, EDITOR, "Lake", 1, 2)
    other = Actor(UserId(4), "eve", Role.EDITOR)
    gallery.execute("INSERT INTO users (id, name, role, created_at) VALUES (4, 'eve', 'editor', 0)")
    changes: tuple[Operation[object], ...] = (
        AddToAlbum(lake, id_sequence([3])),
        RemoveFromAlbum(lake, id_ranges([1])),
        MoveInAlbum(lake, id_sequence([2])),
        SetAlbumCover(lake, PhotoId(2)),
        NameAlbums(((lake, "Sea"),)),
        ShareAlbum(lake, AlbumAudience.PRIVATE),
        HideAlbum(lake),
        DeleteAlbum(lake),
    )
    for change in changes:
        for actor in (ADMIN, other, VIEWER):
            if actor is VIEWER and isinstance(change, ShareAlbum):
                continue  # refused before the album is looked up
            with pytest.raises(NotFoundError):
                apply_within(gallery, actor, change)
    apply_within(gallery, EDITOR, ShareAlbum(lake, AlbumAudience.ALL))
    for number, change in enumerate(changes):
        for actor, may in ((VIEWER, False), (other, number < 4), (ADMIN, not isinstance(change, HideAlbum))):
            gallery.execute("SAVEPOINT change")
            if may:
                apply_within(gallery, actor, change)
            else:
                with pytest.raises(NotAllowedError):
                    apply_within(gallery, actor, change)
            gallery.execute("ROLLBACK TO change")


def test_forbidden_photos_are_not_added(gallery: sqlite3.Connection) -> None:
    """Nothing is added when one of many is not there for the actor, and the message says how many."""
    restrict(gallery)
    mine = albums(gallery, ONE_CATEGORY)[0].id
    with pytest.raises(NotFoundError, match="1 of the 2 are not there"):
        apply_within(gallery, VIEWER, AddToAlbum(mine, id_sequence([4, 1])))
    assert shown(gallery, ONE_CATEGORY, mine) == []


def test_photos_that_vanish_move_and_return_keep_their_place(gallery: sqlite3.Connection) -> None:
    """While a file is missing the photo is not shown; in another collection it is."""
    lake = make(gallery, VIEWER, "Lake", 3, 4, 1)
    gallery.execute("UPDATE photos SET deleted_at = 1 WHERE id = 4")
    assert shown(gallery, VIEWER, lake) == [3, 1]
    gallery.execute("UPDATE photos SET deleted_at = NULL, collection_id = 1, category_id = 1 WHERE id = 4")
    assert shown(gallery, VIEWER, lake) == [3, 4, 1]


def test_a_stack_is_shown_by_its_top(gallery: sqlite3.Connection) -> None:
    """Once, at the place of its first photo, whichever photos of it were added and whatever becomes the top."""
    first, second, third = (
        AssetKey(row[0]) for row in gallery.execute("SELECT asset_key FROM photos ORDER BY id LIMIT 3")
    )
    before = make(gallery, VIEWER, "Before", 4, 2, 5, 3)
    apply_within(gallery, ADMIN, StackPhotos((first, second, third)))
    after = make(gallery, VIEWER, "After", 3, 4)
    assert shown(gallery, VIEWER, before) == [4, 1, 5]
    assert shown(gallery, VIEWER, after) == [1, 4]
    assert apply_within(gallery, VIEWER, AddToAlbum(before, id_sequence([1]))).result == 0
    apply_within(gallery, ADMIN, ChooseTop(third))
    assert shown(gallery, VIEWER, before) == [4, 5, 3]
    assert shown(gallery, VIEWER, after) == [3, 4]
    gallery.execute("UPDATE photos SET deleted_at = 1 WHERE id = 3")
    refresh_counts(gallery, [CollectionId(1)])
    assert shown(gallery, VIEWER, after) == [1, 4]
    gallery.execute("UPDATE photos SET deleted_at = NULL WHERE id = 3")
    refresh_counts(gallery, [CollectionId(1)])
    assert apply_within(gallery, VIEWER, RemoveFromAlbum(before, id_ranges([3]))).result == 2
    assert shown(gallery, VIEWER, before) == [4, 5]
    undo_within(gallery, VIEWER, OPERATIONS)
    assert [finding.level.value for finding in album_findings(gallery)] == ["ok"]
    gallery.execute("UPDATE album_photos SET shown_id = 5")
    assert [finding.level.value for finding in album_findings(gallery)] == ["fail"]
    repair(gallery)
    assert [finding.level.value for finding in album_findings(gallery)] == ["ok"]
    assert shown(gallery, VIEWER, before) == [4, 5, 3]
    apply_within(gallery, ADMIN, UnstackPhotos((first, second, third)))
    assert shown(gallery, VIEWER, before) == [4, 2, 5, 3]
    assert shown(gallery, VIEWER, after) == [1, 4]


def test_a_link_shows_what_its_maker_may_share_now(gallery: sqlite3.Connection) -> None:
    """Photo by photo; nothing once the album is deleted, or no longer shared with the maker of the link."""
    lake = make(gallery, ADMIN, "Lake", 1, 4)
    apply_within(gallery, ADMIN, ShareAlbum(lake, AlbumAudience.NAMED, ("edith",)))
    made = apply_within(gallery, EDITOR, MakeShareLink(AlbumSet(lake))).result
    assert (made.share.title, made.share.photo_count) == ("Lake", 2)
    share = SharePass(ShareId(made.share.share_id), "Lake", AlbumSet(lake), shows_details=True, downloads=Downloads.OFF)
    guest = Actor(ANONYMOUS, "guest", Role.GUEST, frozenset(), share)

    def seen() -> list[int]:
        return [photo.id for photo in photo_pages.page(gallery, guest, EverythingSet(), SortOrder.HAND, None)]

    assert seen() == [1, 4]
    apply_within(gallery, ADMIN, AddToAlbum(lake, id_sequence([5])))
    assert seen() == [1, 4, 5]
    gallery.execute("UPDATE users SET restricted = 1 WHERE id = 2")
    gallery.execute("INSERT INTO category_access (user_id, category_id) VALUES (2, 2)")
    assert seen() == [4, 5]
    apply_within(gallery, ADMIN, ShareAlbum(lake, AlbumAudience.PRIVATE))
    assert seen() == []
    undo_within(gallery, ADMIN, OPERATIONS)
    apply_within(gallery, ADMIN, DeleteAlbum(lake))
    assert seen() == []


def test_ten_thousand_photos_are_one_change(connection: sqlite3.Connection) -> None:
    """Added, undone, redone and taken out in one step each, with an inverse of a few bytes."""
    populate(connection, {"Travel": {"Paris": 0}})
    for number in range(1, 10_001):
        add_photo(connection, CollectionId(1), f"photo {number}.jpg")
    lake = make(connection, VIEWER, "Lake")
    assert apply_within(connection, VIEWER, AddToAlbum(lake, id_sequence(range(1, 10_001)))).result == 10_000
    undo_within(connection, VIEWER, OPERATIONS)
    assert photo_pages.count(connection, VIEWER, AlbumSet(lake)) == 0
    redo_within(connection, VIEWER, OPERATIONS)
    assert apply_within(connection, VIEWER, RemoveFromAlbum(lake, id_ranges(range(1, 10_001)))).result == 10_000
    inverse = connection.execute("SELECT inverse FROM operations ORDER BY id DESC").fetchone()[0]
    assert len(inverse) < 200
    undo_within(connection, VIEWER, OPERATIONS)
    assert shown(connection, VIEWER, lake)[::5_000] == [1, 5_001]


def test_history_names_albums_to_those_who_see_them(gallery: sqlite3.Connection) -> None:
    """With the photos that were added; an admin is not shown the private albums of others, only photos."""
    lake = make(gallery, VIEWER, "Lake")
    apply_within(gallery, VIEWER, AddToAlbum(lake, id_sequence((1, 2))))
    apply_within(gallery, VIEWER, DeleteAlbum(lake))
    assert [entry.words for entry in history(gallery, VIEWER, OPERATIONS)] == [
        "deleted the album Lake",
        "added 2 photos to album Lake",
        "made the album Lake",
    ]
    others = history(gallery, ADMIN, OPERATIONS, HistoryFilter(others=True))
    assert [entry.words for entry in others] == ["added 2 photos"]


def test_what_dialogs_read_is_what_the_actor_may_see(gallery: sqlite3.Connection) -> None:
    """Albums that hold photos, photos of things, and those selected of an album, without forbidden ones."""
    lake = make(gallery, EDITOR, "Lake", 4, 1, 5, 2)
    apply_within(gallery, EDITOR, ShareAlbum(lake, AlbumAudience.ALL))
    gallery.execute("INSERT INTO selections (user_id, photo_id) SELECT 3, id FROM photos")
    for actor, photos in ((ADMIN, [1, 2, 4, 5]), (ONE_CATEGORY, [4, 5])):
        values = {"ids": "[1, 2, 3, 4, 5, 6]"}
        held = gallery.execute(*HOLDING.fill(actor, **values)).fetchall()
        assert [tuple(row) for row in held] == [(lake, len(photos))]
        things = values | {"collection_ids": "[1]", "in_categories": "[2]", "limit": 9}
        found = [row["id"] for row in gallery.execute(*PHOTOS_OF_THINGS.fill(actor, **things))]
        assert found == ([4, 5, 6] if actor is ONE_CATEGORY else [1, 2, 3, 4, 5, 6])
    chosen = [row["id"] for row in gallery.execute(*SELECTED_IN.fill(ONE_CATEGORY, AlbumSet(lake), BY_HAND))]
    assert chosen == [4, 5]


def test_photos_of_albums_are_counted_again_after_changes_alone(gallery: sqlite3.Connection) -> None:
    """Not for each list; for each access by itself, and after changes of albums, photos and stacks."""
    trip = make(gallery, EDITOR, "Trip", 1, 2, 4)
    apply_within(gallery, EDITOR, ShareAlbum(trip, AlbumAudience.ALL))
    counts, counted = AlbumCounts(), list[str]()
    gallery.set_trace_callback(lambda sql: counted.append(sql) if "count(*) AS photo_count" in sql else None)

    def listed(actor: Actor) -> int:
        counted.clear()
        return next(each for each in albums(gallery, actor, counts=counts) if each.id == trip).photo_count

    for actor, number in ((EDITOR, 3), (ONE_CATEGORY, 1)):
        assert (listed(actor), len(counted)) == (number, 1)
        assert (listed(actor), len(counted)) == (number, 0)
    fourth, fifth = (
        AssetKey(row[0]) for row in gallery.execute("SELECT asset_key FROM photos WHERE id IN (4, 5) ORDER BY id")
    )
    changes: list[Operation[object]] = [
        AddToAlbum(trip, id_sequence([5])),
        MoveToTrash(Things.of([PhotoId(1)])),
        StackPhotos((fourth, fifth)),
    ]
    for change, number in zip(changes, (4, 3, 2), strict=True):
        apply_within(gallery, EDITOR, change)
        assert (listed(EDITOR), len(counted)) == (number, 1)
        assert (listed(EDITOR), len(counted)) == (number, 0)
    other = make(gallery, EDITOR, "Other", 1, 2, 3, 4)
    assert counts.of_all(gallery, EDITOR, [trip, other]) == 3, (
        "photo 2, the stack of 4 and 5, photo 3; 1 is in the trash"
    )
    assert [counts.of_all(gallery, EDITOR, each) for each in ([trip], [other], [])] == [2, 3, 0]
    make(gallery, EDITOR, "Empty")
    assert [each.photo_count for each in albums(gallery, EDITOR, counts=counts) if each.name == "Empty"] == [0]
