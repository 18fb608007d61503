"""A whole session through the real driver: from the first byte to the restored terminal, pictures included."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from core.accounts.connected_sessions import ConnectedSessions
from core.models import Actor, AssetKey, Category, Event, MembersChanged, Role, SortOrder, TerminalInfo, TerminalSize
from core.pictures.pictures import PhotoPictures
from tests.tui.harness.real_terminals import KITTY_41, SILENT, XTERM, RealTerminal
from tests.tui.harness.small_gallery import OWNER, SmallGallery
from tests.tui.harness.terminal import PATIENCE, MemoryTerminal
from tui.app import GalleryApp, run_session
from tui.terminal import restore

IN_24_BITS = TerminalInfo("xterm", {"COLORTERM": "truecolor"})
LIGHT_GROUND, DARK_GROUND = b"48;2;247;245;242", b"48;2;13;13;14"
LIBRARY = {"Home": {"Garden": 6}, "Nature": {"Alps": 30, "Bogs": 40}}


@asynccontextmanager
async def session_on(gallery: SmallGallery, terminal: MemoryTerminal) -> AsyncIterator[asyncio.Task[bool]]:
    running_session = asyncio.create_task(run_session(gallery, OWNER, terminal, terminal.kind.info))
    try:
        yield running_session
    finally:
        terminal.hang_up()
        async with asyncio.timeout(PATIENCE):
            await running_session


@pytest.mark.parametrize("kind", [KITTY_41, XTERM, SILENT], ids=["kitty", "xterm", "silent"])
async def test_a_session_from_first_frame_to_restored_terminal(tmp_path: Path, kind: RealTerminal) -> None:
    """Home, collections, photos, one photo, and out: pictures come, and the terminal is put back."""
    gallery = SmallGallery(tmp_path, LIBRARY)
    terminal = MemoryTerminal(kind, TerminalSize(120, 40, 1200, 800))
    async with session_on(gallery, terminal) as running_session:
        await terminal.until(lambda: "Nature" in terminal.text and "Newest photos" in terminal.text)
        await terminal.until(lambda: gallery.pool.jobs >= 5)
        terminal.type("l\r")
        await terminal.until(lambda: "2 collections · 70 photos" in terminal.lines[0])
        terminal.type("\r")
        await terminal.until(lambda: "1 of 30 photos" in terminal.lines[0])
        terminal.type("\r")
        await terminal.until(lambda: "i details" in terminal.lines[-1])
        terminal.type("qqqq")
        async with asyncio.timeout(PATIENCE):
            await running_session
    assert terminal.received.rstrip().endswith(restore()) or restore() in terminal.received
    assert 1049 not in terminal.modes
    assert not terminal.strangers


async def test_a_spoiled_screen_is_drawn_again(tmp_path: Path) -> None:
    """When something else has written over the gallery, Ctrl+L brings all of it back, pictures included."""
    terminal = MemoryTerminal(SILENT, TerminalSize(80, 24))
    async with session_on(SmallGallery(tmp_path, LIBRARY), terminal):
        await terminal.until(lambda: len(re.findall("[▀▄]", terminal.text)) > 200)
        terminal.screen.erase_in_display(2)
        assert "Nature" not in terminal.text
        terminal.type("\x0c")
        await terminal.until(lambda: "Nature" in terminal.text and len(re.findall("[▀▄]", terminal.text)) > 200)


async def test_half_blocks_show_the_photos_colours(tmp_path: Path) -> None:
    """A terminal that answers nothing gets pictures of coloured half blocks."""
    terminal = MemoryTerminal(SILENT, TerminalSize(80, 24))
    async with session_on(SmallGallery(tmp_path, LIBRARY), terminal):
        await terminal.until(lambda: len(re.findall("[▀▄]", terminal.text)) > 200)


async def test_a_move_costs_two_kilobytes(tmp_path: Path) -> None:
    """Once all pictures are on a kitty's screen, each move of the selection sends two frames and captions only."""
    gallery = SmallGallery(tmp_path, {"Nature": {"Alps": 300}})
    terminal = MemoryTerminal(KITTY_41, TerminalSize(200, 60, 2000, 1200))
    async with session_on(gallery, terminal):
        await terminal.until(lambda: "Nature" in terminal.text)
        terminal.type("\r")
        await terminal.until(lambda: "1 of 300 photos" in terminal.lines[0])
        costs: list[int] = []
        while len(costs) < 500 and not (len(costs) > 10 and max(costs[-10:]) < 3_000):
            before = len(terminal.received)
            target = 1 + (len(costs) + 1) % 2
            terminal.type("l" if target == 2 else "h")
            await terminal.until(lambda target=target: f"{target} of 300 photos" in terminal.lines[0])  # type: ignore[misc]
            costs.append(len(terminal.received) - before)
        assert max(costs[-10:]) < 3_000


async def test_a_gone_terminal_ends_the_session(tmp_path: Path) -> None:
    """Closing the window in the middle of it ends everything that belongs to the session."""
    gallery = SmallGallery(tmp_path, LIBRARY)
    terminal = MemoryTerminal(KITTY_41)
    async with session_on(gallery, terminal):
        await terminal.until(lambda: "Nature" in terminal.text)
    assert gallery.listeners == 0
    await gallery.pictures.close()
    assert [task for task in asyncio.all_tasks() if task is not asyncio.current_task()] == []


async def test_preferences_are_there_from_the_first_frame(tmp_path: Path) -> None:
    """A member who chose the light colours before never sees a dark frame."""
    gallery = SmallGallery(tmp_path, LIBRARY)
    gallery.store("theme", "light")
    terminal = MemoryTerminal(KITTY_41)
    async with session_on(gallery, terminal):
        await terminal.until(lambda: "Nature" in terminal.text)
        assert b"48;2;247;245;242" in terminal.received
        assert b"48;2;13;13;14" not in terminal.received


async def test_the_theme_follows_the_terminals_background(tmp_path: Path) -> None:
    """A light terminal turns the gallery light; its next session is light from the first frame, the account is not."""
    gallery = SmallGallery(tmp_path, LIBRARY)
    light = replace(XTERM, info=IN_24_BITS, background="\x1b]11;rgb:ffff/ffff/ffff\x1b\\")
    for session in range(2):
        terminal = MemoryTerminal(light)
        async with session_on(gallery, terminal):
            await terminal.until(lambda: LIGHT_GROUND in terminal.received and "Nature" in terminal.text)  # noqa: B023
            await terminal.until(lambda: gallery.stored == {"theme.seen": '{"xterm":"light"}'})
            assert session == 0 or DARK_GROUND not in terminal.received
    other = MemoryTerminal(KITTY_41)
    async with session_on(gallery, other):
        await other.until(lambda: "Nature" in other.text)
        assert LIGHT_GROUND not in other.received


async def test_a_chosen_theme_wins_over_the_background(tmp_path: Path) -> None:
    """What a member chose on this terminal holds, from the first frame of the next session on."""
    gallery = SmallGallery(tmp_path, LIBRARY)
    light = replace(XTERM, info=IN_24_BITS, background="\x1b]11;rgb:ffff/ffff/ffff\x1b\\")
    terminal = MemoryTerminal(light)
    async with session_on(gallery, terminal):
        await terminal.until(lambda: gallery.stored == {"theme.seen": '{"xterm":"light"}'})
        terminal.type("D")
        await terminal.until(lambda: gallery.stored == {"theme": '{"xterm":"dark"}'})
    terminal = MemoryTerminal(light)
    async with session_on(gallery, terminal):
        await terminal.until(lambda: "Nature" in terminal.text and "sixel" in terminal.lines[-1])
        assert LIGHT_GROUND not in terminal.received


async def test_a_background_that_comes_late_counts(tmp_path: Path) -> None:
    """The first frame waits for no reply: it is dark, and light once the terminal has answered."""
    terminal = MemoryTerminal(replace(SILENT, info=IN_24_BITS, primary_attributes="\x1b[?62;c"))
    async with session_on(SmallGallery(tmp_path, LIBRARY), terminal):
        await terminal.until(lambda: "Nature" in terminal.text)
        assert DARK_GROUND in terminal.received
        terminal.type("\x1b]11;rgb:fa/fa/fa\x07")
        await terminal.until(lambda: LIGHT_GROUND in terminal.received)


@pytest.mark.parametrize(
    ("name", "words"), [("VTE(7000)", "Ghostty"), ("tmux 3.4", "tmux and screen do not pass"), ("", "Ghostty")]
)
async def test_blocks_are_explained_once_per_terminal(tmp_path: Path, name: str, words: str) -> None:
    """The first session with pictures of blocks says what shows real ones; the next one on this terminal does not.

    Also where the terminal does not report its name.
    """
    gallery = SmallGallery(tmp_path, LIBRARY)
    kind = replace(SILENT, name=f"\x1bP>|{name}\x1b\\" if name else "", primary_attributes="\x1b[?62;c")
    terminal = MemoryTerminal(kind, TerminalSize(160, 40))
    async with session_on(gallery, terminal):
        await terminal.until(lambda: words in terminal.text)
    assert "hint.blocks" in gallery.stored
    terminal = MemoryTerminal(kind, TerminalSize(160, 40))
    async with session_on(gallery, terminal):
        await terminal.until(lambda: "half-blocks" in terminal.lines[-1] and "Nature" in terminal.text)
        terminal.type("?")
        await terminal.until(lambda: "Keys on this screen" in terminal.text)
        assert words not in terminal.text
    terminal = MemoryTerminal(KITTY_41, TerminalSize(160, 40))
    async with session_on(SmallGallery(tmp_path / "other", LIBRARY), terminal):
        await terminal.until(lambda: "kitty" in terminal.lines[-1])
        assert words not in terminal.text


async def test_no_color_draws_without_colours(tmp_path: Path) -> None:
    """With `NO_COLOR` nothing on the screen has a colour, pictures of block characters included."""
    kind = replace(SILENT, info=TerminalInfo("xterm", {"NO_COLOR": "1"}))
    terminal = MemoryTerminal(kind)
    async with session_on(SmallGallery(tmp_path, LIBRARY), terminal):
        await terminal.until(lambda: "Nature" in terminal.text)
        await terminal.until(lambda: len(re.findall("[\u2580-\u259f]", terminal.text)) > 50)
        assert not re.search(rb"\x1b\[(?:\d+;)*(?:3[0-8]|4[0-8]|9[0-7]|10[0-7])[;m]", terminal.received)


class WatchedGallery(SmallGallery):
    """Notes who asks for categories and for pictures."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, LIBRARY)
        self.asked: list[tuple[str, Role]] = []
        categories, pictures = self.library.categories, self.pictures.of

        async def ask_categories(actor: Actor, order: SortOrder = SortOrder.NAME) -> tuple[Category, ...]:
            self.asked.append(("categories", actor.role))
            return await categories(actor, order)

        async def ask_pictures(actor: Actor, asset_key: AssetKey) -> PhotoPictures:
            self.asked.append(("photo", actor.role))
            return await pictures(actor, asset_key)

        self.library.categories = ask_categories  # type: ignore[method-assign]
        self.pictures.of = ask_pictures  # type: ignore[method-assign]


async def test_a_session_follows_its_member(tmp_path: Path) -> None:
    """A member who is made a viewer while they are here asks as a viewer from then on, without pressing a key."""
    gallery = WatchedGallery(tmp_path)
    terminal = MemoryTerminal(KITTY_41, TerminalSize(120, 40, 1200, 800))
    here = ConnectedSessions()
    connected = here.register(
        OWNER, fingerprint=None, address="192.0.2.1", login_name="ann", end=lambda _sentence: None
    )
    running_session = asyncio.create_task(
        run_session(gallery, OWNER, terminal, terminal.kind.info, connected=connected)
    )
    await terminal.until(lambda: "Nature" in terminal.text and gallery.pool.jobs >= 5)
    assert {role for _, role in gallery.asked} == {Role.ADMIN}
    gallery.asked.clear()
    connected.update(replace(OWNER, role=Role.VIEWER))
    await terminal.until(lambda: ("categories", Role.VIEWER) in gallery.asked)
    terminal.type("l\r")
    await terminal.until(lambda: "2 collections" in terminal.lines[0])
    terminal.type("\r")
    await terminal.until(lambda: ("photo", Role.VIEWER) in gallery.asked)
    assert {role for _, role in gallery.asked} == {Role.VIEWER}
    terminal.hang_up()
    async with asyncio.timeout(PATIENCE):
        await running_session


async def test_a_session_that_did_not_close_as_it_should_hears_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its closing was cancelled half-way: events reach the others, and its widgets, which may run, are left alone."""
    gallery = SmallGallery(tmp_path, LIBRARY)
    apps: list[GalleryApp] = []
    heard: list[Event] = []

    async def cancelled(app: GalleryApp) -> None:
        apps.append(app)
        raise asyncio.CancelledError

    monkeypatch.setattr(GalleryApp, "_close_all", cancelled)
    terminal = MemoryTerminal(KITTY_41, TerminalSize(120, 40, 1200, 800))
    async with session_on(gallery, terminal):
        await terminal.until(lambda: "Nature" in terminal.text)
    assert not apps[0].is_running
    monkeypatch.setattr(apps[0], "post_message", heard.append)
    gallery.announce(MembersChanged())
    assert not heard
