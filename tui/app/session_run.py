"""Runs a session: the app on its connection, from the first byte to the release of all that it held."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from core.config import Settings
from core.marks.session_favourites import in_session
from core.models import Actor, TerminalInfo
from tui.app.gallery_app import GalleryApp
from tui.graphics.canvas import Canvas
from tui.graphics.payloads.payload_cache import PayloadCache
from tui.keys.keymap import keymap_of
from tui.photos.payload_source import GalleryPayloads, payload_cache
from tui.runtime.driver import Connection, PlainCanvas
from tui.runtime.release import release
from tui.session import Session
from tui.terminal import ByteStream

if TYPE_CHECKING:
    from core.accounts.connected_sessions import ConnectedSession
    from core.gallery import Gallery


def sessions(settings: Settings) -> Callable[[Gallery, ConnectedSession, ByteStream, TerminalInfo], Awaitable[bool]]:
    """Return `run_session` for the sessions of one gallery, with one cache of payloads.

    Raises:
        UsageError: the settings name unknown actions or keys, or one key twice.
    """
    keymap_of(settings.key_bindings)
    cache = payload_cache(settings)

    async def run(gallery: Gallery, connected: ConnectedSession, stream: ByteStream, terminal: TerminalInfo) -> bool:
        return await run_session(gallery, connected.actor, stream, terminal, cache, connected)

    return run


async def run_session(
    gallery: Gallery,
    actor: Actor,
    stream: ByteStream,
    terminal: TerminalInfo,
    cache: PayloadCache | None = None,
    connected: ConnectedSession | None = None,
) -> bool:
    """Show the gallery to an actor on a terminal until they sign out or the terminal disconnects.

    The actor of a `connected` is followed: a changed role or access holds from the next action on.
    Sessions with the same cache share encoded payloads; without one, this session has its own.
    An unhandled error ends this session with an apology on its terminal; it is logged, not raised; returns False.
    """
    connection = Connection(stream, terminal)
    size = (connection.size.columns, connection.size.rows)
    payloads = GalleryPayloads(gallery, actor, payload_cache(gallery.settings) if cache is None else cache)
    canvas = Canvas(
        payloads,
        connection.capabilities,
        size,
        connection.wake,
        estimator=connection.writer.estimator,
        videos=payloads,
    )
    connection.canvas = canvas
    connection.writer.on_picture = gallery.metrics.picture_sent
    connection.on_input = gallery.garbage.postpone
    session = Session(actor, gallery, canvas, connection, link=connection.writer.estimator)
    ended: tuple[object, ...] = ()  # empty after an error or a cancellation, when tasks of the app may still run
    try:
        await session.load()
        app = GalleryApp(connection, session)
        if connected is not None:
            session.connected = connected
            connected.subscribe(app.actor_changed)
            connected.subscribe(payloads.ask_as)
            session.actor = in_session(connected.actor)
            payloads.ask_as(connected.actor)
        try:
            await app.run_on_connection()
        finally:
            app.stop_listening()
            if connected is not None:
                connected.unsubscribe(app.actor_changed)
            await app.places.end(forget=session.signed_out or bool(app.failure_reference))
        connection.canvas = PlainCanvas()
        ended = (app, app.stylesheet, session, canvas) if app.has_shut_down else ()
        return not app.failure_reference
    finally:
        try:
            await canvas.close()
        finally:
            release(*ended)
            gallery.garbage.session_ended()
