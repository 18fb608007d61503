"""No screen and no dialog fails in a terminal of a few cells or of very many, or when the window changes to that."""

import asyncio
from collections.abc import Sequence
from pathlib import Path

import pytest
from textual.screen import ModalScreen

from tests.tui.harness.running_app import RunningApp, run_app
from tests.tui.harness.small_gallery import OWNER, SmallGallery, answer
from tests.tui.harness.terminal import PATIENCE
from tests.tui.screens.actions.exercising import LIBRARY, SCREENS, WAY
from tui.keys.screen_action import ScreenKind
from tui.screens.base.gallery_screen import GalleryScreen
from tui.screens.browse.download_card import DownloadCard, DownloadLine
from tui.screens.browse.home import HomeScreen
from tui.screens.dialogs.help import HelpScreen

TINY = ((1, 1), (2, 1), (1, 7), (4, 2), (6, 3), (7, 2))
DIALOGS: dict[str, Sequence[str]] = {
    "help": ("?",),
    "palette": ("ctrl+p",),
    "terminal": ("T",),
    "go": ("g",),
    "order": ("o",),
    "letter": ("'",),
    "share": (*WAY[ScreenKind.PHOTOS], "s"),
    "link": (*WAY[ScreenKind.PHOTOS], "s", "enter"),
    "share options": (*WAY[ScreenKind.PHOTOS], "s", "o"),
    "tags": (*WAY[ScreenKind.PHOTOS], "t"),
    "album": (*WAY[ScreenKind.PHOTOS], "b"),
    "note": (*WAY[ScreenKind.PHOTOS], "n"),
    "edit": (*WAY[ScreenKind.PHOTOS], "e"),
    "protect": ("g", "b", "b", "n", *"Trip", "enter", "end", "b", "p"),
    "delete": (*WAY[ScreenKind.PHOTOS], "x", "g", "x", "X"),
    "search": (*WAY[ScreenKind.PHOTOS], "/", "p", "a"),
    "row": ("g", "a", "enter"),
    "text": ("g", "a", "enter", "k"),
    "access": ("g", "a", "down", "enter", "a"),
    "invite": ("g", "a", "n"),
    "invitation": ("g", "a", "n", "enter"),
}


def with_deletion(folder: Path) -> SmallGallery:
    """Return a gallery whose settings allow permanent deletion."""
    gallery = SmallGallery(folder, LIBRARY)
    gallery.deletion.is_allowed = True
    return gallery


async def resize(running: RunningApp, size: tuple[int, int]) -> None:
    async with asyncio.timeout(PATIENCE):
        await running.pilot.resize_terminal(*size)
        await running.rest()


@pytest.mark.parametrize("place", list(ScreenKind))
async def test_a_screen_survives_any_size(tmp_path: Path, place: ScreenKind) -> None:
    """It is complete again when the window grows."""
    async with run_app(SmallGallery(tmp_path, LIBRARY)) as running:
        await running.press(*WAY[place])
        before = running.text
        for size in (*TINY, (250, 80)):
            await resize(running, size)
        await resize(running, (120, 40))
        assert isinstance(running.screen, SCREENS[place])
        assert running.text == before


@pytest.mark.parametrize("name", sorted(DIALOGS.keys() - {"palette"}))
async def test_a_dialog_survives_any_size(tmp_path: Path, name: str) -> None:
    """It stays open while the window shrinks to one cell and grows again, and looks as before."""
    async with run_app(with_deletion(tmp_path)) as running:
        await running.press(*DIALOGS[name])
        dialog, before = running.app.screen, running.text
        assert isinstance(dialog, ModalScreen)
        for size in TINY:
            await resize(running, size)
        await resize(running, (120, 40))
        assert running.app.screen is dialog
        assert running.text == before


async def test_the_card_of_lines_survives_any_size(tmp_path: Path) -> None:
    """The same holds for the card with the lines for `scp`."""
    async with run_app(SmallGallery(tmp_path, LIBRARY)) as running:
        running.app.push_screen(
            DownloadCard([DownloadLine("All of Bogs", "scp -r photos.example.org:library/nature/bogs .")])
        )
        await running.rest()
        before = running.text
        for size in TINY:
            await resize(running, size)
        await resize(running, (120, 40))
        assert running.text == before


@pytest.mark.parametrize("place", list(ScreenKind))
@pytest.mark.parametrize("size", [(1, 1), (250, 80)], ids=str)
async def test_a_screen_opens_at_any_size(tmp_path: Path, place: ScreenKind, size: tuple[int, int]) -> None:
    """All keys that lead to a screen work from the first frame, whatever they select in such a window."""
    async with run_app(SmallGallery(tmp_path, LIBRARY), size) as running:
        await running.press(*WAY[place], "i")
        await resize(running, (80, 24))
        assert isinstance(running.screen, tuple(SCREENS.values()))
        assert not running.app.failure_reference


@pytest.mark.parametrize("name", DIALOGS)
async def test_a_dialog_opens_in_the_smallest_window(tmp_path: Path, name: str) -> None:
    """All dialogs can be opened at 24×12."""
    async with run_app(with_deletion(tmp_path), (24, 12)) as running:
        async with asyncio.timeout(PATIENCE):
            await running.press(*DIALOGS[name])
        assert isinstance(running.app.screen, ModalScreen)
        await running.press("escape")
        await resize(running, (80, 24))
        assert isinstance(running.screen, GalleryScreen)


@pytest.mark.parametrize("size", [(1, 1), (7, 2), (23, 12), (24, 11)], ids=str)
async def test_only_help_opens_in_a_smaller_window(tmp_path: Path, size: tuple[int, int]) -> None:
    """Below that no key acts unseen, and an open palette is closed."""
    async with run_app(SmallGallery(tmp_path, LIBRARY)) as running:
        await running.press("ctrl+p")
        await resize(running, size)
        assert isinstance(running.app.screen, HomeScreen)
        for name in sorted(DIALOGS.keys() - {"help"}):
            await running.press(*DIALOGS[name])
            assert isinstance(running.app.screen, HomeScreen)
        await running.press("?")
        assert isinstance(running.app.screen, HelpScreen)


@pytest.mark.parametrize("keys", [(), ("right", "enter"), ("r",)], ids=["home", "collections", "newest photos"])
async def test_photos_go_away_in_a_tiny_window(
    tmp_path: Path, keys: Sequence[str], caplog: pytest.LogCaptureFixture
) -> None:
    """No tile is drawn, nor opened, that no longer exists when the window grows again."""
    gallery = SmallGallery(tmp_path, {"Home": {"Garden": 1}, "Nature": {"Alps": 1, "Bogs": 1, "Coast": 1}})
    async with run_app(gallery) as running:
        await running.press(*keys, "end")
        await resize(running, (1, 1))
        for collection in answer(gallery.library.collections(OWNER, "nature"))[1:]:
            gallery.remove_photo(collection, 0)
        gallery.change()
        await running.rest()
        await running.press("end", "enter", "escape")
        await resize(running, (120, 40))
        assert "Bogs" not in running.text
    assert not [record for record in caplog.records if record.exc_info]
