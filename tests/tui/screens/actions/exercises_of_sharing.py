"""What the key for links does."""

from tests.tui.screens.actions.exercising import Exercises
from tests.tui.small_gallery import OWNER
from tests.tui.visits import Visit
from tui.bindings import ScreenKind
from tui.screens.dialogs.menu import Menu
from tui.screens.sharing.link_card import LinkCard

exercise = Exercises()


@exercise("share")
async def makes_a_link(visiting: Visit, key: str) -> None:
    place = visiting.screen.kind
    await visiting.press(key)
    assert isinstance(visiting.app.screen, Menu)
    await visiting.press("enter")
    assert isinstance(visiting.app.screen, LinkCard)
    (share,) = await visiting.gallery.sharing.list(OWNER)
    counts = {ScreenKind.HOME: 6, ScreenKind.COLLECTIONS: 30, ScreenKind.PHOTOS: 40, ScreenKind.LIGHTBOX: 1}
    assert share.photo_count == counts[place]
