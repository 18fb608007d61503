"""The list of excluded folders on the screen of admins."""

from __future__ import annotations

import re
from pathlib import Path

from core.models import Exclusion
from tests.tui.harness.running_app import run_app
from tests.tui.harness.small_gallery import OWNER, SmallGallery
from tui.screens.dialogs.form import Form


async def test_folders_are_excluded_and_included_again(tmp_path: Path) -> None:
    """`n` asks for a name or a path, Enter removes one, the history undoes both."""
    async with run_app(SmallGallery(tmp_path, {"Home": {"Garden": 1}})) as running:
        await running.press("g", "a", "h", "h", "h")
        assert "No folders are excluded" in running.text
        await running.press("n", *"Private", "enter")
        assert re.search(r"Private · every folder called Private", running.text)
        assert "The next scan hides these folders" in running.text

        await running.press("n", *"Home", "slash", *"Garden", "enter")
        assert re.search(r"Home/Garden · the folder Home/Garden", running.text)
        await running.press("enter", "x")
        stored = await running.gallery.indexing.exclusions(OWNER)
        assert [each.exclusion for each in stored] == [Exclusion("Home/Garden")]

        await running.press("g", "u", "u", "y")
        assert len(await running.gallery.indexing.exclusions(OWNER)) == 2


async def test_what_is_not_a_folder_is_refused_in_the_form(tmp_path: Path) -> None:
    """With the reason, and the text to correct."""
    async with run_app(SmallGallery(tmp_path, {"Home": {"Garden": 1}})) as running:
        await running.press("g", "a", "h", "h", "h", "n", *"..", "enter")
        assert isinstance(running.app.screen, Form)
        assert "This is not the name or the path of a folder." in running.text
