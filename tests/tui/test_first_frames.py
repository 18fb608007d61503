"""What the first whole frame costs, at home and in a grid, of a gallery whose photos are known in squares."""

import colorsys
from collections.abc import Callable
from pathlib import Path

import pytest

from core.models import TerminalSize
from tests.tui.harness.real_terminals import KITTY_41, SILENT, XTERM, RealTerminal
from tests.tui.harness.small_gallery import SmallGallery
from tests.tui.harness.terminal import MemoryTerminal
from tests.tui.test_app import session_on
from tui.terminal import SYNC_END, SYNC_START

MOST_BYTES = 8 * 1024
"""Of what a screen needs to be complete: less than a quarter of a second at 300 kbit/s."""

SQUARES = (9, 6)
LIBRARY = {"Nature": {"Alps": 300, "Bogs": 40}} | {f"Town {number}": {"Garden": 6} for number in range(9)}
"""Ten categories."""

CATEGORIES = sorted(LIBRARY)

KINDS = pytest.mark.parametrize("kind", [KITTY_41, XTERM, SILENT], ids=["kitty", "xterm", "silent"])


class WaitingGallery(SmallGallery):
    """Has every photo in squares of other colours, and is still at work on the pictures."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, LIBRARY)
        self.pool.is_idle = True
        rows = [
            (bytes([SQUARES[0]]) + _squares(int(photo.id)), photo.id)
            for number in range(11)
            for photo in self.photos_of(number)
        ]
        self.memory.connection.executemany("UPDATE photos SET coarse = ? WHERE id = ?", rows)


class CountingTerminal(MemoryTerminal):
    """Notes the frame with which a fact came true: what is written at once."""

    def __init__(self, kind: RealTerminal, size: tuple[int, int] = (120, 45)) -> None:
        super().__init__(kind, TerminalSize(*size, size[0] * 10, size[1] * 20))
        self.frame = b""
        self.so_far = 0
        """Bytes from the very first one until the end of that frame."""
        self._fact: Callable[[], bool] = lambda: False

    def note(self, fact: Callable[[], bool]) -> None:
        """Look out for another fact from now on."""
        self.frame, self._fact = b"", fact

    def write(self, data: bytes) -> None:
        super().write(data)
        if not self.frame and "? help" in self.lines[-1] and self._fact():
            self.frame, self.so_far = data, len(self.received)
            self._tell()

    async def noted(self) -> bytes:
        """Wait for that frame, which must be whole."""
        await self.until(lambda: bool(self.frame))
        assert self.frame.count(SYNC_START.encode()) == self.frame.count(SYNC_END.encode())
        return self.frame

    @property
    def colours(self) -> int:
        """How many different colours stand behind the cells of the screen."""
        return len({cell.bg for row in self.screen.buffer.values() for cell in row.values()})


@KINDS
@pytest.mark.parametrize(
    ("size", "names"), [((80, 24), CATEGORIES[:3]), ((120, 45), CATEGORIES[:7]), ((200, 60), CATEGORIES)]
)
async def test_the_first_frames_of_a_session_are_short(
    tmp_path: Path, kind: RealTerminal, size: tuple[int, int], names: list[str]
) -> None:
    """From the very first byte, with all queries, until home has its names and mean colours."""
    terminal = CountingTerminal(kind, size)
    terminal.note(lambda: all(name in terminal.text for name in names))
    async with session_on(WaitingGallery(tmp_path), terminal):
        await terminal.noted()
        assert terminal.colours > 2
        assert terminal.so_far <= MOST_BYTES


@KINDS
async def test_the_first_frame_of_a_grid_is_short(tmp_path: Path, kind: RealTerminal) -> None:
    """A collection of 300 photos, when it is opened: all tiles of a screen with their names and mean colours."""
    terminal = CountingTerminal(kind)
    async with session_on(WaitingGallery(tmp_path), terminal):
        await terminal.until(lambda: "Newest photos" in terminal.text and "Nature" in terminal.text)
        terminal.type("\r")
        await terminal.until(lambda: "2 collections" in terminal.lines[0] and "Alps" in terminal.text)
        terminal.note(lambda: "1 of 300 photos" in terminal.lines[0] and terminal.text.count("MG_") >= 11)
        terminal.type("\r")
        grid = await terminal.noted()
        assert terminal.colours > 4  # in 256 colours some photos have the same
        assert len(grid) <= MOST_BYTES


def _squares(seed: int) -> bytes:
    """Colours that differ from square to square, and from photo to photo."""
    count = SQUARES[0] * SQUARES[1]
    hues = ((seed * 0.37 + number / count / 4) % 1 for number in range(count))
    return bytes(round(255 * part) for hue in hues for part in colorsys.hsv_to_rgb(hue, 0.5, 0.6))
