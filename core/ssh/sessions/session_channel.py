"""The channel of one visit: asyncssh's, with bounds on what a client may pile up before and while it runs."""

from __future__ import annotations

import asyncio

import asyncssh
from asyncssh.packet import SSHPacket

from core.ssh.sessions.terminal_requests import Environment

WINDOW = 256 * 1024
"""Bytes of keys that a client may send ahead; they wait unread when a visit is slow."""
_PACKET = 32 * 1024


class SessionChannel(asyncssh.SSHServerChannel[bytes]):
    """Raw bytes both ways, no line editor; keeps only the environment that describes a terminal."""

    def __init__(self, connection: asyncssh.SSHServerConnection) -> None:
        """Open on that connection, in the running loop."""
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
        """Answer one `env` request; asyncssh itself would keep every variable of any length."""
        name, value = packet.get_string(), packet.get_string()
        packet.check_end()
        return self.environment.set(name, value)
