"""Passwords are hashed with argon2id on one thread, in a bounded queue, and compared without telling who exists."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator

import pytest

from core.errors import UsageError
from core.limits import password_hashing
from core.limits.password_hashing import (
    MAX_PASSWORD,
    MAX_WAITING,
    MAX_WAITING_GUESTS,
    MIN_PASSWORD,
    PasswordHashing,
    PasswordQueueFullError,
    hash_password,
    verify_password,
)
from core.ssh.joining.prompts import LineInput


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
    monkeypatch.setattr(password_hashing, "_unmatched_hash", lambda: hasher.hash(b"correct horse"))
    assert not verify_password(None, "correct horse")


@pytest.mark.parametrize("password", ["", "x" * (MIN_PASSWORD - 1), "x" * (MAX_PASSWORD + 1)])
def test_unfit_passwords_are_refused(password: str) -> None:
    """Too short protects nothing, too long is an attack."""
    with pytest.raises(UsageError):
        hash_password(password)


@pytest.fixture
def passwords() -> Iterator[PasswordHashing]:
    opened = PasswordHashing()
    yield opened
    opened.close()


async def test_only_the_password_of_the_stored_hash_matches(passwords: PasswordHashing) -> None:
    """Neither another password nor any password of an unknown member does."""
    stored = hash_password("correct horse battery")
    assert await passwords.verify(stored, "correct horse battery")
    assert not await passwords.verify(stored, "correct horse")
    assert not await passwords.verify(None, "correct horse battery")
    assert await passwords.verify(await passwords.hash("another password"), "another password")


async def test_the_longest_password_can_be_typed_over_ssh(passwords: PasswordHashing) -> None:
    """A member can sign in with every password that can be set."""
    password = "x" * MAX_PASSWORD
    typed = LineInput()
    typed.feed(f"{password}\r".encode())
    assert typed.finished
    assert await passwords.verify(await passwords.hash(password), typed.text)


class SlowHash:
    """Replaces argon2: each check waits for `gate`; `most` is how many ever ran at once."""

    def __init__(self) -> None:
        self.gate = threading.Event()
        self.started = threading.Event()
        self.most = 0
        self._running = 0

    def __call__(self, _stored: str | None, _password: str) -> bool:
        self._running += 1
        self.most = max(self.most, self._running)
        self.started.set()
        assert self.gate.wait(10)
        self._running -= 1
        return True


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> SlowHash:
    slow = SlowHash()
    monkeypatch.setattr(password_hashing, "verify_password", slow)
    return slow


async def test_the_queue_is_bounded_and_runs_one_at_a_time(passwords: PasswordHashing, slow: SlowHash) -> None:
    """Beyond those that wait a check is refused at once; an abandoned check keeps its place until it ends."""
    tasks = [asyncio.create_task(passwords.verify(None, "x")) for _ in range(MAX_WAITING)]
    await asyncio.sleep(0)
    with pytest.raises(PasswordQueueFullError):
        await passwords.verify(None, "x")
    assert await asyncio.to_thread(slow.started.wait, 10)
    tasks[0].cancel()
    await asyncio.wait([tasks[0]])
    with pytest.raises(PasswordQueueFullError):
        await passwords.verify(None, "x")
    slow.gate.set()
    assert await asyncio.gather(*tasks[1:]) == [True] * (MAX_WAITING - 1)
    assert slow.most == 1
    assert await passwords.verify(None, "x")


async def test_share_links_leave_places_for_members(passwords: PasswordHashing, slow: SlowHash) -> None:
    """However many guests try passwords, a member can still sign in."""
    guests = [asyncio.create_task(passwords.verify(None, "x", is_guest=True)) for _ in range(MAX_WAITING_GUESTS)]
    await asyncio.sleep(0)
    with pytest.raises(PasswordQueueFullError):
        await passwords.verify(None, "x", is_guest=True)
    member = asyncio.create_task(passwords.verify(None, "x"))
    slow.gate.set()
    assert await member
    await asyncio.gather(*guests)
    assert slow.most == 1
