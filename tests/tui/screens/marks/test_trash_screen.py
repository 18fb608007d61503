"""The trash on the screen: what was moved there, and how it is restored."""

from __future__ import annotations

from pathlib import Path

from tests.tui.harness.running_app import run_app
from tests.tui.harness.small_gallery import OWNER, SmallGallery, answer
from tests.tui.screens.actions.exercising import LIBRARY, WAY
from tui.keys.screen_action import ScreenKind
from tui.screens.browse.grid import GridScreen
from tui.screens.browse.lightbox import LightboxScreen
from tui.screens.browse.place_recorder import place_of
from tui.screens.marks.trash_screen import TrashScreen


async def test_what_is_in_the_trash_is_shown_opened_and_restored(tmp_path: Path) -> None:
    """All photos as one tile, then categories and collections; pictures and details are there."""
    async with run_app(SmallGallery(tmp_path, LIBRARY)) as running:
        await running.press("g", "x")
        assert isinstance(running.screen, TrashScreen)
        assert "The trash is empty." in running.text
        await running.press("x", "o", "enter", "w", "s", "escape")
        await running.press(*WAY[ScreenKind.PHOTOS], "v", "right", "right", "x")
        assert "3 photos moved to the trash; u undoes it." in running.text
        assert " of 37 photos" in running.text
        await running.press("escape", "x", "g", "x")
        assert "All photos in the trash" in running.text
        assert "Nature › " in running.text
        await running.press("x")
        assert "Open it to restore photos." in running.text
        await running.press("right", "f")
        assert "Nothing is changed in the trash. Restore it first." in running.text
        await running.press("d")
        assert "What is in the trash cannot be downloaded." in running.text
        assert {each.id for each in running.screen.available_actions()}.isdisjoint(
            {"favourite", "rate.1", "tag", "take"}
        )
        await running.press("left")
        await running.press("enter", "space", "A")
        assert isinstance(running.screen, GridScreen)
        assert "40 selected" in running.text
        await running.press("A")
        assert " selected" not in running.lines[-1]
        before = running.screen.view.cursor_index
        await running.press("enter", "i")
        lightbox = running.app.screen_stack[-1]
        assert isinstance(lightbox, LightboxScreen)
        assert "Exposure" in running.text
        assert place_of(running.app.screen_stack).photo_set != lightbox.seen.sequence.photo_set
        await running.press("escape", "escape", "v", "right", "x")
        assert "2 photos restored; u undoes it." in running.text
        assert before == 0
        await running.press("escape", "right", "w", "escape", "escape", "s", "x")
        assert "restored; u undoes it." in running.text
        count = answer(running.gallery.library.trash.of(OWNER)).photo_count
        assert 0 < count <= 3
        await running.press("u", "u", "u", "u")
        assert answer(running.gallery.library.trash.of(OWNER)).photo_count == 0
