"""Asks a terminal what it can do, and decides from its answers.

The questions go out at once, DA1 last: every terminal answers it, so its answer is the fence behind which nothing
more is to be expected. Nobody waits: a session starts in half-blocks and is upgraded when the answers are there.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from core.models import TerminalInfo, TerminalSize
from core.text import display_text
from tui.graphics.terminals.brands import depth_of, has_inline_images, has_placeholders, is_multiplexed, is_tmux
from tui.graphics.terminals.capabilities import AUTOMATIC, Capabilities, GraphicsProtocol, PictureChoice
from tui.graphics.terminals.reply_types import (
    CellSizeReply,
    ColourRegisters,
    KittyGraphicsReply,
    ModeReport,
    PrimaryAttributes,
    TerminalName,
    TerminalReply,
)

_QUERY_ID = 31
_NAME = b"\x1b[>0q"
_KITTY_GRAPHICS = f"\x1b_Gi={_QUERY_ID},s=1,v=1,a=q,t=d,f=24;AAAA\x1b\\".encode()
# Cell size; sixel colours; synchronized output; DA1.
_OTHERS = b"\x1b[16t\x1b[?1;1;0S\x1b[?2026$p\x1b[c"

_SYNCHRONIZED_OUTPUT = 2026
_SIXEL = 4
_DEFAULT_CELL = (10.0, 20.0)


@dataclass(frozen=True, slots=True)
class DetectionReplies:
    """What came back so far; None where nothing did."""

    attributes: tuple[int, ...] | None = None
    name: str | None = None
    kitty_graphics: bool = False
    cell: tuple[int, int] | None = None
    colours: int | None = None
    synchronized_output: bool = False

    def with_reply(self, reply: TerminalReply) -> DetectionReplies:
        """Return these answers and one more."""
        news: dict[str, Any] = {}
        match reply:
            case PrimaryAttributes(attributes):
                news["attributes"] = attributes
            case TerminalName(text):
                news["name"] = text
            case KittyGraphicsReply(image_id, ok) if image_id == _QUERY_ID:
                news["kitty_graphics"] = ok
            case CellSizeReply(width, height) if _plausible(width, height):
                news["cell"] = (width, height)
            case ColourRegisters(count):
                news["colours"] = count
            case ModeReport(mode, setting) if mode == _SYNCHRONIZED_OUTPUT:
                news["synchronized_output"] = setting in {1, 2}
        return replace(self, **news)


def detection_queries(info: TerminalInfo) -> bytes:
    """Return what is asked at once: the name, kitty graphics with one pixel, and the rest, DA1 last.

    tmux takes kitty's question for the title of its pane, and keeps it; screen for a message. Neither hands it on.
    """
    return _NAME + (b"" if is_multiplexed(info, "") or info.term == "dumb" else _KITTY_GRAPHICS) + _OTHERS


class TerminalDetection:
    """The conversation with one terminal."""

    def __init__(self, info: TerminalInfo, size: TerminalSize) -> None:
        self.info = info
        """What the terminal said when the visit began."""
        self._size = size
        self._answers = DetectionReplies()
        self.choice = AUTOMATIC
        """What the visitor wants instead."""
        self.capabilities = decide(info, size, self._answers)
        """What to draw for now."""

    @property
    def finished(self) -> bool:
        """The terminal has answered the last question."""
        return self._answers.attributes is not None

    @property
    def detected(self) -> Capabilities:
        """What would be drawn for if the visitor wanted nothing else."""
        return decide(self.info, self._size, self._known)

    def receive(self, reply: TerminalReply) -> bool:
        """Take one reply; return whether `capabilities` changed. Nothing changes before the last answer is there."""
        self._answers = self._answers.with_reply(reply)
        return self.finished and self._decide()

    def resized(self, size: TerminalSize) -> bool:
        """Take a new size; return whether `capabilities` changed with it."""
        self._size = size
        return self._decide()

    def prefer(self, choice: PictureChoice) -> bool:
        """Take what the visitor wants; return whether `capabilities` changed with it."""
        self.choice = choice
        return self._decide()

    @property
    def _known(self) -> DetectionReplies:
        return self._answers if self.finished else DetectionReplies()

    def _decide(self) -> bool:
        before = self.capabilities
        self.capabilities = decide(self.info, self._size, self._known, self.choice)
        return self.capabilities != before


def decide(
    info: TerminalInfo, size: TerminalSize, answers: DetectionReplies, override: PictureChoice = AUTOMATIC
) -> Capabilities:
    """Decide what to draw for a terminal that gave these answers (none at all is an answer too).

    What a visitor overrides counts, except where it could not be seen: inside tmux and screen no picture protocol but
    sixel arrives by itself, and kitty's only through tmux when passthrough is wanted.
    """
    name = answers.name or ""
    cell_width, cell_height = _cell_size(size, answers.cell)
    through = override.passthrough and override.protocol in {None, GraphicsProtocol.KITTY} and is_tmux(info, name)
    return Capabilities(
        protocol=GraphicsProtocol.KITTY if through else _protocol(info, answers, override.protocol),
        depth=depth_of(info, name) if override.depth is None else override.depth,
        cell_width=cell_width,
        cell_height=cell_height,
        name=display_text(name or info.term, 60),
        sixel_colours=max(2, min(answers.colours or 256, 256)),
        blocks=override.blocks,
        passthrough=through,
        synchronized_output=answers.synchronized_output,
    )


def _protocol(info: TerminalInfo, answers: DetectionReplies, wanted: GraphicsProtocol | None) -> GraphicsProtocol:
    name = answers.name or ""
    if is_multiplexed(info, name):
        return GraphicsProtocol.SIXEL if wanted is GraphicsProtocol.SIXEL else GraphicsProtocol.HALF_BLOCKS
    if wanted is not None:
        return wanted
    if answers.kitty_graphics and has_placeholders(name):
        return GraphicsProtocol.KITTY
    sixel = _SIXEL in (answers.attributes or ())[1:]
    if answers.attributes is not None and has_inline_images(info, name, sixel=sixel):
        return GraphicsProtocol.ITERM2
    return GraphicsProtocol.SIXEL if sixel else GraphicsProtocol.HALF_BLOCKS


def _cell_size(size: TerminalSize, answered: tuple[int, int] | None) -> tuple[float, float]:
    """Return width and height of a cell: the window's share where it agrees with the answer, else the answer.

    A terminal may lay cells out in fractions of a pixel and answer whole ones (xterm.js: 8.425 and 8). Some ssh clients
    invent the window's pixels, so a share that differs by a pixel or more from the answer is not believed.
    """
    shares = (size.width_px / size.columns, size.height_px / size.rows)
    shared = shares if _plausible(*shares) else None
    if answered is None:
        return shared or _DEFAULT_CELL
    if shared and abs(shared[0] - answered[0]) < 1 and abs(shared[1] - answered[1]) < 1:
        return shared
    return (float(answered[0]), float(answered[1]))


def _plausible(width: float, height: float) -> bool:
    return 4 <= width <= 64 and 8 <= height <= 128
