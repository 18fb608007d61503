"""What the SSH server refuses: forwarding, compression, other subsystems and old algorithms."""

from __future__ import annotations

import asyncio
import json
import socket
import sys
from pathlib import Path
from typing import Any

import asyncssh
import pytest

from core.ssh.listener import CIPHERS, KEY_EXCHANGES, MACS
from tests.server.clients import openssh
from tests.server.conftest import StartClient
from tests.server.gallery.running_server import RunningServer, new_key


async def test_case_17_nothing_is_forwarded_to_the_server(server: RunningServer) -> None:
    """-R: the server opens no port."""
    arguments = server.arguments("-o", "ExitOnForwardFailure=yes", "-R", "0:127.0.0.1:1", "-tt")
    status, _, said = await openssh.run(arguments)
    assert status == 255
    assert "remote port forwarding failed" in said


async def test_case_17_nothing_is_forwarded_from_the_server(server: RunningServer) -> None:
    """-W, as -L: the server connects nowhere, not even to itself."""
    status, shown, said = await openssh.run(["-W", f"127.0.0.1:{server.port}", *server.arguments()])
    assert status == 255
    assert shown == ""
    assert "stdio forwarding failed" in said
    async with await server.connect() as connection:
        with pytest.raises(asyncssh.ChannelOpenError):
            await connection.open_connection("127.0.0.1", server.port)


async def test_case_17_nothing_is_proxied(server: RunningServer) -> None:
    """-D: a SOCKS client gets no connection through the server."""
    async with await server.connect() as connection:
        listener = await connection.forward_socks("127.0.0.1", 0)
        reader, writer = await asyncio.open_connection("127.0.0.1", listener.get_port())
        writer.write(b"\x05\x01\x00" + b"\x05\x01\x00\x01\x7f\x00\x00\x01" + server.port.to_bytes(2, "big"))
        answer = await reader.read()
        writer.close()
        listener.close()
    assert b"SSH-2.0" not in answer


async def test_case_17_no_socket_of_the_server_can_be_reached(server: RunningServer, tmp_path: Path) -> None:
    """UNIX sockets are forwarded in neither direction."""
    async with await server.connect() as connection:
        with pytest.raises(asyncssh.ChannelOpenError):
            await connection.open_unix_connection(str(tmp_path / "socket"))
        with pytest.raises(asyncssh.ChannelListenError):
            await connection.forward_remote_path(str(tmp_path / "there"), str(tmp_path / "here"))
    assert not (tmp_path / "there").exists()


async def test_case_17_the_agent_of_a_client_is_refused(
    server: RunningServer, ssh: StartClient, tmp_path: Path
) -> None:
    """-A: the server refuses the client's agent, and the session continues."""
    with socket.socket(socket.AF_UNIX) as agent:
        agent.bind(str(tmp_path / "agent"))
        agent.listen()
        arguments = server.arguments(
            "-v", "-A", "-o", f"IdentityAgent={tmp_path / 'agent'}", "-o", "IdentitiesOnly=yes", "-tt"
        )
        client = await ssh(arguments)
        await client.until(b"[ann admin on")
    async with await server.connect() as connection:
        channel, _ = await connection.create_session(asyncssh.SSHClientSession, term_type="xterm")
        assert not await channel._make_request(b"auth-agent-req@openssh.com")


async def test_case_17_the_display_of_a_client_is_refused(server: RunningServer, ssh: StartClient) -> None:
    """-X: the server refuses the client's display, and the session continues."""
    client = await ssh(server.arguments("-X", "-o", "ForwardX11Trusted=yes", "-tt"), environment={"DISPLAY": ":99"})
    await client.until(b"[ann admin on")
    async with await server.connect() as connection:
        with pytest.raises(asyncssh.ChannelOpenError):
            await connection.create_session(
                asyncssh.SSHClientSession, term_type="xterm", x11_forwarding=True, x11_display="127.0.0.1:99"
            )


async def test_case_17_tunnels_are_refused(server: RunningServer) -> None:
    """No tun or tap device."""
    async with await server.connect() as connection:
        with pytest.raises(asyncssh.ChannelOpenError):
            await connection.create_tun(asyncssh.SSHTunTapSession)


async def test_case_30_nothing_is_compressed(server: RunningServer) -> None:
    """A client that offers zlib only finds no common method; -C falls back to none."""
    _, _, log = await openssh.run(server.arguments("-v", "-C", "true"))
    assert "compression: none" in log
    assert "zlib" not in "".join(line for line in log.splitlines() if "kex: server->client" in line)
    with pytest.raises(asyncssh.KeyExchangeFailed):
        await server.connect(compression_algs=["zlib@openssh.com"])


async def test_other_subsystems_are_refused(server: RunningServer) -> None:
    """Only SFTP is available, and nothing hangs."""
    arguments = server.arguments("-s", "netconf")
    status, shown, said = await openssh.run(arguments)
    assert status != 0
    assert shown == ""
    assert "subsystem request failed" in said


@pytest.mark.parametrize(
    "options",
    [
        {"kex_algs": ["diffie-hellman-group14-sha1", "ecdh-sha2-nistp256", "diffie-hellman-group-exchange-sha256"]},
        {"server_host_key_algs": ["ssh-rsa", "ecdsa-sha2-nistp256"]},
        {"encryption_algs": ["aes128-cbc", "3des-cbc"]},
    ],
)
async def test_case_16_old_algorithms_are_not_offered(server: RunningServer, options: dict[str, Any]) -> None:
    """SHA-1, NIST curves, weak Diffie-Hellman and CBC are not offered."""
    with pytest.raises(asyncssh.KeyExchangeFailed):
        await server.connect(**options)


async def test_case_16_an_rsa_key_signs_with_sha2_only(server: RunningServer, tmp_path: Path) -> None:
    """An owner's RSA key opens the gallery, but not with a SHA-1 signature."""
    key = asyncssh.generate_private_key("ssh-rsa", key_size=2048)
    await server.gallery.accounts.joining.add_first_key(
        await server.gallery.accounts.owner("ann"), key.export_public_key().decode(), "rsa"
    )
    async with await server.connect(client_keys=[key]) as connection:
        assert not connection.is_closed()
    with pytest.raises(asyncssh.PermissionDenied):
        await server.connect(client_keys=[key], signature_algs=["ssh-rsa"])


async def test_case_16_ssh_audit_reports_no_failure(server: RunningServer) -> None:
    """ssh-audit reports no failure, and finds only the intended algorithms."""
    program = Path(sys.executable).with_name("ssh-audit")
    if not program.exists():
        pytest.skip("ssh-audit is not installed")
    process = await asyncio.create_subprocess_exec(
        program, "--json", "--skip-rate-test", "-p", str(server.port), "127.0.0.1", stdout=asyncio.subprocess.PIPE
    )
    async with asyncio.timeout(openssh.WAIT_SECONDS):
        out, _ = await process.communicate()
    report = json.loads(out)
    lists = {
        kind: {entry["algorithm"]: entry.get("notes", {}) for entry in report[kind]}
        for kind in ("kex", "key", "enc", "mac")
    }
    fails = {name: notes["fail"] for found in lists.values() for name, notes in found.items() if "fail" in notes}
    assert fails == {}
    assert {name for name in lists["kex"] if not name.startswith(("kex-strict", "ext-info"))} == set(KEY_EXCHANGES)
    assert set(lists["key"]) == {"ssh-ed25519"}
    assert set(lists["enc"]) == set(CIPHERS)
    assert set(lists["mac"]) == set(MACS)


async def test_a_certificate_is_refused(server: RunningServer, tmp_path: Path) -> None:
    """A certificate for the owner's name that a stranger signed opens nothing."""
    stranger = asyncssh.read_private_key(new_key(tmp_path / "stranger" / "id_ed25519"))
    authority = asyncssh.generate_private_key("ssh-ed25519")
    certificate = authority.generate_user_certificate(stranger, "ann", principals=["ann"])
    with pytest.raises(asyncssh.PermissionDenied):
        await server.connect("ann", client_keys=[(stranger, certificate)])
