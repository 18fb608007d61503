"""Menus, prompts, help and palette: closing, mouse, and sizes."""

import re
from pathlib import Path

import pytest
from textual.command import CommandList

from tests.tui.harness.running_app import SIZES, run_app
from tests.tui.harness.small_gallery import VIEWER, SmallGallery
from tui.keys.keymap import keymap_of, parse_bindings
from tui.screens.base.gallery_screen import GalleryScreen
from tui.screens.browse.collections import CollectionsScreen
from tui.screens.browse.grid import GridScreen
from tui.screens.browse.home import HomeScreen
from tui.screens.browse.lightbox import LightboxScreen
from tui.screens.dialogs.help import HelpScreen
from tui.screens.dialogs.menu import LetterPrompt, Menu
from tui.screens.dialogs.palette import ActionPalette
from tui.screens.members.admin import AdminScreen
from tui.widgets.photo.details_panel import DetailsPanel
from tui.widgets.tiles.photo_grid import PhotoGrid

LIBRARY = {"Home": {"Garden": 6}, "Nature": {"Alps": 30, "Bogs": 40}}


async def test_a_menu_by_arrows(tmp_path: Path) -> None:
    """Arrows move from the current choice around the ends, Enter chooses."""
    gallery = SmallGallery(tmp_path, LIBRARY)
    async with run_app(gallery) as running:
        await running.press("enter", "o", "up", "enter")
        assert gallery.stored == {"order.photos": "rating"}
        await running.press("o", "down", "enter")
        assert gallery.stored == {"order.photos": "oldest"}


@pytest.mark.parametrize("dialog", [LetterPrompt, ActionPalette])
async def test_a_dialog_closes_only_itself(tmp_path: Path, dialog: type[LetterPrompt | ActionPalette]) -> None:
    """A key that reaches a dialog below another one, or one that is closed, closes nothing else."""
    async with run_app(SmallGallery(tmp_path, LIBRARY)) as running:
        await running.press("enter")
        below, above = dialog(), LetterPrompt()
        await running.app.push_screen(below)
        await running.app.push_screen(above)
        below.dismiss()
        below.dismiss()
        assert running.app.screen is above
        above.dismiss()
        below.dismiss()
        below.dismiss()
        await running.rest()
        assert isinstance(running.screen, GridScreen)
        grid = running.screen
        await running.app.push_screen(dialog())
        grid.action_back()
        assert isinstance(running.app.screen, dialog)


@pytest.mark.parametrize("key", ["escape", "q", "x", "9", "backspace", "tab"])
async def test_any_other_key_closes_a_menu(tmp_path: Path, key: str) -> None:
    """A key without a choice closes the menu without effect."""
    gallery = SmallGallery(tmp_path, LIBRARY)
    async with run_app(gallery) as running:
        await running.press("enter", "o", key)
        assert isinstance(running.screen, GridScreen)
        assert gallery.stored == {}


@pytest.mark.parametrize(
    ("opening", "key"),
    [(":", "ctrl+c"), ("?", "ctrl+q"), ("g", "ctrl+q"), ("T", "ctrl+c"), ("o", "ctrl+q"), ("gan", "ctrl+c")],
)
async def test_signing_out_needs_no_closing(tmp_path: Path, opening: str, key: str) -> None:
    """The keys that sign out work above every kind of dialog, also where one types."""
    async with run_app(SmallGallery(tmp_path, LIBRARY)) as running:
        await running.press(*opening)
        assert not isinstance(running.app.screen, GalleryScreen)
        await running.pilot.press(key)
        await running.pilot.pause()
        assert running.app.session.signed_out


async def test_what_is_typed_signs_nobody_out(tmp_path: Path) -> None:
    """A member may have a letter for it, which dialogs take as text or as their own key."""
    async with run_app(SmallGallery(tmp_path, LIBRARY)) as running:
        running.app.session.keymap = keymap_of(parse_bindings("leave=U escape f10; back=backspace"))
        running.app.set_keymap(running.app.session.keymap)
        await running.press(":", "U", "escape")
        assert isinstance(running.app.screen, HomeScreen)
        assert not running.app.session.signed_out
        await running.press(":")
        await running.pilot.press("f10")
        await running.pilot.pause()
        assert running.app.session.signed_out


async def test_a_menu_by_mouse(tmp_path: Path) -> None:
    """A click on a choice chooses it, one outside the card closes it."""
    gallery = SmallGallery(tmp_path, LIBRARY)
    async with run_app(gallery) as running:
        await running.press("enter", "o")
        row = next(number for number, line in enumerate(running.lines) if "By name" in line)
        await running.pilot.click(offset=(running.lines[row].index("By name"), row))
        await running.rest()
        assert gallery.stored == {"order.photos": "name"}
        await running.press("o")
        await running.pilot.click(offset=(2, 35))
        await running.rest()
        assert isinstance(running.screen, GridScreen)
        await running.press("'")
        assert isinstance(running.app.screen, LetterPrompt)
        await running.pilot.click(offset=(2, 35))
        await running.rest()
        assert isinstance(running.screen, GridScreen)


@pytest.mark.parametrize("size", [(40, 12), *SIZES], ids=str)
async def test_help_is_whole_at_every_size(tmp_path: Path, size: tuple[int, int]) -> None:
    """All keys and labels can be scrolled into view, and no word is cut."""
    async with run_app(SmallGallery(tmp_path, LIBRARY), size) as running:
        await running.press("enter")
        actions = running.screen.available_actions()
        await running.press("?")
        assert isinstance(running.app.screen, HelpScreen)
        seen = running.text
        for _ in range(60):
            await running.pilot.press("j")
            await running.pilot.pause()
            seen += "\n" + running.text
        words = seen.split()
        for action in actions:
            assert all(word in words for word in action.words.split()), action.words
        await running.press("k")
        assert isinstance(running.app.screen, HelpScreen)


@pytest.mark.parametrize("key", ["escape", "q", "?", "enter", "backspace"])
async def test_the_usual_ways_out_close_help(tmp_path: Path, key: str) -> None:
    """Help is closed by all common keys."""
    async with run_app(SmallGallery(tmp_path, LIBRARY)) as running:
        await running.press("?", key)
        assert isinstance(running.screen, HomeScreen)
        await running.press("?")
        await running.pilot.click(offset=(60, 20))
        await running.rest()
        assert isinstance(running.screen, HomeScreen)


@pytest.mark.parametrize(
    ("forth", "back"), [("pagedown", "pageup"), ("space", "pageup"), ("end", "home"), ("G", "home")]
)
async def test_help_scrolls_by_pages(tmp_path: Path, forth: str, back: str) -> None:
    """The keys that move by a page in lists do so in help where it is higher than the window."""
    async with run_app(SmallGallery(tmp_path, LIBRARY), (80, 24)) as running:
        await running.press("enter", "?")
        assert "Keys on this screen" in running.text
        await running.press(forth)
        assert isinstance(running.app.screen, HelpScreen)
        assert "Keys on this screen" not in running.text
        await running.press(back)
        assert "Keys on this screen" in running.text


async def test_the_palette_offers_what_the_screen_can_do(tmp_path: Path) -> None:
    """Actions of this screen with their keys, none of Textual's own; Escape closes it."""
    async with run_app(SmallGallery(tmp_path, LIBRARY)) as running:
        await running.press("ctrl+p")
        await running.rest()
        assert "Actual size" not in running.text
        for words in ("Screenshot", "Maximize", "Theme"):
            assert words not in running.text
        await running.press(*"dark")
        assert re.search("Dark or light theme {3,}D", running.text)
        await running.press("escape")
        assert isinstance(running.screen, HomeScreen)


@pytest.mark.parametrize("key", ["pageup", "pagedown", "home", "end", "up", "down", "enter"])
async def test_the_palette_survives_moves_without_a_command(tmp_path: Path, key: str) -> None:
    """No command has these words: a move has nothing to move to."""
    async with run_app(SmallGallery(tmp_path, LIBRARY)) as running:
        await running.press("ctrl+p", *"qzqz", key)
        assert isinstance(running.app.screen, ActionPalette)


@pytest.mark.parametrize("move", ["page_up", "page_down", "first", "last", "cursor_up", "cursor_down"])
async def test_the_palette_survives_moves_before_its_list_is_laid_out(tmp_path: Path, move: str) -> None:
    """Commands arrive before the list has a size: a page has no height yet."""
    async with run_app(SmallGallery(tmp_path, LIBRARY)) as running:
        palette = ActionPalette()
        await running.app.push_screen(palette)
        commands = palette.query_one(CommandList)
        commands.add_options(["One", "Two"])
        commands.highlighted = 1
        assert not commands.scrollable_content_region
        await palette.run_action(f"command_list('{move}')")
        assert running.app.screen is palette


async def test_the_palette_opens_destinations(tmp_path: Path) -> None:
    """Destinations are found by their words, their keys in a column; one with a key of its own is listed once."""
    async with run_app(SmallGallery(tmp_path, LIBRARY)) as running:
        await running.press(":")
        columns = {
            line.index("g v" if "g v" in line else "g u") for line in running.lines if re.search(" g [vu]", line)
        }
        assert re.search("Selected photos and collections {3,}g v", running.text)
        assert re.search("History of changes {3,}g u", running.text)
        assert len(columns) == 1
        assert not re.search("Newest photos {3,}g r", running.text)
        await running.press(*"invitations", "enter")
        assert isinstance(running.screen, AdminScreen)


async def test_destinations_that_are_not_permitted_are_not_offered(tmp_path: Path) -> None:
    """Not in the `g` menu, in help, or in the palette."""
    async with run_app(SmallGallery(tmp_path, LIBRARY), (120, 60), actor=VIEWER) as running:
        for key in ("g", "?", ":"):
            await running.press(key)
            assert "Trips and events" in running.text
            assert "Members" not in running.text
            await running.press("escape")


async def test_pictures_stay_under_a_dialog(tmp_path: Path) -> None:
    """Pictures stay visible below a dialog."""
    async with run_app(SmallGallery(tmp_path, LIBRARY)) as running:
        before = running.surface.wanted
        await running.press("?")
        assert running.surface.wanted == before
        await running.press("escape", "enter")
        grid = running.screen.query_one("#photos")
        assert list(running.surface.wanted) == list(running.surface.shown[grid])


async def test_the_palette_finds_collections(tmp_path: Path) -> None:
    """By any part of the name; the collection opens with its category below it."""
    async with run_app(SmallGallery(tmp_path, LIBRARY)) as running:
        await running.press("ctrl+p", *"bogs", "enter")
        assert "sshowcase › Nature › Bogs" in running.lines[0]
        await running.press("escape")
        assert "sshowcase › Nature" in running.lines[0]
        assert "Bogs" not in running.lines[0]


@pytest.mark.parametrize("words", ["invite", "members", "password", "share links"])
async def test_the_palette_of_home_has_what_an_admin_does(tmp_path: Path, words: str) -> None:
    """Inviting, members, keys and share links are found without a detour."""
    async with run_app(SmallGallery(tmp_path, LIBRARY)) as running:
        await running.press("ctrl+p", *words.replace(" ", ""), "enter")
        assert not isinstance(running.app.screen, ActionPalette)
        assert len(running.app.screen_stack) > 1


async def test_the_palette_names_actions_of_other_screens(tmp_path: Path) -> None:
    """Choosing one that is more than one step away says where it works."""
    async with run_app(SmallGallery(tmp_path, LIBRARY)) as running:
        await running.press("ctrl+p", *"filmstrip", "enter")
        assert "Filmstrip works in an open photo." in running.text
        assert isinstance(running.screen, HomeScreen)


async def test_the_palette_opens_what_an_action_works_in(tmp_path: Path) -> None:
    """In a list of photos, the photo at the cursor; what needs more than that, or changes something, says where."""
    async with run_app(SmallGallery(tmp_path, LIBRARY)) as running:
        await running.press("enter", "right", "right", "ctrl+p", *"details", "enter")
        assert isinstance(running.screen, LightboxScreen)
        assert running.screen.seen.index == 2
        assert running.screen.query_one(DetailsPanel).has_class("-open")
        await running.press("escape", "escape", "ctrl+p", *"pause the", "enter")
        assert "Pause the slideshow works in an open photo." in running.text


async def test_the_palette_goes_back_to_what_an_action_works_in(tmp_path: Path) -> None:
    """From a photo to its list, where the cursor is at the photo that was seen last."""
    async with run_app(SmallGallery(tmp_path, LIBRARY)) as running:
        await running.press("enter", "enter", "right", "right", "ctrl+p", *"selectarange", "enter")
        assert isinstance(running.screen, GridScreen)
        grid = running.screen.query_one(PhotoGrid)
        assert (grid.cursor_index, grid.range_start) == (2, 2)
        await running.press("right", "enter", "ctrl+p", *"sort", "enter")
        assert isinstance(running.app.screen, Menu)
        assert isinstance(running.app.screen_stack[-2], GridScreen)


async def test_the_palette_changes_nothing_that_was_not_seen(tmp_path: Path) -> None:
    """From a list of collections no photo is selected or made a cover."""
    gallery = SmallGallery(tmp_path, {"Nature": {"Alps": 3, "Bogs": 4}})
    async with run_app(gallery) as running:
        await running.press("enter", "ctrl+p", *"selectarange", "enter")
        assert "Select a range works in a list of photos." in running.text
        assert isinstance(running.screen, CollectionsScreen)
        assert not running.app.session.selection
