"""Facts about terminals by name: which graphics they draw well, and how many colours they have.

The name from XTVERSION takes precedence over the environment, because a terminal inherits TERM_PROGRAM from the program
that started it.
"""

from __future__ import annotations

import re
from typing import Final

from core.models import TerminalInfo
from tui.graphics.terminals.capabilities import ColourDepth, GraphicsProtocol

_KITTY_WITH_PLACEHOLDERS: Final = (0, 28)
_INLINE_IMAGE_BRANDS: Final = frozenset({"iterm", "konsole", "mintty", "wezterm"})
_INLINE_IMAGE_PROGRAMS: Final = frozenset({"iterm.app", "iterm2", "mintty", "wezterm"})
_PROGRAMS_WITH_IMAGE_SETTING: Final = frozenset({"vscode"})
"""xterm.js, which reports no name. Images are a setting there; when it is on, DA1 reports sixel."""

_KITTY_TERMS: Final = ("xterm-kitty", "xterm-ghostty")
_SIXEL_TERMS: Final = ("contour", "foot", "mlterm")
"""Values of TERM of terminals that always draw sixels."""

_TRUECOLOR_BRANDS: Final = frozenset(
    {"contour", "foot", "ghostty", "iterm", "kitty", "konsole", "mintty", "rio", "tmux", "vte", "wezterm", "xterm"}
)
_TRUECOLOR_TERMS: Final = ("alacritty", "contour", "foot", "mlterm", "rio", "wezterm", "xterm-ghostty", "xterm-kitty")
_TRUECOLOR_PROGRAMS: Final = frozenset({"iterm2", "iterm.app", "vscode", "wezterm", "ghostty", "rio", "mintty"})
_BACKGROUND_ERASE_TERMS: Final = (
    "alacritty", "contour", "foot", "iterm", "konsole", "linux", "mintty", "mlterm", "nsterm", "putty", "rio", "rxvt",
    "st-", "vte", "wezterm", "xterm",
)  # fmt: skip
"""Beginnings of the names whose entries in ncurses' terminfo have `bce`."""
_MONOCHROME_TERM: Final = re.compile(r"dumb|unknown|vt\d+.*|.+-(?:m|mono)")
_TERM_OF_16: Final = re.compile(r"ansi.*|cygwin|linux.*|pcansi|sun.*|xterm-color|.+-(?:8|16)color")
_BRAND: Final = re.compile(r"[a-z]+")
_VERSION: Final = re.compile(r"(\d+)\.(\d+)")


def brand_of(name: str) -> str:
    """Return the first word of a terminal's own name in lower case, "" without a name."""
    match = _BRAND.match(name.lower())
    return match[0] if match else ""


def protocol_by_name(info: TerminalInfo, *, has_cell_size: bool) -> GraphicsProtocol:
    """Return what draws pictures in a terminal that is not asked: blocks where its names do not tell.

    Sixels need the pixels of a cell.
    """
    term = info.term.lower()
    if is_multiplexed(info, ""):
        return GraphicsProtocol.HALF_BLOCKS
    if term.startswith(_KITTY_TERMS):
        return GraphicsProtocol.KITTY
    if has_inline_images(info, "", sixel=False):
        return GraphicsProtocol.ITERM2
    return GraphicsProtocol.SIXEL if has_cell_size and term.startswith(_SIXEL_TERMS) else GraphicsProtocol.HALF_BLOCKS


def is_tmux(info: TerminalInfo, name: str) -> bool:
    """Whether the terminal is tmux."""
    return brand_of(name) == "tmux" or info.term.startswith("tmux")


def is_multiplexed(info: TerminalInfo, name: str) -> bool:
    """Whether the terminal is tmux or screen: images do not pass through, or stay where they were drawn."""
    return is_tmux(info, name) or info.term.startswith("screen")


def has_placeholders(name: str) -> bool:
    """Whether a terminal with kitty's graphics draws Unicode placeholders: most do not, and no query exists."""
    brand = brand_of(name)
    if brand == "kitty":
        version = _VERSION.search(name)
        return version is not None and (int(version[1]), int(version[2])) >= _KITTY_WITH_PLACEHOLDERS
    return brand in {"ghostty", "rio"}


def plays_kitty_animations(name: str) -> bool:
    """Whether a terminal with kitty's graphics plays animations by itself."""
    return brand_of(name) == "kitty"


def has_inline_images(info: TerminalInfo, name: str, *, sixel: bool) -> bool:
    """Whether iTerm2's inline images are the best protocol of a terminal; `sixel` as reported by DA1."""
    if name:
        return brand_of(name) in _INLINE_IMAGE_BRANDS
    programs = _programs(info)
    return bool(programs & _INLINE_IMAGE_PROGRAMS) or (sixel and bool(programs & _PROGRAMS_WITH_IMAGE_SETTING))


def erases_with_background(info: TerminalInfo, name: str) -> bool:
    """Whether erased cells take the background colour: not in screen, and not in every tmux."""
    return info.term.lower().startswith(_BACKGROUND_ERASE_TERMS) and not is_multiplexed(info, name)


def depth_of(info: TerminalInfo, name: str) -> ColourDepth:
    """Return the colour depth of a terminal: none with `NO_COLOR` (no-color.org), 256 where nothing is known."""
    if info.environment.get("NO_COLOR"):
        return ColourDepth.MONOCHROME
    term = info.term.lower()
    if (
        info.environment.get("COLORTERM", "").lower() in {"truecolor", "24bit"}
        or brand_of(name) in _TRUECOLOR_BRANDS
        or term.endswith("-direct")
        or term.startswith(_TRUECOLOR_TERMS)
        or _programs(info) & _TRUECOLOR_PROGRAMS
    ):
        return ColourDepth.TRUECOLOR
    if _MONOCHROME_TERM.fullmatch(term):
        return ColourDepth.MONOCHROME
    if _TERM_OF_16.fullmatch(term):
        return ColourDepth.COLOURS_16
    return ColourDepth.COLOURS_256


def _programs(info: TerminalInfo) -> set[str]:
    return {info.environment.get(variable, "").lower() for variable in ("TERM_PROGRAM", "LC_TERMINAL")}
