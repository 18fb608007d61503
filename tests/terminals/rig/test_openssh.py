"""The OpenSSH client inside a terminal reaches a server of the test."""

import asyncio
from pathlib import Path

import asyncssh
import pytest

from tests.terminals.programs.openssh import ssh_command
from tests.terminals.programs.terminal import Terminal, held
from tests.terminals.programs.virtual_screen import VirtualScreen

pytestmark = pytest.mark.terminal


async def test_a_session_from_a_terminal(terminal_class: type[Terminal], screen: VirtualScreen, tmp_path: Path) -> None:
    """The server receives the terminal's name, cells and pixels, and a key, and ends the session."""
    key = asyncssh.generate_private_key("ssh-ed25519")
    key.write_private_key(tmp_path / "key")
    (tmp_path / "key").chmod(0o600)

    async def greet(process: asyncssh.SSHServerProcess[bytes]) -> None:
        columns, rows, width, height = process.term_size
        process.stdout.write(f"{process.term_type} {columns}x{rows} {width}x{height}\r\n".encode())
        letter = await process.stdin.read(1)
        process.stdout.write(b"you pressed " + letter + b"\r\n")
        process.exit(0)

    server = await asyncssh.listen(
        "127.0.0.1",
        0,
        server_host_keys=[asyncssh.generate_private_key("ssh-ed25519")],
        authorized_client_keys=asyncssh.import_authorized_keys(key.export_public_key().decode()),
        process_factory=greet,
        encoding=None,
        line_editor=False,
    )
    command = held(ssh_command(server.get_port(), tmp_path / "key", tmp_path / "known_hosts"))

    def session() -> list[str]:
        with terminal_class(screen, command, folder=tmp_path, columns=80, rows=24) as terminal:
            size = terminal.size()
            terminal.wait_for_text(f"80x24 {size.width}x{size.height}")
            terminal.press("x")
            terminal.wait_for_text("[exit 0]")
            return terminal.lines()

    async with server:
        lines = await asyncio.to_thread(session)
    assert lines[0].split()[0] in {"xterm", "xterm-kitty"}
    assert lines[1] == "you pressed x"
