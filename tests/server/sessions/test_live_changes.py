"""Changes of members take effect in running sessions within a moment.

The cases are those of docs/operations.md.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from pathlib import Path

import asyncssh
import pytest

from core.accounts.connected_sessions import DISCONNECTED
from core.accounts.operations import AddKey, MakeInvitation, OpenToPublic, RemoveKey, RemoveMember, SetAccess, SetRole
from core.errors import NotAllowedError
from core.models import Actor, Role, UserId
from core.ssh import messages, session_reaper
from tests.server.clients import openssh
from tests.server.clients.scripted_answers import answering
from tests.server.conftest import StartClient
from tests.server.gallery.photo_server import PhotoServer, photo_server
from tests.server.gallery.running_server import RunningServer, new_key
from tui.terminal import restore

PASSWORD = "correct horse battery"
VERA, EDITH = UserId(3), UserId(2)


@pytest.fixture
async def gallery(tmp_path: Path) -> AsyncIterator[PhotoServer]:
    """Vera is a viewer, Edith an editor."""
    async with photo_server(tmp_path) as served:
        yield served


async def admin(server: RunningServer) -> Actor:
    """Return the owner."""
    return await server.gallery.accounts.owner("ann")


def session_arguments(gallery: PhotoServer, role: Role, *options: str) -> list[str]:
    """Return the arguments for a session of the member with that role."""
    return [*options, *gallery.server.arguments(key=gallery.keys[role])]


async def test_case_13_the_session_of_a_removed_member_ends(gallery: PhotoServer, ssh: StartClient) -> None:
    """A member is removed while they look at photos: their terminal is restored with a message; others stay."""
    vera, edith = await ssh(session_arguments(gallery, Role.VIEWER)), await ssh(session_arguments(gallery, Role.EDITOR))
    await vera.until(b"[Vera viewer on")
    await edith.until(b"[Edith editor on")
    await gallery.server.gallery.apply(await admin(gallery.server), RemoveMember(VERA))
    assert await vera.ended() == 1
    before, after = vera.output.rsplit(b"\x1b[?1049l", 1)
    assert messages.CHANGED.encode() in after
    assert restore().rpartition(b"\x1b[?1049l")[0] in before
    edith.type(b"k")
    await edith.until(b"<k>")
    status, _, said = await openssh.run(gallery.server.arguments(key=gallery.keys[Role.VIEWER]))
    assert status == 255
    assert messages.UNKNOWN_KEY in said


async def test_case_13_a_removed_key_ends_what_it_opened(
    gallery: PhotoServer, ssh: StartClient, tmp_path: Path
) -> None:
    """A stolen laptop: its key is removed, its session ends, and the session with the other key continues."""
    accounts = gallery.server.gallery.accounts
    vera = Actor(VERA, "Vera", Role.VIEWER)
    other = new_key(tmp_path / "other" / "id_ed25519")
    await gallery.server.gallery.apply(vera, AddKey(other.with_suffix(".pub").read_text(), "other"))
    stolen, kept = await ssh(session_arguments(gallery, Role.VIEWER)), await ssh(gallery.server.arguments(key=other))
    await stolen.until(b"[Vera viewer on")
    await kept.until(b"[Vera viewer on")
    await gallery.server.gallery.apply(vera, RemoveKey((await accounts.keys(vera))[0].fingerprint))
    assert await stolen.ended() == 1
    assert messages.CHANGED.encode() in stolen.output
    kept.type(b"k")
    await kept.until(b"<k>")


async def test_case_14_a_lost_role_takes_effect_at_once(gallery: PhotoServer, ssh: StartClient) -> None:
    """An admin loses the role in a session: the list of sessions follows, and the next action is refused."""
    server = gallery.server
    await server.gallery.apply(await admin(server), SetRole(EDITH, Role.ADMIN))
    client = await ssh(session_arguments(gallery, Role.EDITOR))
    await client.until(b"[Edith admin on")
    (session,) = server.gallery.sessions.list(await admin(server))
    before = session.actor
    changed: asyncio.Future[Actor] = asyncio.get_running_loop().create_future()
    server.echo.sessions[-1].subscribe(changed.set_result)
    await server.gallery.apply(await admin(server), SetRole(EDITH, Role.VIEWER))
    async with asyncio.timeout(openssh.WAIT_SECONDS):
        now = await changed
    assert now.role is Role.VIEWER
    for actor in (before, now):
        with pytest.raises(NotAllowedError):
            await server.gallery.apply(actor, SetRole(VERA, Role.ADMIN))
    with pytest.raises(NotAllowedError):
        server.gallery.sessions.list(now)


async def test_case_14_a_running_command_follows_its_member(gallery: PhotoServer) -> None:
    """Access to a category is withdrawn while `zip -` waits for input: its photos are no longer found."""
    server, here = gallery.server, gallery.server.gallery.sessions.list
    owner = await admin(server)
    travel = next(category for category in await server.gallery.library.categories(owner) if category.name == "Travel")
    (hidden,), seen = gallery.photos["Diary"], gallery.photos["Paris"][0]
    async with (
        asyncio.timeout(openssh.WAIT_SECONDS),
        await server.connect("vera", client_keys=[str(gallery.keys[Role.VIEWER])]) as connection,
    ):
        packing = await connection.create_process("zip -", encoding=None)
        await _until(lambda: [session.doing for session in here(owner)] == ["zip"])
        await server.gallery.apply(owner, SetAccess(VERA, (travel.id,)))
        await _until(lambda: here(owner)[0].actor.category_ids is not None)
        packing.stdin.write(f"{hidden}\n{seen}\n".encode())
        packing.stdin.write_eof()
        done = await packing.wait()
    assert done.exit_status == 1
    assert isinstance(done.stderr, bytes)
    assert f"There is no photo, collection or category '{hidden}'.".encode() in done.stderr
    assert f"'{seen}'".encode() not in done.stderr


async def test_a_change_during_sign_in_counts(gallery: PhotoServer) -> None:
    """The member is removed between signature and first session: nothing is shown."""
    server = gallery.server
    async with await server.connect("vera", client_keys=[str(gallery.keys[Role.VIEWER])]) as connection:
        await server.gallery.apply(await admin(server), RemoveMember(VERA))
        async with asyncio.timeout(openssh.WAIT_SECONDS):
            await connection.wait_closed()
    assert server.echo.seen == []


async def test_an_admin_sees_sessions_and_ends_them(gallery: PhotoServer, ssh: StartClient) -> None:
    """Who, from where, with which key; the person whose session is ended sees a message."""
    server = gallery.server
    client = await ssh(session_arguments(gallery, Role.VIEWER))
    await client.until(b"[Vera viewer on")
    (seen,) = server.gallery.sessions.list(await admin(server))
    key = (await server.gallery.accounts.keys(Actor(VERA, "Vera", Role.VIEWER)))[0]
    assert (seen.actor.name, seen.address, seen.fingerprint) == ("Vera", "127.0.0.1", key.fingerprint)
    server.gallery.sessions.disconnect(await admin(server), seen.id)
    assert await client.ended() == 1
    assert DISCONNECTED.encode() in client.output
    assert server.gallery.sessions.list(await admin(server)) == ()
    written: set[tuple[str, str, str]] = set()
    async with asyncio.timeout(openssh.WAIT_SECONDS):
        while ("disconnected", "ann", "Vera from 127.0.0.1") not in written:
            entries = await server.gallery.accounts.audit_log.entries(await admin(server))
            written = {(each.kind, each.name, each.details) for each in entries}


async def test_public_categories_open_and_close_for_everybody(
    gallery: PhotoServer, ssh: StartClient, stranger_key: Path
) -> None:
    """Closed until an admin opens a category; then any key or none shows it; closing it ends all of its sessions."""
    server = gallery.server
    owner = await admin(server)
    status, _, said = await openssh.run(server.arguments(key=stranger_key, user="public"))
    assert (status, messages.NOT_PUBLIC in said) == (255, True)
    travel = next(category for category in await server.gallery.library.categories(owner) if category.name == "Travel")
    await server.gallery.apply(owner, OpenToPublic((travel.id,)))
    await _until_welcome(server, "public", _Answering)
    with_key = await ssh(server.arguments(key=stranger_key, user="public"))
    without = await ssh(server.arguments("-o", "PubkeyAuthentication=no", "-tt", user="public"))
    as_owner = await ssh(server.arguments(user="Public"))
    for client in (with_key, without, as_owner):
        await client.until(b"[public public on")
    actor = server.echo.sessions[-1].actor
    assert actor.category_ids == frozenset({travel.id})
    assert [category.name for category in await server.gallery.library.categories(actor)] == ["Travel"]
    await server.gallery.apply(owner, OpenToPublic(()))
    for client in (with_key, without, as_owner):
        assert await client.ended() == 1
        assert messages.PUBLIC_CLOSED.encode() in client.output


async def test_passwords_are_asked_for_once_a_member_has_one(server: RunningServer) -> None:
    """What the server offers follows the members: nobody had a password when it started."""
    invite = (await server.gallery.apply(await admin(server), MakeInvitation(Role.VIEWER))).result
    client = answering([invite.token], ["bob"], [PASSWORD], [PASSWORD])
    async with await server.connect("join", client_keys=None, client_factory=client):
        pass
    await _until_welcome(server, "bob", _Answering)


async def test_an_idle_session_ends_with_a_message(
    tmp_path: Path, ssh: StartClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is typed for the configured time; another setting also ends busy sessions."""
    monkeypatch.setattr(session_reaper, "CHECK_SECONDS", 0.02)
    for setting, sentence in (("idle_seconds", messages.IDLE), ("session_seconds", messages.LONG)):
        async with photo_server(tmp_path / setting, **{setting: 0.3}) as gallery:
            client = await ssh(session_arguments(gallery, Role.VIEWER))
            await client.until(b"[Vera viewer on")
            assert await client.ended() == 1
            assert sentence.encode() in client.output


async def _until(is_so: Callable[[], bool]) -> None:
    """Let other tasks run until the condition holds."""
    async with asyncio.timeout(openssh.WAIT_SECONDS):
        while True:
            if is_so():
                return
            await asyncio.sleep(0)


async def _until_welcome(server: RunningServer, name: str, client: type[asyncssh.SSHClient]) -> None:
    """Try to sign in until the server has noticed the change."""
    async with asyncio.timeout(openssh.WAIT_SECONDS):
        while True:
            try:
                async with await server.connect(name, client_keys=None, client_factory=client):
                    return
            except asyncssh.PermissionDenied:
                await asyncio.sleep(0)


class _Answering(asyncssh.SSHClient):
    """Answers every prompt with the same password."""

    def kbdint_auth_requested(self) -> str:
        return ""

    def kbdint_challenge_received(
        self, _name: str, _instructions: str, _lang: str, prompts: Sequence[object]
    ) -> list[str]:
        return [PASSWORD for _ in prompts]
