"""Keys that come faster than screens open reach the screens that they were meant for."""

import asyncio
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from textual import events
from textual.message import Message

from tests.tui.harness.running_app import RunningApp, run_app
from tests.tui.harness.small_gallery import SmallGallery
from tests.tui.harness.terminal import PATIENCE
from tui.runtime.type_ahead import MAX_WAITING_KEYS, TypeAhead, handles_key
from tui.screens.browse.collections import CollectionsScreen
from tui.screens.browse.grid import GridScreen
from tui.screens.browse.home import HomeScreen
from tui.screens.browse.lightbox import LightboxScreen

LIBRARY = {"Home": {"Garden": 6}, "Nature": {"Alps": 30, "Bogs": 40}}
CHARACTERS = {"enter": "\r", "apostrophe": "'", "escape": "\x1b"}


async def typed(running: RunningApp, *keys: str) -> None:
    """Have all keys arrive at once."""
    for key in keys:
        running.app.post_message(events.Key(key, CHARACTERS.get(key, key)))
    await running.rest()
    while running.app._type_ahead.busy:
        await running.rest()


@pytest.mark.parametrize("times", [0, 1, 4])
async def test_a_key_sequence_typed_at_once(tmp_path: Path, times: int) -> None:
    """`gr` and `gh` lead where they should, however fast they are typed."""
    async with run_app(SmallGallery(tmp_path, LIBRARY)) as running:
        await typed(running, *["g", "r", "g", "h"] * times, "g", "r")
        assert isinstance(running.screen, GridScreen)
        await typed(running, "g", "h")
        assert isinstance(running.screen, HomeScreen)


async def test_a_whole_way_typed_at_once(tmp_path: Path) -> None:
    """Letter, category, collection, photo, and all the way back: no key is lost and none is taken twice."""
    async with run_app(SmallGallery(tmp_path, LIBRARY)) as running:
        await typed(running, "apostrophe", "n", "enter", "apostrophe", "b", "enter", "enter")
        assert isinstance(running.screen, LightboxScreen)
        assert "Bogs" in running.text
        await typed(running, "q", "q")
        assert isinstance(running.screen, CollectionsScreen)
        await typed(running, "q")
        assert isinstance(running.screen, HomeScreen)


async def test_a_dialog_is_closed_once(tmp_path: Path) -> None:
    """Keys behind the one that closes a dialog belong to the screen below it."""
    async with run_app(SmallGallery(tmp_path, LIBRARY)) as running:
        await typed(running, "enter", "o", "escape", "o", "escape")
        assert isinstance(running.screen, GridScreen)


async def test_an_app_that_ends_waits_for_no_key() -> None:
    """It takes no more calls: the key in progress is done at once, not after the time limit."""
    ending: Any = SimpleNamespace(screen_stack=[], call_later=lambda *_arguments, **_options: False)
    type_ahead = TypeAhead(ending)
    assert type_ahead.admits(events.Key("a", "a"))
    assert type_ahead.busy
    type_ahead.follow(ending)
    assert not type_ahead.busy


@pytest.mark.slow
async def test_a_flood_is_cut(tmp_path: Path) -> None:
    """Far more keys than anyone types ahead neither end the session nor are they all kept."""
    async with run_app(SmallGallery(tmp_path, LIBRARY)) as running:
        await typed(running, *["g", "h"] * MAX_WAITING_KEYS)
        await typed(running, "escape", "enter")
        assert isinstance(running.screen, GridScreen)


async def test_a_key_waits_for_a_screen_that_is_built(tmp_path: Path) -> None:
    """A screen that opens by itself, as after a lost connection, takes keys once it has its widgets."""
    built = False
    async with run_app(SmallGallery(tmp_path, LIBRARY)) as running:
        ahead, key = TypeAhead(running.app, lambda: built), events.Key("d", "d")
        posted: asyncio.Queue[Message] = asyncio.Queue()

        def post(message: Message) -> bool:
            posted.put_nowait(message)
            return True

        running.app.post_message = post  # type: ignore[method-assign]
        assert not ahead.admits(key)
        assert ahead.busy
        built = True
        async with asyncio.timeout(PATIENCE):
            while await posted.get() is not key:
                pass
        assert ahead.admits(key)
        del running.app.post_message


async def test_a_key_in_transit_waits_for_a_screen_that_is_opening(tmp_path: Path) -> None:
    """Enter came back from the widgets of home when the place of the last session opened: it opens a photo there."""
    async with run_app(SmallGallery(tmp_path, LIBRARY)) as running:
        running.app.push_screen(GridScreen.of_everything(running.app.session, ("All photos",)))
        key = events.Key("enter", "\r")
        key._set_forwarded()
        running.app.post_message(key)
        await running.rest()
        while running.app._type_ahead.busy:
            await running.rest()
        assert isinstance(running.screen, LightboxScreen)


async def test_a_postponed_key_is_admitted_without_another_one(tmp_path: Path) -> None:
    """It does not wait for the next key, and comes before those that wait already."""
    built = False
    async with run_app(SmallGallery(tmp_path, LIBRARY)) as running:
        ahead = TypeAhead(running.app, lambda: built)
        posted: asyncio.Queue[Message] = asyncio.Queue()

        def post(message: Message) -> bool:
            posted.put_nowait(message)
            return True

        running.app.post_message = post  # type: ignore[method-assign]
        ahead.postpone(events.Key("a", "a"))
        assert not ahead.admits(events.Key("b", "b"))
        built = True
        names: list[str] = []
        async with asyncio.timeout(PATIENCE):
            while len(names) < 2:
                message = await posted.get()
                if isinstance(message, events.Key):
                    names.append(message.key)
                    assert ahead.admits(message)
                    ahead.follow(running.app)
        assert names == ["a", "b"]
        del running.app.post_message


@pytest.mark.parametrize(
    ("way", "takes_keys"),
    [
        ((), False),
        (("enter",), False),
        (("r", "enter"), True),  # any key shows the frame of a slideshow
        (("apostrophe",), True),
        (("g",), True),
        (("g", "k", "n"), True),
    ],
)
async def test_only_widgets_that_handle_keys_get_them(tmp_path: Path, way: tuple[str, ...], takes_keys: bool) -> None:
    """On a list the action of a key is performed at once; forms, menus and photos see every key."""
    async with run_app(SmallGallery(tmp_path, LIBRARY)) as running:
        await running.press(*way)
        target = running.app.focused or running.app.screen
        assert any(handles_key(each, events.Key("a", "a")) for each in target.ancestors_with_self) is takes_keys


async def test_a_key_after_a_failed_action_is_processed(tmp_path: Path) -> None:
    """An error in the action of a key leaves no key waiting."""
    async with run_app(SmallGallery(tmp_path, LIBRARY)) as running:

        async def fail() -> None:
            raise LookupError("deliberate")

        running.screen.action_theme = fail  # type: ignore[method-assign]
        await typed(running, "D", "g", "r")
        assert isinstance(running.screen, GridScreen)
