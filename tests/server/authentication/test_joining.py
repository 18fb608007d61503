"""How a person joins: with an invitation, and a key or a password; and what uses up the invitation.

The cases are those of docs/operations.md.
"""

from __future__ import annotations

import asyncio
import contextlib
from datetime import timedelta
from pathlib import Path
from typing import Any

import asyncssh
import pytest

from core.accounts.operations import MakeInvitation, RevokeInvitation
from core.errors import NotAllowedError
from core.models import Actor, Role
from core.ssh.authentication import attempt_budget
from tests.server.clients import openssh
from tests.server.clients.scripted_answers import answering
from tests.server.conftest import StartClient
from tests.server.gallery.running_server import RunningServer, new_key

PASSWORD = "correct horse battery"
ASK_TOKEN, ASK_NAME = b"Invitation (", b"Choose a name"
WRONG = "This invitation cannot be used."


@pytest.fixture
def my_key(tmp_path: Path) -> Path:
    """The key of the invited person, who uses another machine."""
    return new_key(tmp_path / "mine" / "id_ed25519")


async def admin(server: RunningServer) -> Actor:
    """Return the owner."""
    return await server.gallery.accounts.owner("ann")


async def token(server: RunningServer, role: Role = Role.VIEWER) -> str:
    """Create an invitation."""
    return (await server.gallery.apply(await admin(server), MakeInvitation(role))).result.token


async def names(server: RunningServer) -> list[str]:
    """Return the names of all members."""
    return [member.name for member in await server.gallery.accounts.members(await admin(server))]


async def test_a_key_and_an_invitation_make_a_member(server: RunningServer, ssh: StartClient, my_key: Path) -> None:
    """The session starts at once; from then on the key alone opens the gallery, with any other login name."""
    invitation = await token(server, Role.EDITOR)
    client = await ssh(server.arguments(key=my_key, user="join"))
    await client.until(ASK_TOKEN)
    client.type(f"{invitation.upper()}\r".encode())
    await client.until(b"ann invites you as editor.")
    await client.until(ASK_NAME)
    client.type("Zoë\r".encode())
    await client.until("[Zoë editor on".encode())
    client.type(b"q")
    assert await client.ended() == 0
    later = await ssh(server.arguments(key=my_key, user="anyone"))
    await later.until("[Zoë editor on".encode())


async def test_a_password_and_an_invitation_make_a_member(server: RunningServer, ssh: StartClient) -> None:
    """Without a key OpenSSH asks for token, name and password; the password is then valid for that name."""
    invitation = await token(server)
    client = await ssh(server.arguments("-o", "PubkeyAuthentication=no", "-tt", user="join"))
    for prompt, answer in [
        (b"Invitation (", invitation),
        (b"Choose a name", "bob"),
        (b"Choose a password", PASSWORD),
        (b"Repeat the password", PASSWORD),
    ]:
        await client.until(prompt)
        client.type(f"{answer}\r".encode())
    await client.until(b"[bob viewer on")
    later = await ssh(server.arguments("-o", "PubkeyAuthentication=no", "-tt", user="bob"))
    await later.until(b"Password:")
    later.type(f"{PASSWORD}\r".encode())
    await later.until(b"[bob viewer on")


async def test_nothing_typed_wrong_spends_the_invitation(server: RunningServer, ssh: StartClient, my_key: Path) -> None:
    """A typo in the token, and names that are taken, reserved or invalid, are reported; the next attempt counts."""
    invitation = await token(server)
    client = await ssh(server.arguments(key=my_key, user="join"))
    await client.until(ASK_TOKEN)
    client.type(b"aaaaa-bbbbb\r")
    await client.until(b"\r\nInvitation (")
    client.type(f"{invitation}\r".encode())
    for name in ["ann", "Join", "root", "", "!?", "x" * 40]:
        await client.until(ASK_NAME)
        seen = len(client.output)
        client.type(f"{name}\r".encode())
        await client.until(ASK_NAME if name != "x" * 40 else b"still valid", since=seen)
    assert await client.ended() == 1
    assert await names(server) == ["ann"]
    again = await ssh(server.arguments(key=my_key, user="join"))
    await again.until(ASK_TOKEN)
    again.type(f"{invitation}\rbob\r".encode())
    await again.until(b"[bob viewer on")


@pytest.mark.parametrize("moment", ["before the token", "after the token"])
async def test_case_76_a_client_that_drops_out_half_way_can_come_back(
    server: RunningServer, ssh: StartClient, my_key: Path, moment: str
) -> None:
    """The connection is lost after the token was accepted: nothing was used up, and the same token works again."""
    invitation = await token(server)
    async with await server.connect("join", client_keys=[str(my_key)]) as connection:
        process = await connection.create_process(term_type="xterm", encoding=None)
        await process.stdout.readuntil(ASK_TOKEN)
        if moment == "after the token":
            process.stdin.write(f"{invitation}\r".encode())
            await process.stdout.readuntil(ASK_NAME)
        connection.abort()
    client = await ssh(server.arguments(key=my_key, user="join"))
    await client.until(ASK_TOKEN)
    client.type(f"{invitation}\rbob\r".encode())
    await client.until(b"[bob viewer on")
    assert await names(server) == ["ann", "bob"]


async def test_case_75_of_two_who_redeem_together_one_joins(
    server: RunningServer, my_key: Path, stranger_key: Path
) -> None:
    """A forwarded invitation: both friends are asked for a name, one account is created."""
    invitation = await token(server)
    async with (
        await server.connect("join", client_keys=[str(my_key)]) as first,
        await server.connect("join", client_keys=[str(stranger_key)]) as second,
    ):
        shown = await asyncio.gather(_join(first, invitation, "bob"), _join(second, invitation, "eve"))
    assert sum(b"viewer on" in text for text in shown) == 1
    assert len(await names(server)) == 2


async def test_case_77_every_invitation_that_opens_nothing_has_the_same_words(
    server: RunningServer, my_key: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Unknown, used, revoked, expired by a second: the answer reveals nothing about old invitations."""
    accounts, owner = server.gallery.accounts, await admin(server)
    used, late, open_one = await token(server), await token(server), await token(server)
    revoked = (await server.gallery.apply(owner, MakeInvitation(Role.VIEWER))).result
    await accounts.joining.redeem(used, "bob", password_hash="$argon2id$none")
    await server.gallery.apply(owner, RevokeInvitation(revoked.invitation.id))
    refusals = set()
    for tried in ("aaaaa-aaaaa-aaaaa-aaaaa-aaaaa-a", used, revoked.token):
        refusals.add(await _refusal(server, my_key, tried))
    await _let_time_pass(server, timedelta(hours=24, seconds=1))
    for tried in (late, open_one):
        refusals.add(await _refusal(server, my_key, tried))
    assert len(refusals) == 1


async def test_case_79_guessing_invitations_ends_connections_and_costs_time(
    server: RunningServer, my_key: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """A machine tries token after token on one connection, in session after session: it is disconnected after six."""
    caplog.set_level("INFO")
    guesses = 0
    async with await server.connect("join", client_keys=[str(my_key)]) as connection:
        with contextlib.suppress(asyncssh.ChannelOpenError):
            while guesses < 100:
                guesses += await _guess(connection)
        async with asyncio.timeout(openssh.WAIT_SECONDS):
            await connection.wait_closed()
    assert guesses <= attempt_budget.ATTEMPTS_PER_CONNECTION
    failed = [record.getMessage() for record in caplog.records if "Failed password" in record.getMessage()]
    assert len(failed) == attempt_budget.ATTEMPTS_PER_CONNECTION
    assert "for invalid user join from 127.0.0.1 port" in failed[0]


async def test_case_78_the_token_is_written_nowhere(
    server: RunningServer, my_key: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """A stolen database, its journal or the log contain no valid invitation."""
    caplog.set_level("DEBUG")
    spent, unspent = await token(server), await token(server)
    async with await server.connect("join", client_keys=[str(my_key)]) as connection:
        await _join(connection, spent, "bob")
    await _refusal(server, new_key(server.folder / "other" / "id_ed25519"), spent)
    written = b"".join(path.read_bytes() for path in server.settings.data_dir.rglob("*") if path.is_file())
    log = caplog.text.encode()
    for secret in (spent, unspent):
        for form in (secret, secret.replace("-", ""), secret.upper()):
            assert form.encode() not in written
            assert form.encode() not in log


async def test_a_client_that_hangs_up_while_joining_is_not_listed(
    server: RunningServer, my_key: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The connection is lost while the member is created: the account exists and is not listed as present."""
    invitation, accounts = await token(server), server.gallery.accounts
    redeem = accounts.joining.redeem
    connection = await server.connect("join", client_keys=[str(my_key)])
    gone = asyncio.Event()

    async def slow(*arguments: Any, **options: Any) -> Actor:
        connection.abort()
        await gone.wait()
        return await redeem(*arguments, **options)

    monkeypatch.setattr(accounts.joining, "redeem", slow)
    process = await connection.create_process(term_type="xterm", encoding=None)
    await process.stdout.readuntil(ASK_TOKEN)
    process.stdin.write(f"{invitation}\rbob\r".encode())
    async with asyncio.timeout(openssh.WAIT_SECONDS):
        await connection.wait_closed()
    gone.set()
    async with asyncio.timeout(openssh.WAIT_SECONDS):
        while "bob" not in await names(server):
            await server.gallery.database.data_version()
    async with await server.connect("bob", client_keys=[str(my_key)]) as again:
        process = await again.create_process(term_type="xterm", encoding=None)
        await process.stdout.readuntil(b"[bob viewer on")
        assert [each.actor.name for each in server.gallery.sessions.list(await admin(server))] == ["bob"]


async def test_a_member_who_joins_again_sees_their_name(server: RunningServer, ssh: StartClient) -> None:
    """The invitation stays valid for another client."""
    client = await ssh(server.arguments(user="join"))
    assert await client.ended() == 1
    assert b"This key already belongs to ann." in client.output


async def test_joining_needs_a_terminal(server: RunningServer, my_key: Path) -> None:
    """Without a terminal, the message contains the command with the reserved name; a command is not run."""
    for more in ([], ["whoami"]):
        status, shown, said = await openssh.run(server.arguments(*more, key=my_key, user="join"))
        assert status == 1
        assert f"ssh -t join@localhost -p {server.port}" in shown + said


async def test_passwords_that_do_not_fit_do_not_spend_the_invitation(server: RunningServer) -> None:
    """Each answer is judged when it is given, and only what was wrong is asked for again; then the session starts."""
    invitation = await token(server)
    shown: list[str] = []
    client = answering(
        [invitation], ["ann"], ["bob"], ["short"], [PASSWORD], ["another"], ["x" * 257], [PASSWORD], [PASSWORD],
        shown=shown,
    )  # fmt: skip
    async with await server.connect("join", client_keys=None, client_factory=client) as connection:
        assert not connection.is_closed()
    assert any("The two passwords differ." in line for line in shown)
    assert any("A password needs" in line for line in shown)
    assert any("Another member is called ann. Choose another name, for instance ann-2." in line for line in shown)
    assert await names(server) == ["ann", "bob"]


async def test_case_09_a_token_under_another_name_counts_for_nothing(server: RunningServer) -> None:
    """The token was shown as `join`; then the client changes its name to ann: the state is discarded."""
    invitation = await token(server)
    for name in ("ann", "public", "claim"):
        client = answering([invitation], ["bob"], [PASSWORD], [PASSWORD])
        with pytest.raises((asyncssh.PermissionDenied, asyncssh.DisconnectError, ConnectionError)):
            await server.connect(name, client_keys=None, client_factory=client)
    with pytest.raises(NotAllowedError):
        await server.gallery.accounts.joining.check_invitation("aaaaa")
    assert await names(server) == ["ann"]


async def _join(connection: asyncssh.SSHClientConnection, invitation: str, name: str) -> bytes:
    """Type token and name; return the output up to the session or the refusal."""
    process = await connection.create_process(term_type="xterm", encoding=None)
    await process.stdout.readuntil(ASK_TOKEN)
    process.stdin.write(f"{invitation}\r".encode())
    await process.stdout.readuntil(ASK_NAME)
    process.stdin.write(f"{name}\r".encode())
    async with asyncio.timeout(openssh.WAIT_SECONDS):
        shown = b""
        while b" on xterm" not in shown and (data := await process.stdout.read(4096)):
            shown += bytes(data)
    return shown


async def _guess(connection: asyncssh.SSHClientConnection) -> int:
    """Guess in one session as often as it asks; return the number of guesses."""
    process = await connection.create_process(term_type="xterm", encoding=None)
    for guesses in range(100):
        try:
            await process.stdout.readuntil(ASK_TOKEN)
        except asyncio.IncompleteReadError:
            return guesses
        process.stdin.write(b"aaaaa-bbbbb\r")
    return 100


async def _refusal(server: RunningServer, key: Path, tried: str) -> str:
    """Return the message for an invalid token."""
    async with await server.connect("join", client_keys=[str(key)]) as connection:
        process = await connection.create_process(term_type="xterm", encoding=None)
        await process.stdout.readuntil(ASK_TOKEN)
        process.stdin.write(f"{tried}\r".encode())
        shown = bytes(await process.stdout.readuntil(ASK_TOKEN)).decode()
    return shown.split("\r\n")[-2]


async def _let_time_pass(server: RunningServer, time: timedelta) -> None:
    """Make every invitation older by this time."""
    seconds = round(time.total_seconds())
    await server.gallery.database.write(
        lambda connection: connection.execute(
            "UPDATE invites SET created_at = created_at - ?, expires_at = expires_at - ?", (seconds, seconds)
        )
    )
