"""Runs the real app on Textual's test driver for tests of screens; pictures are only recorded."""

from collections.abc import AsyncIterator, Hashable, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.screen import ModalScreen
from textual.worker import Worker

from core.accounts.last_places import LastPlace
from core.models import Actor, Priority, TerminalInfo, TerminalSize
from core.models.stored_animations import Animation
from tests.tui.harness.skipped_waits import skip_waits
from tests.tui.harness.small_gallery import OWNER, SmallGallery
from tests.tui.harness.terminal import MemoryTerminal
from tui.app import GalleryApp
from tui.graphics.animation.player import PlaybackListener
from tui.graphics.animation.video_frames import Video
from tui.graphics.payloads.placements import Placement
from tui.graphics.scheduling.demand import FailureListener
from tui.graphics.scheduling.drawn_listeners import DrawnListener
from tui.graphics.terminals.capabilities import Capabilities
from tui.graphics.terminals.palettes import Colour
from tui.runtime.driver import Connection
from tui.screens.base.gallery_screen import GalleryScreen
from tui.screens.base.section_screen import DIALOGS
from tui.session import Session

SIZES = ((80, 24), (120, 40), (200, 60))
TODAY = datetime(2025, 1, 2, 12, 0, tzinfo=UTC)
"""The current moment of every session: a day on which no photo of the small galleries was taken."""
NOTIFICATION_SECONDS = 600.0
"""How long notifications show: as long as a test, also on a busy machine."""
CAPABILITIES = Capabilities(cell_width=10, cell_height=20, name="test")


class NotedVideo:
    """A video in the player that records where it was sent."""

    def __init__(self, seconds: float | None) -> None:
        self.seconds = seconds
        self.position = 0.0
        self.speed = 1.0
        self.loops = self.is_waiting = False
        self.steps: list[int] = []

    def seek(self, seconds: float) -> None:
        self.position = max(0.0, min(seconds, self.seconds or 0.0))

    def step(self, direction: int) -> None:
        self.steps.append(direction)

    def change_speed(self, speed: float) -> None:
        self.speed = speed


class DrawnAtOnce:
    """Says that a picture is drawn when it is asked for, while `is_slow` only after `draw`."""

    def __init__(self) -> None:
        self.is_slow = False
        self.waiting: dict[Hashable, tuple[Placement, DrawnListener]] = {}

    def listen(self, owner: Hashable, placement: Placement, listener: DrawnListener) -> None:
        self.waiting[owner] = placement, listener
        if not self.is_slow:
            self.draw(owner)

    def forget(self, owner: Hashable) -> None:
        self.waiting.pop(owner, None)

    def draw(self, owner: Hashable) -> None:
        self.waiting.pop(owner)[1]()


class NotingSurface:
    """A picture surface that shows blanks and records the calls."""

    def __init__(self) -> None:
        self.drawn = DrawnAtOnce()
        self.token = " "
        self.shown: dict[Hashable, tuple[tuple[Placement, Priority], ...]] = {}
        self.failures: dict[Placement, str] = {}
        self.listeners: dict[Hashable, FailureListener] = {}
        self.colours: tuple[Colour, Colour] | None = None
        self.playing: dict[Hashable, tuple[Placement, Animation | Video]] = {}
        self.resting: dict[Hashable, tuple[Placement, Animation | Video]] = {}
        self.videos: dict[Hashable, NotedVideo] = {}
        self.reason = ""
        self.told: dict[Hashable, PlaybackListener] = {}

    def tokens(self, placement: Placement, row: int) -> str:
        assert 0 <= row < placement.rows
        return self.token * placement.columns

    def show(self, owner: Hashable, wanted: Sequence[tuple[Placement, Priority]]) -> None:
        self.shown[owner] = tuple(wanted)

    def forget(self, owner: Hashable) -> None:
        self.shown.pop(owner, None)
        self.drawn.forget(owner)
        self.listeners.pop(owner, None)

    def failure(self, placement: Placement) -> str | None:
        return self.failures.get(placement)

    def on_failure(self, owner: Hashable, listener: FailureListener) -> None:
        self.listeners[owner] = listener

    def play(self, owner: Hashable, placement: Placement, film: Animation | Video, told: PlaybackListener) -> None:
        self.playing[owner] = (placement, film)
        self.told[owner] = told
        if isinstance(film, Video):
            self.videos[owner] = NotedVideo(film.seconds)

    def video(self, owner: Hashable) -> Any:
        return self.videos.get(owner)

    def playback_failure(self, owner: Hashable) -> str:
        return self.reason

    def pause(self, owner: Hashable) -> None:
        self.resting[owner] = self.playing.pop(owner)

    def resume(self, owner: Hashable) -> None:
        self.playing[owner] = self.resting.pop(owner)

    def stop(self, owner: Hashable) -> None:
        self.playing.pop(owner, None)
        self.resting.pop(owner, None)
        self.videos.pop(owner, None)

    def set_colours(self, background: Colour, tone: Colour) -> None:
        self.colours = (background, tone)

    @property
    def wanted(self) -> list[tuple[Placement, Priority]]:
        """Everything that any widget shows now."""
        return [entry for entries in self.shown.values() for entry in entries]


class RunningApp:
    """A running app with its gallery and picture surface."""

    def __init__(self, app: GalleryApp, pilot: Pilot[None], gallery: SmallGallery, surface: NotingSurface) -> None:
        self.app = app
        self.pilot = pilot
        self.gallery = gallery
        self.surface = surface

    async def press(self, *keys: str) -> None:
        """Press keys and wait until all work that they started is done."""
        for key in keys:
            await self.pilot.press(key)
            await self.rest()

    async def rest(self) -> None:
        await self._settle()
        while self._in_dialogs and not isinstance(self.app.screen, ModalScreen):
            await self._settle()

    @property
    def _in_dialogs(self) -> list[Worker[Any]]:
        """Workers that may wait for an answer to a dialog."""
        return [worker for worker in self.app.workers if worker.group == DIALOGS and not worker.is_finished]

    async def _settle(self) -> None:
        await self.pilot.pause()
        while working := [worker for worker in self.app.workers if worker not in self._in_dialogs]:
            await self.app.workers.wait_for_complete(working)
            await self.pilot.pause()
        await self.pilot.pause()

    @property
    def screen(self) -> GalleryScreen[Any]:
        assert isinstance(self.app.screen, GalleryScreen)
        return self.app.screen

    @property
    def lines(self) -> list[str]:
        """The lines of the screen."""
        return [strip.text.rstrip() for strip in self.app.screen._compositor.render_strips()]

    @property
    def text(self) -> str:
        return "\n".join(self.lines)


def make_app(
    gallery: SmallGallery,
    size: tuple[int, int],
    surface: NotingSurface,
    actor: Actor = OWNER,
    term: str = "xterm-256color",
    last_place: LastPlace | None = None,
) -> GalleryApp:
    """An app over a terminal that never answers."""
    connection = Connection(MemoryTerminal(size=TerminalSize(*size)), TerminalInfo(term))
    session = Session(actor, gallery, surface, connection, CAPABILITIES)
    session.preferences = dict(gallery.stored)
    session.last_place = last_place
    session.clock = lambda: TODAY
    session.apply_stored_settings()
    return GalleryApp(connection, session)


@asynccontextmanager
async def run_app(
    gallery: SmallGallery,
    size: tuple[int, int] = (120, 40),
    actor: Actor = OWNER,
    term: str = "xterm-256color",
    last_place: LastPlace | None = None,
) -> AsyncIterator[RunningApp]:
    """Run the app over a gallery on Textual's test driver."""
    surface = NotingSurface()
    app = make_app(gallery, size, surface, actor, term, last_place)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(GalleryApp, "NOTIFICATION_TIMEOUT", NOTIFICATION_SECONDS)
        skip_waits(patch)
        async with app.run_test(size=size, notifications=True) as pilot:
            running = RunningApp(app, pilot, gallery, surface)
            await running.rest()
            yield running
