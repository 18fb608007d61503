"""Protected albums in sessions: forms, keys, the time after which they close, and what other sessions are shown."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import Input

from core.marks.albums.opened_albums import OPEN_SECONDS, OpenedAlbums
from core.marks.albums.operations import AddToAlbum, CreateAlbum, SetAlbumPassphrase
from core.models import AlbumId, id_sequence
from tests.tui.harness.running_app import RunningApp, run_app
from tests.tui.harness.small_gallery import OWNER, SmallGallery, answer
from tests.tui.screens.actions.exercising import LIBRARY
from tui.screens.browse.grid import GridScreen
from tui.screens.browse.home import HomeScreen
from tui.screens.browse.lightbox import LightboxScreen
from tui.screens.browse.place_recorder import doing_of, place_of
from tui.screens.dialogs.help import HelpScreen
from tui.screens.marks.albums_screen import AlbumsScreen
from tui.screens.marks.history_screen import HistoryScreen

PASSPHRASE = "a long passphrase"


async def protected_album(gallery: SmallGallery, name: str = "Deep/Secret") -> AlbumId:
    """Make a protected album of three photos, with passphrase."""
    made = answer(gallery.apply(OWNER, CreateAlbum(name))).result
    answer(gallery.apply(OWNER, AddToAlbum(made, id_sequence(photo.id for photo in gallery.photos_of(1)[:3]))))
    stored = await gallery.passphrases.hash(PASSPHRASE)
    answer(gallery.apply(OWNER, SetAlbumPassphrase(made, stored)))
    return made


async def fill(running: RunningApp, *answers: str) -> None:
    """Answer the questions of a form."""
    for field, each in zip(running.app.screen.query(Input), answers, strict=True):
        field.value = each
    await running.press("enter")


async def test_an_album_is_protected_changed_and_no_longer(tmp_path: Path) -> None:
    """The form says what it means; the album stays open where it was done, and its passphrase is asked for changes."""
    async with run_app(SmallGallery(tmp_path, LIBRARY)) as running:
        answer(running.gallery.apply(OWNER, CreateAlbum("Secret")))
        await running.press("g", "b", "end", "b", "p")
        words = " ".join(running.text.split())
        assert "Its photos stay visible where their collection shows them" in words
        await fill(running, PASSPHRASE, "another one")
        assert "The two passphrases differ." in running.text
        await fill(running, PASSPHRASE, PASSPHRASE)
        assert "The album Secret is protected. K closes it here, too." in running.text
        assert "1 protected album open" in running.text
        await running.press("end", "b")
        assert "Show it to members" not in running.text
        await running.press("p")
        await fill(running, "a wrong one", *("another phrase",) * 2)
        assert "This is not the current passphrase" in running.text
        await fill(running, PASSPHRASE, *("another phrase",) * 2)
        await running.press("s", "s")
        assert "A protected album cannot be shared by link." in running.text
        await running.press("K")
        assert "Secret" not in running.text
        await running.press("K")
        await fill(running, "secret", PASSPHRASE)
        assert "No protected album has this name and passphrase." in running.text
        await fill(running, "secret", "another phrase")
        assert "Secret" in running.text
        await running.press("end", "b", "w")
        await fill(running, "another phrase")
        assert "is no longer protected." in running.text
        await running.press("K", "escape")
        assert "Secret" in running.text
        assert "open ·" not in running.text


async def test_sessions_of_one_member_are_independent(tmp_path: Path) -> None:
    """What one has open, shows nowhere in the other, nor to admins: no list, palette, chooser, doing or place."""
    gallery = SmallGallery(tmp_path, LIBRARY)
    made = await protected_album(gallery)
    async with run_app(gallery) as running, run_app(gallery) as other:
        await running.press("g", "b", "K")
        await fill(running, "secret", PASSPHRASE)
        assert "Deep" in running.text
        await running.press("ctrl+p", *"albums deep", "enter")
        await running.press("right", "enter")
        assert isinstance(running.screen, LightboxScreen)
        opened = running.app.session.actor.opened_albums
        assert opened == {made}
        assert doing_of(running.app.screen_stack, opened) == "Albums"
        assert place_of(running.app.screen_stack, opened).photo_set is None
        await shows_nothing(other)
        await running.press("g", "h", *"gb")
        assert "Deep" in running.text


async def shows_nothing(running: RunningApp) -> None:
    assert not running.app.session.actor.opened_albums
    await running.press("g", "b")
    assert "Deep" not in running.text
    await running.press("ctrl+p", *"deep")
    assert "Secret" not in running.text
    await running.press("escape", "g", "h", "b", *"de")
    assert "Secret" not in running.text
    await running.press("escape", "g", "u")
    assert "Secret" not in running.text
    assert "album" not in running.text.casefold()


@pytest.mark.parametrize("way", ["key", "time"])
async def test_what_shows_a_closed_album_is_left_at_once(tmp_path: Path, way: str) -> None:
    """Its photos, one of them and the folder it is in, by the key, and ten minutes after its last use."""
    now = 0.0
    gallery = SmallGallery(tmp_path, LIBRARY)
    made = await protected_album(gallery)
    async with run_app(gallery) as running:
        session = running.app.session
        session.opened_albums = OpenedAlbums(lambda: now)
        for keys, screen in (
            (("g", "b", "home", "enter"), AlbumsScreen),
            (("g", "b", "home", "enter", "enter"), GridScreen),
            (("ctrl+p", *"deep", "enter", "enter"), LightboxScreen),
            (("g", "b", "home", "enter", "enter", "?"), HelpScreen),
        ):
            if way == "key" and screen in {AlbumsScreen, LightboxScreen}:
                continue
            running.app.protected_albums.changed(made, is_protected=True)
            await running.press(*keys)
            assert isinstance(running.app.screen, screen)
            now += OPEN_SECONDS - 1
            running.app.protected_albums.expire()
            if screen is GridScreen:  # which is use
                await running.press("right")
                now += OPEN_SECONDS - 1
                running.app.protected_albums.expire()
            assert session.actor.opened_albums == {made}
            if way == "key":
                await running.press(*(("escape",) if screen is HelpScreen else ()), "K")
            else:
                now += OPEN_SECONDS
                running.app.protected_albums.expire()
                await running.pilot.pause()
                await running.rest()
            assert not session.actor.opened_albums
            assert isinstance(running.screen, HomeScreen | AlbumsScreen)
            assert "Secret" not in running.text
            assert "Deep" not in running.text
            assert "Protected albums are closed." in running.text


async def test_another_session_leaves_an_album_that_is_protected(tmp_path: Path) -> None:
    """Its screen closes, with what is on top of it; its name is in no trail."""
    gallery = SmallGallery(tmp_path, LIBRARY)
    made = answer(gallery.apply(OWNER, CreateAlbum("Secret"))).result
    answer(gallery.apply(OWNER, AddToAlbum(made, id_sequence([gallery.photos_of(1)[0].id]))))
    async with run_app(gallery) as running:
        await running.press("g", "b", "end", "enter")
        assert isinstance(running.screen, GridScreen)
        running.app.push_screen(HistoryScreen(running.app.session, running.screen.trail))
        await running.rest()
        assert "Secret" in running.text
        answer(gallery.apply(OWNER, SetAlbumPassphrase(made, "a hash")))
        gallery.change()
        await running.rest()
        assert isinstance(running.screen, AlbumsScreen)
        assert "Secret" not in running.text
