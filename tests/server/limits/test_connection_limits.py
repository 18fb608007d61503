"""How much one source, one connection and one session may use."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import asyncssh
import pytest

from core.gallery import Gallery
from core.limits import pending_connections
from core.limits.password_hashing import PasswordHashing, hash_password
from core.ssh import listener
from core.ssh.authentication import attempt_budget
from core.ssh.channels import session_limits
from tests.server.clients import openssh
from tests.server.gallery.running_server import RunningServer, served

WAIT = openssh.WAIT_SECONDS


class Guessing(asyncssh.SSHClient):
    """Tries one password after the other."""

    def __init__(self) -> None:
        self.guesses = 0

    def kbdint_auth_requested(self) -> str:
        return ""

    def kbdint_challenge_received(self, *_challenge: object) -> list[str]:
        self.guesses += 1
        return [f"guess number {self.guesses}"]


@pytest.fixture
async def with_password(tmp_path: Path) -> AsyncIterator[RunningServer]:
    """A gallery whose owner signs in with a password."""

    async def bind(gallery: Gallery) -> None:
        code = await gallery.accounts.joining.new_claim_code()
        await gallery.accounts.joining.claim(code, password_hash=hash_password("correct horse battery"))

    async with served(tmp_path, prepare=bind) as server:
        yield server


async def _greeted(server: RunningServer) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """Open a silent connection; return it once the server has sent its version."""
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    async with asyncio.timeout(WAIT):
        assert (await reader.readline()).startswith(b"SSH-2.0-")
    return reader, writer


async def test_case_07_silent_strangers_do_not_keep_members_out(
    server: RunningServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only a few connections of one source may be pending; the next is closed at once, and freed slots are reused."""
    monkeypatch.setattr(pending_connections, "is_loopback", lambda _source: False)
    silent = [await _greeted(server) for _ in range(pending_connections.PENDING_PER_SOURCE)]
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    async with asyncio.timeout(WAIT):
        assert await reader.read() == b""
    writer.close()
    silent[0][1].close()
    async with asyncio.timeout(WAIT):
        while True:
            try:
                async with await server.connect():
                    break
            except (asyncssh.Error, ConnectionError):
                await asyncio.sleep(0)
    for _, writer in silent:
        writer.close()


async def test_signed_in_connections_take_no_slots(server: RunningServer) -> None:
    """More signed-in members than slots for pending connections are connected at the same time."""
    async with AsyncExitStack() as members:
        for _ in range(pending_connections.PENDING_IN_TOTAL + 3):
            await members.enter_async_context(await server.connect())


async def test_case_08_a_client_that_never_signs_in_is_closed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The connection ends after the login grace time."""
    monkeypatch.setattr(listener, "LOGIN_SECONDS", 0.05)
    async with served(tmp_path) as server:
        reader, writer = await _greeted(server)
        async with asyncio.timeout(WAIT):
            await reader.read()
        writer.close()


async def test_case_05_after_six_wrong_passwords_the_connection_ends(with_password: RunningServer) -> None:
    """The seventh password is not checked."""
    client = Guessing()
    with pytest.raises((asyncssh.DisconnectError, ConnectionError)) as caught:
        await with_password.connect("ann", client_keys=None, client_factory=lambda: client)
    assert "Too many authentication failures" in str(caught.value)
    assert client.guesses <= attempt_budget.ATTEMPTS_PER_CONNECTION + 1


async def test_case_06_pipelined_passwords_are_not_all_hashed(
    with_password: RunningServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A client that sends 500 answers without waiting makes the server hash at most six."""
    hashed = 0
    verify = PasswordHashing.verify

    async def counting(passwords: PasswordHashing, stored: str | None, password: str) -> bool:
        nonlocal hashed
        hashed += 1
        return await verify(passwords, stored, password)

    monkeypatch.setattr(PasswordHashing, "verify", counting)

    class Pipelining(Guessing):
        def connection_made(self, conn: asyncssh.SSHClientConnection) -> None:
            self.connection = conn

        def kbdint_challenge_received(self, *challenge: object) -> list[str]:
            answer = b"\x00\x00\x00\x01" + b"\x00\x00\x00\x05wrong"
            for _ in range(500):
                self.connection.send_packet(61, answer)
            return super().kbdint_challenge_received(*challenge)

    for factory in (Guessing, Pipelining):
        hashed = 0
        with pytest.raises((asyncssh.Error, ConnectionError)):
            await with_password.connect("ann", client_keys=None, client_factory=factory)
        assert hashed <= attempt_budget.ATTEMPTS_PER_CONNECTION
        assert hashed > 0 or factory is Pipelining


async def test_case_15_after_fifteen_keys_the_connection_ends(server: RunningServer) -> None:
    """Nobody can find out which of a thousand public keys opens this gallery."""
    keys = [asyncssh.generate_private_key("ssh-ed25519") for _ in range(attempt_budget.KEYS_PER_CONNECTION + 5)]
    with pytest.raises(asyncssh.DisconnectError, match="Too many authentication failures"):
        await server.connect(client_keys=[*keys, str(server.owner_key)])


async def test_the_owners_key_may_be_the_fifteenth(server: RunningServer) -> None:
    """A client with many keys in their agent can still sign in."""
    keys = [asyncssh.generate_private_key("ssh-ed25519") for _ in range(6)]
    async with await server.connect(client_keys=[*keys, str(server.owner_key)]) as connection:
        assert not connection.is_closed()


async def test_case_28_a_fourth_session_is_the_last_of_a_connection(server: RunningServer) -> None:
    """Of 2,000 channels on one connection four open; the others are refused and cost nothing."""
    async with await server.connect() as connection:
        opened, refused = [], 0
        for _ in range(2000):
            try:
                opened.append(await connection.create_process(term_type="xterm", encoding=None))
            except asyncssh.ChannelOpenError:
                refused += 1
        assert (len(opened), refused) == (
            session_limits.SESSIONS_PER_CONNECTION,
            2000 - session_limits.SESSIONS_PER_CONNECTION,
        )
        opened[0].stdin.write(b"q")
        await opened[0].wait_closed()
        await connection.create_process(term_type="xterm", encoding=None)


async def test_case_29_a_flood_of_variables_is_bounded(server: RunningServer) -> None:
    """Of 10,000 variables only a few that describe a terminal are kept."""
    variables = {
        f"LC_{'ABCDEFGHIJ'[n % 10]}{'ABCDEFGHIJ'[n // 10 % 10]}{'ABCDEFGHIJ'[n // 100 % 10]}": "x" for n in range(1000)
    }
    variables |= {f"VARIABLE_{n}": "x" * 1000 for n in range(9000)}
    variables |= {"LD_PRELOAD": "/tmp/evil.so", "PATH": "/tmp", "LANG": "x" * 1000, "COLORTERM": "true\x1b[31mcolor"}
    async with await server.connect() as connection:
        process = await connection.create_process(term_type="xterm", env={**variables}, encoding=None)
        async with asyncio.timeout(WAIT):
            await process.stdout.readuntil(b"\r\n")
    kept = server.echo.seen[0].environment
    assert 0 < len(kept) <= 24
    assert all(name.startswith("LC_") for name in kept)
    assert all("\x1b" not in value and len(value) <= 128 for value in kept.values())


@pytest.mark.parametrize("name", ["x" * 1000, "new\nline", "esc\x1b[31m", "bidi\u202e", "", "nul\x00"])
async def test_case_10_odd_login_names_are_denied_in_one_clean_line(
    server: RunningServer, caplog: pytest.LogCaptureFixture, name: str
) -> None:
    """Any login name leaves one printable line in the log for each event."""
    caplog.set_level("INFO")
    with pytest.raises((asyncssh.Error, ConnectionError, ValueError)):
        await server.connect(name, client_keys=None)
    written = [record.getMessage() for record in caplog.records if record.name == "core.ssh.sessions.ssh_session"]
    assert all(line.isprintable() and len(line) < 300 for line in written)
    assert server.echo.seen == []


@pytest.mark.parametrize(
    "sent",
    [b"", b"SSH-2.0-check\r\n", b"GET / HTTP/1.1\r\n\r\n", b"SSH-1.5-check\r\n"],
    ids=["nothing", "a version", "HTTP", "an old version"],
)
async def test_a_health_check_is_not_a_failed_sign_in(
    server: RunningServer, caplog: pytest.LogCaptureFixture, sent: bytes
) -> None:
    """Nor is a request of another protocol: fail2ban counts the lines that name a user."""
    caplog.set_level("INFO")
    for _ in range(2):
        _, writer = await _greeted(server)
        writer.write(sent)
        await writer.drain()
        writer.close()
        with contextlib.suppress(ConnectionResetError):
            await writer.wait_closed()
    async with await server.connect():
        pass
    assert "Accepted publickey" in caplog.text
    assert "authenticating user" not in caplog.text
