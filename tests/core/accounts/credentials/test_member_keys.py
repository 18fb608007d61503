"""Keys of members."""

from __future__ import annotations

import sqlite3

import pytest

from core.accounts import members
from core.accounts.credentials import member_keys, stored_passwords
from core.accounts.credentials.member_keys import add_key, user_of_key
from core.errors import NotFoundError, UsageError
from core.models import UserId
from tests.core.accounts.public_key import fingerprint, public_key
from tests.core.building import ADMIN, EDITOR, add_members


def test_a_key_signs_its_member_in(connection: sqlite3.Connection) -> None:
    """It is found by its fingerprint, with a label that is safe to show and the time it was last used."""
    add_members(connection)
    assert not stored_passwords.has_credentials(connection)
    added = add_key(connection, ADMIN.user_id, public_key(1) + " ada@laptop", "ada@\x1blaptop")
    assert (added.user_id, added.fingerprint, added.last_used) == (ADMIN.user_id, fingerprint(1), None)
    assert (added.public_key, added.label) == (public_key(1), "ada@\ufffdlaptop")
    assert user_of_key(connection, fingerprint(1)) == ADMIN.user_id
    assert user_of_key(connection, fingerprint(2)) is None
    assert stored_passwords.has_credentials(connection)
    member_keys.touch_key(connection, fingerprint(1))
    (held,) = member_keys.keys_of(connection, ADMIN.user_id)
    assert held.last_used is not None
    assert member_keys.keys_of(connection, EDITOR.user_id) == ()


def test_a_key_belongs_to_one_member(connection: sqlite3.Connection) -> None:
    """Adding it again changes nothing; adding it to another member, or to an unknown one, is refused."""
    add_members(connection)
    first = add_key(connection, ADMIN.user_id, public_key(1), "laptop")
    assert add_key(connection, ADMIN.user_id, public_key(1), "another label") == first
    with pytest.raises(UsageError, match="another member"):
        add_key(connection, EDITOR.user_id, public_key(1), "mine")
    with pytest.raises(NotFoundError):
        add_key(connection, UserId(99), public_key(2), "nobody's")
    with pytest.raises(UsageError, match="not an OpenSSH public key"):
        add_key(connection, ADMIN.user_id, "ssh-ed25519 AAAA", "torn")
    assert len(member_keys.keys_of(connection, ADMIN.user_id)) == 1


def test_a_removed_member_cannot_sign_in(connection: sqlite3.Connection) -> None:
    """Neither their key nor their password is found, and they do not count as an admin who can sign in."""
    add_members(connection)
    add_key(connection, EDITOR.user_id, public_key(1), "laptop")
    connection.execute("UPDATE users SET password_hash = 'x', removed_at = 1 WHERE id = ?", (EDITOR.user_id,))
    assert user_of_key(connection, fingerprint(1)) is None
    assert stored_passwords.password_of(connection, EDITOR.name) is None
    assert not stored_passwords.has_credentials(connection)


def test_a_credential_gives_the_actor(connection: sqlite3.Connection) -> None:
    """A key or a login name gives the member as an actor; an unknown one gives None."""
    owner = members.ensure_owner(connection, "ada")
    assert member_keys.actor_of_key(connection, fingerprint(1)) is None
    assert stored_passwords.login_of(connection, "ada") is None
    add_key(connection, owner.user_id, public_key(1), "laptop")
    assert not stored_passwords.has_passwords(connection)
    connection.execute("UPDATE users SET password_hash = 'hash'")
    assert member_keys.actor_of_key(connection, fingerprint(1)) == owner
    assert stored_passwords.login_of(connection, "ada") == (owner, "hash")
    assert stored_passwords.has_passwords(connection)
    connection.execute("UPDATE users SET removed_at = 1")
    assert member_keys.actor_of_key(connection, fingerprint(1)) is None
    assert stored_passwords.login_of(connection, "ada") is None
    assert not stored_passwords.has_passwords(connection)
