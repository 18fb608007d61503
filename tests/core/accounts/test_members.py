"""The owner and the members as actors."""

from __future__ import annotations

import sqlite3

from core.accounts import members
from core.models import Actor, Role, UserId
from core.operations import actors


def test_the_first_start_creates_the_owner(connection: sqlite3.Connection) -> None:
    """The admin is created once, with the name of the person who starts the server; later names change nothing."""
    assert actors.owner_of(connection) is None
    owner = members.ensure_owner(connection, "ada")
    assert owner == Actor(owner.user_id, "ada", Role.ADMIN, None)
    assert members.ensure_owner(connection, "bob") == owner == actors.owner_of(connection)
    assert actors.member_of(connection, owner.user_id) == owner
    assert connection.execute("SELECT count(*) FROM users").fetchone()[0] == 1


def test_an_owners_name_is_safe_to_show(connection: sqlite3.Connection) -> None:
    """Control characters are replaced, and an empty name becomes "owner"."""
    assert members.ensure_owner(connection, "a\x1b[2Jda ").name == "a\ufffd[2Jda"
    connection.execute("DELETE FROM users")
    assert members.ensure_owner(connection, " ").name == "owner"


def test_unknown_and_removed_members_are_not_actors(connection: sqlite3.Connection) -> None:
    """A removed member is no longer an actor, and a removed admin does not own the gallery."""
    owner = members.ensure_owner(connection, "ada")
    connection.execute("INSERT INTO users (id, name, role, created_at) VALUES (5, 'eve', 'admin', 0)")
    connection.execute("UPDATE users SET removed_at = 1 WHERE id = ?", (owner.user_id,))
    assert actors.member_of(connection, owner.user_id) is None
    assert actors.member_of(connection, UserId(77)) is None
    eve = actors.owner_of(connection)
    assert eve is not None
    assert eve.name == "eve"
