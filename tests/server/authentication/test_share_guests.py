"""`ssh guest@host`: the token of a share link opens its album in a terminal, and nothing else."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import asyncssh
import pytest

from core.errors import NotFoundError
from core.limits.password_hashing import hash_password
from core.models import Actor, Downloads, Role, SortOrder
from core.models import EverythingSet as Everything
from core.sharing.models import NewShareLink, ShareOptions
from core.sharing.operations import MakeShareLink, RevokeShareLink
from core.ssh import session_reaper
from tests.core.building import ADMIN, Library, populate
from tests.server.clients import openssh
from tests.server.conftest import StartClient
from tests.server.gallery.running_server import RunningServer, new_key, served

ASK = b"The link, or its last part: "
INSIDE = b"[guest guest on"


@pytest.fixture
async def server(tmp_path: Path) -> AsyncIterator[RunningServer]:
    """A gallery with photos that also serves web pages."""
    async with served(tmp_path, share_listen="127.0.0.1:0") as server:
        yield server


@pytest.fixture
async def library(server: RunningServer) -> Library:
    def build(connection: object) -> Library:
        for table in ("audit", "user_keys", "users"):
            connection.execute(f"DELETE FROM {table}")  # type: ignore[attr-defined]
        return populate(connection, {"Open": {"Lake": 3, "Wood": 2}})  # type: ignore[arg-type]

    return await server.gallery.database.write(build)


async def make(server: RunningServer, library: Library, options: ShareOptions | None = None) -> NewShareLink:
    return (
        await server.gallery.apply(ADMIN, MakeShareLink(library.sets["Lake"], options=options or ShareOptions()))
    ).result


async def test_a_token_opens_its_album_and_nothing_else(
    server: RunningServer, ssh: StartClient, library: Library, stranger_key: Path
) -> None:
    """A whole link can be pasted; the session shows the three photos of its collection, and the view is counted."""
    new = await make(server, library)
    client = await ssh(server.arguments(key=stranger_key, user="guest"))
    await client.until(ASK)
    client.type(f"{server.gallery.sharing.address_of(new.token)}\r".encode())
    await client.until(INSIDE)
    (session,) = server.echo.sessions
    actor = session.actor
    assert actor.role is Role.GUEST
    page = await server.gallery.library.page(actor, Everything(), SortOrder.NAME, None)
    assert len(page) == 3
    everything = await server.gallery.library.page(ADMIN, Everything(), SortOrder.NAME, None)
    for photo in everything:
        if photo.id not in {each.id for each in page}:
            with pytest.raises(NotFoundError):
                await server.gallery.library.photo(actor, photo.asset_key)
    assert [share.views for share in await server.gallery.sharing.list(ADMIN)] == [1]
    client.type(b"q")
    assert await client.ended() == 0


async def test_no_key_is_needed(server: RunningServer, ssh: StartClient, library: Library) -> None:
    """OpenSSH without any key is asked for the token, as people with only a link need it."""
    new = await make(server, library)
    client = await ssh(server.arguments("-o", "PubkeyAuthentication=no", "-tt", user="guest"))
    await client.until(ASK)
    client.type(f"{new.token}\r".encode())
    await client.until(INSIDE)
    client.type(b"q")
    assert await client.ended() == 0


async def test_a_password_is_asked_for_and_not_shown(
    server: RunningServer, ssh: StartClient, library: Library, stranger_key: Path
) -> None:
    """A wrong password is reported; the correct one opens the link."""
    new = await make(server, library, ShareOptions(password_hash=hash_password("correct horse")))
    client = await ssh(server.arguments(key=stranger_key, user="guest"))
    await client.until(ASK)
    client.type(f"{new.token}\r".encode())
    await client.until(b"Its password: ")
    client.type(b"wrong horse\r")
    seen = await client.until(b"Wrong password.")
    assert b"wrong horse" not in seen
    client.type(b"correct horse\r")
    await client.until(INSIDE)
    client.type(b"q")
    assert await client.ended() == 0


@pytest.mark.parametrize("end", ["unknown", "revoked", "expired", "used up"])
async def test_links_that_ended_open_nothing(
    server: RunningServer, ssh: StartClient, library: Library, stranger_key: Path, end: str
) -> None:
    """The message is the same for every reason; after three attempts the connection ends."""
    new = await make(server, library, ShareOptions(view_limit=1))
    number = new.share.share_id
    if end == "revoked":
        await server.gallery.apply(ADMIN, RevokeShareLink(number))
    elif end == "used up":
        await server.gallery.sharing.count_view(number)
    elif end == "expired":
        await server.gallery.database.write(lambda c: c.execute("UPDATE shares SET expires_at = 1").close())
    token = "a" * 26 if end == "unknown" else new.token
    client = await ssh(server.arguments(key=stranger_key, user="guest"))
    refusal = b"This share link is not valid. Ask the person who sent it for a new one."
    since = 0
    for _ in range(3):
        for expected in (ASK, refusal):
            since = (await client.until(expected, since)).index(expected, since) + len(expected)
            if expected == ASK:
                client.type(f"{token}\r".encode())
    await client.until(b"Nothing was opened.")
    assert await client.ended() == 1
    assert not server.echo.sessions


async def test_the_session_ends_with_the_share_link(
    server: RunningServer, ssh: StartClient, library: Library, stranger_key: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Photos disappear with the revocation, and the session ends at the next check."""
    monkeypatch.setattr(session_reaper, "REFRESH_SECONDS", 0.05)
    new = await make(server, library)
    client = await ssh(server.arguments(key=stranger_key, user="guest"))
    await client.until(ASK)
    client.type(f"{new.token}\r".encode())
    await client.until(INSIDE)
    guest: Actor = server.echo.sessions[0].actor
    await server.gallery.apply(ADMIN, RevokeShareLink(new.share.share_id))
    assert await server.gallery.library.page(guest, Everything(), SortOrder.NAME, None) == ()
    await client.until(b"This share link is no longer valid.")
    await client.ended()


@pytest.mark.parametrize(
    "arguments", [("ls",), ("cat", "x"), ("zip", "open/lake"), ("share", "open/lake")], ids=" ".join
)
async def test_guests_run_no_commands(
    server: RunningServer, library: Library, stranger_key: Path, arguments: tuple[str, ...]
) -> None:
    """A command cannot answer the prompt for the token; the message says how to connect."""
    status, said, error = await openssh.run(server.arguments(" ".join(arguments), key=stranger_key, user="guest"))
    assert (status, said) == (1, "")
    assert "terminal" in error


async def test_a_guest_gets_no_originals_that_the_link_strips(
    server: RunningServer, library: Library, tmp_path: Path
) -> None:
    """On a connection that a guest opened, neither sftp nor a command returns a file with its metadata."""
    new = await make(server, library, ShareOptions(downloads=Downloads.ORIGINALS))
    key = new_key(tmp_path / "guest" / "id_ed25519")
    async with await server.connect("guest", client_keys=[str(key)]) as connection:
        process = await connection.create_process(term_type="xterm", encoding=None)
        process.stdin.write(f"{new.token}\r".encode())
        seen = b""
        while INSIDE not in seen:
            seen += await asyncio.wait_for(process.stdout.read(4096), 60)
        taken = await connection.run("zip shared/shared", check=False, encoding=None)
        assert taken.exit_status != 0
        assert taken.stdout == b""
        with pytest.raises((asyncssh.SFTPError, asyncssh.ChannelOpenError, asyncssh.Error)):
            async with connection.start_sftp_client() as sftp:
                await sftp.get("/", str(tmp_path / "out"), recurse=True)
        process.stdin.write(b"q")


def test_without_links_no_web_server_is_loaded() -> None:
    """A gallery that serves no share links does not import the web server."""
    code = (
        "import sys, server_ssh, core.gallery, core.web.web_endpoint, core.ssh.joining.share_guests\n"
        "print(sorted({'aiohttp', 'jinja2', 'core.web.http_server'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
