"""The card of the terminal: capabilities, settings in this and the next session; plain mode is text only."""

import asyncio
import re
from pathlib import Path

import pytest
from textual.widgets import Static

from core.errors import DatabaseError
from core.models import TerminalInfo, TerminalSize
from tests.tui.harness.real_terminals import KITTY_41, SILENT, XTERM, RealTerminal
from tests.tui.harness.running_app import SIZES, RunningApp, run_app
from tests.tui.harness.small_gallery import OWNER, SmallGallery
from tests.tui.harness.terminal import PATIENCE, MemoryTerminal
from tui.app import run_session
from tui.graphics.encoders.mosaics import disc
from tui.graphics.terminals.capabilities import AUTOMATIC, Blocks, ColourDepth, GraphicsProtocol, PictureChoice
from tui.screens.browse.home import HomeScreen
from tui.screens.browse.lightbox import LightboxScreen
from tui.screens.dialogs.terminal_card import CONTROLS, TerminalCard
from tui.terminal_choice import Setting, TerminalChoice

LIBRARY = {"Home": {"Garden": 6}, "Nature": {"Alps": 30, "Bogs": 40}, "Travel": {"Lima": 4}}
TERM = "xterm-256color"
CASES = [
    (Setting.PROTOCOL, "kitty", TerminalChoice(PictureChoice(protocol=GraphicsProtocol.KITTY))),
    (Setting.PROTOCOL, "iterm2", TerminalChoice(PictureChoice(protocol=GraphicsProtocol.ITERM2))),
    (Setting.PROTOCOL, "sixel", TerminalChoice(PictureChoice(protocol=GraphicsProtocol.SIXEL))),
    (Setting.PROTOCOL, "half-blocks", TerminalChoice(PictureChoice(protocol=GraphicsProtocol.HALF_BLOCKS))),
    (Setting.COLOURS, "24-bit", TerminalChoice(PictureChoice(depth=ColourDepth.TRUECOLOR))),
    (Setting.COLOURS, "256", TerminalChoice(PictureChoice(depth=ColourDepth.COLOURS_256))),
    (Setting.COLOURS, "16", TerminalChoice(PictureChoice(depth=ColourDepth.COLOURS_16))),
    (Setting.COLOURS, "none", TerminalChoice(PictureChoice(depth=ColourDepth.MONOCHROME))),
    (Setting.THEME, "dark", TerminalChoice(theme="dark")),
    (Setting.THEME, "light", TerminalChoice(theme="light")),
    (Setting.BLOCKS, "quadrant", TerminalChoice(PictureChoice(blocks=Blocks.QUADRANT))),
    (Setting.BLOCKS, "sextant", TerminalChoice(PictureChoice(blocks=Blocks.SEXTANT))),
    (Setting.PASSTHROUGH, "yes", TerminalChoice(PictureChoice(passthrough=True))),
    (Setting.PLAIN, "yes", TerminalChoice(plain=True)),
    (Setting.PLAIN, "no", TerminalChoice(plain=False)),
]
CONFIRMED = {"sextant": ("y",)}
"""Keys that confirm a choice which asks first."""
DRAWN = re.compile("[^\\w\\s!-~\u2018\u2019\u201c\u201d\u2026\xb0]|[\ue000-\uf8ff\u2500-\u25ff\u2800-\u28ff]")
"""Characters that plain mode never shows: all but letters, digits, keyboard signs, quotes, degrees."""


def drawn_for(running: RunningApp) -> PictureChoice:
    return running.app.connection.negotiation.choice


@pytest.mark.parametrize(("setting", "word", "choice"), CASES, ids=[f"{case[0]}-{case[1]}" for case in CASES])
async def test_a_choice_holds_at_once_and_at_the_next_session(
    tmp_path: Path, setting: Setting, word: str, choice: TerminalChoice
) -> None:
    """Arrows reach every option; it is applied, stored, and applied in the next session, until undone."""
    gallery = SmallGallery(tmp_path, LIBRARY)
    line = [control.setting for control in CONTROLS].index(setting)
    place = list(CONTROLS[line].options).index(word)
    async with run_app(gallery) as running:
        await running.press("T", *["down"] * line, *["right"] * place, *CONFIRMED.get(word, ()))
        assert gallery.stored == {setting: f'{{"{TERM}":"{word}"}}'}
        assert running.app.session.choice == choice
        assert drawn_for(running) == choice.pictures
        assert f"[{CONTROLS[line].options[word]}]" in running.text
    async with run_app(gallery) as running:
        assert drawn_for(running) == choice.pictures
        assert running.app.session.plain == bool(choice.plain)
        await running.press("T", *["j"] * line, *["h"] * place)
        assert gallery.stored == {}
        assert drawn_for(running) == AUTOMATIC
        assert running.app.session.choice == TerminalChoice()


@pytest.mark.parametrize("answer", ["n", "enter", "escape", "x"])
async def test_sextants_that_are_not_seen_are_not_used(tmp_path: Path, answer: str) -> None:
    """A disc of sextants is drawn, and the blocks stay as they are unless it looks like one."""
    gallery = SmallGallery(tmp_path, LIBRARY)
    line = [control.setting for control in CONTROLS].index(Setting.BLOCKS)
    async with run_app(gallery) as running:
        await running.press("T", *["down"] * line, "left")
        assert "What is drawn below?" in running.text
        for row in disc(Blocks.SEXTANT):
            assert row.strip() in running.text
        await running.press(answer)
        assert isinstance(running.app.screen, TerminalCard)
        assert gallery.stored == {}
        assert drawn_for(running) == AUTOMATIC


async def test_a_choice_by_mouse_and_the_ways_out(tmp_path: Path) -> None:
    """A click chooses an option, one outside the card or a common key closes it; up wraps around."""
    gallery = SmallGallery(tmp_path, LIBRARY)
    async with run_app(gallery) as running:
        await running.press("T", "up")
        assert "background of this terminal" in running.text
        row = next(number for number, line in enumerate(running.lines) if "quadrant" in line)
        await running.pilot.click(offset=(running.lines[row].index("quadrant") + 2, row))
        await running.rest()
        assert drawn_for(running).blocks is Blocks.QUADRANT
        await running.pilot.click(offset=(1, 1))
        await running.rest()
        assert isinstance(running.screen, HomeScreen)
        for key in ("escape", "q", "backspace", "T"):
            await running.press("T")
            assert isinstance(running.app.screen, TerminalCard)
            await running.press(key)
            assert isinstance(running.screen, HomeScreen)


async def test_a_choice_that_cannot_be_stored_holds_for_the_session(tmp_path: Path) -> None:
    """An error is shown, and the chosen setting is used."""
    gallery = SmallGallery(tmp_path, LIBRARY)
    async with run_app(gallery) as running:
        gallery.failing = DatabaseError("The disk is full.")
        await running.press("T", "right")
        assert "The disk is full." in running.text
        assert drawn_for(running).protocol is GraphicsProtocol.KITTY


@pytest.mark.parametrize("size", [(40, 12), *SIZES], ids=str)
async def test_the_card_tells_what_was_found(tmp_path: Path, size: tuple[int, int]) -> None:
    """Name, protocol, colours, cell, window and connection are shown, with bandwidth once it is measured."""
    async with run_app(SmallGallery(tmp_path, LIBRARY), size) as running:
        await running.press("T")
        assert "xterm-256color" in running.text
        assert "half blocks · 256 colours" in " ".join(running.text.split())
        if size[1] > 12:
            assert "10 × 20 pixels" in running.text
            assert f"{size[0]} × {size[1]} cells" in running.text
            assert "not measured yet" in running.text
            link = running.app.session.link
            link.record_write(10_000, 0.0)
            link.record_fence(0.0)
            link.record_reply(0.04)
            screen = running.app.screen
            assert isinstance(screen, TerminalCard)
            screen.draw()
            await running.rest()
            assert "2.0 Mbit/s, 40 ms" in running.text


@pytest.mark.parametrize(("protocol", "way"), [("kitty", True), ("iterm2", False)])
async def test_the_card_says_why_a_choice_cannot_be_drawn(tmp_path: Path, protocol: str, way: bool) -> None:
    """Inside tmux without passthrough, blocks stay, with the reason, until passthrough or blocks are chosen."""
    gallery = SmallGallery(tmp_path, LIBRARY)
    gallery.store(Setting.PROTOCOL, f'{{"tmux-256color":"{protocol}"}}')
    async with run_app(gallery, term="tmux-256color") as running:
        await running.press("T")
        seen = str(running.app.screen.query_one("#found", Static).content)
        assert "tmux and screen do not pass through" in running.text
        assert "pictures, so blocks are drawn." in seen
        assert ("Through tmux, below, sends them" in seen) is way
        if way:
            await running.press("down", "down", "down", "right")
            assert drawn_for(running).passthrough
        else:
            await running.press("right", "right")
        assert "do not pass through" not in running.text


async def test_the_card_says_nothing_of_what_is_drawn_as_wanted(tmp_path: Path) -> None:
    """Outside tmux every choice is used, without a message."""
    gallery = SmallGallery(tmp_path, LIBRARY)
    gallery.store(Setting.PROTOCOL, f'{{"{TERM}":"kitty"}}')
    async with run_app(gallery) as running:
        await running.press("T")
        assert "[kitty]" in running.text
        assert "do not pass through" not in running.text


async def walk(running: RunningApp) -> list[str]:
    """The text of every screen on the way to a photo, with help, menus and the card."""
    seen = [running.text]
    way = "end up|enter|enter|o|escape right|enter|right|?|escape T|escape q ?|escape :|escape g"
    for keys in way.split("|"):
        await running.press(*keys.split())
        seen.append(running.text)
    return seen


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_plain_mode_is_only_text(tmp_path: Path, size: tuple[int, int]) -> None:
    """No box, block or token is drawn, no picture is requested, and all names are shown."""
    gallery = SmallGallery(tmp_path, LIBRARY)
    async with run_app(gallery, size, term="dumb") as running:
        running.surface.token = "\ue123"
        seen = await walk(running)
        assert [found for text in seen for found in DRAWN.findall(text)] == []
        assert running.surface.wanted == []
        assert "> Home, 6 photos" in seen[0]
        assert any("BMG_0000.jpg, " in text and "\n   AMG_0001.jpg, " in text for text in seen)
        assert any("> Nature, 2 collections, 70 photos, Aug 2024" in text for text in seen)
        assert any("Left h " in text for text in seen)
        assert any("FUJIFILM X-T4" in text and "1/250 s" in text for text in seen)


async def test_pictures_are_drawn_where_plain_mode_is_off(tmp_path: Path) -> None:
    """The same keys without plain mode draw what the test above excludes."""
    async with run_app(SmallGallery(tmp_path, LIBRARY)) as running:
        running.surface.token = "\ue123"
        assert all(DRAWN.search(text) for text in await walk(running))


async def test_plain_mode_can_be_turned_on_above_any_screen(tmp_path: Path) -> None:
    """Screens below the card switch to text at once, and back to pictures."""
    async with run_app(SmallGallery(tmp_path, LIBRARY)) as running:
        running.surface.token = "\ue123"
        await running.press("enter", "enter", "plus", "F", "T", *["down"] * 4, "right", "escape")
        assert isinstance(running.screen, LightboxScreen)
        assert running.surface.wanted == []
        assert "FUJIFILM X-T4" in running.text
        assert not DRAWN.search(running.text)
        before = running.screen.seen.index
        await running.press("enter", "plus", "right")
        assert running.screen.seen.index == before + 1, "nothing can be zoomed, so arrows turn"
        await running.press("T", "k", "k", "left", "escape")
        assert running.surface.wanted
        assert "\ue123" in running.text
        await running.press("q")
        assert "\ue123" in running.text


async def test_a_dumb_terminal_may_still_want_pictures(tmp_path: Path) -> None:
    """The setting takes precedence over TERM."""
    gallery = SmallGallery(tmp_path, LIBRARY)
    gallery.store("plain", '{"dumb":"no"}')
    async with run_app(gallery, term="dumb") as running:
        assert not running.app.session.plain
        assert running.surface.wanted


async def open_session(gallery: SmallGallery, terminal: MemoryTerminal, sign: bytes) -> None:
    """Run the app until the terminal has received something, then sign out."""
    task = asyncio.create_task(run_session(gallery, OWNER, terminal, terminal.kind.info))
    try:
        await terminal.until(lambda: "Nature" in terminal.text and sign in terminal.received)
    finally:
        terminal.hang_up()
        async with asyncio.timeout(PATIENCE):
            assert await task


@pytest.mark.parametrize(
    ("kind", "name", "word", "sign"),
    [(XTERM, "xterm", "iterm2", b"\x1b]1337;"), (KITTY_41, "kitty", "sixel", b"\x1bP0;1")],
    ids=["xterm", "kitty"],
)
async def test_pictures_come_as_chosen_once_the_terminal_has_told_its_name(
    tmp_path: Path, kind: RealTerminal, name: str, word: str, sign: bytes
) -> None:
    """Through the real driver: the setting stored for a reported name is used."""
    gallery = SmallGallery(tmp_path, LIBRARY)
    gallery.store("pictures.protocol", f'{{"{name}":"{word}"}}')
    terminal = MemoryTerminal(kind, TerminalSize(120, 40, 1200, 800))
    await open_session(gallery, terminal, sign)


async def test_no_drawn_character_reaches_a_dumb_terminal(tmp_path: Path) -> None:
    """Through the real driver: bytes for TERM=dumb are text, without a colour or a block, from the first frame on."""
    kind = RealTerminal(TerminalInfo("dumb"), SILENT.size, "")
    terminal = MemoryTerminal(kind, TerminalSize(120, 40))
    await open_session(SmallGallery(tmp_path, LIBRARY), terminal, b"photos")
    assert not re.search("[\u2500-\u25ff\u2800-\u28ff\ue000-\uf8ff\U00010000-\U0010ffff]", terminal.received.decode())
    assert not re.search(rb"\x1b\[[\d;]*[34]8;[25];", terminal.received)


async def test_dialogs_have_lines_around_them_where_colours_are_few(tmp_path: Path) -> None:
    """In 16 colours and without colours there are no tones that tell a dialog from the screen below."""
    async with run_app(SmallGallery(tmp_path, {"Nature": {"Alps": 3}})) as running:
        await running.press("T")
        assert "+--" not in running.text
        await running.press("down", "right", "right", "right")
        assert "[16]" in running.text
        assert running.text.count("+--") == 2
        await running.press("left")
        assert "+--" not in running.text
