"""A canvas with a fake source and a terminal, for tests."""

from collections.abc import Sequence

from core.models import Priority
from tests.tui.graphics.emulation.picture_terminal import PictureTerminal
from tests.tui.graphics.fake_payloads import Gate, drain, placement, settle
from tui.graphics.canvas import Canvas
from tui.graphics.payloads.placements import Placement
from tui.graphics.terminals.capabilities import Capabilities, ColourDepth, GraphicsProtocol

COLUMNS, ROWS = 40, 16


class CanvasSession:
    """One session: `draw` sends a frame, `step` sends one write of the image output, `drain` sends all of them."""

    def __init__(self, protocol: GraphicsProtocol, gate: Gate | None = None, *, synchronized: bool = False) -> None:
        self.gate = gate or Gate()
        self.wakes = 0
        self.terminal = PictureTerminal(COLUMNS, ROWS)
        self.capabilities = Capabilities(protocol, ColourDepth.TRUECOLOR, synchronized_output=synchronized)
        self.canvas = Canvas(self.gate, self.capabilities, (COLUMNS, ROWS), self._wake)

    def show(self, *placements: Placement, priority: Priority = Priority.VISIBLE, owner: str = "grid") -> None:
        self.canvas.show(owner, [(shown, priority) for shown in placements])

    def draw(self, *shown: tuple[Placement, int, int], dialog: tuple[int, int, int, int] | None = None) -> str:
        """Draw a whole screen: placements at (row, column), a dialog (top, left, bottom, right) over them, a footer."""
        lines = [[" "] * COLUMNS for _ in range(ROWS)]
        for picture, top, left in shown:
            for row in range(max(0, -top), min(picture.rows, ROWS - 1 - top)):
                for column, token in enumerate(self.canvas.tokens(picture, row)):
                    if 0 <= left + column < COLUMNS:
                        lines[top + row][left + column] = token
        if dialog is not None:
            for row in range(dialog[0], dialog[2]):
                lines[row][dialog[1] : dialog[3]] = "d" * (dialog[3] - dialog[1])
        lines[-1][:6] = "footer"
        frame = "".join(f"\x1b[{row + 1};1H{''.join(line)}" for row, line in enumerate(lines))
        text = self.canvas.rewrite(f"\x1b[?2026h{frame}\x1b[1;1H\x1b[?2026l")
        self.terminal.feed(text)
        return text

    async def step(self) -> bytes | None:
        await settle()
        data = self.canvas.next_write()
        self.terminal.feed(data or b"")
        return data

    async def drain(self) -> int:
        return await drain(self.canvas, self.terminal)

    def names(self) -> list[str]:
        """Return the names of the pictures requested so far."""
        return [str(request.picture.asset_key) for request in self.gate.started]

    def images_shown(self, row: int, columns: Sequence[int]) -> list[str]:
        """Return what kitty shows in some cells: the image's content, or "" for a cell without one."""
        found: list[str] = []
        for column in columns:
            cell = self.terminal.cell(row, column)
            if cell.data.startswith("\U0010eeee"):
                found.append(self.terminal.images[int(cell.fg, 16)].data.rstrip(b".").decode())
            else:
                found.append("")
        return found

    def _wake(self) -> None:
        self.wakes += 1


A, B, C = placement("a", 10, 5), placement("b", 10, 5), placement("c", 30, 10)
