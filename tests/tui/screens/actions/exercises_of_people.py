"""What keys do in the lists about people: members, invitations, visitors, the log, keys."""

from tests.tui.screens.actions.exercising import Exercises
from tests.tui.visits import Visit
from tui.screens.base.section_screen import PeopleScreen
from tui.screens.dialogs.form import Form

exercise = Exercises()


@exercise("people.next", "people.previous")
async def goes_between_lists(visiting: Visit, key: str) -> None:
    assert isinstance(visiting.screen, PeopleScreen)
    assert visiting.screen.section.title == "Members"
    await visiting.press(key)
    assert visiting.screen.section.title == ("Log" if key in {"left", "h"} else "Invitations")
    for _ in range(3):
        await visiting.press(key)
    assert visiting.screen.section.title == "Members"


@exercise("people.new")
async def asks_for_a_new_one(visiting: Visit, key: str) -> None:
    await visiting.press(key)
    assert isinstance(visiting.app.screen, Form)
    assert "New invitation" in visiting.text
