"""Real terminals over OpenSSH: wherever random keys lead, the screen is what it would be when drawn from nothing."""

import random

import numpy as np
import pytest
from PIL import Image, ImageDraw

from tests.terminals.sessions.reading import Sight, sight, strays
from tests.terminals.sessions.visits import Visit

pytestmark = pytest.mark.terminal

SEEDS = (1, 2)
CHECKPOINTS = 5
KEYS_BETWEEN = 7

MOVES = (
    *("Up", "Down", "Left", "Right", "Next", "Prior", "Home", "End", "Return", "BackSpace", "Tab", "plus", "minus"),
    *("equal", "i", "R", "F", "c"),
)
DIALOGS = (("question", "q"), ("g", "x"), ("o", "x"), ("g", "r"), ("g", "h"))
"""Opened and closed again, or left by what they lead to; none changes anything in the gallery."""

LARGEST_REDRAWN_DIFFERENCE = 14.0
"""Of 255, mean of a picture's cell: a part of a picture that is encoded anew may get other colours of its palette."""

_DIFFERENT = 3
_FEW_PIXELS = 8


@pytest.mark.parametrize("seed", SEEDS)
def test_random_keys_leave_no_ghosts(visit: Visit, seed: int) -> None:
    """At rest, the screen is the same before and after everything is drawn anew on an empty one (Ctrl+L)."""
    chance = random.Random(seed)
    pressed: list[str] = []
    for _ in range(CHECKPOINTS):
        for _ in range(KEYS_BETWEEN):
            keys = chance.choice(DIALOGS) if chance.random() < 0.25 else (chance.choice(MOVES),)
            visit.terminal.press(*keys)
            pressed += keys
        before = _at_rest(visit)
        visit.terminal.press("ctrl+l")
        after = _at_rest(visit)
        bad = ghosts(before, after)
        if bad:
            before.photograph.save(visit.terminal.folder / "before.png")
            after.photograph.save(visit.terminal.folder / "after.png")
        assert not bad, f"after {' '.join(pressed)} the cells (column, row) {bad[:20]} are wrong, {len(bad)} in all"


def test_a_ghost_is_noticed(visit: Visit) -> None:
    """A letter between pictures, a line of pixels, and a picture at the place of another one are ghosts."""
    visit.open_collection("Dunes")
    seen = visit.until(lambda seen: visit.assert_tiles(seen, "Dunes", least=4))
    assert ghosts(seen, seen) == []
    for cell, size in ((seen.box(1, 20, 1, 1), 6), (seen.box(60, 34, 1, 1), 3)):
        soiled = seen.photograph.copy()
        ImageDraw.Draw(soiled).rectangle((cell.x, cell.y + 2, cell.x + size, cell.y + 2 + size), fill="#808080")
        assert len(ghosts(Sight(soiled, seen.cells, seen.cell), seen)) == 1
    mirrored = Sight(seen.photograph.transpose(Image.Transpose.FLIP_LEFT_RIGHT), seen.cells, seen.cell)
    assert len(ghosts(mirrored, seen)) > 100


def ghosts(before: Sight, after: Sight) -> list[tuple[int, int]]:
    """Column and row of each cell that changed with a redrawing, although nothing else did."""
    columns, rows = len(after.cells[0]), len(after.cells)
    width, height = after.cell.width, after.cell.height
    one, other = (np.asarray(seen.photograph.convert("RGB"), dtype=np.int16) for seen in (before, after))
    difference = np.abs(one - other)[: rows * height, : columns * width].reshape(rows, height, columns, width, 3)
    changed = (difference.max(axis=4) > _DIFFERENT).sum(axis=(1, 3))
    means = difference.mean(axis=(1, 3, 4))
    pictured = set(strays(after))
    return [
        (column, row)
        for row in range(rows)
        for column in range(columns)
        if changed[row, column] > _FEW_PIXELS
        and ((column, row) not in pictured or means[row, column] > LARGEST_REDRAWN_DIFFERENCE)
    ]


def _at_rest(visit: Visit) -> Sight:
    """Wait until nothing moves, and neither the gallery nor the terminal has anything to do."""
    photograph = visit.terminal.wait_until_still(photographs=6, seconds=60, idle=[visit.gallery.process.pid])
    return sight(visit.terminal, photograph)
