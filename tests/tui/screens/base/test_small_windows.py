"""Windows that are too small show a message, under which only quitting and help act; narrow ones have one column."""

from pathlib import Path

import pytest
from textual import events

from tests.tui.harness.running_app import RunningApp, run_app
from tests.tui.harness.small_gallery import SmallGallery
from tui.keys.bindings import ACTIONS
from tui.screens.browse.lightbox import LightboxScreen
from tui.screens.dialogs.help import HelpScreen
from tui.screens.dialogs.menu import Menu
from tui.screens.dialogs.terminal_card import TerminalCard
from tui.widgets.tiles.photo_grid import PhotoGrid

LIBRARY = {"Home": {"Garden": 6}, "Nature": {"Alps": 30, "Bogs": 40}}
DEEP = ("right", "enter", "enter", "enter")
QUIET = sorted(
    {key for action in ACTIONS if action.id not in {"help", "step-out", "leave"} for key in action.keys}
    - {key for action in ACTIONS if action.id in {"help", "step-out", "leave"} for key in action.keys}
)


async def shrink(running: RunningApp, columns: int, rows: int) -> None:
    await running.pilot.resize_terminal(columns, rows)
    await running.rest()


@pytest.mark.parametrize("size", [(23, 30), (100, 11)], ids=str)
async def test_no_key_acts_unseen(tmp_path: Path, size: tuple[int, int]) -> None:
    """Every key of every screen but those of quitting and help leaves photo, screen and settings as they are."""
    gallery = SmallGallery(tmp_path, LIBRARY)
    async with run_app(gallery, (80, 24)) as running:
        await running.press(*DEEP)
        await shrink(running, *size)
        for key in (*QUIET, "x", "7"):
            await running.pilot.press(key)
        await running.rest()
        await shrink(running, 80, 24)
        assert isinstance(running.screen, LightboxScreen)
        assert running.screen.seen.index == 0
        assert len(running.app.screen_stack) == 4
        assert gallery.done == []


async def test_no_click_and_no_paste_acts_unseen(tmp_path: Path) -> None:
    """The mouse, and text that is pasted, do not reach the screen either."""
    async with run_app(SmallGallery(tmp_path, LIBRARY), (80, 24)) as running:
        await running.press("right", "enter", "enter")
        await shrink(running, 80, 11)
        await running.pilot.click(offset=(10, 5))
        running.app.post_message(events.Paste("Alps"))
        await running.rest()
        await shrink(running, 80, 24)
        assert len(running.app.screen_stack) == 3


@pytest.mark.parametrize("key", ["q", "ctrl+q", "ctrl+c"])
async def test_quitting_acts(tmp_path: Path, key: str) -> None:
    """The keys of quitting sign out at once, also on a photo and above a dialog."""
    async with run_app(SmallGallery(tmp_path, LIBRARY), (80, 24)) as running:
        await running.press(*DEEP, "T")
        await shrink(running, 20, 8)
        await running.pilot.press(key)
        await running.pilot.pause()
        assert running.app.session.signed_out


async def test_help_acts(tmp_path: Path) -> None:
    """Help is shown, lists what acts, scrolls and closes."""
    async with run_app(SmallGallery(tmp_path, LIBRARY), (20, 8)) as running:
        await running.press("question_mark")
        assert isinstance(running.app.screen, HelpScreen)
        assert "Keys on" in running.text
        await running.press("down", "down", "escape")
        assert len(running.app.screen_stack) == 1
        assert "larger" in running.text


async def test_a_dialog_gives_way_to_the_message(tmp_path: Path) -> None:
    """An open dialog is not shown in part; it is back in a larger window, unchanged."""
    gallery = SmallGallery(tmp_path, LIBRARY)
    async with run_app(gallery, (80, 24)) as running:
        await running.press("T")
        await shrink(running, 22, 10)
        assert "larger" in running.text
        assert "Your terminal" not in running.text
        await running.press("right", "escape")
        await shrink(running, 80, 24)
        assert isinstance(running.app.screen, TerminalCard)
        assert "Your terminal" in running.text
        assert "larger" not in running.text
        assert gallery.done == []


@pytest.mark.parametrize("columns", [24, 39, 59, 63, 64, 120])
async def test_notifications_are_not_cut(tmp_path: Path, columns: int) -> None:
    """A long notification wraps in the width of the window."""
    words = [f"word{number}" for number in range(12)]
    async with run_app(SmallGallery(tmp_path, LIBRARY), (columns, 24)) as running:
        running.app.notify(" ".join(words))
        await running.rest()
        assert all(word in running.text for word in words)


@pytest.mark.parametrize(("columns", "one"), [(24, True), (30, True), (39, True), (80, False)])
async def test_narrow_windows_have_one_column(tmp_path: Path, columns: int, one: bool) -> None:
    """Below 40 columns each photo has a row of its own and the width of the window."""
    async with run_app(SmallGallery(tmp_path, LIBRARY), (columns, 20)) as running:
        await running.press("right", "enter", "enter")
        grid = running.screen.query_one(PhotoGrid)
        assert all(len(row.tiles) == 1 for row in grid.visible_rows) is one
        if one:
            assert grid.visible_rows[0].tiles[0].columns >= columns - 6


async def test_a_dialog_that_was_left_ignores_a_resize(tmp_path: Path) -> None:
    """Its window may become too small in the moment in which it is closed."""
    async with run_app(SmallGallery(tmp_path, {"Home": {"Garden": 3}})) as running:
        await running.press("g")
        menu = running.app.screen
        assert isinstance(menu, Menu)
        await running.press("escape")
        await running.pilot.resize_terminal(20, 8)
        menu.on_resize()
        assert not menu.is_attached


async def test_only_what_is_shown_has_a_widget(tmp_path: Path) -> None:
    """The note of an empty screen and that of a small window are made when there is something to say."""
    async with run_app(SmallGallery(tmp_path, {"Home": {"Garden": 3}})) as running:
        for way in ((), ("enter",), ("enter",)):
            await running.press(*way)
            assert not running.screen.query("EmptyNote, TooSmall, Tooltip, ScrollBar")
        await running.pilot.resize_terminal(20, 8)
        await running.rest()
        assert running.screen.query_one("TooSmall").display
        assert "larger" in running.text
