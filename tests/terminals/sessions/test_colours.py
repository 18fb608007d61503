"""Real terminals over OpenSSH: light and dark, and pictures as coloured blocks where a terminal draws none."""

import re
from pathlib import Path

import pytest
from PIL import Image

from tests.programs import require_programs
from tests.terminals.images.compare import compare_at
from tests.terminals.programs import virtual_screen, xterm
from tests.terminals.programs.terminal import Box, Terminal
from tests.terminals.sessions.gallery import ServedGallery, served
from tests.terminals.sessions.reading import Sight, assert_nothing_but_text, covering, moved, tiles
from tests.terminals.sessions.visits import Visit

pytestmark = pytest.mark.terminal

_OF_24_BITS = re.compile(rb"[34]8;2;")

SHARED = 3
"""Blocks in each direction that are judged together: 256 colours are mixed of neighbours."""

COARSE_MINIMUM_PSNR = 33.0
"""dB, of blocks averaged so."""

COARSE_SHIFT_LOSS = 3.0
"""dB that a picture loses at least when it stands a cell beside its place."""


def test_light_and_dark(gallery: ServedGallery, terminal_class: type[Terminal], tmp_path: Path) -> None:
    """A grid on a light ground and on a dark one again: its pictures unchanged, nothing left of the other colours."""
    require_programs(*virtual_screen.PROGRAMS)
    with served(tmp_path, gallery.library) as own, Visit(own, terminal_class, tmp_path) as visit:
        visit.open_collection("Dunes")
        dark = visit.until(lambda seen: visit.assert_tiles(seen, "Dunes", least=4))
        visit.terminal.press("D")
        light = visit.until(lambda seen: _assert_ground(visit, seen, light=True))
        assert sum(light.ground) > sum(dark.ground) + 300
        visit.terminal.press("D")
        visit.until(lambda seen: _assert_ground(visit, seen, light=False))


@pytest.mark.parametrize("colours", ["24-bit", "256"])
def test_half_blocks(gallery: ServedGallery, tmp_path: Path, colours: str) -> None:
    """A terminal without pictures shows each photo as two blocks per cell; another photo, a blank and shifts fail."""
    require_programs(*virtual_screen.PROGRAMS, *xterm.PROGRAMS)
    with served(tmp_path, gallery.library) as own, Visit(own, xterm.PlainXTerm, tmp_path) as visit:
        if colours == "256":
            _choose_256_colours(visit)
        visit.open_collection("Dunes")
        visit.terminal.wait_for_text("half-blocks")
        originals = visit.originals("Dunes")

        def holds(seen: Sight) -> None:
            boxes = tiles(seen, originals)
            assert len(boxes) == len(originals)
            for name, box in boxes.items():
                assert _coarse_psnr(seen, originals[name], box) >= COARSE_MINIMUM_PSNR

        seen = visit.until(holds)
        assert_nothing_but_text(seen)
        blank = Sight(Image.new("RGB", seen.photograph.size, seen.ground), seen.cells, seen.cell)
        for (name, box), other in zip(tiles(seen, originals).items(), reversed(originals.values()), strict=True):
            right = _coarse_psnr(seen, originals[name], box)
            assert _coarse_psnr(seen, other, box) < COARSE_MINIMUM_PSNR
            assert _coarse_psnr(blank, originals[name], box) < COARSE_MINIMUM_PSNR
            for columns, rows in ((1, 0), (-1, 0), (0, 1), (0, -1)):
                shifted = moved(box, columns, rows, seen.cell)
                assert _coarse_psnr(seen, originals[name], shifted) < right - COARSE_SHIFT_LOSS


def _choose_256_colours(visit: Visit) -> None:
    """Go through the settings of the terminal as a visitor would; from then on no other colours are drawn."""
    visit.terminal.press("T")
    visit.terminal.wait_for_text("Colours")
    visit.terminal.press("Down", "Right", "Right", "q")

    def settled(_: Image.Image) -> bool:
        before = len(visit.terminal.received())
        visit.terminal.press("ctrl+l")
        visit.terminal.wait_until_still(photographs=4, idle=[visit.gallery.process.pid])
        return _OF_24_BITS.search(visit.terminal.received(), before) is None

    visit.terminal.wait_until(settled, what="a screen in 256 colours alone")


def _coarse_psnr(seen: Sight, original: Image.Image, box: Box) -> float:
    """How well the halves of the cells show the original's colours there, in dB."""
    size = (box.width // seen.cell.width // SHARED, 2 * box.height // seen.cell.height // SHARED)
    shown = seen.photograph.crop(box.corners).resize(size, Image.Resampling.BOX)
    wanted = covering(original, box).resize(size, Image.Resampling.BOX)
    return compare_at(shown, wanted, 0, 0).psnr


def _assert_ground(visit: Visit, seen: Sight, *, light: bool) -> None:
    visit.assert_tiles(seen, "Dunes", least=4)
    assert (min(seen.ground) > 200) is light
