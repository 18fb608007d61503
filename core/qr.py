"""QR codes as text: two modules per character cell, for terminals.

A module is dark on light with a quiet zone of four around (ISO/IEC 18004); colours are always given, because a theme
with light text on dark would turn the code inside out, which many phones do not read.
"""

from __future__ import annotations

QUIET = 4
"""Light modules around the code."""

DARK, LIGHT = 16, 231
"""Black and white of the 256-colour cube, which no theme changes."""


def qr_lines(text: str) -> tuple[str, ...]:
    """Return the code of a text as lines of ` `, `▀`, `▄` and `█`, quiet zone included.

    Draw them in black on white: a drawn half is a dark module.
    """
    modules = _modules(text)
    if len(modules) % 2:
        modules.append([False] * len(modules[0]))
    return tuple(
        "".join(_HALVES[upper, lower] for upper, lower in zip(top, bottom, strict=True))
        for top, bottom in zip(modules[::2], modules[1::2], strict=True)
    )


def qr_ansi(text: str) -> str:
    """Return the code as lines that set their own colours, for standard output."""
    return "".join(f"\x1b[38;5;{DARK};48;5;{LIGHT}m{line}\x1b[0m\n" for line in qr_lines(text))


def _modules(text: str) -> list[list[bool]]:
    """Return rows of modules, True is dark."""
    from qrcode.constants import ERROR_CORRECT_L
    from qrcode.main import QRCode

    code = QRCode(error_correction=ERROR_CORRECT_L, border=QUIET)
    code.add_data(text.encode())
    return [[bool(module) for module in row] for row in code.get_matrix()]


_HALVES = {(False, False): " ", (True, False): "▀", (False, True): "▄", (True, True): "█"}
