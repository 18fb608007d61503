"""The SSH channel of one session, with limits on what a client may send before and while the session runs."""

from __future__ import annotations

import asyncio

import asyncssh
from asyncssh.packet import SSHPacket

from core.ssh.channels.terminal_requests import Environment

WINDOW = 256 * 1024
"""Bytes of input that a client may send ahead of a slow session."""
_PACKET = 32 * 1024


class SessionChannel(asyncssh.SSHServerChannel[bytes]):
    """A channel of raw bytes without line editor, which keeps only variables about the terminal."""

    def __init__(self, connection: asyncssh.SSHServerConnection) -> None:
        """Open a channel of this connection, in the running event loop."""
        super().__init__(
            connection,
            asyncio.get_running_loop(),
            allow_pty=True,
            line_editor=False,
            line_echo=False,
            line_history=0,
            max_line_length=0,
            encoding=None,
            errors="strict",
            window=WINDOW,
            max_pktsize=_PACKET,
        )
        self.environment = Environment()

    def _process_env_request(self, packet: SSHPacket) -> bool:
        """Handle one `env` request. asyncssh itself would keep every variable of any length."""
        name, value = packet.get_string(), packet.get_string()
        packet.check_end()
        return self.environment.set(name, value)
