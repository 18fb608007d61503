"""Exercises of the actions in lists of text rows: members, invitations, sessions, audit log, keys."""

from core.library.duplicates.operations import KeepPhotos
from tests.tui.harness.running_app import RunningApp
from tests.tui.screens.actions.exercising import Exercises
from tui.screens.base.section_screen import SectionScreen
from tui.screens.dialogs.form import Form
from tui.screens.duplicates.comparison_screen import ComparisonScreen

exercise = Exercises()


@exercise("people.next", "people.previous")
async def goes_between_lists(running: RunningApp, key: str) -> None:
    assert isinstance(running.screen, SectionScreen)
    assert running.screen.section.title == "Members"
    await running.press(key)
    assert running.screen.section.title == ("Log" if key in {"left", "h"} else "Invitations")
    for _ in range(4):
        await running.press(key)
    assert running.screen.section.title == "Members"


@exercise("people.new")
async def asks_for_a_new_one(running: RunningApp, key: str) -> None:
    await running.press(key)
    assert isinstance(running.app.screen, Form)
    assert "New invitation" in running.text


@exercise("duplicates.compare")
async def compares_duplicates(running: RunningApp, key: str) -> None:
    await running.press(key)
    assert "These are not duplicates." in running.text
    await show_duplicates(running)
    await running.press(key)
    assert isinstance(running.app.screen, ComparisonScreen)


@exercise("duplicates.apart")
async def tells_duplicates_apart(running: RunningApp, key: str) -> None:
    await show_duplicates(running)
    await running.press(key)
    assert "No longer listed as duplicates; u undoes it." in running.text
    assert "No duplicates were found." in running.text


@exercise(*(f"duplicates.keep.{number}" for number in range(1, 5)))
async def keeps_a_photo(running: RunningApp, key: str) -> None:
    await show_duplicates(running)
    await running.press("c", key)
    done = [type(each) for each in running.gallery.done]
    assert done == ([KeepPhotos] if key in {"1", "2"} else []), "there are two"


@exercise("duplicates.choose")
async def keeps_several(running: RunningApp, key: str) -> None:
    await show_duplicates(running)
    await running.press("c", key, "right", key, "x")
    assert "All photos are kept." in running.text
    assert not running.gallery.selected


@exercise("duplicates.differ")
async def tells_compared_photos_apart(running: RunningApp, key: str) -> None:
    await show_duplicates(running)
    await running.press("c", key)
    assert "No longer listed as duplicates; u undoes it." in running.text


async def show_duplicates(running: RunningApp) -> None:
    """Show a list with one group of equal files."""
    connection = running.gallery.memory.connection
    connection.execute("UPDATE files SET sha256 = zeroblob(32) WHERE id IN (SELECT id FROM files LIMIT 2)")
    await running.press("g", "h", "g", "d")
    assert "1 group" in running.lines[0]
