"""How the screens look at three sizes: layout only, pictures are blank here."""

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest
from textual.pilot import Pilot

from tests.tui.harness.running_app import SIZES, NotingSurface, RunningApp, make_app
from tests.tui.harness.skipped_waits import SkippingLoop, skip_waits
from tests.tui.harness.small_gallery import SmallGallery

LIBRARY = {
    "Family": {"Birthdays": 12, "Grandparents": 8},
    "Home": {"Garden": 6},
    "Nature": {"Alps in June": 300, "Bogs": 40, "Coast [north]": 50},
    "Travel": {"Lima": 14, "Paris / Day 1": 25},
}
WAYS: dict[str, tuple[str, ...]] = {
    "home": (),
    "collections": ("right", "right", "enter"),
    "grid": ("right", "right", "enter", "enter", "right"),
    "lightbox": ("right", "right", "enter", "enter", "right", "enter", "i"),
    "help": ("right", "right", "enter", "enter", "question_mark"),
    "light": ("D",),
    "terminal": ("T", "down"),
    "search": ("right", "right", "enter", "slash", *"bo", "down"),
}


@pytest.mark.parametrize("size", SIZES, ids=[f"{columns}x{rows}" for columns, rows in SIZES])
@pytest.mark.parametrize("name", WAYS)
def test_screens_look_as_they_were_approved(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    snap_compare: Callable[..., bool],
    name: str,
    size: tuple[int, int],
) -> None:
    """No screen changed since it was last reviewed."""
    gallery, surface = SmallGallery(tmp_path, LIBRARY), NotingSurface()
    app = make_app(gallery, size, surface)

    monkeypatch.setattr(asyncio.events, "new_event_loop", SkippingLoop)

    async def walk(pilot: Pilot[None]) -> None:
        skip_waits(monkeypatch)
        running = RunningApp(app, pilot, gallery, surface)
        await running.rest()
        await running.press(*WAYS[name])

    assert snap_compare(app, terminal_size=size, run_before=walk)
