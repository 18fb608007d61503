"""Who may apply which operation: every role with every kind, and what a refusal leaves unchanged."""

from __future__ import annotations

import importlib
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

import core
from core.accounts.credentials import member_keys
from core.accounts.members import refresh_actor
from core.accounts.operations import (
    MakeInvitation,
    RemoveMember,
)
from core.database.transactions import atomic
from core.errors import NotAllowedError, NotFoundError, UsageError
from core.gallery import OPERATIONS
from core.library.duplicates.operations import TellApart
from core.library.stacks.operations import StackPhotos
from core.library.trash.operations import MoveToTrash
from core.library.trips.operations import DismissTrip
from core.marks.operations import SetFavourite
from core.marks.people.person_rows import import_faces
from core.marks.tags.operations import SetTag
from core.models import (
    CollectionSet,
    Event,
    LibraryChanged,
    MembersChanged,
    PhotoId,
    Role,
)
from core.models.people.faces import FaceBox, NamedFace
from core.operations import (
    ExcludeFolder,
    Operation,
    Request,
    Undo,
)
from core.operations.applying import apply_within, redo_within, undo_within
from core.sharing.operations import MakeShareLink, RevokeShareLink
from tests.core.accounts.public_key import public_key
from tests.core.building import ADMIN, EDITOR, VIEWER, add_photo, database_in_memory, populate
from tests.core.operations.operation_cases import (
    ACTORS,
    ALBUM,
    CASES,
    DELETED,
    DISMISSED,
    FIRST,
    FORMER,
    FROM_HISTORY,
    IMPORT,
    LAKE,
    LISTS_CHANGED,
    LOCAL,
    MARKED,
    NOW,
    OTHER,
    PHOTO,
    RECORDED,
    REVOKED_LINK,
    SECOND,
    SMART,
    THIRD,
    TRASHED,
    UNDOABLE,
    album,
)

UNCOMPARED = ("operations", "touched_fields", "imported_marks", "audit", "photo_revision", "changed_facts")
"""The tables that an undo does not restore: what happened, and how often."""


@pytest.fixture(scope="module")
def prepared() -> Iterator[sqlite3.Connection]:
    """Three members with a key and a password each, a former one, an invitation and a link; time stands still."""
    with database_in_memory() as connection, pytest.MonkeyPatch.context() as patch:
        patch.setattr(time, "time", lambda: NOW)
        populate(connection, {"Open": {"Lake": 3}})
        key = add_photo(connection, LAKE, "chosen")
        connection.execute("UPDATE photos SET asset_key = ? WHERE asset_key = ?", (PHOTO, key))
        connection.execute("INSERT INTO users (id, name, role, created_at) VALUES (4, 'former', 'admin', 0)")
        for member in (ADMIN, EDITOR, VIEWER):
            member_keys.add_key(connection, member.user_id, public_key(member.user_id), "")
        connection.execute("UPDATE users SET password_hash = 'a hash'")
        apply_within(connection, ADMIN, RemoveMember(FORMER))
        apply_within(connection, ADMIN, MakeInvitation(Role.VIEWER))
        for _ in ("open", "revoked"):
            apply_within(connection, EDITOR, MakeShareLink(CollectionSet("open/lake")))
        apply_within(connection, EDITOR, RevokeShareLink(REVOKED_LINK))
        apply_within(connection, ADMIN, ExcludeFolder("Former"))
        connection.execute(
            "INSERT INTO jobs (kind, arguments, priority, state, started_by, process, lock, created_at)"
            " VALUES ('scan', '{}', 0, 'running', '', 1, '', 0)"
        )
        connection.executemany(
            "INSERT INTO imported_marks VALUES (?, 'rating', 'photo', 1, ?, '', 5, NULL)", [(IMPORT, 1), (IMPORT, 2)]
        )
        connection.executemany(
            "INSERT INTO deletions (photo_id, state, user_id, root, path, quarantine, size, mtime_ns, sha256,"
            " changed_at) VALUES (?, ?, 1, x'', x'', x'', 1, 0, zeroblob(32), 0)",
            enumerate(("quarantined", "returned", "removed"), start=1),
        )
        apply_within(connection, ADMIN, StackPhotos((SECOND, THIRD)))
        for member in (ADMIN, EDITOR, VIEWER):
            for which, deleted_at, query in ((ALBUM, None, None), (DELETED, int(NOW), None), (SMART, None, "lake")):
                values = (album(member, which), member.user_id, f"Album {which}", f"album {which}", deleted_at, query)
                connection.execute(
                    "INSERT INTO albums (id, user_id, name, name_key, deleted_at, query) VALUES (?, ?, ?, ?, ?, ?)",
                    values,
                )
                connection.executemany(
                    "INSERT INTO album_photos VALUES (?, ?, ?, ?)",
                    [(values[0], photo, photo, photo) for photo in (1, 2)],
                )
        connection.execute("INSERT INTO interests SELECT id, 1, 0 FROM users")
        apply_within(connection, ADMIN, TellApart((FIRST, SECOND)))
        apply_within(connection, ADMIN, DismissTrip(DISMISSED))
        add_photo(connection, LAKE, "trashed")
        apply_within(connection, ADMIN, MoveToTrash(TRASHED))
        apply_within(connection, ADMIN, SetTag("Lake/North", MARKED))
        apply_within(connection, ADMIN, SetTag("Lake", OTHER))
        connection.execute("INSERT INTO people (id, name, key) VALUES (1, 'Ann', 'ann'), (2, 'Bo', 'bo')")
        for photo, name in ((PhotoId(1), "Ann"), (PhotoId(2), "Bo")):
            import_faces(connection, photo, [NamedFace(name, FaceBox(0, 0, 1, 1))], is_new=True)
        connection.execute("INSERT INTO absent_people VALUES (1, 2)")
        connection.execute("DELETE FROM touched_fields")
        connection.execute("DELETE FROM operations")
        yield connection


@pytest.fixture
def connection(prepared: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    """The prepared database; what a test changes is rolled back."""
    prepared.execute("SAVEPOINT test")
    yield prepared
    prepared.execute("ROLLBACK TO test")
    prepared.execute("RELEASE test")


def test_every_kind_is_in_the_table() -> None:
    """A new operation needs a line here, which says who may apply it."""
    assert {kind.kind for kind in OPERATIONS} == set(CASES)
    assert {kind.kind for kind in OPERATIONS if kind.undo is Undo.STEP} == UNDOABLE
    assert {kind.kind for kind in OPERATIONS if kind.undo is Undo.HISTORY} == FROM_HISTORY
    assert {kind.kind for kind in OPERATIONS if kind.undo is Undo.RECORDED} == RECORDED


@pytest.mark.parametrize("kind", CASES)
@pytest.mark.parametrize("name", ACTORS)
def test_only_those_in_the_table_may(connection: sqlite3.Connection, kind: str, name: str) -> None:
    """What is permitted changes something; what is refused changes nothing and leaves no entry in any table."""
    case, actor = CASES[kind], ACTORS[name]
    before = contents(connection)
    if name.removesuffix(" as admin") in case.may:
        apply_within(connection, actor, case.make(actor), refresh_actor)
        assert contents(connection) != before
        return
    refusal = (
        NotFoundError
        if kind == "revoke-share-link" and name in {"vera", "vera as admin", "public", "guest"}
        else NotAllowedError
    )
    with pytest.raises(refusal), atomic(connection):
        apply_within(connection, actor, case.make(actor), refresh_actor)
    assert contents(connection) == before


def test_every_class_is_registered() -> None:
    """An operation that the gallery does not register could be applied, but never undone."""
    for path in (Path(core.__file__).parent).glob("**/operations/*.py"):
        importlib.import_module(".".join(path.relative_to(Path(core.__file__).parents[1]).with_suffix("").parts))
    kinds = {cls.kind for cls in Operation.__subclasses__() if cls.__module__.startswith("core.")}
    assert kinds == {kind.kind for kind in OPERATIONS}


@pytest.mark.parametrize("kind", CASES)
def test_what_is_logged_and_announced(connection: sqlite3.Connection, kind: str) -> None:
    """One entry of the expected kind names the owner and this machine; some changes are announced."""
    connection.execute("DELETE FROM audit")
    operation = CASES[kind].make(LOCAL)
    apply_within(connection, LOCAL, operation, refresh_actor)
    entries = [tuple(row) for row in connection.execute("SELECT kind, user_id, name, source FROM audit")]
    assert entries == ([(CASES[kind].audit, 1, "ada", "this machine")] if CASES[kind].audit else [])
    expected: Event | None = MembersChanged() if type(operation).__module__.startswith("core.accounts.") else None
    assert operation.announcement == (LibraryChanged() if kind in LISTS_CHANGED else expected)


@pytest.mark.parametrize("kind", CASES)
def test_an_undo_restores_what_can_be_undone(connection: sqlite3.Connection, kind: str) -> None:
    """`u` restores the state before an undoable operation, and skips the others: the one before them is undone.

    What is undone from the history needs a confirmation.
    """
    apply_within(connection, LOCAL, SetFavourite(OTHER), refresh_actor)
    before = contents(connection, but=UNCOMPARED)
    apply_within(connection, LOCAL, CASES[kind].make(LOCAL), refresh_actor)
    undone = undo_within(connection, LOCAL, OPERATIONS, refresh_actor)
    assert isinstance(undone, Operation)
    if kind in UNDOABLE:
        assert contents(connection, but=UNCOMPARED) == before
    else:
        assert undone == SetFavourite(OTHER, is_favourite=False)
    if kind in RECORDED:
        number = connection.execute("SELECT max(id) FROM operations").fetchone()[0]
        with pytest.raises(UsageError, match=CASES[kind].make(LOCAL).why_not_undone):
            undo_within(connection, LOCAL, OPERATIONS, refresh_actor, Request(number, is_confirmed=True))
    if kind in FROM_HISTORY:
        redo_within(connection, LOCAL, OPERATIONS, refresh_actor)
        number = connection.execute("SELECT max(id) FROM operations").fetchone()[0]
        with pytest.raises(UsageError, match="Confirm it"):
            undo_within(connection, LOCAL, OPERATIONS, refresh_actor, Request(number))
        undo_within(connection, LOCAL, OPERATIONS, refresh_actor, Request(number, is_confirmed=True))
        assert contents(connection, but=UNCOMPARED) == before


def contents(connection: sqlite3.Connection, but: tuple[str, ...] = ()) -> dict[str, list[tuple[object, ...]]]:
    """Return all rows of all tables, by table, without the tables in `but`."""
    tables = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    found = {
        table: sorted((tuple(row) for row in connection.execute(f"SELECT * FROM {table}")), key=repr)
        for table in tables
        if table not in but
    }
    if but:  # an album that was never there keeps its row, so that it can be redone with what it became
        made = connection.execute("SELECT * FROM albums WHERE name = 'Trips/Lisbon' AND deleted_at IS NOT NULL")
        undone = {row["id"]: tuple(row) for row in made}
        found["albums"] = [row for row in found["albums"] if row not in undone.values()]
        for table in ("album_photos", "album_trips"):
            found[table] = [row for row in found[table] if row[0] not in undone]
    return found
