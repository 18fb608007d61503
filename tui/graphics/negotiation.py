"""Asks a terminal what it can do, and decides from its answers.

The questions go out at once, DA1 last: every terminal answers it, so its answer is the fence behind which nothing
more is to be expected. Nobody waits: a session starts in half-blocks and is upgraded when the answers are there.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any

from core.text import display_text
from tui.graphics.capabilities import Capabilities, ColourDepth, Protocol
from tui.graphics.reply_types import (
    CellSize,
    ColourRegisters,
    KittyAnswer,
    ModeReport,
    PrimaryAttributes,
    Reply,
    TerminalName,
)
from tui.terminal import TerminalInfo, TerminalSize

_QUERY_ID = 31
# XTVERSION; kitty graphics with one pixel; cell size; sixel colours; synchronized output; DA1.
QUESTIONS = (
    f"\x1b[>0q\x1b_Gi={_QUERY_ID},s=1,v=1,a=q,t=d,f=24;AAAA\x1b\\\x1b[16t\x1b[?1;1;0S\x1b[?2026$p\x1b[c".encode()
)

_SYNCHRONIZED_OUTPUT = 2026
_SIXEL = 4
_KITTY_WITH_PLACEHOLDERS = (0, 28)
_TRUECOLOR_BRANDS = frozenset(
    {"contour", "foot", "ghostty", "iterm", "kitty", "konsole", "mintty", "rio", "tmux", "vte", "wezterm", "xterm"}
)
_TRUECOLOR_TERMS = ("alacritty", "contour", "foot", "mlterm", "rio", "wezterm", "xterm-ghostty", "xterm-kitty")
_TRUECOLOR_PROGRAMS = frozenset({"iterm2", "iterm.app", "vscode", "wezterm", "ghostty", "rio"})
_BRAND = re.compile(r"[a-z]+")
_VERSION = re.compile(r"(\d+)\.(\d+)")
_DEFAULT_CELL = (10.0, 20.0)


@dataclass(frozen=True, slots=True)
class Answers:
    """What came back so far; None where nothing did."""

    attributes: tuple[int, ...] | None = None
    name: str | None = None
    kitty_graphics: bool = False
    cell: tuple[int, int] | None = None
    colours: int | None = None
    synchronized_output: bool = False

    def with_reply(self, reply: Reply) -> Answers:
        """Return these answers and one more."""
        news: dict[str, Any] = {}
        match reply:
            case PrimaryAttributes(attributes):
                news["attributes"] = attributes
            case TerminalName(text):
                news["name"] = text
            case KittyAnswer(image_id, ok) if image_id == _QUERY_ID:
                news["kitty_graphics"] = ok
            case CellSize(width, height) if _plausible(width, height):
                news["cell"] = (width, height)
            case ColourRegisters(count):
                news["colours"] = count
            case ModeReport(mode, setting) if mode == _SYNCHRONIZED_OUTPUT:
                news["synchronized_output"] = setting in {1, 2}
        return replace(self, **news)


class Negotiation:
    """The conversation with one terminal."""

    def __init__(self, info: TerminalInfo, size: TerminalSize) -> None:
        self._info = info
        self._size = size
        self._answers = Answers()
        self.capabilities = choose(info, size, self._answers)
        """What to draw for now."""

    @property
    def finished(self) -> bool:
        """The terminal has answered the last question."""
        return self._answers.attributes is not None

    def receive(self, reply: Reply) -> bool:
        """Take one reply; return whether `capabilities` changed. Nothing changes before the last answer is there."""
        self._answers = self._answers.with_reply(reply)
        return self.finished and self._decide()

    def resized(self, size: TerminalSize) -> bool:
        """Take a new size; return whether `capabilities` changed with it."""
        self._size = size
        return self._decide()

    def _decide(self) -> bool:
        answers = self._answers if self.finished else Answers()
        before, self.capabilities = self.capabilities, choose(self._info, self._size, answers)
        return self.capabilities != before


def choose(info: TerminalInfo, size: TerminalSize, answers: Answers) -> Capabilities:
    """Decide what to draw for a terminal that gave these answers (none at all is an answer too)."""
    name = answers.name or ""
    brand = _brand(name)
    cell_width, cell_height = _cell_size(size, answers.cell)
    return Capabilities(
        protocol=_protocol(info, answers, brand),
        depth=_depth(info, brand),
        cell_width=cell_width,
        cell_height=cell_height,
        name=display_text(name or info.term, 60),
        sixel_colours=max(2, min(answers.colours or 256, 256)),
        synchronized_output=answers.synchronized_output,
    )


def _protocol(info: TerminalInfo, answers: Answers, brand: str) -> Protocol:
    if brand == "tmux" or info.term.startswith(("tmux", "screen")):
        return Protocol.HALF_BLOCKS
    if answers.kitty_graphics and _has_placeholders(answers.name or "", brand):
        return Protocol.KITTY
    if _SIXEL in (answers.attributes or ())[1:]:
        return Protocol.SIXEL
    return Protocol.HALF_BLOCKS


def _has_placeholders(name: str, brand: str) -> bool:
    """Unicode placeholders are not announced: most terminals that answer the kitty question lack them."""
    if brand == "kitty":
        version = _VERSION.search(name)
        return version is not None and (int(version[1]), int(version[2])) >= _KITTY_WITH_PLACEHOLDERS
    return brand in {"ghostty", "rio"}


def _depth(info: TerminalInfo, brand: str) -> ColourDepth:
    environment = {key: value.lower() for key, value in info.environment.items()}
    programs = {environment.get("TERM_PROGRAM", ""), environment.get("LC_TERMINAL", "")}
    if (
        environment.get("COLORTERM") in {"truecolor", "24bit"}
        or brand in _TRUECOLOR_BRANDS
        or info.term.endswith("-direct")
        or info.term.startswith(_TRUECOLOR_TERMS)
        or programs & _TRUECOLOR_PROGRAMS
    ):
        return ColourDepth.TRUECOLOR
    return ColourDepth.COLOURS_256


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


def _brand(name: str) -> str:
    match = _BRAND.match(name.lower())
    return match[0] if match else ""
