"""The types of terminal replies; numbers are clamped."""

from __future__ import annotations

import re
from dataclasses import dataclass

_LARGEST = 1_000_000
_KITTY = re.compile(r"\x1b_G([a-zA-Z0-9=,]*);?([ -~]{0,200})")
_NUMBER = re.compile(r"\d+")
_BACKGROUND = re.compile(
    r"\x1b\]11;(?:rgba?:([0-9a-f]{1,4})/([0-9a-f]{1,4})/([0-9a-f]{1,4})(?:/[0-9a-f]{1,4})?"
    r"|#((?:[0-9a-f]{3}){1,4}))",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class PrimaryAttributes:
    """DA1: `CSI ? … c`. 4 means sixel."""

    attributes: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class TerminalName:
    """XTVERSION: `DCS > | name ST`; at most 100 characters, not sanitized."""

    text: str


@dataclass(frozen=True, slots=True)
class KittyGraphicsReply:
    """The reply to a kitty graphics command: `APC G i=id ; OK ST`."""

    image_id: int
    ok: bool


@dataclass(frozen=True, slots=True)
class CellSizeReply:
    """Pixels of a cell: `CSI 6 ; height ; width t`."""

    width: int
    height: int


@dataclass(frozen=True, slots=True)
class ColourRegisters:
    """Sixel colours: `CSI ? 1 ; 0 ; count S`."""

    count: int


@dataclass(frozen=True, slots=True)
class ModeReport:
    """DECRPM: `CSI ? mode ; setting $ y`; 1 and 2 mean that the mode exists and can be changed."""

    mode: int
    setting: int


@dataclass(frozen=True, slots=True)
class BackgroundColour:
    """The background: `OSC 11 ; rgb:rrrr/gggg/bbbb ST`; each channel from 0 to 1."""

    red: float
    green: float
    blue: float


@dataclass(frozen=True, slots=True)
class FenceReply:
    """`CSI 0 n`: the terminal has read everything before the query."""


@dataclass(frozen=True, slots=True)
class UnusedReply:
    """A reply that is not used: cursor position, other colours, window reports."""


TerminalReply = (
    PrimaryAttributes
    | TerminalName
    | KittyGraphicsReply
    | CellSizeReply
    | ColourRegisters
    | ModeReport
    | BackgroundColour
    | FenceReply
    | UnusedReply
)


def read_csi_reply(parameters: str, intermediates: str, final: str) -> TerminalReply:
    """Parse a control sequence that is not a key."""
    numbers = tuple(min(int(number), _LARGEST) for number in _NUMBER.findall(parameters))
    private = parameters[:1]
    match private, intermediates, final, numbers:
        case "?", "", "c", _:
            return PrimaryAttributes(numbers)
        case _, "", "n", (0,) if private != "?":
            return FenceReply()
        case _, "", "t", (6, height, width):
            return CellSizeReply(width, height)
        case "?", "", "S", (1, 0, count):
            return ColourRegisters(count)
        case "?", "$", "y", (mode, setting):
            return ModeReport(mode, setting)
        case _:
            return UnusedReply()


def read_string_reply(text: str) -> TerminalReply:
    """Parse a DCS, APC or OSC string, from its ESC on, without its terminator."""
    if text.startswith("\x1bP>|"):
        return TerminalName(text[4:104])
    if match := _BACKGROUND.fullmatch(text):
        digits = match[4]
        size = len(digits or "") // 3
        channels = [digits[at : at + size] for at in range(0, 3 * size, size)] if digits else match.group(1, 2, 3)
        return BackgroundColour(*(int(each, 16) / (16 ** len(each) - 1) for each in channels))
    if match := _KITTY.match(text):
        keys = dict(pair.split("=", 1) for pair in match.group(1).split(",") if "=" in pair)
        image_id = keys.get("i", "")
        if image_id.isascii() and image_id.isdecimal():
            return KittyGraphicsReply(min(int(image_id[:10]), 0xFFFF_FFFF), match.group(2).startswith("OK"))
    return UnusedReply()
