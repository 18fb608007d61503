"""Goes round among those who are here: follows changes of members within a moment, and ends what lasted too long."""

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
"""At least as often it is asked whether everybody may still be here: links expire without anybody changing them."""
ANSWERING_SECONDS = 600.0
"""How long somebody may answer questions before they come in."""


class SessionReaper:
    """One for each server."""

    def __init__(self, server: ServerState, gallery: Gallery, settings: Settings) -> None:
        """Begin with `run`."""
        self._server = server
        self._gallery = gallery
        self._settings = settings
        self._changed = asyncio.Event()
        self._refreshed_at = 0.0

    async def run(self) -> None:
        """Go round until cancelled."""
        unsubscribe = self._gallery.events.subscribe(self._heard)
        self._changed.set()
        try:
            while True:
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(CHECK_SECONDS):
                        await self._changed.wait()
                try:
                    await self._round(time.monotonic())
                except Exception:  # noqa: BLE001 - a job's edge: the next round tries again
                    _log.exception("a round among the visitors broke")
                    await asyncio.sleep(CHECK_SECONDS)
        finally:
            unsubscribe()

    async def _round(self, now: float) -> None:
        if self._changed.is_set() or now - self._refreshed_at >= REFRESH_SECONDS:
            self._changed.clear()
            self._refreshed_at = now
            await self._follow()
        for connection in tuple(self._server.connections.values()):
            self._end_when_over(connection, now)

    def _heard(self, event: Event) -> None:
        if isinstance(event, MembersChanged):
            self._changed.set()

    async def _follow(self) -> None:
        """Offer what the gallery says now, and let everybody be who they are now."""
        try:
            self._server.policy = await sign_in_policy(self._gallery)
            for connection in tuple(self._server.connections.values()):
                await self._refresh(connection)
        except GalleryError as error:
            # What visitors do is asked for anew each time anyway; the next round tries again.
            _log.warning("could not look whether everybody may still be here: %s", error)
            self._refreshed_at = 0.0

    async def _refresh(self, connection: ClientConnection) -> None:
        if connection.identity is None:
            return
        actor = await connection.identity.refresh()
        if actor is None:
            connection.end(connection.identity.end_message)
            return
        connection.become(actor)

    def _end_when_over(self, connection: ClientConnection, now: float) -> None:
        if connection.identity is None:
            if connection.proven is not None and now - connection.since > ANSWERING_SECONDS:
                connection.end(messages.TOO_SLOW)
            return
        idle, longest = self._settings.idle_seconds, self._settings.visit_seconds
        if longest and now - connection.since > longest:
            connection.end(messages.LONG)
        elif idle and connection.quiet_seconds(now) > idle:
            connection.end(messages.IDLE)
