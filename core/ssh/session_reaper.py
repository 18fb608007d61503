"""End sessions that are idle, too long or no longer allowed, and update the permissions of the others."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time

from core.config import Settings
from core.errors import GalleryError
from core.gallery import Gallery
from core.models import Event, MembersChanged
from core.ssh import messages
from core.ssh.connection import ClientConnection, ServerState, sign_in_policy

_log = logging.getLogger(__name__)

CHECK_SECONDS = 1.0
REFRESH_SECONDS = 15.0
"""Longest time between two checks of all identities: share links expire without an event."""
ANSWERING_SECONDS = 600.0
"""How long prompts before sign-in may take."""


class SessionReaper:
    """One task for each SSH server."""

    def __init__(self, server: ServerState, gallery: Gallery, settings: Settings) -> None:
        """Create it; `run` starts it."""
        self._server = server
        self._gallery = gallery
        self._settings = settings
        self._changed = asyncio.Event()
        self._refreshed_at = 0.0
        self._logged = ""

    async def run(self) -> None:
        """Check all connections every second until cancelled."""
        unsubscribe = self._gallery.events.subscribe(self._on_event)
        self._changed.set()
        try:
            while True:
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(CHECK_SECONDS):
                        await self._changed.wait()
                try:
                    await self._check(time.monotonic())
                except Exception:  # noqa: BLE001 - the edge of a background task: the next check tries again
                    _log.exception("a check of the sessions failed")
                    await asyncio.sleep(CHECK_SECONDS)
        finally:
            unsubscribe()

    async def _check(self, now: float) -> None:
        if self._changed.is_set() or now - self._refreshed_at >= REFRESH_SECONDS:
            self._changed.clear()
            self._refreshed_at = now
            await self._refresh_all()
        for connection in tuple(self._server.connections.values()):
            self._end_if_over(connection, now)

    def _on_event(self, event: Event) -> None:
        if isinstance(event, MembersChanged):
            self._changed.set()

    async def _refresh_all(self) -> None:
        """Update what the server offers, and the permissions of every signed-in user."""
        try:
            self._server.policy = await sign_in_policy(self._gallery)
            for connection in tuple(self._server.connections.values()):
                await self._refresh(connection)
        except GalleryError as error:
            # Every action checks permissions again anyway, and the next check tries again.
            if str(error) != self._logged:
                self._logged = str(error)
                _log.warning("could not check the permissions of the sessions: %s", error)
            self._refreshed_at = 0.0
        else:
            self._logged = ""

    async def _refresh(self, connection: ClientConnection) -> None:
        if connection.identity is None:
            return
        actor = await connection.identity.refresh()
        if actor is None:
            connection.end(connection.identity.end_message)
            return
        connection.update_actor(actor)

    def _end_if_over(self, connection: ClientConnection, now: float) -> None:
        if connection.identity is None:
            if connection.login is not None and now - connection.since > ANSWERING_SECONDS:
                connection.end(messages.TOO_SLOW)
            return
        idle, longest = self._settings.idle_seconds, self._settings.session_seconds
        if longest and now - connection.since > longest:
            connection.end(messages.LONG)
        elif idle and connection.idle_seconds(now) > idle:
            connection.end(messages.IDLE)
