"""The rig itself: real terminals draw hand-encoded pictures, take keys, change size, and end."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from tests.terminals.images.compare import KITTY_MINIMUM_PSNR, SIXEL_MINIMUM_PSNR, assert_blank, assert_shows, shows
from tests.terminals.images.painting import Painter, cleared, kitty_picture, sixel_picture
from tests.terminals.images.pictures import landscape
from tests.terminals.programs.terminal import Box, Terminal, held
from tests.terminals.programs.virtual_screen import VirtualScreen
from tests.terminals.programs.waiting import NeverHappenedError

pytestmark = pytest.mark.terminal

COLUMNS, ROWS = 30, 10
MINIMUM_PSNR = {"xterm": SIXEL_MINIMUM_PSNR, "kitty": KITTY_MINIMUM_PSNR}


def test_a_terminal_shows_a_picture(terminal_class: type[Terminal], screen: VirtualScreen, tmp_path: Path) -> None:
    """A picture drawn at a cell is found there; another one, an empty screen and a shift are rejected."""
    with Painter(tmp_path) as painter, terminal_class(screen, painter.command, folder=tmp_path) as terminal:
        box = terminal.cell_box(7, 3, COLUMNS, ROWS)
        minimum = MINIMUM_PSNR[terminal.window_class]
        wanted, other = (landscape(box.width, box.height, seed) for seed in (1, 2))
        painter.write(cleared() + b"begin")
        blank = terminal.wait_for_text("begin")
        _refused(blank, wanted, box, minimum)

        painter.write(_picture(terminal, wanted, 1, 7, 3))
        shot = terminal.wait_until(lambda shot: shows(shot, wanted, box, minimum_psnr=minimum), what="the picture")
        assert_shows(shot, wanted, box, minimum_psnr=minimum)
        _refused(shot, other, box, minimum)
        for columns, rows in ((8, 3), (6, 3), (7, 4), (7, 2)):
            _refused(shot, wanted, terminal.cell_box(columns, rows, COLUMNS, ROWS), minimum)

        painter.write(cleared() + _picture(terminal, other, 2, 8, 4) + b"\x1b[1Hother")
        terminal.wait_for_text("other")
        shifted = terminal.wait_until_still()
        _refused(shifted, wanted, box, minimum)
        assert_shows(shifted, other, terminal.cell_box(8, 4, COLUMNS, ROWS), minimum_psnr=minimum)

        painter.write(cleared() + b"\x1b[1Hend")
        terminal.wait_for_text("end")
        assert_blank(terminal.wait_until_still(), box)


def test_keys_and_the_mouse_arrive(terminal_class: type[Terminal], screen: VirtualScreen, tmp_path: Path) -> None:
    """Typed text, named keys and a click reach the command as the bytes that terminals send for them."""
    show = ["sh", "-c", r"stty raw -echo; printf '\033[?1000h\033[?1006hready\r\n'; exec od -An -v -tx1 -w1"]
    with terminal_class(screen, show, folder=tmp_path) as terminal:
        terminal.wait_for_text("ready")
        # A program reads later which modifiers are held: with the next key sent at once, `a` was `A` on a busy machine.
        inputs: list[tuple[bytes, Callable[[], None]]] = [
            (b"a", lambda: terminal.type("a")),
            (b"?", lambda: terminal.type("?")),
            (b"\r", lambda: terminal.press("Return")),
            (b"\x1b[C", lambda: terminal.press("Right")),
            (b"\x10", lambda: terminal.press("ctrl+p")),
            (b"\x1b[<0;21;11M\x1b[<0;21;11m", lambda: terminal.click(20, 10)),
        ]
        hexadecimal: list[str] = []

        def arrived(_: Image.Image) -> bool:
            return terminal.received().decode().partition("ready")[2].split() == hexadecimal

        for expected, give in inputs:
            give()
            hexadecimal += [f"{byte:02x}" for byte in expected]
            terminal.wait_until(arrived, what=f"the keys {hexadecimal}")


def test_the_command_sees_a_new_size(terminal_class: type[Terminal], screen: VirtualScreen, tmp_path: Path) -> None:
    """A resized window changes columns, rows and pixels for the command, in whole cells."""
    print_size = ["sh", "-c", "trap 'stty size' WINCH; stty size; while :; do sleep 0.1; done"]
    with terminal_class(screen, print_size, folder=tmp_path, columns=100, rows=30) as terminal:
        terminal.wait_for_text("30 100")
        cell = terminal.cell_box(0, 0, 1, 1)
        terminal.resize(132, 43)
        shot = terminal.wait_for_text("43 132")
        assert shot.size == (132 * cell.width, 43 * cell.height)


def test_a_finished_command_leaves_its_output(
    terminal_class: type[Terminal], screen: VirtualScreen, tmp_path: Path
) -> None:
    """The exit status of a held command stays readable; the terminal lives until the end of the block."""
    with terminal_class(screen, held(["sh", "-c", "echo farewell; exit 3"]), folder=tmp_path) as terminal:
        terminal.wait_for_text("[exit 3]")
        assert terminal.lines()[0] == "farewell"
        assert terminal.alive
    assert not terminal.alive


def test_a_failed_wait_is_reported(xterm_class: type[Terminal], screen: VirtualScreen, tmp_path: Path) -> None:
    """A failed wait names its condition, saves a photograph and quotes the screen; a dead terminal ends it at once."""
    with xterm_class(screen, ["sh", "-c", "echo here; read answer"], folder=tmp_path) as terminal:
        terminal.wait_for_text("here")
        with pytest.raises(NeverHappenedError, match=r"(?s)the text 'there'.*\.png.*here"):
            terminal.wait_for_text("there", seconds=0.2)
        assert list(tmp_path.glob("*.png"))
        terminal.press("Return")
        with pytest.raises(NeverHappenedError, match="ended before"):
            terminal.wait_for_text("there", seconds=20)


def _picture(terminal: Terminal, picture: Image.Image, number: int, column: int, row: int) -> bytes:
    if terminal.window_class == "kitty":
        return kitty_picture(picture, number, column, row, COLUMNS, ROWS)
    return sixel_picture(picture, column, row)


def _refused(shot: Image.Image, wanted: Image.Image, box: Box, minimum: float) -> None:
    with pytest.raises(AssertionError):
        assert_shows(shot, wanted, box, minimum_psnr=minimum)
