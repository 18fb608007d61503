"""What the keys that edit do: the sheets, what they save, and that it is undone."""

from __future__ import annotations

from core.library.edits.operations import EditThings
from core.models import DateSource, PhotoDetails
from tests.tui.harness.running_app import RunningApp
from tests.tui.harness.small_gallery import OWNER, answer
from tests.tui.screens.actions.exercising import Exercises
from tui.keys.screen_action import ScreenKind

exercise = Exercises()


def details(running: RunningApp) -> PhotoDetails:
    photo = running.screen.photo  # type: ignore[attr-defined]
    return answer(running.gallery.library.details(OWNER, photo.asset_key))


@exercise("note")
async def writes_a_note(running: RunningApp, key: str) -> None:
    await running.press(key)
    assert "Note on 1 " in running.text
    await running.press(*"warm", "ctrl+s")
    assert "changed; u undoes it." in running.text
    assert len([each for each in running.gallery.done if isinstance(each, EditThings)]) == 1
    if running.screen.kind is not ScreenKind.COLLECTIONS:
        assert details(running).edits.note == "warm"
    await running.press(key, "x", "escape")
    assert "Esc again discards the change" in running.text
    await running.press("escape", "u")
    if running.screen.kind is not ScreenKind.COLLECTIONS:
        assert details(running).edits.note is None


@exercise("edit")
async def edits_a_photo(running: RunningApp, key: str) -> None:
    before = details(running)
    await running.press(key)
    assert f"Edit {before.photo.file_name}" in running.text
    await running.press(*"Ours", "down", "down", "end", *["backspace"] * 19, *"2024-13")
    assert "column 6 is wrong" in " ".join(running.text.split())
    await running.press("enter", *["backspace"] * 2, *"05-01", "enter")
    assert "1 photo changed; u undoes it." in running.text
    after = details(running)
    assert after.edits.title == "Ours"
    assert after.photo.taken is not None
    assert (f"{after.photo.taken.local:%Y-%m-%d}", after.photo.taken.source) == ("2024-05-01", DateSource.PERSON)
    assert after.edits.original_taken == before.photo.taken
    await running.press(key, "down", "down", "ctrl+o", "enter")
    assert details(running).photo.taken == before.photo.taken
    await running.press("u", "u")
    assert details(running) == before
