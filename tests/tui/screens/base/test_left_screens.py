"""A screen that is closed while it waits for the gallery: the result is dropped, and the session continues."""

import asyncio
import logging
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from textual.css.query import NoMatches
from textual.screen import Screen

from core.models import Activity, ActivityChanged
from tests.tui.harness.running_app import run_app
from tests.tui.harness.small_gallery import SmallGallery
from tests.tui.harness.terminal import PATIENCE
from tests.tui.screens.actions.exercising import LIBRARY, WAY
from tui.keys.screen_action import ScreenKind
from tui.runtime.failures import of_removed_node
from tui.screens.base.gallery_screen import GalleryScreen
from tui.screens.browse.home import HomeScreen
from tui.screens.dialogs.form import Field, Form
from tui.widgets.frame.body import ScreenBody
from tui.widgets.frame.empty_note import EmptyNote

INSIDE = [place for place in ScreenKind if place is not ScreenKind.HOME]


class Gate:
    """Holds the load of a screen until it is opened."""

    def __init__(self, screen: GalleryScreen[Any]) -> None:
        self.reached = asyncio.Event()
        self.opened = asyncio.Event()
        self._load = screen.load
        screen.load = self._hold  # type: ignore[method-assign]

    async def _hold(self) -> None:
        self.reached.set()
        await asyncio.shield(self.opened.wait())
        await self._load()


async def removed(screen: Screen[Any]) -> None:
    """Wait for the end of a screen's task."""
    if screen._task is not None:
        await screen._task


@pytest.mark.parametrize("place", INSIDE)
async def test_a_load_of_a_screen_that_was_left_is_dropped(tmp_path: Path, place: ScreenKind) -> None:
    """The library changes, the screen loads, `g h` closes it: its widgets are no longer used."""
    gallery = SmallGallery(tmp_path, LIBRARY)
    async with run_app(gallery) as running:
        await running.press(*WAY[place])
        screen, gate = running.screen, Gate(running.screen)
        loading = asyncio.create_task(screen._load_safely())
        async with asyncio.timeout(PATIENCE):
            await gate.reached.wait()
            await running.pilot.press("g", "h")
            await removed(screen)
        gate.opened.set()
        await loading
        assert isinstance(running.screen, HomeScreen)


@pytest.mark.parametrize("place", INSIDE)
async def test_a_screen_that_was_left_before_it_was_shown(tmp_path: Path, place: ScreenKind) -> None:
    """A screen that is closed during its first load ends without error."""
    async with run_app(SmallGallery(tmp_path, LIBRARY)) as running:
        *way, last = WAY[place]
        await running.press(*way)
        gates: asyncio.Queue[Gate] = asyncio.Queue()
        push = running.app.push_screen

        def gated(screen: Any, *arguments: Any, **options: Any) -> Any:
            if isinstance(screen, GalleryScreen):
                gates.put_nowait(Gate(screen))
            return push(screen, *arguments, **options)

        running.app.push_screen = gated  # type: ignore[method-assign]
        async with asyncio.timeout(PATIENCE):
            running.app.simulate_key(last)
            gate = await gates.get()
            await gate.reached.wait()
            screen = running.app.screen
            running.app.on_gallery_screen_destination_chosen(GalleryScreen.DestinationChosen("home"))
            for _ in range(20):
                await asyncio.sleep(0)
            gate.opened.set()
            await removed(screen)
        await running.rest()
        assert isinstance(running.screen, HomeScreen)


@pytest.mark.parametrize("place", INSIDE)
async def test_nothing_is_told_to_a_screen_that_was_left(tmp_path: Path, place: ScreenKind) -> None:
    """Timers and events after its end have no effect."""
    async with run_app(SmallGallery(tmp_path, LIBRARY)) as running:
        await running.press("L", *WAY[place])
        screen = running.screen
        await running.press("g", "h")
        await removed(screen)
        screen.activity_changed()
        screen._show_about()
        screen._show_status()
        screen.show_trail("1 of 2")
        await screen._load_safely()
        running.gallery.announce(ActivityChanged(Activity(sentence="Reading photos")))
        await running.rest()
        assert isinstance(running.screen, HomeScreen)


async def test_home_is_left_alone_while_the_session_ends(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """A disconnect during the load of home causes no traceback."""
    caplog.set_level(logging.WARNING)
    async with run_app(SmallGallery(tmp_path, LIBRARY)) as running:
        gate = Gate(running.screen)
        running.gallery.change()
        await gate.reached.wait()
        running.app.exit()
    gate.opened.set()
    await asyncio.sleep(0)
    assert not caplog.records


async def test_an_empty_home_that_is_loaded_while_the_session_ends(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """The note of an empty list is no longer added to an app that closes, which is not an error."""
    caplog.set_level(logging.WARNING)
    async with run_app(SmallGallery(tmp_path, {})) as running:
        screen = running.screen
        await screen.query_one(EmptyNote).remove()
        screen.query_one(ScreenBody)._note = None
        gate = Gate(screen)
        loading = asyncio.create_task(screen.on_mount())
        await gate.reached.wait()
        running.app.exit()
        gate.opened.set()
        await loading
    assert not caplog.records


async def test_progress_while_the_app_closes(tmp_path: Path) -> None:
    """An app that closes removes the widgets of a screen before the screen: progress is no longer shown."""
    async with run_app(SmallGallery(tmp_path, LIBRARY)) as running:
        screen = running.screen
        await screen.remove_children()
        screen.activity_changed()
        screen.show_trail()


async def test_a_dialog_that_was_closed_while_its_answers_were_judged(tmp_path: Path) -> None:
    """A worker that outlives its dialog and queries its widgets does not end the session."""
    judged = asyncio.Event()

    async with run_app(SmallGallery(tmp_path, LIBRARY)) as running:
        form = Form("Label of this key", [Field("label", "Label")])

        async def hand_over() -> None:
            with suppress(asyncio.CancelledError):
                await judged.wait()
            form.query_one("#error")

        running.app.push_screen(form)
        await running.pilot.pause()
        form._hand_over = hand_over  # type: ignore[method-assign]
        form.action_submit()
        await running.pilot.press("escape")
        async with asyncio.timeout(PATIENCE):
            await removed(form)
        judged.set()
        await running.rest()
        assert isinstance(running.screen, HomeScreen)


async def test_what_is_not_found_on_a_screen_that_is_shown_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A missing widget is an error unless its screen was removed."""
    async with run_app(SmallGallery(tmp_path, LIBRARY)) as running:
        error = NoMatches("No nodes match '#nothing'")
        with running.screen._context():
            assert not of_removed_node(error)
            running.screen._pruning = True
            assert of_removed_node(error)
            assert not of_removed_node(ValueError("no width"))
            running.screen._pruning = False
            monkeypatch.setattr(running.app, "_running", False)
            assert of_removed_node(error)
            monkeypatch.undo()
