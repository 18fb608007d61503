"""Access to a category is withdrawn while a session shows it: from the next frame on, no name of it is shown."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from core.accounts.connected_sessions import ConnectedSessions
from core.marks.operations.set_favourite import SetFavourite
from core.marks.things import Things
from core.models import Actor, Role, TerminalInfo, TerminalSize, UserId
from tests.tui.harness.real_terminals import SILENT
from tests.tui.harness.small_gallery import SmallGallery
from tests.tui.harness.terminal import PATIENCE, MemoryTerminal
from tui.app import run_session

_T = TypeVar("_T")

LIBRARY = {"Home": {"Garden": 6}, "Nature": {"Alps": 4, "Coast": 3}}
EDITOR = Actor(UserId(1), "Ana", Role.EDITOR)

PLACES = {
    "home": ("k", "Nature"),
    "a category": ("l\r", "Coast"),
    "the menu of orders": ("l\ro", "Sort"),
    "a dialog about a collection": ("l\rs", "Share"),
    "a grid": ("l\r\r", "1 of 4 photos"),
    "a grid with a notification": ("l\r\rvlf", "2 photos"),
    "a photo": ("l\r\r\r", "1 of 4"),
    "its details": ("l\r\r\ri", "File"),
    "its filmstrip": ("l\r\r\rt", "1 of 4"),
    "a comparison": ("l\r\r\rc", "compared"),
    "a slideshow": ("l\rw", "1 of 4"),
    "newest photos": ("gr", "1 of 13 photos"),
    "a photo of newest photos": ("gr\r", "1 of 13"),
    "favourites": ("gf", "Alps"),
    "the palette": (":Alp", "Nature › Alps"),
    "history": ("gu", "History"),
}


OPENING = {"t": "\x1b", "b": "\x1b", "/": "\x1b", "\r": "gh", "gr": "gh", "gf": "gh", "gt": "gh", "gi": "gh"}
"""Keys that open sheets and screens, which read first, each with what closes it."""


_STEPS = 200


class GatedGallery(SmallGallery):
    """Answers no query while its gate is closed."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, LIBRARY)
        self.gate = asyncio.Event()
        self.gate.set()
        self.is_waited_for = asyncio.Event()
        """Set when a query has come to the closed gate."""
        answer = self.memory.read

        async def read(query: Callable[..., _T]) -> _T:
            if not self.gate.is_set():
                self.is_waited_for.set()
            await self.gate.wait()
            return await answer(query)

        self.memory.read = read  # type: ignore[method-assign]

    def _link_files(self) -> None:
        self.memory.connection.execute(
            "UPDATE photos SET name = replace(name, 'MG_', 'secret_'),"
            " path = CAST(replace(CAST(path AS TEXT), 'MG_', 'secret_') AS BLOB)"
            " WHERE collection_id IN (SELECT id FROM collections WHERE name <> 'Garden')"
        )
        super()._link_files()


class WatchedTerminal(MemoryTerminal):
    """Notes what is written with forbidden names, and once they are gone, every state of the screen that has one."""

    def __init__(self) -> None:
        super().__init__(SILENT, TerminalSize(120, 40))
        self.forbidden: tuple[str, ...] = ()
        self.are_gone = False
        self.leaks: list[str] = []

    def watch(self, *forbidden: str) -> None:
        self.forbidden, self.are_gone = forbidden, False

    def write(self, data: bytes) -> None:
        super().write(data)
        if self.forbidden:
            shown = self.lines if self.are_gone else data.decode(errors="replace").split("\x1b")
            self.leaks += [text for text in shown if any(name in text for name in self.forbidden)]
            self.are_gone = self.are_gone or not any(name in self.text for name in self.forbidden)
            self._tell()


async def test_nothing_withdrawn_is_shown_from_the_next_frame_on(tmp_path: Path) -> None:
    """On no kind of screen: not while it waits for the database, not after it, and not on the screens below it."""
    gallery, terminal, sessions = GatedGallery(tmp_path), WatchedTerminal(), ConnectedSessions()
    home, nature = (each for each in await gallery.library.categories(EDITOR))
    collections = await gallery.library.collections(EDITOR, nature.slug)
    await gallery.apply(EDITOR, SetFavourite(Things.of(collections=[each.id for each in collections])))
    connected = sessions.register(EDITOR, fingerprint=None, address="", login_name="ana", end=lambda _message: None)
    running = asyncio.create_task(
        run_session(gallery, EDITOR, terminal, TerminalInfo("xterm-256color"), connected=connected)
    )
    try:
        for keys, shown in PLACES.values():
            await terminal.until(lambda: "Nature" in terminal.text and "o sort" in terminal.lines[-1])
            terminal.type(keys)
            await terminal.until(lambda shown=shown: shown in terminal.text)  # type: ignore[misc]
            terminal.watch("Nature", "Alps", "Coast", "secret")
            gallery.gate.clear()
            connected.update(replace(EDITOR, category_ids=frozenset({home.id})))
            terminal.type("t")  # no sheet of tags about what is hidden, which would take the next keys
            await terminal.until(lambda: terminal.are_gone)  # the database has not answered yet
            await _until_idle()
            gallery.gate.set()
            terminal.type("gh")
            await terminal.until(lambda: "6 photos" in terminal.lines[0])
            assert terminal.leaks == []
            terminal.watch()
            connected.update(EDITOR)
    finally:
        gallery.gate.set()  # a session that ends waits for what it reads
        terminal.hang_up()
        async with asyncio.timeout(PATIENCE):
            await running


async def test_nothing_withdrawn_stays_while_another_screen_opens(tmp_path: Path) -> None:
    """The frame before is cleared although the screen on top still waits for the database; the cursor stays."""
    gallery, terminal, sessions = GatedGallery(tmp_path), WatchedTerminal(), ConnectedSessions()
    home = (await gallery.library.categories(EDITOR))[0]
    connected = sessions.register(EDITOR, fingerprint=None, address="", login_name="ana", end=lambda _message: None)
    running = asyncio.create_task(
        run_session(gallery, EDITOR, terminal, TerminalInfo("xterm-256color"), connected=connected)
    )
    try:
        for opening, closing in OPENING.items():
            await terminal.until(lambda: "Nature" in terminal.text and "o sort" in terminal.lines[-1])
            terminal.type("l")
            terminal.watch("Nature", "Alps", "Coast", "secret")
            terminal.leaks.clear()  # what the key before drew
            gallery.is_waited_for.clear()
            gallery.gate.clear()
            terminal.type(opening)
            await gallery.is_waited_for.wait()
            terminal.leaks.clear()
            connected.update(replace(EDITOR, category_ids=frozenset({home.id})))
            await terminal.until(lambda: terminal.are_gone)  # the database has not answered yet
            gallery.gate.set()
            terminal.type(closing)
            await terminal.until(lambda: "6 photos" in terminal.lines[0])
            assert terminal.leaks == []
            terminal.watch()
            connected.update(EDITOR)
    finally:
        gallery.gate.set()  # a session that ends waits for what it reads
        terminal.hang_up()
        async with asyncio.timeout(PATIENCE):
            await running


async def _until_idle() -> None:
    """Let the session process what was typed: it takes steps of the event loop and no time."""
    for _ in range(_STEPS):
        await asyncio.sleep(0)
