"""Exercises of the actions in lists of text rows: members, invitations, sessions, audit log, keys."""

from tests.tui.harness.running_app import RunningApp
from tests.tui.screens.actions.exercising import Exercises
from tui.screens.base.section_screen import SectionScreen
from tui.screens.dialogs.form import Form

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
