"""Which keys become the owner's, with real key files and a real agent."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import asyncssh
import pytest

from core.ssh.joining import ownership
from core.ssh.joining.ownership import establish_ownership, find_local_keys
from tests.programs import require_programs
from tests.server.gallery.running_server import gallery_in, new_key, settings_in


def _fingerprint(path: Path) -> str:
    return asyncssh.read_public_key(path.with_name(path.name + ".pub")).get_fingerprint()


@pytest.fixture
def agent(tmp_path: Path) -> Iterator[str]:
    """A running ssh-agent."""
    require_programs("ssh-agent")
    path = str(tmp_path / "agent")
    process = subprocess.Popen(["ssh-agent", "-D", "-a", path], stdout=subprocess.DEVNULL)
    while not os.path.exists(path):  # noqa: PTH110 - the socket appears when the agent listens
        assert process.poll() is None
    yield path
    process.send_signal(signal.SIGTERM)
    process.wait()


async def test_keys_with_their_private_half_are_found(tmp_path: Path) -> None:
    """Plain and encrypted private keys count; a public key alone, a certificate and invalid files do not."""
    folder = tmp_path / ".ssh"
    plain = new_key(folder / "id_ed25519")
    encrypted = new_key(folder / "id_work", passphrase="secret")
    alone = new_key(folder / "id_alone")
    alone.unlink()
    new_key(folder / "deploy_key")
    (folder / "id_rubbish").write_bytes(b"rubbish")
    (folder / "id_rubbish.pub").write_bytes(b"ssh-ed25519 rubbish")
    (folder / "id_imposed.pub").write_bytes((folder / "id_work.pub").read_bytes())
    (folder / "id_imposed").write_bytes(b"not a private key")
    found = await find_local_keys(tmp_path, None)
    assert {key.fingerprint for key in found} == {_fingerprint(plain), _fingerprint(encrypted)}
    assert {key.label for key in found} == {"~/.ssh/id_ed25519.pub", "~/.ssh/id_work.pub"}
    assert all(len(key.public_key.split()) == 2 for key in found)


async def test_without_keys_nothing_is_found(tmp_path: Path) -> None:
    """Without ~/.ssh and agent there are no keys, and no error."""
    assert await find_local_keys(tmp_path, None) == ()


async def test_keys_of_the_agent_are_found(tmp_path: Path, agent: str) -> None:
    """They keep their comment; a key that is also a file counts once."""
    filed = new_key(tmp_path / ".ssh" / "id_ed25519")
    only_in_agent = asyncssh.generate_private_key("ssh-ed25519", comment="a card\x1b[31m")
    async with await asyncssh.connect_agent(agent) as client:
        await client.add_keys([str(filed), only_in_agent])
    found = {key.fingerprint: key.label for key in await find_local_keys(tmp_path, agent)}
    assert set(found) == {_fingerprint(filed), only_in_agent.get_fingerprint()}
    assert "\x1b" not in found[only_in_agent.get_fingerprint()]


@pytest.mark.parametrize("kind", ["absent", "file", "closed"])
async def test_a_dead_agent_is_ignored(tmp_path: Path, kind: str) -> None:
    """A socket that is missing, is a file, or has no listener."""
    path = tmp_path / "agent"
    if kind == "file":
        path.write_bytes(b"")
    if kind == "closed":
        with socket.socket(socket.AF_UNIX) as dead:
            dead.bind(str(path))
    new_key(tmp_path / ".ssh" / "id_ed25519")
    assert len(await find_local_keys(tmp_path, str(path))) == 1


@pytest.mark.parametrize(
    "answer", [b"", b"\x00\x00\x00\x01\x05", b"\xff\xff\xff\xff", b"\x00\x00\x00\x05\x0c\x00\x00\x00\x09"]
)
async def test_an_agent_that_answers_rubbish_or_never_is_not_a_failure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, answer: bytes
) -> None:
    """It is waited for only for a short time."""
    monkeypatch.setattr(ownership, "AGENT_SECONDS", 0.1)
    opened: list[asyncio.StreamWriter] = []

    async def serve(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        opened.append(writer)
        writer.write(answer)
        with contextlib.suppress(ConnectionError):
            await writer.drain()

    server = await asyncio.start_unix_server(serve, tmp_path / "agent")
    assert await find_local_keys(tmp_path, str(tmp_path / "agent")) == ()
    for writer in opened:
        writer.close()
    server.close()


async def test_a_weak_key_is_not_added(tmp_path: Path) -> None:
    """An RSA key of 1024 bits is not added; the others are."""
    settings = settings_in(tmp_path)
    weak = asyncssh.generate_private_key("ssh-rsa", key_size=1024)
    folder = settings.home / ".ssh"
    strong = new_key(folder / "id_ed25519")
    weak.write_private_key(folder / "id_rsa")
    weak.write_public_key(folder / "id_rsa.pub")
    async with gallery_in(settings) as gallery:
        settled = await establish_ownership(gallery, settings, await gallery.accounts.owner("ann"))
    assert len(settled.keys) == 1
    assert settled.keys[0].startswith(_fingerprint(strong))
    assert settled.claim_code is None


async def test_an_owner_with_a_password_gets_no_keys(tmp_path: Path) -> None:
    """An owner who claimed the gallery stays its owner, also if the machine has keys later."""
    settings = settings_in(tmp_path)
    async with gallery_in(settings) as gallery:
        owner = await gallery.accounts.owner("ann")
        first = await establish_ownership(gallery, settings, owner)
        assert first.claim_code is not None
        await gallery.accounts.joining.claim(first.claim_code, password_hash="a hash")
        new_key(settings.home / ".ssh" / "id_ed25519")
        second = await establish_ownership(gallery, settings, owner)
    assert (second.keys, second.claim_code) == ((), None)


async def test_each_start_of_an_unowned_gallery_has_a_new_code(tmp_path: Path) -> None:
    """Only the code that was printed last is valid."""
    settings = settings_in(tmp_path)
    async with gallery_in(settings) as gallery:
        owner = await gallery.accounts.owner("ann")
        first = await establish_ownership(gallery, settings, owner)
        second = await establish_ownership(gallery, settings, owner)
        assert first.claim_code is not None
        assert second.claim_code is not None
        with pytest.raises(Exception, match="not valid"):
            await gallery.accounts.joining.claim(first.claim_code, password_hash="a hash")
        await gallery.accounts.joining.claim(second.claim_code, password_hash="a hash")
