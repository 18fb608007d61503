"""Exercises of the actions that select and download photos."""

from tests.tui.harness.running_app import RunningApp
from tests.tui.harness.small_gallery import OWNER, answer
from tests.tui.screens.actions.exercising import Exercises
from tui.keys.screen_action import ScreenKind

exercise = Exercises()
GROUPS = {ScreenKind.HOME, ScreenKind.COLLECTIONS}


def how_many(running: RunningApp) -> int:
    selected = answer(running.gallery.library.selected.things(OWNER))
    assert bool(selected.photos) <= (running.screen.kind not in GROUPS)
    return selected.count


@exercise("select")
async def selects(running: RunningApp, key: str) -> None:
    for expected in (1, 0):
        await running.press(key)
        assert how_many(running) == expected
        assert ("✓ " in running.text) == bool(expected)


@exercise("select.range")
async def selects_a_range(running: RunningApp, key: str) -> None:
    await running.press(key, "right", "right", key)
    assert len(running.gallery.selected) == 3


@exercise("select.all")
async def selects_all(running: RunningApp, key: str) -> None:
    for expected in (3 if running.screen.kind in GROUPS else 40, 0):
        await running.press(key)
        assert how_many(running) == expected


@exercise("take")
async def downloads(running: RunningApp, key: str) -> None:
    await running.press(key)
    downloads = running.gallery.settings.home / "Downloads"
    expected = {ScreenKind.HOME: 6, ScreenKind.COLLECTIONS: 30}.get(running.screen.kind, 1)
    assert [path.suffix for path in downloads.iterdir()] == [".jpg"] * expected
