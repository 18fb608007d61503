"""Real terminals over OpenSSH: after random keys, the screen is the same as when drawn from scratch."""

import random
import re

import numpy as np
import pytest
from PIL import Image, ImageDraw

from tests.terminals.sessions.captures import Capture, capture, unexpected_cells
from tests.terminals.sessions.terminal_session import TerminalSession

pytestmark = pytest.mark.terminal

SEEDS = (1, 2)
CHECKPOINTS = 5
KEYS_BETWEEN = 7

MOVES = (
    *("Up", "Down", "Left", "Right", "Next", "Prior", "Home", "End", "Return", "BackSpace", "Tab", "plus", "minus"),
    *("equal", "i", "R", "F", "c"),
)
DIALOGS = (("question", "q"), ("g", "x"), ("o", "x"), ("g", "r"), ("g", "h"))
"""Dialogs that are opened and closed again, or left; none changes anything in the gallery."""

ANSWER = re.compile(
    r" works .* only: |has no effect now|does nothing here|opens nothing|nothing to play|is running|the newest"
)

LARGEST_REDRAWN_DIFFERENCE = 14.0
"""Of 255, mean of a picture's cell: a clip that is encoded again may get other colours of the palette."""

PHOTOGRAPHS = 12
"""More than the second that a preview may wait for its turn, see `LONGEST_SECONDS` in its schedule."""

_DIFFERENT = 3
_FEW_PIXELS = 8


@pytest.mark.parametrize("seed", SEEDS)
def test_random_keys_leave_nothing_behind(session: TerminalSession, seed: int) -> None:
    """When nothing changes, the screen is the same before and after drawing it from scratch (Ctrl+L)."""
    chance = random.Random(seed)
    pressed: list[str] = []
    for _ in range(CHECKPOINTS):
        for _ in range(KEYS_BETWEEN):
            keys = chance.choice(DIALOGS) if chance.random() < 0.25 else (chance.choice(MOVES),)
            session.terminal.press(*keys)
            pressed += keys
        before = _at_rest(session)
        session.terminal.press("ctrl+l")
        after = _at_rest(session)
        bad = leftovers(before, after)
        if bad:
            before.photograph.save(session.terminal.folder / "before.png")
            after.photograph.save(session.terminal.folder / "after.png")
        assert not bad, f"after {' '.join(pressed)} the cells (column, row) {bad[:20]} are wrong, {len(bad)} in all"


def test_leftovers_are_noticed(session: TerminalSession) -> None:
    """A character between pictures, a line of pixels, and a picture in the place of another one are noticed."""
    session.open_collection("Dunes")
    seen = session.until(lambda seen: session.assert_tiles(seen, "Dunes", least=4))
    assert leftovers(seen, seen) == []
    for cell, size in ((seen.box(1, 20, 1, 1), 6), (seen.box(60, 34, 1, 1), 3)):
        soiled = seen.photograph.copy()
        ImageDraw.Draw(soiled).rectangle((cell.x, cell.y + 2, cell.x + size, cell.y + 2 + size), fill="#808080")
        assert len(leftovers(Capture(soiled, seen.cells, seen.cell), seen)) == 1
    mirrored = Capture(seen.photograph.transpose(Image.Transpose.FLIP_LEFT_RIGHT), seen.cells, seen.cell)
    assert len(leftovers(mirrored, seen)) > 100


def leftovers(before: Capture, after: Capture) -> list[tuple[int, int]]:
    """Return column and row of each cell that changed by redrawing, although nothing else did."""
    columns, rows = len(after.cells[0]), len(after.cells)
    width, height = after.cell.width, after.cell.height
    one, other = (np.asarray(seen.photograph.convert("RGB"), dtype=np.int16) for seen in (before, after))
    difference = np.abs(one - other)[: rows * height, : columns * width].reshape(rows, height, columns, width, 3)
    changed = (difference.max(axis=4) > _DIFFERENT).sum(axis=(1, 3))
    means = difference.mean(axis=(1, 3, 4))
    pictured = set(unexpected_cells(after))
    return [
        (column, row)
        for row in range(rows)
        for column in range(columns)
        if changed[row, column] > _FEW_PIXELS
        and ((column, row) not in pictured or means[row, column] > LARGEST_REDRAWN_DIFFERENCE)
    ]


def _at_rest(session: TerminalSession) -> Capture:
    """Wait until nothing changes, neither the gallery nor the terminal has work to do, and no key's answer is shown."""
    while True:
        photograph = session.terminal.wait_until_still(
            photographs=PHOTOGRAPHS, seconds=60, idle=[session.gallery.process.pid]
        )
        seen = capture(session.terminal, photograph)
        if not _answers(seen):
            return seen
        session.until(_require_no_answer)


def _require_no_answer(seen: Capture) -> None:
    assert not _answers(seen)


def _answers(seen: Capture) -> list[str]:
    """Return the rows that say why a key did nothing; they go after some seconds."""
    return [line for line in seen.lines if ANSWER.search(line)]
