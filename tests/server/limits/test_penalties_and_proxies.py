"""Network sources at the SSH server: penalties for failures, floods that displace themselves, and proxies.

The cases are those of docs/operations.md. All clients of a test connect from loopback, to which other rules apply; a
test of the rules for all others turns the detection of loopback off.
"""

from __future__ import annotations

import asyncio
import contextlib
import re
import sys
from collections import deque
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import asyncssh
import pytest

from core.gallery import Gallery
from core.limits import penalties, pending_connections
from core.limits.password_hashing import PasswordHashing, hash_password
from core.models import Actor
from core.ssh.channels import session_limits
from tests.server.clients import openssh
from tests.server.conftest import StartClient
from tests.server.gallery.running_server import RunningServer, served

WAIT = openssh.WAIT_SECONDS
PASSWORD = "correct horse battery"
FLOOD = 3000
SILENT_AT_ONCE = 200


class Answering(asyncssh.SSHClient):
    """Answers every prompt with the same password."""

    password = PASSWORD

    def kbdint_auth_requested(self) -> str:
        return ""

    def kbdint_challenge_received(
        self, _name: str, _instructions: str, _lang: str, prompts: Sequence[object]
    ) -> list[str]:
        return [self.password for _ in prompts]


class Guessing(Answering):
    """Answers with wrong passwords."""

    password = "not the password"


@pytest.fixture
async def with_password(tmp_path: Path) -> AsyncIterator[RunningServer]:
    """A gallery whose owner signs in with a password."""

    async def bind(gallery: Gallery) -> None:
        code = await gallery.accounts.joining.new_claim_code()
        await gallery.accounts.joining.claim(code, password_hash=hash_password(PASSWORD))

    async with served(tmp_path, prepare=bind) as server:
        yield server


@pytest.fixture
def no_loopback(monkeypatch: pytest.MonkeyPatch) -> None:
    """Treat loopback as any other source."""
    for module in (pending_connections, penalties):
        monkeypatch.setattr(module, "is_loopback", lambda _source: False)


async def guess(server: RunningServer, name: str = "ann") -> None:
    """Guess passwords on one connection until it is closed; the name is sent unchanged, whatever it contains."""

    class Named(Guessing):
        def connection_made(self, conn: asyncssh.SSHClientConnection) -> None:
            conn._username = name

    with contextlib.suppress(asyncssh.Error, ConnectionError):
        await server.connect(client_keys=None, client_factory=Named)


async def first_line(server: RunningServer, header: bytes = b"") -> bytes:
    """Send nothing but a header; return the first line from the server, b"" if it closes the connection."""
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    writer.write(header)
    try:
        async with asyncio.timeout(WAIT):
            return await reader.readline()
    except ConnectionError:
        return b""
    finally:
        writer.close()


@pytest.mark.usefixtures("no_loopback")
async def test_case_07_a_source_that_keeps_failing_must_wait(
    with_password: RunningServer, caplog: pytest.LogCaptureFixture
) -> None:
    """A machine guesses passwords; after three connections it is refused, even for the owner."""
    caplog.set_level("INFO")
    for _ in range(3):
        assert (await first_line(with_password)).startswith(b"SSH-2.0-")
        await guess(with_password)
    assert await first_line(with_password) == b""
    with pytest.raises((asyncssh.Error, ConnectionError)):
        await with_password.connect("ann", client_keys=None, client_factory=Answering)
    refused = [record.getMessage() for record in caplog.records if "drop connection" in record.getMessage()]
    assert refused
    assert "must wait for" in refused[0]


async def test_one_user_of_a_tunnel_does_not_lock_out_the_others(with_password: RunningServer) -> None:
    """Everybody may connect from loopback: the wrong passwords of one client lock out nobody else."""
    for _ in range(4):
        await guess(with_password)
    async with await with_password.connect("ann", client_keys=None, client_factory=Answering) as connection:
        assert not connection.is_closed()


async def test_case_11_an_empty_password_opens_nothing(with_password: RunningServer) -> None:
    """The owner's name with an empty password, and an empty name with an empty password."""

    class Silent(Answering):
        password = ""

    for name in ("ann", ""):
        with pytest.raises((asyncssh.Error, ConnectionError)):
            await with_password.connect(name, client_keys=None, client_factory=Silent)
    assert with_password.echo.seen == []


async def test_case_12_an_unknown_name_costs_as_much_as_a_known_one(
    with_password: RunningServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Timing does not reveal who is a member: each guess costs one look-up and one hash for any name."""
    work: list[str] = []
    looked_up, verified = with_password.gallery.accounts.password_of, PasswordHashing.verify

    async def look_up(name: str) -> tuple[Actor, str] | None:
        work.append("look-up")
        return await looked_up(name)

    async def verify(passwords: PasswordHashing, stored: str | None, password: str) -> bool:
        work.append("hash")
        return await verified(passwords, stored, password)

    monkeypatch.setattr(with_password.gallery.accounts, "password_of", look_up)
    monkeypatch.setattr(PasswordHashing, "verify", verify)
    costs = {}
    for name in ("ann", "nobody", "root"):
        work.clear()
        await guess(with_password, name)
        costs[name] = tuple(work)
    assert costs["ann"] == costs["nobody"] == costs["root"]
    assert costs["ann"][:2] == ("look-up", "hash")


@contextlib.asynccontextmanager
async def silent_clients(port: int) -> AsyncIterator[None]:
    """Connect `FLOOD` clients that send nothing, the last `SILENT_AT_ONCE` of which stay; close all at the end.

    The body starts once as many have tried. A client that the server drops at once, or that finds no descriptor, is
    part of a flood.
    """
    silent: deque[asyncio.StreamWriter] = deque()
    many = asyncio.Event()

    async def flood() -> None:
        try:
            for number in range(FLOOD):
                with contextlib.suppress(OSError):
                    silent.append((await asyncio.open_connection("127.0.0.1", port))[1])
                if len(silent) > SILENT_AT_ONCE:
                    silent.popleft().close()
                if number > SILENT_AT_ONCE:
                    many.set()
                await asyncio.sleep(0)
        finally:
            many.set()

    flooding = asyncio.create_task(flood())
    try:
        await many.wait()
        yield
    finally:
        flooding.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await flooding
        for writer in silent:
            writer.close()
        await asyncio.gather(*(writer.wait_closed() for writer in silent), return_exceptions=True)


async def test_case_18_a_flood_of_silent_clients_does_not_lock_out_the_owner(
    server: RunningServer, ssh: StartClient
) -> None:
    """Three thousand silent connections from this machine, many of them open: the owner can still sign in.

    A client may be displaced before it has sent its name, and tries again, as a person does.
    """
    async with silent_clients(server.port), asyncio.timeout(WAIT):
        while not server.echo.seen:
            client = await ssh(server.arguments())
            with contextlib.suppress(AssertionError):
                await client.until(b"[ann admin on")


async def test_the_sessions_of_a_member_are_limited(server: RunningServer) -> None:
    """With a stolen key the ninth session is refused, on any connection."""
    connections = [await server.connect() for _ in range(3)]
    opened, refused = 0, 0
    for connection in connections:
        for _ in range(session_limits.SESSIONS_PER_CONNECTION):
            try:
                process = await connection.create_process(term_type="xterm", encoding=None)
                await process.stdout.readuntil(b" on xterm")
                opened += 1
            except (asyncssh.ChannelOpenError, asyncio.IncompleteReadError):
                refused += 1
    assert opened == server.settings.visits_per_member
    assert refused == 3 * session_limits.SESSIONS_PER_CONNECTION - server.settings.visits_per_member
    for connection in connections:
        connection.abort()


_FAILREGEX = re.compile(r"^sshd\[\d+\]: Failed \S+ for (invalid user )?(?P<user>\S+) from (?P<host>\S+) port \d+ ssh2$")
"""The pattern of fail2ban's filter for sshd ("cmnfailed"), with its prefix."""


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("ann", "ann"),
        ("bob", "bob"),
        ("root from 192.0.2.99 port 22 ssh2", "root_from_192.0.2.99_port_22_ssh2"),
        ("bob\nsshd[1]: Failed password for root from 192.0.2.99 port 1 ssh2", None),
    ],
)
async def test_case_10_failures_can_be_read_by_fail2ban(
    with_password: RunningServer, caplog: pytest.LogCaptureFixture, name: str, shown: str | None
) -> None:
    """A login name looks like a log line, to have another address banned: the line has the client's address."""
    caplog.set_level("INFO")
    await guess(with_password, name)
    lines = [record.getMessage() for record in caplog.records if record.name == "core.ssh.auth_log"]
    failed = [match for line in lines if (match := _FAILREGEX.match(line)) is not None]
    assert all(match["host"] == "127.0.0.1" for match in failed)
    assert all(line.isprintable() for line in lines)
    if shown is None:
        assert failed == []
    else:
        assert {match["user"] for match in failed} == {shown}
        assert (failed[0][1] is None) == (name == "ann")


async def test_the_audit_log_has_sign_ins_and_failures(with_password: RunningServer) -> None:
    """An admin can read who signed in, from where, and who failed."""
    await guess(with_password, "Eve \u03a9")
    async with await with_password.connect("ann", client_keys=None, client_factory=Answering):
        pass
    owner = await with_password.gallery.accounts.owner("ann")
    kinds: set[tuple[str, str, str]] = set()
    async with asyncio.timeout(WAIT):
        while ("left", "ann", "127.0.0.1") not in kinds:
            entries = await with_password.gallery.accounts.audit_log.entries(owner)
            kinds = {(entry.kind, entry.name, entry.source) for entry in entries}
    assert ("signed-in", "ann", "127.0.0.1") in kinds
    assert ("sign-in-failed", "Eve_\u03a9", "127.0.0.1") in kinds


async def test_a_trusted_proxy_passes_on_the_address_of_its_client(tmp_path: Path, ssh: StartClient) -> None:
    """The header's address is the client's; SSH follows, in the same packet or a later one."""
    async with served(tmp_path, proxy_protocol=("127.0.0.1",)) as server:
        relay = f"{sys.executable} -m tests.server.clients.proxy_command 127.0.0.1 %p"
        for version in ("1", "2"):
            client = await ssh(["-o", f"ProxyCommand={relay} {version}", *server.arguments()])
            await client.until(b"[ann admin on")
        owner = await server.gallery.accounts.owner("ann")
        addresses = {session.address for session in server.gallery.sessions.list(owner)}
        assert addresses == {"203.0.113.1", "2001:db8::2"}


async def test_a_proxy_without_a_header_is_refused(tmp_path: Path) -> None:
    """A trusted proxy must send a header; random bytes and a bare SSH client behind it are refused."""
    async with served(tmp_path, proxy_protocol=("127.0.0.0/8",)) as server:
        assert await first_line(server, b"SSH-2.0-direct\r\n") == b""
        assert await first_line(server, b"PROXY TCP4 1.2.3.4\r\n") == b""
        assert (await first_line(server, b"PROXY UNKNOWN\r\n")).startswith(b"SSH-2.0-")


async def test_a_header_of_another_client_is_refused(server: RunningServer) -> None:
    """Without trust a header is not valid SSH: no client can choose the address it is counted with."""
    assert (await first_line(server, b"PROXY TCP4 203.0.113.1 127.0.0.1 1 22\r\n")).startswith(b"SSH-2.0-")
    assert not any(session.address == "203.0.113.1" for session in server.echo.sessions)


@pytest.mark.usefixtures("no_loopback")
async def test_a_source_is_penalised_behind_a_proxy(tmp_path: Path) -> None:
    """The client's own source is counted, not the proxy's."""
    async with served(tmp_path, proxy_protocol=("127.0.0.1",)) as server:
        headers = {host: f"PROXY TCP4 203.0.113.{host} 127.0.0.1 1 22\r\n".encode() for host in (1, 2)}
        for _ in range(3):
            await first_line(server, headers[1] + b"GET / HTTP/1.0\r\n\r\n" * 100)
        async with asyncio.timeout(WAIT):
            while await first_line(server, headers[1]):
                await first_line(server, headers[1] + b"GET / HTTP/1.0\r\n\r\n" * 100)
        assert (await first_line(server, headers[2])).startswith(b"SSH-2.0-")
