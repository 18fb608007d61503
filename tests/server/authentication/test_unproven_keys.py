"""Clients that offer keys they do not hold. Each attack also runs against a weakened server, where it must succeed."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import asyncssh
import pytest

from core.gallery import Gallery
from core.limits.password_hashing import hash_password
from core.ssh.authentication.keyboard_interactive import KeyboardInteractive
from core.ssh.authentication.sign_in import SignIn
from core.ssh.connection import ClientConnection, sign_in_policy
from core.ssh.joining.ownership import establish_ownership
from tests.server.gallery.running_server import RunningServer, gallery_in, new_key, served, settings_in

PASSWORD = "correct horse battery"


class BorrowedKey(asyncssh.SSHKeyPair):
    """Offers one public key, and signs with another private key or with random bytes."""

    def __init__(self, shown: asyncssh.SSHKey, signer: asyncssh.SSHKey | None) -> None:
        algorithm = shown.algorithm
        super().__init__(algorithm, algorithm, (algorithm,), (algorithm,), shown.public_data, b"")
        self._signer = signer

    def sign(self, data: bytes) -> bytes:
        """Return a signature that was not made with the offered key."""
        return self._signer.sign(data, self.algorithm) if self._signer else b"rubbish"


class Answering(asyncssh.SSHClient):
    """Answers keyboard-interactive with one password."""

    def kbdint_auth_requested(self) -> str:
        return ""

    def kbdint_challenge_received(self, _name: str, _instructions: str, _lang: str, prompts: object) -> list[str]:
        return [PASSWORD for _ in prompts]  # type: ignore[attr-defined]


async def _add_bob(gallery: Gallery) -> None:
    values = (hash_password(PASSWORD),)
    await gallery.database.write(lambda connection: connection.execute(_ADD_BOB, values))


_ADD_BOB = "INSERT INTO users (name, role, password_hash, created_at) VALUES ('bob', 'viewer', ?, 0)"


@pytest.fixture
async def two_members(tmp_path: Path) -> AsyncIterator[RunningServer]:
    """The owner has a key; bob, a viewer, has a password."""
    settings = settings_in(tmp_path)
    async with gallery_in(settings) as gallery:
        new_key(settings.home / ".ssh" / "id_ed25519")
        await establish_ownership(gallery, settings, await gallery.accounts.owner("ann"))
    async with served(tmp_path, prepare=_add_bob) as server:
        yield server


async def _greeting(connection: asyncssh.SSHClientConnection) -> str:
    process = await connection.create_process(term_type="xterm", encoding=None)
    while b"[" not in (line := (await process.stdout.readuntil(b"\r\n")).rpartition(b"H")[2]):
        pass
    return str(line, "ascii")


def _owner_key(server: RunningServer) -> asyncssh.SSHKey:
    return asyncssh.read_public_key(server.owner_key.with_suffix(".pub"))


async def test_case_03_a_key_signed_for_by_another_is_refused(server: RunningServer) -> None:
    """Offering the owner's key and signing with another one opens nothing."""
    own = asyncssh.generate_private_key("ssh-ed25519")
    with pytest.raises(asyncssh.PermissionDenied):
        await server.connect("ann", client_keys=[BorrowedKey(_owner_key(server), own)])


@pytest.mark.parametrize("weakened", [False, True])
async def test_case_04_a_probed_key_does_not_rub_off_on_a_password(
    server: RunningServer, monkeypatch: pytest.MonkeyPatch, weakened: bool
) -> None:
    """Probing the owner's key and then using keyboard-interactive, which asks nothing, does not sign in."""
    if weakened:
        monkeypatch.setattr(SignIn, "forget", lambda _self: None)
        monkeypatch.setattr("core.ssh.authentication.keyboard_interactive.KeyboardInteractive.check_answers", _say_yes)
    options = {"client_keys": [BorrowedKey(_owner_key(server), None)], "client_factory": Answering}
    if weakened:
        async with await server.connect("ann", **options) as connection:
            assert "[ann admin" in await _greeting(connection)
    else:
        with pytest.raises(asyncssh.PermissionDenied):
            await server.connect("ann", **options)


@pytest.mark.parametrize("weakened", [False, True])
async def test_case_03_a_probed_key_does_not_replace_who_signs_in(
    two_members: RunningServer, monkeypatch: pytest.MonkeyPatch, weakened: bool
) -> None:
    """Bob probes the owner's key, then signs in with his own password: he is bob."""
    if weakened:
        monkeypatch.setattr(SignIn, "forget", lambda _self: None)
        monkeypatch.setattr(SignIn, "prove_password", lambda _self, _actor: None)
    options = {"client_keys": [BorrowedKey(_owner_key(two_members), None)], "client_factory": Answering}
    async with await two_members.connect("bob", **options) as connection:
        assert ("[ann admin" if weakened else "[bob viewer") in await _greeting(connection)


@pytest.mark.parametrize(("asked", "answering"), [("bob", "ann"), ("bob", "root"), ("join", "bob"), ("guest", "ann")])
async def test_case_09_a_name_that_changes_half_way_starts_again(
    two_members: RunningServer, asked: str, answering: str
) -> None:
    """Eve has bob's password and changes her login name between challenge and answer: the challenge is void."""
    policy = await sign_in_policy(two_members.gallery)
    sign_in = SignIn(lambda: policy)
    keyboard_interactive = KeyboardInteractive(two_members.gallery, sign_in, "ann", "192.0.2.1", lambda _known: None)
    sign_in.begin(asked)
    keyboard_interactive.ask()
    sign_in.begin(answering)
    keyboard_interactive.forget()
    assert await keyboard_interactive.check_answers([PASSWORD]) is False
    assert sign_in.completed() is None


@pytest.mark.parametrize("mutated", [False, True])
async def test_case_02_nobody_comes_in_without_proof(
    server: RunningServer, monkeypatch: pytest.MonkeyPatch, mutated: bool
) -> None:
    """Asyncssh accepts a client if `begin_auth` returns nothing; even then the server opens no session."""
    if mutated:
        monkeypatch.setattr(ClientConnection, "begin_auth", lambda _self, _name: None)
        with pytest.raises((asyncssh.Error, ConnectionError)):
            async with await server.connect("ann", client_keys=None) as connection:
                await connection.create_process(term_type="xterm")
    else:
        with pytest.raises(asyncssh.PermissionDenied):
            await server.connect("ann", client_keys=None)
    assert server.echo.seen == []


async def test_case_02_a_connection_that_proved_nothing_opens_no_session(
    server: RunningServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Even if asyncssh and the end of authentication accept it."""
    monkeypatch.setattr(ClientConnection, "begin_auth", lambda _self, _name: None)
    monkeypatch.setattr(ClientConnection, "auth_completed", lambda _self: None)
    async with await server.connect("ann", client_keys=None) as connection:
        with pytest.raises(asyncssh.ChannelOpenError):
            await connection.create_process(term_type="xterm")
    assert server.echo.seen == []


def test_case_02_authentication_is_always_required() -> None:
    """`begin_auth` returns True at once: None would accept everybody, and waiting would buffer without bound."""
    connection = ClientConnection.__new__(ClientConnection)
    connection._budget = type("Budget", (), {"count_attempt": staticmethod(lambda: None)})()
    connection._sign_in = SignIn.__new__(SignIn)
    connection._pending = None
    connection._keyboard = KeyboardInteractive.__new__(KeyboardInteractive)
    assert connection.begin_auth("ann") is True


async def _say_yes(_self: object, _answers: object) -> bool:
    return True
