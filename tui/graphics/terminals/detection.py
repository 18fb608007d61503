"""Detecting a terminal's capabilities from its replies to queries.

All queries are sent at once, DA1 last: every terminal answers it, so no other reply is expected after that one. Nothing
waits for the replies: a session starts with half-blocks and is upgraded when they have arrived.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from core.models import TerminalInfo, TerminalSize
from core.text import display_text
from tui.graphics.terminals.brands import (
    depth_of,
    erases_with_background,
    has_inline_images,
    has_placeholders,
    is_multiplexed,
    is_tmux,
)
from tui.graphics.terminals.capabilities import AUTOMATIC, Capabilities, GraphicsProtocol, PictureChoice
from tui.graphics.terminals.reply_types import (
    BackgroundColour,
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
_BACKGROUND = b"\x1b]11;?\x1b\\"
# Cell size; sixel colours; synchronized output; DA1.
_OTHERS = b"\x1b[16t\x1b[?1;1;0S\x1b[?2026$p\x1b[c"

_SYNCHRONIZED_OUTPUT = 2026
_SIXEL = 4
_DEFAULT_CELL = (10.0, 20.0)
_MIDDLE_LUMINANCE = 0.179
"""Black and white text have the same contrast on a background of this relative luminance (WCAG 2)."""
_NO_STRINGS = ("dumb", "linux")
"""Values of TERM that show OSC and APC strings as text; older Linux consoles do."""


@dataclass(frozen=True, slots=True)
class DetectionReplies:
    """The replies so far; None where there is none."""

    attributes: tuple[int, ...] | None = None
    name: str | None = None
    kitty_graphics: bool = False
    cell: tuple[int, int] | None = None
    colours: int | None = None
    synchronized_output: bool = False
    light_background: bool | None = None

    def with_reply(self, reply: TerminalReply) -> DetectionReplies:
        """Return a copy with one more reply."""
        changes: dict[str, Any] = {}
        match reply:
            case PrimaryAttributes(attributes):
                changes["attributes"] = attributes
            case TerminalName(text):
                changes["name"] = text
            case KittyGraphicsReply(image_id, ok) if image_id == _QUERY_ID:
                changes["kitty_graphics"] = ok
            case CellSizeReply(width, height) if _plausible(width, height):
                changes["cell"] = (width, height)
            case ColourRegisters(count):
                changes["colours"] = count
            case ModeReport(mode, setting) if mode == _SYNCHRONIZED_OUTPUT:
                changes["synchronized_output"] = setting in {1, 2}
            case BackgroundColour(red, green, blue):
                changes["light_background"] = _luminance(red, green, blue) > _MIDDLE_LUMINANCE
        return replace(self, **changes)


def detection_queries(info: TerminalInfo) -> bytes:
    """Return the queries to send: the name, kitty graphics with one pixel, the background, and the rest, DA1 last.

    tmux would take kitty's query for the title of its pane, and screen for a message; neither passes it on.
    """
    if info.term.startswith(_NO_STRINGS):
        return _NAME + _OTHERS
    return _NAME + (b"" if is_multiplexed(info, "") else _KITTY_GRAPHICS) + _BACKGROUND + _OTHERS


class TerminalDetection:
    """The detection for one terminal."""

    def __init__(self, info: TerminalInfo, size: TerminalSize) -> None:
        self.info = info
        """What the client reported when the session started."""
        self._size = size
        self._replies = DetectionReplies()
        self.choice = AUTOMATIC
        """The user's overrides."""
        self.capabilities = decide(info, size, self._replies)
        """What to draw for, as far as is known."""

    @property
    def finished(self) -> bool:
        """Whether the terminal has answered the last query."""
        return self._replies.attributes is not None

    @property
    def detected(self) -> Capabilities:
        """The capabilities without the user's overrides."""
        return decide(self.info, self._size, self._known)

    def receive(self, reply: TerminalReply) -> bool:
        """Take one reply; return whether `capabilities` changed, which happens only after the last reply."""
        self._replies = self._replies.with_reply(reply)
        return self.finished and self._decide()

    def resized(self, size: TerminalSize) -> bool:
        """Take a new size; return whether `capabilities` changed."""
        self._size = size
        return self._decide()

    def prefer(self, choice: PictureChoice) -> bool:
        """Take the user's overrides; return whether `capabilities` changed."""
        self.choice = choice
        return self._decide()

    @property
    def _known(self) -> DetectionReplies:
        return self._replies if self.finished else DetectionReplies()

    def _decide(self) -> bool:
        before = self.capabilities
        self.capabilities = decide(self.info, self._size, self._known, self.choice)
        return self.capabilities != before


def decide(
    info: TerminalInfo, size: TerminalSize, replies: DetectionReplies, override: PictureChoice = AUTOMATIC
) -> Capabilities:
    """Return the capabilities of a terminal from its replies, of which there may be none.

    Overrides count except where they would show nothing: inside tmux and screen, sixel is the only graphics protocol
    that works directly; kitty's works in tmux with passthrough.
    """
    name = replies.name or ""
    cell_width, cell_height = _cell_size(size, replies.cell)
    through = override.passthrough and override.protocol in {None, GraphicsProtocol.KITTY} and is_tmux(info, name)
    return Capabilities(
        protocol=GraphicsProtocol.KITTY if through else _protocol(info, replies, override.protocol),
        depth=depth_of(info, name) if override.depth is None else override.depth,
        cell_width=cell_width,
        cell_height=cell_height,
        name=display_text(name or info.term, 60),
        sixel_colours=max(2, min(replies.colours or 256, 256)),
        blocks=override.blocks,
        passthrough=through,
        synchronized_output=replies.synchronized_output,
        background_erase=erases_with_background(info, name),
        light_background=replies.light_background,
        has_answered=replies.attributes is not None,
    )


def _protocol(info: TerminalInfo, replies: DetectionReplies, wanted: GraphicsProtocol | None) -> GraphicsProtocol:
    name = replies.name or ""
    if is_multiplexed(info, name):
        return GraphicsProtocol.SIXEL if wanted is GraphicsProtocol.SIXEL else GraphicsProtocol.HALF_BLOCKS
    if wanted is not None:
        return wanted
    if replies.kitty_graphics and has_placeholders(name):
        return GraphicsProtocol.KITTY
    sixel = _SIXEL in (replies.attributes or ())[1:]
    if replies.attributes is not None and has_inline_images(info, name, sixel=sixel):
        return GraphicsProtocol.ITERM2
    return GraphicsProtocol.SIXEL if sixel else GraphicsProtocol.HALF_BLOCKS


def _cell_size(size: TerminalSize, answered: tuple[int, int] | None) -> tuple[float, float]:
    """Return the width and height of a cell: from the window size where it agrees with the reply, else the reply.

    A terminal may use fractional cells and report whole pixels (xterm.js: 8.425 and 8). Some SSH clients report a
    made-up window size, which is ignored where it differs from the reply by a pixel or more per cell.
    """
    shares = (size.width_px / size.columns, size.height_px / size.rows)
    shared = shares if _plausible(*shares) else None
    if answered is None:
        return shared or _DEFAULT_CELL
    if shared and abs(shared[0] - answered[0]) < 1 and abs(shared[1] - answered[1]) < 1:
        return shared
    return (float(answered[0]), float(answered[1]))


def _luminance(*channels: float) -> float:
    """Return the relative luminance of an sRGB colour (WCAG 2), 0 to 1."""
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _plausible(width: float, height: float) -> bool:
    return 4 <= width <= 64 and 8 <= height <= 128
