"""The dark and the light theme: neutral greys, so that only photos have colour, and one warm accent."""

from __future__ import annotations

from textual.color import Color
from textual.theme import Theme

DARK = Theme(
    name="sshowcase-dark",
    dark=True,
    primary="#e3a457",
    secondary="#b98a52",
    accent="#e3a457",
    foreground="#e9e7e4",
    background="#0d0d0e",
    surface="#151517",
    panel="#1d1d20",
    success="#8fb573",
    warning="#e3a457",
    error="#e0776a",
    variables={
        "muted": "#96938f",
        "faint": "#6e6b68",
        "tile": "#1a1a1c",
        "selected-text": "#17130d",
        "lightbox": "#000000",
        "lightbox-text": "#e9e7e4",
        "lightbox-muted": "#96938f",
        "footer-key-foreground": "#e3a457",
        "input-cursor-text-style": "none",
        "block-cursor-text-style": "none",
    },
)

LIGHT = Theme(
    name="sshowcase-light",
    dark=False,
    primary="#8a4a0a",
    secondary="#7d5024",
    accent="#8a4a0a",
    foreground="#1f1d1b",
    background="#f7f5f2",
    surface="#efece8",
    panel="#e6e2dc",
    success="#2f6b1f",
    warning="#8a4a0a",
    error="#a82a20",
    variables={
        "muted": "#625d57",
        "faint": "#857f77",
        "tile": "#e4e0da",
        "selected-text": "#fffaf3",
        "lightbox": "#f7f5f2",
        "lightbox-text": "#1f1d1b",
        "lightbox-muted": "#625d57",
        "footer-key-foreground": "#8a4a0a",
        "input-cursor-text-style": "none",
        "block-cursor-text-style": "none",
    },
)

THEMES: dict[str, Theme] = {"dark": DARK, "light": LIGHT}


def picture_colours(name: str) -> tuple[tuple[int, int, int], tuple[int, int, int]]:
    """Return the RGB colours behind pictures and of placeholders in the theme `dark` or `light`."""
    variables = THEMES[name].variables
    return Color.parse(variables["lightbox"]).rgb, Color.parse(variables["tile"]).rgb
