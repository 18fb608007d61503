"""Exercises of the actions that select and download photos."""

from tests.tui.harness.running_app import RunningApp
from tests.tui.screens.actions.exercising import Exercises

exercise = Exercises()


@exercise("select")
async def selects(running: RunningApp, key: str) -> None:
    await running.press(key)
    assert len(running.gallery.selected) == 1
    assert "✓ " in running.text
    await running.press(key)
    assert running.gallery.selected == []


@exercise("select.range")
async def selects_a_range(running: RunningApp, key: str) -> None:
    await running.press(key, "right", "right", key)
    assert len(running.gallery.selected) == 3


@exercise("select.all")
async def selects_all(running: RunningApp, key: str) -> None:
    await running.press(key)
    assert len(running.gallery.selected) == 40
    await running.press(key)
    assert running.gallery.selected == []


@exercise("take")
async def downloads(running: RunningApp, key: str) -> None:
    await running.press(key)
    downloads = running.gallery.settings.home / "Downloads"
    assert [path.suffix for path in downloads.iterdir()] == [".jpg"]
