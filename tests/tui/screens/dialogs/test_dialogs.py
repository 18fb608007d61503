"""Menus, prompts, help and palette: closed by every usual way out, usable by mouse, whole at every size."""

from pathlib import Path

import pytest

from tests.tui.small_gallery import VIEWER, SmallGallery
from tests.tui.visits import SIZES, visit
from tui.screens.browse.grid import GridScreen
from tui.screens.browse.home import HomeScreen
from tui.screens.dialogs.help import HelpScreen
from tui.screens.dialogs.menu import LetterPrompt
from tui.screens.dialogs.palette import ActionPalette
from tui.screens.members.admin import AdminScreen

LIBRARY = {"Home": {"Garden": 6}, "Nature": {"Alps": 30, "Bogs": 40}}


async def test_a_menu_by_arrows(tmp_path: Path) -> None:
    """Arrows move from the current choice around the ends, Enter takes one."""
    gallery = SmallGallery(tmp_path, LIBRARY)
    async with visit(gallery) as visiting:
        await visiting.press("enter", "o", "up", "enter")
        assert gallery.stored == {"order.photos": "size"}
        await visiting.press("o", "down", "enter")
        assert gallery.stored == {"order.photos": "oldest"}


@pytest.mark.parametrize("key", ["escape", "q", "x", "9", "backspace", "tab"])
async def test_any_other_key_closes_a_menu(tmp_path: Path, key: str) -> None:
    """A key that chooses nothing closes the menu and does nothing else."""
    gallery = SmallGallery(tmp_path, LIBRARY)
    async with visit(gallery) as visiting:
        await visiting.press("enter", "o", key)
        assert isinstance(visiting.screen, GridScreen)
        assert gallery.stored == {}


async def test_a_menu_by_mouse(tmp_path: Path) -> None:
    """A click on a choice takes it, one beside the card closes it."""
    gallery = SmallGallery(tmp_path, LIBRARY)
    async with visit(gallery) as visiting:
        await visiting.press("enter", "o")
        row = next(number for number, line in enumerate(visiting.lines) if "By name" in line)
        await visiting.pilot.click(offset=(visiting.lines[row].index("By name"), row))
        await visiting.rest()
        assert gallery.stored == {"order.photos": "name"}
        await visiting.press("o")
        await visiting.pilot.click(offset=(2, 35))
        await visiting.rest()
        assert isinstance(visiting.screen, GridScreen)
        await visiting.press("'")
        assert isinstance(visiting.app.screen, LetterPrompt)
        await visiting.pilot.click(offset=(2, 35))
        await visiting.rest()
        assert isinstance(visiting.screen, GridScreen)


@pytest.mark.parametrize("size", [(40, 12), *SIZES], ids=str)
async def test_help_is_whole_at_every_size(tmp_path: Path, size: tuple[int, int]) -> None:
    """Every action's keys and words can be reached by scrolling, and no word is cut."""
    async with visit(SmallGallery(tmp_path, LIBRARY), size) as visiting:
        await visiting.press("enter")
        actions = visiting.screen.available_actions()
        await visiting.press("?")
        assert isinstance(visiting.app.screen, HelpScreen)
        seen = visiting.text
        for _ in range(40):
            await visiting.pilot.press("j")
            await visiting.pilot.pause()
            seen += "\n" + visiting.text
        words = seen.split()
        for action in actions:
            assert all(word in words for word in action.words.split()), action.words
        await visiting.press("k")
        assert isinstance(visiting.app.screen, HelpScreen)


@pytest.mark.parametrize("key", ["escape", "q", "?", "enter", "backspace"])
async def test_the_usual_ways_out_close_help(tmp_path: Path, key: str) -> None:
    """Whoever opened help by accident gets out again."""
    async with visit(SmallGallery(tmp_path, LIBRARY)) as visiting:
        await visiting.press("?", key)
        assert isinstance(visiting.screen, HomeScreen)
        await visiting.press("?")
        await visiting.pilot.click(offset=(60, 20))
        await visiting.rest()
        assert isinstance(visiting.screen, HomeScreen)


async def test_the_palette_offers_what_the_screen_can_do(tmp_path: Path) -> None:
    """Actions of this screen with their keys, nothing of Textual's own; Escape closes it."""
    async with visit(SmallGallery(tmp_path, LIBRARY)) as visiting:
        await visiting.press("ctrl+p")
        await visiting.rest()
        assert "Dark or light theme   D" in visiting.text
        assert "Actual size" not in visiting.text
        for words in ("Screenshot", "Maximize", "Theme"):
            assert words not in visiting.text
        await visiting.press("escape")
        assert isinstance(visiting.screen, HomeScreen)


@pytest.mark.parametrize("key", ["pageup", "pagedown", "home", "end", "up", "down", "enter"])
async def test_the_palette_survives_moves_without_a_command(tmp_path: Path, key: str) -> None:
    """No command has these words: a move has nothing to move to."""
    async with visit(SmallGallery(tmp_path, LIBRARY)) as visiting:
        await visiting.press("ctrl+p", *"qzqz", key)
        assert isinstance(visiting.app.screen, ActionPalette)


async def test_the_palette_opens_destinations(tmp_path: Path) -> None:
    """Everything that `g` leads to is found by its words, with its keys; what has a key of its own is there once."""
    async with visit(SmallGallery(tmp_path, LIBRARY)) as visiting:
        await visiting.press(":")
        assert "Selected photos   g v" in visiting.text
        assert "Newest photos   g r" not in visiting.text
        await visiting.press(*"invitations", "enter")
        assert isinstance(visiting.screen, AdminScreen)


async def test_destinations_that_are_not_permitted_are_not_offered(tmp_path: Path) -> None:
    """Neither by `g`, nor by help, nor by the palette."""
    async with visit(SmallGallery(tmp_path, LIBRARY), actor=VIEWER) as visiting:
        for key in ("g", "?", ":"):
            await visiting.press(key)
            assert "My keys and password" in visiting.text
            assert "Members" not in visiting.text
            await visiting.press("escape")


async def test_pictures_stay_under_a_dialog(tmp_path: Path) -> None:
    """A dialog does not make the pictures beneath it go away."""
    async with visit(SmallGallery(tmp_path, LIBRARY)) as visiting:
        before = visiting.surface.wanted
        await visiting.press("?")
        assert visiting.surface.wanted == before
        await visiting.press("escape", "enter")
        grid = visiting.screen.query_one("#photos")
        assert list(visiting.surface.wanted) == list(visiting.surface.shown[grid])
