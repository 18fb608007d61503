"""How a gallery without owner gets one: with the one-time code, and a key or a password."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import asyncssh
import pytest

from core.ssh.authentication import questions
from tests.server.clients import openssh
from tests.server.clients.scripted_answers import answering
from tests.server.conftest import StartClient
from tests.server.gallery.running_server import RunningServer, new_key, served

PASSWORD = "correct horse battery"
ASK_KEY = questions.CODE_PROMPT.encode()
ASK_CODE, ASK_PASSWORD, ASK_AGAIN = b"One-time code", b"Choose a password", b"Repeat the password"


def _code(server: RunningServer) -> str:
    assert server.listening.claim_code is not None
    return server.listening.claim_code


@pytest.fixture
def my_key(tmp_path: Path) -> Path:
    """The key of the person with the code, who uses another machine."""
    return new_key(tmp_path / "mine" / "id_ed25519")


async def test_a_key_and_the_code_make_an_owner(unowned: RunningServer, ssh: StartClient, my_key: Path) -> None:
    """The session continues at once; from then on the key alone opens the gallery, with any login name."""
    client = await ssh(unowned.arguments(key=my_key, user="claim"))
    await client.until(ASK_KEY)
    client.type(f"{_code(unowned)}\r".encode())
    await client.until(b"[ann admin on")
    client.type(b"q")
    assert await client.ended() == 0
    later = await ssh(unowned.arguments(key=my_key, user="anyone"))
    await later.until(b"[ann admin on")


async def test_a_password_and_the_code_make_an_owner(unowned: RunningServer, ssh: StartClient) -> None:
    """Without a key, OpenSSH asks for code and password; the password is then valid for the owner's name."""
    client = await ssh(unowned.arguments("-o", "PubkeyAuthentication=no", "-tt", user="claim"))
    await client.until(b"Nobody owns this gallery yet.")
    await _answer(client, [_code(unowned), PASSWORD, PASSWORD])
    await client.until(b"[ann admin on")
    later = await ssh(unowned.arguments("-o", "PubkeyAuthentication=no", "-tt", user="ann"))
    await later.until(b"Password:")
    later.type(f"{PASSWORD}\r".encode())
    await later.until(b"[ann admin on")


async def test_a_password_opens_only_the_owners_name(unowned: RunningServer) -> None:
    """Other names, the reserved one and wrong passwords are all denied."""
    async with await unowned.connect(
        "claim", client_keys=None, client_factory=answering([_code(unowned)], [PASSWORD], [PASSWORD])
    ):
        pass
    for name, password in [("bob", PASSWORD), ("claim", PASSWORD), ("ann", "wrong password"), ("ann", "")]:
        with pytest.raises((asyncssh.PermissionDenied, asyncssh.DisconnectError)):
            await unowned.connect(name, client_keys=None, client_factory=answering([password]))
    async with await unowned.connect("ann", client_keys=None, client_factory=answering([PASSWORD])) as connection:
        assert not connection.is_closed()


async def test_a_wrong_code_changes_nothing(unowned: RunningServer, ssh: StartClient, my_key: Path) -> None:
    """After a typo the code is asked for again, and the correct one still works."""
    client = await ssh(unowned.arguments(key=my_key, user="claim"))
    await client.until(ASK_KEY)
    client.type(b"aaaaa-bbbbb\x7f\x7fcc\r")
    await client.until(b"This code is not valid.")
    shown = len(client.output)
    await client.until(ASK_KEY, since=shown - 200)
    client.type(f"{_code(unowned)}\r".encode())
    await client.until(b"[ann admin on")


async def test_three_wrong_codes_end_the_session(unowned: RunningServer, ssh: StartClient, my_key: Path) -> None:
    """Guessing ends there, and the gallery still has no owner."""
    client = await ssh(unowned.arguments(key=my_key, user="claim"))
    await client.until(ASK_KEY)
    client.type(b"a\rb\rc\r")
    assert await client.ended() == 1
    assert client.output.count(b"This code is not valid.") == 3
    assert not await unowned.gallery.accounts.has_credentials()


@pytest.mark.parametrize("key", [b"\x03", b"\x04", b"x" * 300])
async def test_giving_up_changes_nothing(unowned: RunningServer, ssh: StartClient, my_key: Path, key: bytes) -> None:
    """After Ctrl+C, Ctrl+D and an endless line the gallery still has no owner."""
    client = await ssh(unowned.arguments(key=my_key, user="claim"))
    await client.until(ASK_KEY)
    client.type(key)
    assert await client.ended() == 1
    assert b"Nothing was changed." in client.output
    assert not await unowned.gallery.accounts.has_credentials()


async def test_the_code_works_once(unowned: RunningServer, my_key: Path, stranger_key: Path) -> None:
    """A second person with the code is refused like anybody else."""
    code = _code(unowned)
    async with await unowned.connect("claim", client_keys=[str(my_key)]) as connection:
        await _claim(connection, code)
    with pytest.raises(asyncssh.PermissionDenied):
        await unowned.connect("claim", client_keys=[str(stranger_key)])
    with pytest.raises(asyncssh.PermissionDenied):
        await unowned.connect("claim", client_keys=None, client_factory=answering([code], [PASSWORD], [PASSWORD]))


async def test_of_two_who_ask_at_once_one_becomes_the_owner(
    unowned: RunningServer, my_key: Path, stranger_key: Path
) -> None:
    """Both were asked for the code before; the first one uses it up."""
    code = _code(unowned)
    async with (
        await unowned.connect("claim", client_keys=[str(my_key)]) as first,
        await unowned.connect("claim", client_keys=[str(stranger_key)]) as second,
    ):
        assert "[ann admin" in await _claim(first, code)
        assert "not valid" in await _claim(second, code)
    with pytest.raises(asyncssh.PermissionDenied):
        await unowned.connect("ann", client_keys=[str(stranger_key)])


@pytest.mark.parametrize(
    ("answers", "sentence"),
    [
        ([PASSWORD, "another password"], "The two passwords differ."),
        (["short"], "A password needs"),
    ],
)
async def test_a_bad_password_does_not_spend_the_code(
    unowned: RunningServer, answers: list[str], sentence: str
) -> None:
    """The error is shown, the password is asked for again without the code, and the code is still valid."""
    code = _code(unowned)
    shown: list[str] = []
    factory = answering([code], *[[answer] for answer in answers], [PASSWORD], [PASSWORD], shown=shown)
    async with await unowned.connect("claim", client_keys=None, client_factory=factory) as connection:
        assert not connection.is_closed()
    assert any(sentence in line for line in shown)


async def test_an_unowned_gallery_refuses_everybody_else(unowned: RunningServer, stranger_key: Path) -> None:
    """Before the claim every other name is denied, with and without a key."""
    status, _, said = await openssh.run(unowned.arguments("true", key=stranger_key, user="ann"))
    assert status == 255
    assert "Your key is not registered here." in said
    assert unowned.echo.seen == []


async def test_a_claim_needs_a_terminal(unowned: RunningServer, my_key: Path) -> None:
    """Without a terminal, the message contains the command with the reserved name."""
    status, _, said = await openssh.run(unowned.arguments(key=my_key, user="claim"))
    assert status == 1
    assert f"ssh -t claim@localhost -p {unowned.port}" in said


async def test_a_code_of_an_earlier_start_is_void_once_there_is_an_owner(tmp_path: Path, stranger_key: Path) -> None:
    """A code that nobody used is void once the gallery has the keys of an owner."""
    async with served(tmp_path, owner_keys=()) as server:
        code = _code(server)
    async with served(tmp_path, owner_keys=("id_ed25519",)) as server:
        assert server.listening.claim_code is None
        with pytest.raises(Exception, match="not valid"):
            await server.gallery.accounts.joining.claim(code, password_hash="x")
        with pytest.raises(asyncssh.PermissionDenied):
            await server.connect("claim", client_keys=[str(stranger_key)])


async def _claim(connection: asyncssh.SSHClientConnection, code: str) -> str:
    """Type the code; return the output up to the session or the refusal."""
    process = await connection.create_process(term_type="xterm", encoding=None)
    await process.stdout.readuntil(ASK_KEY)
    process.stdin.write(f"{code}\r".encode())
    shown = await process.stdout.readuntil([b"admin on", b"not valid."])
    return bytes(shown).decode()


async def _answer(client: openssh.Client, answers: Sequence[str]) -> None:
    for prompt, answer in zip((ASK_CODE, ASK_PASSWORD, ASK_AGAIN), answers, strict=True):
        await client.until(prompt)
        client.type(f"{answer}\r".encode())
