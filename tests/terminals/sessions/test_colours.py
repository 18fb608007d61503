"""Real terminals over OpenSSH: light and dark themes, and pictures as block characters."""

import re
from pathlib import Path

import pytest
from PIL import Image

from tests.programs import require_programs
from tests.terminals.images.compare import SMALLEST, compare_at
from tests.terminals.programs import virtual_screen, xterm
from tests.terminals.programs.terminal import Box, Terminal
from tests.terminals.sessions.captures import Capture, assert_nothing_but_text, covering, moved, tiles
from tests.terminals.sessions.gallery import ServedGallery, served
from tests.terminals.sessions.terminal_session import TerminalSession

pytestmark = pytest.mark.terminal

_OF_24_BITS = re.compile(rb"[34]8;2;")

SHARED = 3
"""Blocks in each direction that are averaged, because 256 colours are dithered."""

COARSE_MINIMUM_PSNR = 33.0
"""dB, of blocks averaged so."""

COARSE_SHIFT_LOSS = 3.0
"""dB that a picture loses at least when it is one cell away from its position."""


def test_light_and_dark(gallery: ServedGallery, terminal_class: type[Terminal], tmp_path: Path) -> None:
    """A grid in the light theme and in the dark one again: unchanged pictures, nothing left of the other colours."""
    require_programs(*virtual_screen.PROGRAMS)
    with served(tmp_path, gallery.library) as own, TerminalSession(own, terminal_class, tmp_path) as session:
        session.open_collection("Dunes")
        dark = session.until(lambda seen: session.assert_tiles(seen, "Dunes", least=4))
        session.terminal.press("D")
        light = session.until(lambda seen: _assert_ground(session, seen, light=True))
        assert sum(light.background) > sum(dark.background) + 300
        session.terminal.press("D")
        session.until(lambda seen: _assert_ground(session, seen, light=False))


@pytest.mark.parametrize("colours", ["24-bit", "256"])
def test_half_blocks(gallery: ServedGallery, tmp_path: Path, colours: str) -> None:
    """A terminal without graphics shows two pixels per cell of each photo; another photo, a blank or a shift fails."""
    require_programs(*virtual_screen.PROGRAMS, *xterm.PROGRAMS)
    with served(tmp_path, gallery.library) as own, TerminalSession(own, xterm.PlainXTerm, tmp_path) as session:
        if colours == "256":
            _choose_256_colours(session)
        session.open_collection("Dunes")
        session.terminal.wait_for_text("half-blocks")
        originals = session.originals("Dunes")

        def holds(seen: Capture) -> None:
            boxes = tiles(seen, originals)
            assert len(boxes) == len(originals)
            for name, box in boxes.items():
                assert _coarse_psnr(seen, originals[name], box) >= COARSE_MINIMUM_PSNR

        seen = session.until(holds, seconds=90)  # a busy machine is measured as a slow connection at first
        assert_nothing_but_text(seen)
        blank = Capture(Image.new("RGB", seen.photograph.size, seen.background), seen.cells, seen.cell)
        for (name, box), other in zip(tiles(seen, originals).items(), reversed(originals.values()), strict=True):
            right = _coarse_psnr(seen, originals[name], box)
            assert _coarse_psnr(seen, other, box) < COARSE_MINIMUM_PSNR
            assert _coarse_psnr(blank, originals[name], box) < COARSE_MINIMUM_PSNR
            for columns, rows in ((1, 0), (-1, 0), (0, 1), (0, -1)):
                shifted = moved(box, columns, rows, seen.cell)
                assert _coarse_psnr(seen, originals[name], shifted) < right - COARSE_SHIFT_LOSS


def _choose_256_colours(session: TerminalSession) -> None:
    """Change the settings of the terminal in the dialog; after that, only these colours are drawn."""
    session.terminal.press("T")
    session.terminal.wait_for_text("Colours")
    session.terminal.press("Down", "Right", "Right", "q")

    def settled(_: Image.Image) -> bool:
        before = len(session.terminal.received())
        session.terminal.press("ctrl+l")
        session.terminal.wait_until_still(photographs=4, idle=[session.gallery.process.pid])
        return _OF_24_BITS.search(session.terminal.received(), before) is None

    session.terminal.wait_until(settled, what="a screen in 256 colours alone")


def _coarse_psnr(seen: Capture, original: Image.Image, box: Box) -> float:
    """Return how well the halves of the cells show the original's colours there, in dB."""
    size = (box.width // seen.cell.width // SHARED, 2 * box.height // seen.cell.height // SHARED)
    assert min(size) >= SMALLEST, f"only a strip of the picture is drawn in {box}"
    shown = seen.photograph.crop(box.corners).resize(size, Image.Resampling.BOX)
    wanted = covering(original, box).resize(size, Image.Resampling.BOX)
    return compare_at(shown, wanted, 0, 0).psnr


def _assert_ground(session: TerminalSession, seen: Capture, *, light: bool) -> None:
    session.assert_tiles(seen, "Dunes", least=4)
    assert (min(seen.background) > 200) is light
