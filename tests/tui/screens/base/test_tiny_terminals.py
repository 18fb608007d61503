"""A terminal of a few cells, or a window that shrinks to a few, ends nothing, whatever screen or dialog it shows."""

import asyncio
from collections.abc import Sequence
from pathlib import Path

import pytest
from textual.screen import ModalScreen

from tests.tui.screens.actions.exercising import LIBRARY, SCREENS, WAY
from tests.tui.small_gallery import SmallGallery
from tests.tui.terminal import PATIENCE
from tests.tui.visits import Visit, visit
from tui.bindings import ScreenKind
from tui.screens.browse.download_card import DownloadCard, DownloadLine

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
    "row": ("g", "a", "enter"),
    "text": ("g", "a", "enter", "k"),
    "access": ("g", "a", "down", "enter", "a"),
    "invite": ("g", "a", "n"),
    "invitation": ("g", "a", "n", "enter"),
}


async def resize(visiting: Visit, size: tuple[int, int]) -> None:
    async with asyncio.timeout(PATIENCE):
        await visiting.pilot.resize_terminal(*size)
        await visiting.rest()


@pytest.mark.parametrize("place", list(ScreenKind))
async def test_a_screen_survives_any_size(tmp_path: Path, place: ScreenKind) -> None:
    """It says that there is too little room as far as that fits, and is whole again afterwards."""
    async with visit(SmallGallery(tmp_path, LIBRARY)) as visiting:
        await visiting.press(*WAY[place])
        before = visiting.text
        for size in TINY:
            await resize(visiting, size)
        await resize(visiting, (120, 40))
        assert isinstance(visiting.screen, SCREENS[place])
        assert visiting.text == before


@pytest.mark.parametrize("name", DIALOGS)
async def test_a_dialog_survives_any_size(tmp_path: Path, name: str) -> None:
    """It stands open while the window shrinks to one cell and grows again, and looks as before."""
    async with visit(SmallGallery(tmp_path, LIBRARY)) as visiting:
        await visiting.press(*DIALOGS[name])
        dialog, before = visiting.app.screen, visiting.text
        assert isinstance(dialog, ModalScreen)
        for size in TINY:
            await resize(visiting, size)
        await resize(visiting, (120, 40))
        assert visiting.app.screen is dialog
        assert visiting.text == before


async def test_the_card_of_lines_survives_any_size(tmp_path: Path) -> None:
    """Nor does the card with the lines for `scp`."""
    async with visit(SmallGallery(tmp_path, LIBRARY)) as visiting:
        visiting.app.push_screen(
            DownloadCard([DownloadLine("All of Bogs", "scp -r photos.example.org:library/nature/bogs .")])
        )
        await visiting.rest()
        before = visiting.text
        for size in TINY:
            await resize(visiting, size)
        await resize(visiting, (120, 40))
        assert visiting.text == before


@pytest.mark.parametrize("size", [(1, 1), (7, 2)], ids=str)
@pytest.mark.parametrize("name", DIALOGS)
async def test_a_dialog_opens_at_any_size(tmp_path: Path, name: str, size: tuple[int, int]) -> None:
    """Keys reach everything in a terminal of a few cells, too."""
    async with visit(SmallGallery(tmp_path, LIBRARY), size) as visiting:
        async with asyncio.timeout(PATIENCE):
            await visiting.press(*DIALOGS[name])
        assert isinstance(visiting.app.screen, ModalScreen)
        await visiting.press("escape")
        await resize(visiting, (80, 24))
        assert isinstance(visiting.screen, tuple(SCREENS.values()))
