"""Undo of what took access away: with a confirmation that says who gets it again, links and keys for ten minutes."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator

import pytest

from core.accounts.credentials import member_keys
from core.accounts.members import refresh_actor
from core.accounts.operations import AddKey, RemoveKey, RemoveMember, SetRole
from core.errors import NotAllowedError, NotFoundError, UsageError
from core.gallery import OPERATIONS
from core.models import Actor, CollectionSet, Role, UserId
from core.operations import HistoryEntry, HistoryFilter, Operation, Request
from core.operations.applying import apply_within, redo_within, undo_within
from core.operations.history import entries
from core.sharing.operations import MakeShareLink, RevokeShareLink
from tests.core.accounts.public_key import fingerprint, public_key
from tests.core.building import ADMIN, EDITOR, VIEWER, database_in_memory, populate

NOW = 1_800_000_000.0


@pytest.fixture
def connection() -> Iterator[sqlite3.Connection]:
    """Members with two keys each, and a link of the editor."""
    with database_in_memory() as made, pytest.MonkeyPatch.context() as patch:
        patch.setattr(time, "time", lambda: NOW)
        populate(made, {"Open": {"Lake": 3}})
        for member in (ADMIN, EDITOR, VIEWER):
            for number in (0, 10):
                member_keys.add_key(made, member.user_id, public_key(member.user_id + number), "")
        apply_within(made, EDITOR, MakeShareLink(CollectionSet("open/lake")))
        yield made


def newest(connection: sqlite3.Connection, actor: Actor) -> HistoryEntry:
    """Return the newest change, as an actor is shown it."""
    others = actor.role is Role.ADMIN
    return entries.history(connection, actor, OPERATIONS, HistoryFilter(others=others))[0]


def undone(connection: sqlite3.Connection, actor: Actor, number: int) -> object:
    return undo_within(connection, actor, OPERATIONS, refresh_actor, Request(number, is_confirmed=True))


REVOKE, REMOVE = RevokeShareLink(1), RemoveKey(fingerprint(EDITOR.user_id))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("operation", "words"),
    [(REVOKE, "Everyone who has the address of the share link"), (REMOVE, "can sign in as edith again")],
)
def test_links_and_keys_return_for_ten_minutes(
    connection: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch, operation: Operation[object], words: str
) -> None:
    """From the history, with a confirmation; after that it is refused with a sentence, for admins as well."""
    apply_within(connection, EDITOR, operation)
    entry = newest(connection, EDITOR)
    assert words in entry.access_words
    assert not entry.why_final
    assert words in newest(connection, ADMIN).access_words
    assert undo_within(connection, EDITOR, OPERATIONS, refresh_actor) is None, "`u` leaves it out"
    with pytest.raises(UsageError, match=words):
        undo_within(connection, EDITOR, OPERATIONS, refresh_actor, Request(entry.id))
    with pytest.raises(NotFoundError):
        undone(connection, VIEWER, entry.id)
    monkeypatch.setattr(time, "time", lambda: NOW + 600)
    assert undone(connection, ADMIN, entry.id) is not None
    assert connection.execute("SELECT revoked_at FROM shares").fetchone()[0] is None
    assert len(member_keys.keys_of(connection, EDITOR.user_id)) == 2
    again = redo_within(connection, ADMIN, OPERATIONS, refresh_actor, Request(entry.id, is_confirmed=True))
    assert isinstance(again, type(operation)), "also of another member: the key is theirs"
    monkeypatch.setattr(time, "time", lambda: NOW + 601)
    assert "for 10 minutes" in newest(connection, EDITOR).why_final
    for actor in (EDITOR, ADMIN):
        with pytest.raises(UsageError, match="for 10 minutes"):
            undone(connection, actor, entry.id)


def test_an_undo_gives_nobody_else_access(connection: sqlite3.Connection) -> None:
    """A key that another member has by now stays theirs; who may no longer share does not restore a link."""
    for operation in (REVOKE, REMOVE):
        apply_within(connection, EDITOR, operation)
    apply_within(connection, VIEWER, AddKey(public_key(EDITOR.user_id)))
    with pytest.raises(UsageError, match="another member"):
        undone(connection, ADMIN, 2)
    apply_within(connection, ADMIN, SetRole(EDITOR.user_id, Role.VIEWER))
    with pytest.raises(NotAllowedError):
        undone(connection, EDITOR, 1)
    assert connection.execute("SELECT revoked_at FROM shares").fetchone()[0] is not None


def test_members_and_roles_say_who_gets_access(connection: sqlite3.Connection) -> None:
    """Without a limit of time."""
    apply_within(connection, ADMIN, SetRole(EDITOR.user_id, Role.VIEWER))
    assert newest(connection, ADMIN).access_words == "edith may do what a member with the role editor may."
    apply_within(connection, ADMIN, RemoveMember(UserId(VIEWER.user_id)))
    assert newest(connection, ADMIN).access_words.startswith("vera can sign in again")
