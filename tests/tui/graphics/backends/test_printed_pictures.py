"""Pictures that commands draw in terminals known by their names."""

from __future__ import annotations

import io
import re
from base64 import standard_b64decode

import pytest
from PIL import Image

from core.models import OutputTerminal, TerminalInfo, TerminalSize
from tui.graphics.backends.printed_pictures import printed_pictures

ROWS = 6
RED, BLUE = (200, 40, 30), (20, 60, 190)
PIXELS = TerminalSize(80, 24, 800, 480)


def jpeg(colour: tuple[int, int, int], size: tuple[int, int] = (90, 60)) -> bytes:
    stored = io.BytesIO()
    Image.new("RGB", size, colour).save(stored, "JPEG", quality=95)
    return stored.getvalue()


def drawn(term: str, *pictures: bytes, size: TerminalSize = PIXELS, **environment: str) -> str | None:
    return printed_pictures(pictures, ROWS, OutputTerminal(TerminalInfo(term, environment), size))


def middle(file: str) -> tuple[int, ...]:
    with Image.open(io.BytesIO(standard_b64decode(file))) as picture:
        pixel = picture.convert("RGB").getpixel((picture.width // 2, picture.height // 2))
    assert isinstance(pixel, tuple)
    return tuple(round(value / 10) * 10 for value in pixel)


@pytest.mark.parametrize("term", ["xterm-kitty", "xterm-ghostty"])
def test_kitty_gets_its_own_commands(term: str) -> None:
    """Each picture as a PNG in its cells, next to the one before, with room for all lines below the cursor."""
    text = drawn(term, jpeg(RED), jpeg(BLUE))
    assert text is not None
    assert text.startswith("\n" * ROWS + f"\x1b[{ROWS}A")
    assert text.endswith(f"\r\x1b[{ROWS}B")
    starts = re.findall(r"\x1b_Ga=T,f=100,q=2,C=1,c=(\d+),r=6,m=\d;", text)
    assert starts == ["18", "18"], "120 pixels high, in cells of 10 × 20"
    pictures = ["".join(re.findall(r"m=\d;([^\x1b]*)\x1b", part)) for part in text.split("\x1b7")[1:]]
    assert [middle(each) for each in pictures] == [(200, 40, 30), (20, 60, 190)]
    assert text.count("\x1b8\x1b[19C") == 2


def test_terminals_with_inline_images_get_jpegs() -> None:
    """LC_TERMINAL comes through ssh."""
    text = drawn("xterm-256color", jpeg(RED), LC_TERMINAL="iTerm2")
    assert text is not None
    (found,) = re.findall(r"width=18;height=6;preserveAspectRatio=0;doNotMoveCursor=1:([^\x07]*)\x07", text)
    assert middle(found) == (200, 40, 30)


def test_sixels_need_the_pixels_of_a_cell() -> None:
    """Without them nothing is drawn."""
    text = drawn("foot", jpeg(RED))
    assert text is not None
    assert '\x1bP0;1;0q"1;1;180;' in text
    assert drawn("foot", jpeg(RED), size=TerminalSize(80, 24)) is None


def test_other_terminals_and_multiplexers_get_none() -> None:
    """Their names do not say that they draw pictures, or they do not pass them on."""
    assert drawn("xterm-256color", jpeg(RED)) is None
    assert drawn("tmux-256color", jpeg(RED), LC_TERMINAL="iTerm2") is None


def test_pictures_stay_within_the_width() -> None:
    """The first one is cut to it, and what has no room is left out."""
    text = drawn("xterm-kitty", jpeg(RED, (400, 40)), jpeg(BLUE), size=TerminalSize(30, 24, 300, 480))
    assert text is not None
    assert re.findall(r"c=(\d+),r=6", text) == ["30"]
