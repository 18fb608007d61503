"""Everything that one key changes is one frame, drawn when the widgets have answered each other."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

import pytest
from textual.worker import Worker

from tests.tui.harness.running_app import NotingSurface, make_app
from tests.tui.harness.small_gallery import SmallGallery
from tests.tui.harness.terminal import PATIENCE, MemoryTerminal
from tui.app import GalleryApp
from tui.photos.marks import FAVOURITE, NO_FAVOURITE
from tui.screens.browse.grid import GridScreen
from tui.widgets.tiles.photo_grid import PhotoGrid

LIBRARY = {"Home": {"Garden": 6, "Roof": 3}, "Nature": {"Alps": 30, "Bogs": 40}}
ESCAPE, RIGHT = "\x1b", "\x1b[C"
STEPS_OF_THE_LOOP = 3000
"""Enough for several frames."""
TWO_FRAMES = 1 / 30
"""Seconds after which the next frame may be drawn at once."""
STEPS = (
    # keys to get there, the key that counts, what it shows, and what the key after it shows
    ("", "\r", "Garden", RIGHT, "Roof"),
    ("\r", "\r", "1 of 6", RIGHT, "2 of 6"),
    ("\r\r", RIGHT, "2 of 6", RIGHT, "3 of 6"),
    ("\r\r", ESCAPE, "2 collections", "g", "Go to"),
    ("\r", ESCAPE, "Nature", "g", "Go to"),
    ("", "g", "Go to", ESCAPE, "Nature"),
    ("", "r", "1 of 79", RIGHT, "2 of 79"),
    ("r", "\r", "100 % of fit", RIGHT, "2 of 79"),
)


async def until(fact: Callable[[], bool]) -> None:
    """Wait for a fact about the app."""
    async with asyncio.timeout(PATIENCE):
        while not fact():  # noqa: ASYNC110 - nothing announces that an app has nothing more to do
            await asyncio.sleep(0)


def is_busy(app: GalleryApp) -> bool:
    """Whether a key is in progress, a screen is being built, or a frame is due."""
    painter = app._painter
    return app._type_ahead.busy or painter is None or painter.busy or app.screen.focused is None


def is_at(app: GalleryApp, depth: int) -> bool:
    """Whether there are so many screens and nothing is in progress."""
    return len(app.screen_stack) == depth and not is_busy(app)


@asynccontextmanager
async def on_a_terminal(tmp_path: Path) -> AsyncIterator[tuple[GalleryApp, MemoryTerminal, list[None]]]:
    """Run the app on a connection; the list gets an entry for each frame."""
    app = make_app(SmallGallery(tmp_path, LIBRARY), (100, 32), NotingSurface())
    terminal = app.connection.stream
    assert isinstance(terminal, MemoryTerminal)
    frames: list[None] = []
    app.post_display_hook = lambda: frames.append(None)  # type: ignore[method-assign]
    session = asyncio.ensure_future(app.run_on_connection())
    await terminal.until(lambda: "Nature" in terminal.text)
    yield app, terminal, frames
    terminal.hang_up()
    await session


@pytest.mark.screens
@pytest.mark.parametrize(("before", "key", "shown", "next_key", "shown_next"), STEPS)
async def test_one_frame_for_each_key(
    tmp_path: Path, before: str, key: str, shown: str, next_key: str, shown_next: str
) -> None:
    """Opening lists and photos, moves, menus and the way back; a late frame would be counted with the next key."""
    async with on_a_terminal(tmp_path) as (app, terminal, frames):
        for depth, each in enumerate(before, start=2):
            terminal.type(each)
            await until(partial(is_at, app, depth))
        # The rows of home are read after its first frame.
        await terminal.until(lambda: bool(before) or "Feed" in terminal.text)
        await until(lambda: not is_busy(app))
        frames.clear()
        terminal.type(key)
        await terminal.until(lambda: shown in terminal.text and bool(frames))
        terminal.type(next_key)
        await terminal.until(lambda: shown_next in terminal.text and len(frames) > 1)
        assert len(frames) == 2


@pytest.mark.screens
async def test_a_frame_waits_for_the_end_of_a_batch(tmp_path: Path) -> None:
    """A place that is opened within one, as after a lost connection, is drawn when all of it is there."""
    async with on_a_terminal(tmp_path) as (app, terminal, frames):
        await until(lambda: not is_busy(app))
        frames.clear()

        async def open_photos() -> None:
            with app.batch_update():
                await app.push_screen(GridScreen.of_everything(app.session, ("All photos",)))
                for _ in range(STEPS_OF_THE_LOOP):
                    await asyncio.sleep(0)
                assert frames == []

        opening: Worker[None] = app.run_worker(open_photos)
        await opening.wait()
        await terminal.until(lambda: "1 of 79" in terminal.text and "Home" not in terminal.text)


@pytest.mark.screens
async def test_a_mark_is_drawn_before_the_loop_serves_others(tmp_path: Path) -> None:
    """The heart is drawn within the call that makes the mark; the next change soon after it waits for its frame."""
    async with on_a_terminal(tmp_path) as (app, terminal, frames):
        terminal.type("r")
        await until(lambda: is_at(app, 2))
        await terminal.until(lambda: "1 of 79" in terminal.text)
        grid = app.screen.query_one(PhotoGrid)
        photo = grid.photo_at_cursor
        assert photo is not None
        await until(lambda: not is_busy(app))
        rested = asyncio.get_running_loop().time() + TWO_FRAMES
        await until(lambda: asyncio.get_running_loop().time() > rested)
        frames.clear()
        grid.make_mark({photo.id}, FAVOURITE.on)
        assert len(frames) == 1
        grid.make_mark({photo.id}, NO_FAVOURITE.on)
        assert len(frames) == 1
        await terminal.until(lambda: "♥" in terminal.received.decode(errors="replace") and len(frames) > 1)
        await terminal.until(lambda: "♥" not in terminal.text)
        assert len(frames) == 2
