"""Exercises of the actions on albums."""

from __future__ import annotations

from core.marks.albums.operations import CreateAlbum, SetAlbumPassphrase
from core.models import AlbumId, SortOrder
from tests.tui.harness.running_app import RunningApp
from tests.tui.harness.small_gallery import OWNER, answer
from tests.tui.screens.actions.exercising import Exercises
from tui.keys.screen_action import ScreenKind
from tui.screens.browse.grid import GridScreen
from tui.screens.dialogs.entry_sheet import EntrySheet

exercise = Exercises()


def names(running: RunningApp) -> dict[str, int]:
    """Return the albums with the numbers of their photos."""
    return {each.full_name: each.photo_count for each in answer(running.gallery.library.albums.of(OWNER))}


async def fill_album(running: RunningApp) -> AlbumId:
    """Add the photo at the cursor and the next two to a new album, and open it."""
    await running.press("v", "right", "right", "b", *"Best", "enter", "enter", "g", "b", "enter")
    assert isinstance(running.screen, GridScreen)
    assert "1 of 3 photos" in running.text
    running.gallery.done.clear()
    return running.screen.photo_set.album_id  # type: ignore[union-attr]


def order(running: RunningApp, album_id: AlbumId) -> list[int]:
    """Return the photos of an album in its order."""
    albums = running.gallery.library.albums
    return list(answer(albums.photo_ids(OWNER, answer(albums.one(OWNER, album_id)).photo_set, SortOrder.HAND, 9)))


@exercise("album")
async def adds_to_an_album(running: RunningApp, key: str) -> None:
    if running.screen.kind is ScreenKind.HOME:
        await running.press("right")
    await running.press(key)
    assert isinstance(running.app.screen, EntrySheet)
    await running.press(*"Trips/New", "enter")
    assert [type(each) for each in running.gallery.done] == [CreateAlbum]
    added = names(running)["Trips/New"]
    assert added == {ScreenKind.HOME: 120, ScreenKind.COLLECTIONS: 30}.get(running.app.screen_stack[-2].kind, 1)  # type: ignore[attr-defined]
    await running.press(*"sav", "tab", "enter")
    assert names(running)["Saved"] == added
    await running.press("ctrl+z")
    assert names(running)["Saved"] == 0
    await running.press("backspace", "backspace", "enter")
    assert names(running)["Trips/New"] == 0


@exercise("album.remove")
async def takes_out_of_the_album(running: RunningApp, key: str) -> None:
    album = await fill_album(running)
    first, *others = order(running, album)
    await running.press(key)
    assert order(running, album) == others
    assert "1 photo taken out of the album; u undoes it." in running.text
    await running.press("u")
    assert order(running, album) == [first, *others]


@exercise("album.earlier", "album.later")
async def moves_in_the_album(running: RunningApp, key: str) -> None:
    album = await fill_album(running)
    first, second, third = order(running, album)
    way, end = ("right", "home") if key == ">" else ("left", "end")
    await running.press("right", key)
    assert order(running, album) == ([first, third, second] if key == ">" else [second, first, third])
    await running.press(key)
    assert "already" in running.text
    await running.press("u", end, "v", way, key)
    assert order(running, album) == ([third, first, second] if key == ">" else [second, third, first])
    await running.press("escape", "u", "escape", "enter", "right", "space", "home" if key == "<" else "end", key)
    assert order(running, album) == ([first, third, second] if key == ">" else [second, first, third])
    await running.press("o", "2", key)
    assert "Sort by hand first: o 1." in running.text


@exercise("album.protected")
async def opens_and_closes_a_protected_album(running: RunningApp, key: str) -> None:
    made = answer(running.gallery.apply(OWNER, CreateAlbum("Secret"))).result
    stored = await running.gallery.passphrases.hash("a long passphrase")
    answer(running.gallery.apply(OWNER, SetAlbumPassphrase(made, stored)))
    screens = len(running.app.screen_stack)
    await running.press(key, *"secret", "tab", *"a long passphrase", "enter")
    assert running.app.session.actor.opened_albums == {made}
    assert len(running.app.screen_stack) == screens
    assert "Secret is open" in running.text
    await running.press(key)
    assert not running.app.session.actor.opened_albums
    assert "Secret" not in running.text
