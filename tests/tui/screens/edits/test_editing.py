"""The sheets that edit: where they lie, what they change of many photos, and what they keep after a refusal."""

from __future__ import annotations

import asyncio
import threading
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import pytest

from core.library.edits.edit_steps import EditKind, EditStep
from core.library.edits.operations import EditThings
from core.marks.things import Things
from core.models import Actor, EditField, Role
from core.operations import Applied, Operation, Undo
from tests.tui.harness.running_app import RunningApp, run_app
from tests.tui.harness.small_gallery import OWNER, SmallGallery, answer
from tests.tui.harness.terminal import PATIENCE
from tui.photos import running_change
from tui.screens.edits.edit_sheet import EditSheet
from tui.widgets.photo.photo_view import PhotoView

LIBRARY = {"Nature": {"Alps": 6}}
GRID = ("right", "enter")
_T = TypeVar("_T")


def dates(running: RunningApp) -> list[str]:
    keys = sorted(photo.asset_key for photo in running.gallery.photos_of(0))
    found = [answer(running.gallery.library.photo(OWNER, key)).taken for key in keys]
    return [f"{taken.local:%m-%d %H:%M}" if taken else "" for taken in found]


async def test_many_are_shifted_at_once(tmp_path: Path) -> None:
    """A range says how many it changes; what stays empty stays as it is in each; one undo."""
    async with run_app(SmallGallery(tmp_path, LIBRARY)) as running:
        await running.press(*GRID)
        before = dates(running)
        await running.press("v", "right", "right", "e")
        assert "Edit 3 photos" in running.text
        await running.press(*"1 fort", "enter")
        assert "column 3 is wrong" in " ".join(running.text.split())
        await running.press(*["backspace"] * 4, "d", "enter")
        assert "3 photos changed; u undoes it." in running.text
        (edit,) = [each for each in running.gallery.done if isinstance(each, EditThings)]
        assert [step.field for step in edit.steps] == ["taken"]
        assert sum(one != other for one, other in zip(before, dates(running), strict=True)) == 3
        await running.press("u")
        assert dates(running) == before


@pytest.mark.parametrize(("size", "width"), [((120, 40), 39), ((80, 24), 80), ((50, 24), 50)])
async def test_the_photo_refits_next_to_the_sheet(tmp_path: Path, size: tuple[int, int], width: int) -> None:
    """At the right on a wide screen, below on a narrow one, over everything on a small one; then as before."""
    async with run_app(SmallGallery(tmp_path, LIBRARY), size=size) as running:
        await running.press(*GRID, "enter")
        view = running.app.screen.query_one("#photo", PhotoView)
        room = view.size
        await running.press("e")
        assert isinstance(running.app.screen, EditSheet)
        assert running.app.screen.query_one("#card").size.width <= width <= 80
        assert view.size != room
        await running.press("escape")
        assert view.size == room


@pytest.mark.parametrize("size", [(120, 24), (80, 24), (50, 18)])
async def test_the_keys_of_the_sheet_are_always_shown(tmp_path: Path, size: tuple[int, int]) -> None:
    """Below the line with the cursor, from the first to the last, and with what is wrong about a value."""
    async with run_app(SmallGallery(tmp_path, LIBRARY), size=size) as running:
        await running.press(*GRID, "e")
        sheet = running.app.screen
        for _ in sheet.query("Input"):
            assert sheet.query_one("#card").region.contains_region(sheet.query_one("#keys").region)
            assert sheet.focused is not None
            assert sheet.focused.region.bottom <= sheet.query_one("#foot").region.y
            assert sheet.focused.region.y >= sheet.query_one("#card").region.y
            await running.press("down")
        await running.press("up", *"north", "enter")
        await running.rest()
        assert running.app.screen is sheet
        assert sheet.query_one("#said").display
        assert sheet.focused is not None
        assert sheet.focused.region.bottom <= sheet.query_one("#foot").region.y


async def test_the_note_on_a_collection_is_in_its_header(tmp_path: Path) -> None:
    """Its first line, without the signs of Markdown, for viewers too."""
    gallery = SmallGallery(tmp_path, LIBRARY)
    things = Things.of(collections=[gallery.all_collections[0].id])
    note = EditStep(EditField.NOTE, EditKind.SET, things, "**Warm** days\nand more")
    await gallery.apply(OWNER, EditThings((note,)))
    async with run_app(gallery) as running:
        await running.press(*GRID)
        assert "“Warm days…”" in running.text
        await gallery.apply(OWNER, EditThings((replace(note, kind=EditKind.RESTORE, value=None),)))
        gallery.change()
        await running.rest()
        assert "Warm days" not in running.text


async def test_viewers_are_told_why_not(tmp_path: Path) -> None:
    """Neither key does anything for them."""
    viewer = type(OWNER)(OWNER.user_id, OWNER.name, Role.VIEWER)
    async with run_app(SmallGallery(tmp_path, LIBRARY), actor=viewer) as running:
        await running.press(*GRID, "e", "n")
        assert not isinstance(running.app.screen, EditSheet)
        assert running.gallery.done == []


class WaitingGallery(SmallGallery):
    """A gallery that makes changes when it may."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, LIBRARY)
        self.go = asyncio.Event()

    async def apply(self, actor: Actor, operation: Operation[_T], cancel: threading.Event | None = None) -> Applied[_T]:
        if operation.undo is Undo.STEP:
            await self.go.wait()
        return await super().apply(actor, operation, cancel)


async def test_a_change_of_a_sheet_that_takes_long_is_cancelled(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Tags and titles: after a moment the sheet shows it, Esc cancels it and keeps the sheet open."""
    monkeypatch.setattr(running_change, "SHOWN_AFTER", 0.01)
    gallery = WaitingGallery(tmp_path)
    async with run_app(gallery) as running:
        await running.press(*GRID)
        for keys in (("t", *"sea", "enter"), ("e", "b", "enter")):
            await running.pilot.press(*keys)
            async with asyncio.timeout(PATIENCE):
                while "cancels." not in running.text:  # noqa: ASYNC110 - no event says that it is drawn
                    await asyncio.sleep(0.001)
            sheet = running.app.screen
            await running.pilot.press("escape")
            assert "Cancelling the change." in running.text
            gallery.go.set()
            await running.rest()
            assert "Cancelled: nothing was changed." in running.text
            assert running.app.screen is sheet
            gallery.go.clear()
            while running.app.screen is sheet:
                await running.press("escape")
        assert not gallery.done
