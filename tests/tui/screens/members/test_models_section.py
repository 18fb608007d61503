"""The list of models under `ga`."""

from __future__ import annotations

from pathlib import Path

from core.understanding.parts import SwitchPart
from tests.tui.harness.running_app import run_app
from tests.tui.harness.small_gallery import SmallGallery


async def test_an_admin_switches_a_part_on_and_off(tmp_path: Path) -> None:
    """The list says what is on, what is missing, and what to do about it."""
    gallery = SmallGallery(tmp_path, {"Travel": {"Rome": 3}})
    async with run_app(gallery) as running:
        await running.press("g", "a", "l", "l", "l", "l")
        assert "Search by meaning" in running.text
        assert "off" in running.text
        await running.press("enter", "s")
        assert "Search by meaning is on." in running.text
        assert gallery.done == [SwitchPart("clip", True)]
        assert "no model" in running.text or "not installed" in running.text
        await running.press("enter", "s")
        assert "Search by meaning is off." in running.text
        assert await gallery.undo(running.app.session.actor) is None, "it is undone from the history alone"
