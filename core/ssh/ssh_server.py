"""The SSH server of a gallery, from its host key to the end of its last session."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial

import asyncssh

from core.config import Settings
from core.gallery import Gallery
from core.limits.charged_tasks import tasks_charged
from core.limits.open_files import OpenFiles, raise_limit
from core.models import ServerInfo
from core.ssh.auth_log import AuthLog
from core.ssh.connection import ClientConnection, ServerState, sign_in_policy
from core.ssh.host_key import load_host_key
from core.ssh.joining.ownership import Ownership, establish_ownership
from core.ssh.listener import open_listener
from core.ssh.packet_cipher import keep_cipher_contexts
from core.ssh.session_reaper import SessionReaper
from core.ssh.sessions.ssh_session import SessionPrograms, SshSession

SHUTDOWN_SECONDS = 2.5
PARTING_SECONDS = 1.0


class SshServer:
    """Create it with `prepare`; it accepts connections inside `listening`."""

    def __init__(
        self, server: ServerState, settings: Settings, host_key: asyncssh.SSHKey, ownership: Ownership
    ) -> None:
        """Use `prepare`."""
        self._server = server
        self._settings = settings
        self._host_key = host_key
        self._ownership = ownership

    @classmethod
    async def prepare(cls, gallery: Gallery, settings: Settings, programs: SessionPrograms) -> SshServer:
        """Load or create the host key and determine who owns the gallery.

        Raises:
            GalleryError: the host key or a certificate cannot be used.
        """
        raise_limit()
        keep_cipher_contexts()
        asyncio.get_running_loop().set_exception_handler(OpenFiles().handle_loop_error)
        host_key = load_host_key(settings.host_key_path)
        owner = await gallery.accounts.owner(settings.home.name)
        ownership = await establish_ownership(gallery, settings, owner)
        server = ServerState(
            gallery, owner, await sign_in_policy(gallery), partial(SshSession, programs), AuthLog(gallery)
        )
        return cls(server, settings, host_key, ownership)

    def announce_restart(self) -> None:
        """Let the last message of each session announce a restart."""
        self._server.restarts = True

    @asynccontextmanager
    async def listening(self) -> AsyncIterator[ServerInfo]:
        """Accept connections during the block; at its end, end all sessions and restore their terminals within seconds.

        Raises:
            GalleryError: the server cannot listen on the address of the settings.
        """
        server = self._server
        listener = await open_listener(
            lambda: ClientConnection(server), self._settings, self._host_key, server.is_refused
        )
        reaper = asyncio.create_task(SessionReaper(server, server.gallery, self._settings).run(), name="session reaper")
        try:
            address, port = listener.get_addresses()[0][:2]
            server.gallery.ssh_port = port
            with tasks_charged():
                yield ServerInfo(
                    address,
                    port,
                    self._host_key.get_fingerprint(),
                    server.owner.name,
                    self._ownership.keys,
                    self._ownership.claim_code,
                )
        finally:
            reaper.cancel()
            await asyncio.shield(_close(listener, server))
            await asyncio.gather(reaper, return_exceptions=True)


async def _close(listener: asyncssh.SSHAcceptor, server: ServerState) -> None:
    """Stop accepting connections, end the sessions, then close the remaining connections."""
    listener.close()
    await server.active_sessions.shut_down(SHUTDOWN_SECONDS)
    for ends in (None, asyncssh.SSHServerConnection.close, asyncssh.SSHServerConnection.abort):
        connections = set(server.connections)
        if ends is not None:
            for connection in connections:
                ends(connection)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(PARTING_SECONDS):
                await asyncio.gather(*(connection.wait_closed() for connection in connections))
    await server.auth_log.close(PARTING_SECONDS)
