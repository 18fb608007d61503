"""The one-time code that claims a gallery that no admin can sign in to."""

from __future__ import annotations

import asyncio
import hashlib
import re
import sqlite3
import time
from collections.abc import Callable
from functools import partial

import pytest

from core.accounts import members
from core.accounts.credentials import member_keys, stored_passwords
from core.accounts.credentials.claim_codes import claim, new_claim_code
from core.accounts.credentials.member_keys import add_key, user_of_key
from core.database.database import Database
from core.errors import NotAllowedError, UsageError
from core.models import Actor
from tests.core.accounts.public_key import fingerprint, public_key
from tests.core.building import ADMIN, EDITOR, add_members

Bind = Callable[[sqlite3.Connection, str], Actor]
BY_KEY: Bind = partial(claim, public_key=public_key(1), label="laptop", password_hash=None)
BY_PASSWORD: Bind = partial(claim, public_key=None, label="", password_hash="$argon2id$")


def test_a_code_is_shown_once_and_stored_as_a_hash(connection: sqlite3.Connection) -> None:
    """It has 130 random bits in groups, and the database holds only their SHA-256."""
    code = new_claim_code(connection)
    assert re.fullmatch(r"([a-z2-7]{5}-){5}[a-z2-7]", code)
    stored = [row["code_hash"] for row in connection.execute("SELECT code_hash FROM claims")]
    assert stored == [hashlib.sha256(code.replace("-", "").encode()).hexdigest()]
    assert new_claim_code(connection) != code


@pytest.mark.parametrize("spelling", [str, str.upper, lambda code: f" {code.replace('-', ' ')}\n"])
def test_a_code_gives_the_owner_a_key(connection: sqlite3.Connection, spelling: Callable[[str], str]) -> None:
    """Case, spaces and hyphens of the code are ignored; afterwards the key signs the owner in."""
    owner = members.ensure_owner(connection, "ada")
    assert BY_KEY(connection, spelling(new_claim_code(connection))) == owner
    assert user_of_key(connection, fingerprint(1)) == owner.user_id


def test_a_code_gives_the_owner_a_password(connection: sqlite3.Connection) -> None:
    """The hash is found by the owner's login name, and by no other."""
    owner = members.ensure_owner(connection, "ada")
    BY_PASSWORD(connection, new_claim_code(connection))
    assert stored_passwords.password_of(connection, "ada") == (owner.user_id, "$argon2id$")
    assert stored_passwords.password_of(connection, "bob") is None
    assert stored_passwords.has_credentials(connection)


@pytest.mark.parametrize("bind", [BY_KEY, BY_PASSWORD])
def test_a_code_works_once(connection: sqlite3.Connection, bind: Bind) -> None:
    """Wrong, used and replaced codes are refused with the same message, and change nothing."""
    members.ensure_owner(connection, "ada")
    replaced = new_claim_code(connection)
    code = new_claim_code(connection)
    sentences = set()
    for wrong in ("", "aaaaa-aaaaa-aaaaa-aaaaa-aaaaa-a", code[:-1], replaced):
        with pytest.raises(NotAllowedError) as caught:
            bind(connection, wrong)
        sentences.add(str(caught.value))
    assert not stored_passwords.has_credentials(connection)
    bind(connection, code)
    with pytest.raises(NotAllowedError) as caught:
        bind(connection, code)
    assert {str(caught.value)} == sentences
    connection.execute("DELETE FROM user_keys")
    connection.execute("UPDATE users SET password_hash = NULL")
    with pytest.raises(NotAllowedError):
        bind(connection, code)


def test_a_code_is_not_spent_on_a_failure(connection: sqlite3.Connection) -> None:
    """After a bad key, the key of a former member, or no credential at all it remains valid."""
    add_members(connection)
    add_key(connection, EDITOR.user_id, public_key(7), "hers")
    connection.execute("UPDATE users SET removed_at = 1 WHERE id = ?", (EDITOR.user_id,))
    code = new_claim_code(connection)
    for key in ("no key", public_key(7), None):
        with pytest.raises(UsageError):
            claim(connection, code, public_key=key, label="", password_hash=None)
    assert BY_KEY(connection, code).user_id == ADMIN.user_id


@pytest.mark.parametrize("bind", [BY_KEY, BY_PASSWORD])
def test_a_code_is_void_once_an_admin_can_sign_in(connection: sqlite3.Connection, bind: Bind) -> None:
    """A code that was printed does not open a gallery that was claimed in another way in the meantime."""
    owner = members.ensure_owner(connection, "ada")
    code = new_claim_code(connection)
    add_key(connection, owner.user_id, public_key(9), "agent")
    with pytest.raises(NotAllowedError, match="not valid"):
        bind(connection, code)
    assert [key.fingerprint for key in member_keys.keys_of(connection, owner.user_id)] == [fingerprint(9)]
    assert not stored_passwords.has_passwords(connection)


def test_used_codes_are_kept_and_unused_ones_dropped(connection: sqlite3.Connection) -> None:
    """A new code replaces those that were never used."""
    BY_KEY(connection, new_claim_code(connection))
    new_claim_code(connection)
    new_claim_code(connection)
    used = [row["used_at"] is not None for row in connection.execute("SELECT used_at FROM claims ORDER BY created_at")]
    assert sorted(used) == [False, True]


async def test_of_two_clients_that_use_a_code_at_once_one_succeeds(database: Database) -> None:
    """Two claims race through two programs; exactly one key is added."""
    other = await Database.open(database.path)
    await database.write(lambda connection: members.ensure_owner(connection, "ada"))
    code = await database.write(new_claim_code)
    outcomes = await asyncio.gather(
        *(
            each.write(partial(claim, code=code, public_key=public_key(seed), label="", password_hash=None))
            for seed, each in enumerate((database, other))
        ),
        return_exceptions=True,
    )
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Actor", "NotAllowedError"]
    keys = await database.read(lambda connection: connection.execute("SELECT count(*) FROM user_keys").fetchone()[0])
    assert keys == 1
    await other.close()


@pytest.mark.parametrize(("hours", "opens"), [(23.9, True), (24.1, False), (-1, False)])
def test_a_code_expires_after_a_day(
    connection: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch, hours: float, opens: bool
) -> None:
    """A code from the future, where the clock was set back, is void as well."""
    code, now = new_claim_code(connection), time.time()
    monkeypatch.setattr(time, "time", lambda: now + hours * 3600)
    if opens:
        assert BY_KEY(connection, code).name == "owner"
    else:
        with pytest.raises(NotAllowedError, match="not valid"):
            BY_KEY(connection, code)
