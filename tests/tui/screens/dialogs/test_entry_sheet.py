"""The sheet with a line of input: adding, completing, removing, undoing, and what it keeps after a refusal."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from core.errors import UsageError
from tests.tui.harness.running_app import RunningApp, run_app
from tests.tui.harness.small_gallery import SmallGallery
from tui.screens.dialogs.entry_sheet import Chip, Completion, EntrySheet, EntrySource

LIBRARY = {"Nature": {"Alps": 3}}
COUNTS = {"lake": 12, "lakeside": 3, "sea": 9}


class Words(EntrySource):
    """A list of words, with those of `COUNTS` as completions."""

    title = "Words of 3 photos"
    placeholder = "A word"

    def __init__(self) -> None:
        self.words: list[str] = []
        self.former: list[list[str]] = []

    async def chips(self) -> Sequence[Chip]:
        return [Chip(word, word, "3 of 3") for word in self.words]

    async def completions(self, typed: str) -> Sequence[Completion]:
        return [Completion(word, word, str(count)) for word, count in COUNTS.items() if word.startswith(typed)]

    async def add(self, entry: str) -> str:
        if entry in self.words:
            raise UsageError("It is there already.", "Type another one.")
        self.former.append([*self.words])
        self.words.append(entry)
        return f"{entry} was added."

    async def remove(self, chip: Chip) -> str:
        self.former.append([*self.words])
        self.words.remove(chip.value)
        return f"{chip.value} was removed."

    async def undo(self) -> str:
        if not self.former:
            return await super().undo()
        self.words = self.former.pop()
        return "Undone."


class OneNote(EntrySource):
    """A text of which there is one."""

    title = "Note"
    initial = "before"
    closes = True

    def __init__(self) -> None:
        self.note = ""

    async def chips(self) -> Sequence[Chip]:
        return ()

    async def add(self, entry: str) -> str:
        self.note = entry
        return ""


@asynccontextmanager
async def sheet_over(
    source: EntrySource, tmp_path: Path, size: tuple[int, int] = (120, 40)
) -> AsyncIterator[tuple[RunningApp, list[bool | None]]]:
    """Run the app with a sheet on top of home; the list holds what it returned."""
    returned: list[bool | None] = []
    async with run_app(SmallGallery(tmp_path, LIBRARY), size) as running:
        running.app.push_screen(EntrySheet(source), returned.append)
        await running.rest()
        yield running, returned


async def test_what_is_typed_is_added_and_an_empty_line_closes(tmp_path: Path) -> None:
    """Enter adds and keeps the sheet open; several entries typed at once are added in their order."""
    source = Words()
    async with sheet_over(source, tmp_path) as (running, returned):
        assert "Words of 3 photos" in running.text
        for key in ("o", "n", "e", "enter", "t", "w", "o", "enter", "enter"):
            await running.pilot.press(key)
        await running.rest()
        assert source.words == ["one", "two"]
        assert returned == [True]


async def test_completions(tmp_path: Path) -> None:
    """Those that match stand above the line with their counts, the best one nearest; Up, Tab and the mouse choose."""
    source = Words()
    async with sheet_over(source, tmp_path) as (running, returned):
        await running.press("l", "a")
        lines = [line.split() for line in running.lines]
        assert lines.index(["lakeside", "3"]) + 1 == lines.index(["lake", "12"])
        assert ["sea", "9"] not in lines
        await running.press("up", "up", "up", "enter")
        assert source.words == ["lakeside"]
        await running.press("l", "tab", "enter")
        assert source.words == ["lakeside", "lake"]
        row = [line.split() for line in running.lines].index(["sea", "9"])
        await running.pilot.click(offset=(8, row))
        await running.rest()
        assert source.words == ["lakeside", "lake", "sea"]
        await running.press("up", "down", "enter")
        assert returned == [True], "below the completions is the empty line"


async def test_chips_are_removed_and_changes_undone(tmp_path: Path) -> None:
    """Backspace on an empty line first shows which one, arrows choose another; Ctrl+Z undoes one change at a time."""
    source = Words()
    async with sheet_over(source, tmp_path) as (running, _):
        await running.press(*"one", "enter", *"two", "enter", *"three", "enter", *"x", "backspace")
        assert source.words == ["one", "two", "three"]
        await running.press("backspace", "left", "right", "left", "backspace")
        assert source.words == ["one", "three"]
        assert "two was removed." in running.text
        await running.press("ctrl+z", "ctrl+z")
        assert source.words == ["one", "two"]
        await running.press("ctrl+z", "ctrl+z", "ctrl+z")
        assert source.words == []
        assert "There is nothing to undo here." in running.text


async def test_a_refused_entry_stays_in_the_line(tmp_path: Path) -> None:
    """With the reason; Escape closes, and returns whether anything was changed."""
    source = Words()
    async with sheet_over(source, tmp_path) as (running, returned):
        await running.press(*"one", "enter", *"one", "enter")
        assert "It is there already." in running.text
        await running.press("s", "enter", "escape")
        assert source.words == ["one", "ones"]
        assert returned == [True]
    async with sheet_over(Words(), tmp_path) as (running, returned):
        await running.press("escape")
        assert returned == [False]


async def test_a_single_text_is_edited_and_closes(tmp_path: Path) -> None:
    """It begins with the text of before; an emptied line is a change, too."""
    source = OneNote()
    async with sheet_over(source, tmp_path) as (running, returned):
        await running.press("!", "enter")
        assert source.note == "before!"
        assert returned == [True]
    async with sheet_over(source, tmp_path) as (running, returned):
        await running.press("ctrl+u", "enter")
        assert source.note == ""
        assert returned == [True]


@pytest.mark.parametrize("size", [(24, 12), (80, 24)], ids=str)
async def test_it_fits_into_small_windows(tmp_path: Path, size: tuple[int, int]) -> None:
    """The line of input is in view, and survives a window of one cell."""
    source = Words()
    async with sheet_over(source, tmp_path, size) as (running, _):
        await running.press(*"lake", "enter", *"zebra")
        assert any("zebra" in line for line in running.lines)
        await running.pilot.resize_terminal(1, 1)
        await running.rest()
        await running.pilot.resize_terminal(*size)
        await running.press("s", "enter")
        assert source.words == ["lake", "zebras"]
