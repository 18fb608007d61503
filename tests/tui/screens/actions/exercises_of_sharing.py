"""Exercises of the action that shares."""

from tests.tui.harness.running_app import RunningApp
from tests.tui.harness.small_gallery import OWNER
from tests.tui.screens.actions.exercising import Exercises
from tui.keys.screen_action import ScreenKind
from tui.screens.dialogs.menu import Menu
from tui.screens.sharing.link_card import LinkCard

exercise = Exercises()


@exercise("share")
async def makes_a_link(running: RunningApp, key: str) -> None:
    place = running.screen.kind
    await running.press(key)
    assert isinstance(running.app.screen, Menu)
    await running.press("enter")
    assert isinstance(running.app.screen, LinkCard)
    (share,) = await running.gallery.sharing.list(OWNER)
    counts = {ScreenKind.HOME: 6, ScreenKind.COLLECTIONS: 30, ScreenKind.PHOTOS: 1, ScreenKind.LIGHTBOX: 1}
    assert share.photo_count == counts[place]
