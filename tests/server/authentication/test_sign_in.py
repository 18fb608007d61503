"""Who can sign in, with the real OpenSSH client."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from tests.server.clients import openssh
from tests.server.conftest import StartClient
from tests.server.gallery.running_server import RunningServer, served


@pytest.mark.parametrize("name", ["ann", "root", "someone-else", "ann.oneill"])
async def test_a_registered_key_signs_in_with_any_other_name(
    server: RunningServer, ssh: StartClient, name: str
) -> None:
    """The key decides; the login name does not matter."""
    client = await ssh(server.arguments(user=name))
    await client.until(b"[ann admin on xterm-256color 80x24]")
    client.type(b"q")
    assert await client.ended() == 0


async def test_an_unknown_key_gets_a_message(server: RunningServer, stranger_key: Path) -> None:
    """The message says what to do, and OpenSSH adds which method was refused."""
    status, shown, said = await openssh.run(server.arguments(key=stranger_key, user="bob"))
    assert status == 255
    assert shown == ""
    assert "Your key is not registered here. Ask the owner of this gallery for an invitation." in said
    assert "Permission denied (publickey)" in said


async def test_case_01_everyone_is_offered_the_same_methods(server: RunningServer, stranger_key: Path) -> None:
    """The list of methods reveals nothing about names or keys."""
    said = set()
    for name in ("ann", "nobody", "claim", "root"):
        arguments = server.arguments("-v", "-o", "PreferredAuthentications=none", "true", key=stranger_key, user=name)
        _, _, log = await openssh.run(arguments)
        said.add(next(line for line in log.splitlines() if "Authentications that can continue" in line))
    assert said == {"debug1: Authentications that can continue: publickey,keyboard-interactive"}


async def test_case_19_the_host_key_is_private_and_stays(tmp_path: Path, ssh: StartClient) -> None:
    """OpenSSH with strict checking connects to a restarted server."""
    for _ in range(2):
        async with served(tmp_path) as server:
            client = await ssh(server.arguments("-o", "HostKeyAlias=gallery", "-tt"))
            await client.until(b"[ann admin")
            client.type(b"q")
            assert await client.ended() == 0
            assert stat.S_IMODE(server.settings.host_key_path.stat().st_mode) == 0o600


async def test_the_printed_fingerprint_is_the_one_openssh_sees(server: RunningServer) -> None:
    """The fingerprint that `serve` prints is the one that the first connection shows."""
    _, _, log = await openssh.run(server.arguments("-v", "true"))
    assert f"Server host key: ssh-ed25519 {server.listening.host_key}" in log


async def test_without_a_terminal_a_message_says_how_to_connect(server: RunningServer) -> None:
    """`ssh host < /dev/null` opens nothing and fails with 1."""
    status, shown, said = await openssh.run(server.arguments())
    assert status == 1
    assert shown == ""
    assert f"ssh -t localhost -p {server.port}" in said


@pytest.mark.parametrize("flag", ["-T", "-tt"])
async def test_an_unknown_command_says_how_to_connect(server: RunningServer, flag: str) -> None:
    """`ssh host typo` fails with 127, as in a shell."""
    status, shown, said = await openssh.run(server.arguments(flag, "typo"))
    assert status == 127
    assert f"ssh -t localhost -p {server.port}" in shown + said
    assert server.echo.seen == []


async def test_the_keys_of_the_person_who_starts_it_are_printed(server: RunningServer) -> None:
    """The owner sees which keys open the gallery."""
    assert len(server.listening.owner_keys) == 1
    assert server.listening.owner_keys[0].startswith("SHA256:")
    assert "id_ed25519.pub" in server.listening.owner_keys[0]
    assert server.listening.claim_code is None


async def test_a_later_start_adds_no_keys_by_itself(tmp_path: Path) -> None:
    """A key that appears in ~/.ssh after the gallery has an owner opens nothing."""
    async with served(tmp_path) as server:
        first = server.listening.owner_keys
    async with served(tmp_path, owner_keys=("id_ed25519", "id_planted")) as server:
        assert server.listening.owner_keys == first
        status, _, _ = await openssh.run(server.arguments("true", key=server.settings.home / ".ssh" / "id_planted"))
        assert status == 255
