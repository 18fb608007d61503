"""Passwords are stored as argon2id and compared without telling who exists."""

from __future__ import annotations

import pytest

from core.errors import UsageError
from core.limits import password_hashing
from core.limits.password_hashing import MAX_PASSWORD, MIN_PASSWORD, hash_password, verify_password


def test_the_right_password_and_no_other() -> None:
    """The hash names argon2id with the parameters; two hashes of one password differ."""
    stored = hash_password("correct horse")
    assert stored.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert hash_password("correct horse") != stored
    assert verify_password(stored, "correct horse")
    assert not verify_password(stored, "correct horsf")
    assert not verify_password(stored, "")
    assert not verify_password(stored, "x" * (MAX_PASSWORD + 1))
    assert not verify_password("not a hash", "correct horse")


def test_accents_are_the_same_from_every_keyboard() -> None:
    """Composed and combining forms of one password are equal."""
    assert verify_password(hash_password("caf\u00e9 au lait"), "cafe\u0301 au lait")


def test_an_unknown_member_costs_the_same_work(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a stored hash another one is verified, and the answer is no, whatever the password."""
    verified = []
    hasher = password_hashing._HASHER

    class Counting:
        def hash(self, password: bytes) -> str:
            return hasher.hash(password)

        def verify(self, stored: str, password: bytes) -> bool:
            verified.append(stored)
            return hasher.verify(stored, password)

    monkeypatch.setattr(password_hashing, "_HASHER", Counting())
    assert not verify_password(None, "correct horse")
    assert len(verified) == 1
    assert verified[0].startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    monkeypatch.setattr(password_hashing, "_nobodys_hash", lambda: hasher.hash(b"correct horse"))
    assert not verify_password(None, "correct horse")


@pytest.mark.parametrize("password", ["", "x" * (MIN_PASSWORD - 1), "x" * (MAX_PASSWORD + 1)])
def test_unfit_passwords_are_refused(password: str) -> None:
    """Too short protects nothing, too long is an attack."""
    with pytest.raises(UsageError):
        hash_password(password)
