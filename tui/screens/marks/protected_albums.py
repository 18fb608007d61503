"""The protected albums of one session: a form opens them, a key or ten minutes without use close them."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from textual.app import App
from textual.screen import Screen
from textual.timer import Timer
from textual.worker import Worker

from core.errors import GalleryError
from core.limits.password_hashing import MAX_PASSWORD
from core.marks.albums.opened_albums import OPEN_SECONDS
from core.models import Actor, AlbumId
from tui.keys.bindings import with_keys
from tui.screens.base.closing import close_screen
from tui.screens.base.gallery_screen import GalleryScreen
from tui.screens.browse.place_recorder import album_of
from tui.screens.dialogs.form import Answers, Field, Form
from tui.screens.marks.albums_screen import AlbumsScreen
from tui.session import Session

_log = logging.getLogger(__name__)

_OPEN = (
    "{name} is open in this session. It closes {minutes} minutes after its last use; {album.protected} closes it now."
)
_DELETED = "The album is deleted. While it is open, the history ({go} u) has its deletion, which can be undone."
_CLOSED = "Protected albums are closed."


class ProtectedAlbums:
    """Opens and closes the protected albums of a session."""

    def __init__(self, app: App[None], session: Session, change_actor: Callable[[Actor], None]) -> None:
        """Call `change_actor` after what is open has changed; it reads `Session.opened_albums`."""
        self._app = app
        self._session = session
        self._change_actor = change_actor
        self._timer: Timer | None = None

    def toggle(self) -> None:
        """Close those that are open, or ask for one to open."""
        if self._session.opened_albums.ids:
            self._session.opened_albums.close()
            self._follow()
        else:
            self.ask()

    def ask(self) -> None:
        """Ask for the name and the passphrase of a protected album."""
        fields = [
            Field("name", "Name of the album", limit=300),
            Field("passphrase", "Passphrase", limit=MAX_PASSWORD, is_secret=True),
        ]
        self._app.push_screen(Form("Open a protected album", fields, self._open, "opens it"))

    def changed(self, album: AlbumId, *, is_protected: bool) -> None:
        """Keep an album open that was protected in this session; forget one that is no longer protected."""
        if is_protected:
            self._session.opened_albums.open([album])
            self._follow()
        else:
            self._session.opened_albums.forget(album)
            # Nothing that is shown was closed.
            self._session.actor = replace(self._session.actor, opened_albums=self._session.opened_albums.ids)
            self._follow()

    def expire(self) -> None:
        """Close those whose time is over; a timer calls this."""
        if self._session.actor.opened_albums != self._session.opened_albums.ids:
            self._follow()
        else:
            self._wait()

    def library_changed(self) -> None:
        """Leave albums below the top screen that are gone, such as those that another session has protected."""
        below = [(screen, album) for screen in self._app.screen_stack[1:-1] if (album := album_of(screen)) is not None]
        if below:
            work = partial(self._leave_gone, below)
            _: Worker[None] = self._app.run_worker(work, name="leave albums that are gone", group="albums")

    async def _leave_gone(self, below: Sequence[tuple[Screen[Any], AlbumId]]) -> None:
        try:
            there = await self._session.gallery.library.albums.addresses(self._session.actor)
        except GalleryError as error:
            _log.info("albums could not be looked up: %s", error)
            return
        shown = {each.album_id for each in there.values()}
        for screen, album in below:
            if album not in shown:
                close_screen(screen)

    def _follow(self) -> None:
        """Have the actor see what is open now, and nothing of what was closed."""
        present = self._session.opened_albums.ids
        closed = self._session.actor.opened_albums - present
        if closed:
            self._leave(closed)
        self._change_actor(self._session.actor)
        if closed:
            self._app.notify(_CLOSED, markup=False)
        elif isinstance(self._app.screen, GalleryScreen):
            self._app.screen.changed_here()
        self._wait()

    def _leave(self, closed: frozenset[AlbumId]) -> None:
        """Leave screens with albums that are closed, the folders that they may be in, and what is on top of them."""
        screens = self._app.screen_stack[1:]
        first = next((index for index, each in enumerate(screens) if _shows(each, closed)), None)
        if first is not None:
            with self._app.batch_update():
                close_screen(screens[first])

    def _wait(self) -> None:
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
        left = self._session.opened_albums.seconds_left()
        if left is not None:
            self._timer = self._app.set_timer(max(left, 0.01), self.expire)

    async def _open(self, answers: Answers) -> None:
        gallery, actor = self._session.gallery, self._session.actor
        albums = await gallery.passphrases.open(actor, answers["name"], answers["passphrase"])
        self._session.opened_albums.open(albums)
        self._app.call_later(self._show_opened, albums)

    async def _show_opened(self, albums: tuple[AlbumId, ...]) -> None:
        self._follow()
        try:
            shown = await self._session.gallery.library.albums.of(self._session.actor, searches=False)
            found = [each for each in shown if each.id in albums]
        except GalleryError as error:
            self._app.notify(str(error), severity="error", markup=False)
            return
        if found:
            words = _OPEN.replace("{name}", found[0].full_name).replace("{minutes}", f"{OPEN_SECONDS / 60:.0f}")
        else:
            words = _DELETED
        self._app.notify(with_keys(words, self._session.keymap), markup=False)


def _shows(screen: Screen[Any], closed: frozenset[AlbumId]) -> bool:
    return album_of(screen) in closed or (isinstance(screen, AlbumsScreen) and bool(screen.level))
