"""Protected albums: closed, there is nothing of them anywhere; open, they are there for one session of their owner."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import closing
from dataclasses import asdict, replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.database.database import Database, add_search_functions
from core.database.transactions import atomic
from core.errors import GalleryError, NotAllowedError, NotFoundError, UsageError
from core.exchange.exporting import exported_lines
from core.gallery import OPERATIONS
from core.library import naming, photo_pages, positions
from core.library.albums.album_queries import HOLDING, SELECTED_IN
from core.library.albums.member_albums import album, albums, find
from core.library.duplicates.operations import KeepPhotos
from core.library.highlights import ALBUM_COVERS
from core.limits.attempts import ATTEMPTS_PER_SOURCE, TooManyAttemptsError
from core.limits.password_hashing import PasswordHashing
from core.marks.albums.opened_albums import OPEN_SECONDS, OpenedAlbums
from core.marks.albums.operations import (
    AddToAlbum,
    CreateAlbum,
    DeleteAlbum,
    HideAlbum,
    MoveInAlbum,
    NameAlbums,
    RemoveFromAlbum,
    SetAlbumCover,
    SetAlbumPassphrase,
    ShareAlbum,
)
from core.marks.albums.passphrases import AlbumPassphrases
from core.models import (
    Actor,
    AlbumAudience,
    AlbumId,
    AlbumSet,
    AssetKey,
    CollectionSet,
    PhotoId,
    QuerySet,
    Role,
    SortOrder,
    TagSet,
    id_ranges,
    id_sequence,
    photo_set_text,
)
from core.operations import HistoryFilter, Operation, Request
from core.operations.applying import apply_within, redo_within, undo_within
from core.operations.history.entries import entry, history, touched_photos
from core.permissions import AT_THE_MACHINE
from core.sets.orders import BY_HAND
from core.sharing.link_listing import share_links
from core.sharing.operations import MakeShareLink, RevokeShareLink
from core.sharing.valid_links import by_id
from tests.core.building import ADMIN, EDITOR, VIEWER, database_in_memory, place_database, populate
from tests.hypothesis_examples import examples

SECRET = AlbumId(0xABCDEF)
OPEN = replace(EDITOR, opened_albums=frozenset({SECRET}))
"""The owner of the album in the session that has opened it."""
CLOSED = {
    "owner": EDITOR,
    "machine": Actor(AT_THE_MACHINE, "operator", Role.ADMIN),
    "admin": ADMIN,
    "admin who claims to have it open": replace(ADMIN, opened_albums=frozenset({SECRET})),
    "member who claims to have it open": replace(VIEWER, opened_albums=frozenset({SECRET})),
}


def protect(connection: sqlite3.Connection, actor: Actor = EDITOR, album_id: AlbumId = SECRET) -> None:
    apply_within(connection, actor, SetAlbumPassphrase(album_id, "a hash"))


def fill(connection: sqlite3.Connection) -> None:
    """Have EDITOR make an album, share it with all and by link, order, hide, rename and protect it."""
    populate(connection, {"Travel": {"Paris": 3}, "Home": {"Garden": 3}})
    for actor in (EDITOR, VIEWER):
        apply_within(connection, actor, AddToAlbum(find(connection, actor, "saved").id, id_sequence([1])))
    made = apply_within(connection, EDITOR, CreateAlbum("Hidden/Secret")).result
    for table, column in (("albums", "id"), ("touched_fields", "ids")):
        connection.execute(f"UPDATE {table} SET {column} = ? WHERE {column} = ?", (SECRET, made))
    apply_within(connection, EDITOR, AddToAlbum(SECRET, id_sequence([5, 1, 3])))
    apply_within(connection, EDITOR, MoveInAlbum(SECRET, id_sequence([3]), PhotoId(5)))
    apply_within(connection, EDITOR, SetAlbumCover(SECRET, PhotoId(5)))
    apply_within(connection, EDITOR, ShareAlbum(SECRET, AlbumAudience.ALL))
    apply_within(connection, ADMIN, AddToAlbum(SECRET, id_sequence([6])))
    apply_within(connection, EDITOR, ShareAlbum(SECRET, AlbumAudience.PRIVATE))
    link = apply_within(connection, EDITOR, MakeShareLink(AlbumSet(SECRET))).result.share
    apply_within(connection, EDITOR, RevokeShareLink(link.share_id))
    apply_within(connection, EDITOR, RemoveFromAlbum(SECRET, id_ranges([1])))
    undo_within(connection, EDITOR, OPERATIONS)
    connection.execute("INSERT INTO selections SELECT 2, id FROM photos")
    protect(connection)


@pytest.fixture(scope="module")
def library() -> Iterator[sqlite3.Connection]:
    with database_in_memory() as connection:
        fill(connection)
        yield connection


@pytest.fixture
def gallery(library: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    """The photos 1 to 3 in one category, 4 to 6 in another, and a protected album; changes are rolled back."""
    library.execute("SAVEPOINT test")
    yield library
    library.execute("ROLLBACK TO test")
    library.execute("RELEASE test")


@pytest.fixture(scope="module")
def without(library: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    """The same database as if the album had never been made."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        connection.row_factory = sqlite3.Row
        add_search_functions(connection)
        connection.deserialize(library.serialize())
        of_album = (
            f"SELECT operation_id FROM touched_fields WHERE kind = 'album' AND ids = '{SECRET}'"
            f" OR field = 'album {SECRET}'"
        )
        connection.execute(f"DELETE FROM operations WHERE id IN ({of_album})")
        connection.execute("DELETE FROM touched_fields WHERE operation_id NOT IN (SELECT id FROM operations)")
        connection.execute("DELETE FROM shares")
        connection.execute("DELETE FROM albums WHERE id = ?", (SECRET,))
        yield connection


Way = Callable[[sqlite3.Connection, Actor], object]


def change(operation: Operation[object]) -> Way:
    return lambda connection, actor: apply_within(connection, actor, operation)


def undone(number: int) -> Way:
    return lambda connection, actor: undo_within(connection, actor, OPERATIONS, request=Request(number))


WAYS: dict[str, Way] = {
    "list": albums,
    "one": lambda db, actor: album(db, actor, SECRET),
    "name": lambda db, actor: find(db, actor, "Hidden/Secret"),
    "short name": lambda db, actor: find(db, actor, "secret"),
    "address": lambda db, actor: naming.named(db, actor, "albums/hidden/secret"),
    "text": lambda db, actor: naming.named(db, actor, photo_set_text(AlbumSet(SECRET))),
    "any name": lambda db, actor: naming.named(db, actor, "Secret"),
    "file": lambda db, actor: naming.named(db, actor, "albums/hidden/secret/photo 2.jpg"),
    "count": lambda db, actor: photo_pages.count(db, actor, AlbumSet(SECRET)),
    "page": lambda db, actor: photo_pages.page(db, actor, AlbumSet(SECRET), SortOrder.HAND, None),
    "keys": lambda db, actor: photo_pages.keys(db, actor, AlbumSet(SECRET)),
    "filtered": lambda db, actor: photo_pages.count(db, actor, TagSet("sea", AlbumSet(SECRET))),
    "search": lambda db, actor: photo_pages.keys(db, actor, QuerySet("album:secret")),
    "words": lambda db, actor: photo_pages.keys(db, actor, QuerySet("secret")),
    "home": lambda db, actor: db.execute(*ALBUM_COVERS.fill(actor, limit=9)).fetchall(),
    "place": lambda db, actor: positions.page_at(db, actor, AlbumSet(SECRET), SortOrder.HAND, 0),
    "collection": lambda db, actor: photo_pages.page(db, actor, CollectionSet("travel/paris"), SortOrder.NAME, None),
    "holding": lambda db, actor: db.execute(*HOLDING.fill(actor, ids="[1, 3, 5, 6]")).fetchall(),
    "selected": lambda db, actor: db.execute(*SELECTED_IN.fill(actor, AlbumSet(SECRET), BY_HAND)).fetchall(),
    "own history": lambda db, actor: history(db, actor, OPERATIONS),
    "history of all": lambda db, actor: history(
        db, actor, OPERATIONS, HistoryFilter(others=actor.role is Role.ADMIN), limit=99
    ),
    "photos of changes": lambda db, actor: [touched_photos(db, actor, number) for number in range(30)],
    "newest change": lambda db, actor: entry(db, actor, OPERATIONS, None),
    "every change": lambda db, actor: [entry(db, actor, OPERATIONS, number) for number in range(30)],
    "links": share_links,
    "link": lambda db, actor: by_id(db, share_links(db, OPEN)[0].share_id) if share_links(db, OPEN) else None,
    "export": lambda db, actor: [line for line in exported_lines(db, actor, only_own=True) if b'"end"' not in line],
    "undo": lambda db, actor: undo_within(db, actor, OPERATIONS),
    "redo": lambda db, actor: redo_within(db, actor, OPERATIONS),
    "undo by number": lambda db, actor: [outcome(undone(number), db, actor) for number in range(30)],
    "new album of its name": lambda db, actor: (
        apply_within(db, actor, CreateAlbum("Hidden/Secret")),
        albums(db, actor),
    )[1],
    "share": change(MakeShareLink(AlbumSet(SECRET))),
    **{
        operation.kind: change(operation)
        for operation in (
            AddToAlbum(SECRET, id_sequence([2])),
            RemoveFromAlbum(SECRET, id_ranges([5])),
            MoveInAlbum(SECRET, id_sequence([5])),
            SetAlbumCover(SECRET, PhotoId(1)),
            NameAlbums(((SECRET, "Other"),)),
            HideAlbum(SECRET),
            ShareAlbum(SECRET, AlbumAudience.ALL),
            DeleteAlbum(SECRET),
            SetAlbumPassphrase(SECRET, "another hash", "a hash"),
        )
    },
}


def outcome(way: Way, connection: sqlite3.Connection, actor: Actor) -> str:
    """Return what a way answers, as text without the random ids of albums, and roll back what it changed."""
    connection.execute("SAVEPOINT way")
    try:
        found = way(connection, actor)
        if isinstance(found, tuple | list):
            return "\n".join(_plain(each) for each in found)
        return _plain(found)
    except GalleryError as error:
        return repr(error)
    finally:
        connection.execute("ROLLBACK TO way")
        connection.execute("RELEASE way")


def _plain(found: object) -> str:
    if isinstance(found, sqlite3.Row):
        return repr(tuple(found))
    if type(found).__name__ == "Album":
        return repr({key: each for key, each in asdict(found).items() if key not in {"id", "photo_set"}})  # type: ignore[call-overload]
    return repr(found)


@pytest.mark.parametrize("way", WAYS)
def test_a_closed_album_is_as_if_it_had_never_been_made(
    library: sqlite3.Connection, without: sqlite3.Connection, way: str
) -> None:
    """Whatever an actor claims, each way gives the same answer as a gallery without the album."""
    for name, actor in CLOSED.items():
        assert outcome(WAYS[way], library, actor) == outcome(WAYS[way], without, actor), name


def test_the_ways_show_the_album_to_its_owner_who_opened_it(
    library: sqlite3.Connection, without: sqlite3.Connection
) -> None:
    """So they would show it to others, too; except that search, links and exports of own marks never have it."""
    same = {way for way, ask in WAYS.items() if outcome(ask, library, OPEN) == outcome(ask, without, OPEN)}
    assert same == {"collection", "filtered", "search", "words", "link", "export"}


def test_a_protected_album_is_shown_to_nobody_else(gallery: sqlite3.Connection) -> None:
    """Neither to members nor by link; not the one that each member has; not one that others are shown."""
    for operation in (ShareAlbum(SECRET, AlbumAudience.ALL), ShareAlbum(SECRET, AlbumAudience.NAMED, ("vera",))):
        with pytest.raises(UsageError, match="nobody else"):
            apply_within(gallery, OPEN, operation)
    for shown in (AlbumSet(SECRET), QuerySet("photo", AlbumSet(SECRET))):
        with pytest.raises(UsageError, match="cannot be shared by link"):
            apply_within(gallery, OPEN, MakeShareLink(shown))
    with pytest.raises(UsageError, match="every member has it"):
        protect(gallery, EDITOR, find(gallery, EDITOR, "saved").id)
    plain = apply_within(gallery, EDITOR, CreateAlbum("Plain")).result
    link = apply_within(gallery, EDITOR, MakeShareLink(AlbumSet(plain))).result.share
    with pytest.raises(UsageError, match="share link"):
        protect(gallery, EDITOR, plain)
    assert by_id(gallery, link.share_id) is not None
    apply_within(gallery, EDITOR, RevokeShareLink(link.share_id))
    apply_within(gallery, EDITOR, ShareAlbum(plain, AlbumAudience.ALL))
    for actor, refusal in ((EDITOR, UsageError), (ADMIN, NotAllowedError), (VIEWER, NotAllowedError)):
        with pytest.raises(refusal):
            protect(gallery, actor, plain)


def test_an_undo_passes_over_a_closed_album(gallery: sqlite3.Connection) -> None:
    """Its newest change is undone again in the session that opened it, also its deletion; not that it was protected."""
    saved = find(gallery, EDITOR, "saved").id
    apply_within(gallery, OPEN, AddToAlbum(SECRET, id_sequence([4])))
    apply_within(gallery, OPEN, DeleteAlbum(SECRET))
    assert albums(gallery, OPEN) == albums(gallery, EDITOR)
    assert undo_within(gallery, EDITOR, OPERATIONS) is not None
    assert album(gallery, EDITOR, saved).photo_count == 0
    assert redo_within(gallery, EDITOR, OPERATIONS) is not None
    undo_within(gallery, EDITOR, OPERATIONS)
    undo_within(gallery, OPEN, OPERATIONS)
    assert album(gallery, OPEN, SECRET).photo_count == 5
    undo_within(gallery, OPEN, OPERATIONS)
    assert album(gallery, OPEN, SECRET).photo_count == 4
    assert album(gallery, OPEN, SECRET).is_protected


def test_duplicates_keep_their_places_in_closed_albums(gallery: sqlite3.Connection) -> None:
    """The kept photo takes the place of the others; the entry, its undo and conflicts show nothing of the album."""
    kept, other = (
        AssetKey(gallery.execute("SELECT asset_key FROM photos WHERE id = ?", (n,)).fetchone()[0]) for n in (2, 3)
    )
    apply_within(gallery, ADMIN, KeepPhotos((kept,), (other,)))
    assert next(each.id for each in photo_pages.page(gallery, OPEN, AlbumSet(SECRET), SortOrder.HAND, None)) == 2
    (newest, *_) = history(gallery, ADMIN, OPERATIONS)
    assert "album" not in newest.words
    apply_within(gallery, OPEN, MoveInAlbum(SECRET, id_sequence([2])))
    undo_within(gallery, ADMIN, OPERATIONS)
    assert 3 in [each.id for each in photo_pages.page(gallery, OPEN, AlbumSet(SECRET), SortOrder.HAND, None)]


def test_names_of_protected_albums_are_free(gallery: sqlite3.Connection) -> None:
    """Another album can have one, so that nobody finds it out; without its passphrase it needs a name of its own."""
    apply_within(gallery, EDITOR, CreateAlbum("hidden/SECRET"))
    assert len([each for each in albums(gallery, OPEN) if each.name.casefold() == "secret"]) == 2
    with pytest.raises(UsageError, match="already"), atomic(gallery):
        apply_within(gallery, OPEN, SetAlbumPassphrase(SECRET, None, "a hash"))
    with pytest.raises(NotAllowedError, match="current passphrase"), atomic(gallery):
        apply_within(gallery, OPEN, SetAlbumPassphrase(SECRET, None))
    apply_within(gallery, OPEN, NameAlbums(((SECRET, "Found"),)))
    apply_within(gallery, OPEN, SetAlbumPassphrase(SECRET, None, "a hash"))
    assert "Found" in [each.full_name for each in albums(gallery, EDITOR)]


@settings(max_examples=examples(30), deadline=None)
@given(st.lists(st.sampled_from(["open", "close", "use", "wait"]), max_size=12), st.integers(1, 599))
def test_an_album_is_open_for_ten_minutes_after_its_last_use(steps: list[str], seconds: int) -> None:
    """Whatever is done before; using a closed one does not open it."""
    now = 0.0
    opened = OpenedAlbums(lambda: now)
    until = -1.0
    for step in steps:
        if step == "open":
            opened.open([SECRET])
            until = now + OPEN_SECONDS
        elif step == "close":
            opened.close()
            until = -1.0
        elif step == "use":
            opened.use(SECRET)
            until = now + OPEN_SECONDS if until > now else until
        else:
            now += seconds
        assert (SECRET in opened.ids) is (until > now)
        assert opened.seconds_left() == (until - now if until > now else None)


@pytest.fixture
async def passphrases(tmp_path: Path) -> AsyncIterator[AlbumPassphrases]:
    """Two albums of EDITOR with one name and another one, each with its own passphrase."""
    database = await Database.open(place_database(tmp_path / "gallery.db"))
    hashing = PasswordHashing()
    found = AlbumPassphrases(database, hashing)

    def write(connection: sqlite3.Connection) -> None:
        fill(connection)
        for number, name in enumerate(("Twin", "In/Twin", "Else")):
            made = apply_within(connection, EDITOR, CreateAlbum(name)).result
            connection.execute(
                "UPDATE albums SET id = ?, passphrase_hash = ? WHERE id = ?", (number + 1, hashes[number], made)
            )

    hashes = [await found.hash(f"passphrase {number}") for number in range(3)]
    await database.write(write)
    yield found
    hashing.close()
    await database.close()


async def test_a_passphrase_opens_its_album_alone(passphrases: AlbumPassphrases) -> None:
    """By name with or without folders; a wrong name and a wrong passphrase get one answer; nothing is written."""
    assert await passphrases.open(EDITOR, "twin", "passphrase 0") == (1,)
    assert await passphrases.open(EDITOR, " Twin", "passphrase 1") == (2,)
    assert await passphrases.open(EDITOR, "IN/TWIN/", "passphrase 1") == (2,)
    answers = set()
    for actor, name, passphrase in (
        (EDITOR, "twin", "passphrase 2"),
        (EDITOR, "no such", "passphrase 2"),
        (EDITOR, "saved", ""),
        (ADMIN, "else", "passphrase 2"),
    ):
        with pytest.raises(NotAllowedError) as refused:
            await passphrases.open(actor, name, passphrase)
        answers.add(str(refused.value))
    assert len(answers) == 1
    with pytest.raises(UsageError, match="A passphrase needs 10"):
        await passphrases.hash("short")
    with pytest.raises(NotFoundError):
        await passphrases.confirm(EDITOR, AlbumId(3), "passphrase 2")
    opened = replace(EDITOR, opened_albums=frozenset({AlbumId(3)}))
    with pytest.raises(NotAllowedError, match="not the current"):
        await passphrases.confirm(opened, AlbumId(3), "passphrase 1")
    assert (await passphrases.confirm(opened, AlbumId(3), "passphrase 2")).startswith("$argon2id$")


async def test_wrong_passphrases_are_limited_for_all_sessions_of_a_member(passphrases: AlbumPassphrases) -> None:
    """Also those of names that no album has; right ones do not count; other members have attempts of their own."""
    for number in range(ATTEMPTS_PER_SOURCE):
        await passphrases.open(EDITOR, "else", "passphrase 2")
        with pytest.raises(NotAllowedError):
            await passphrases.open(replace(EDITOR), "else" if number % 2 else "no such", "wrong")
    with pytest.raises(TooManyAttemptsError):
        await passphrases.open(EDITOR, "else", "passphrase 2")
    with pytest.raises(TooManyAttemptsError):
        await passphrases.confirm(replace(EDITOR, opened_albums=frozenset({AlbumId(3)})), AlbumId(3), "passphrase 2")
    with pytest.raises(NotAllowedError):
        await passphrases.open(VIEWER, "else", "passphrase 2")
