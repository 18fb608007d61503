"""Both themes can be read: text stands out from what is behind it."""

import re
from pathlib import Path

import pytest
from textual.color import Color
from textual.theme import Theme

from tests.tui.harness.contrast import Colour, contrast
from tests.tui.harness.running_app import run_app
from tests.tui.harness.small_gallery import SmallGallery
from tui.graphics.terminals.palettes import COLOURS_256, nearest_256
from tui.themes import THEMES, picture_colours

THEME_LIST = list(THEMES.values())
AA = 4.5
"""The least contrast of text by WCAG 2, level AA."""


TEXTS = ("foreground", "muted", "accent", "secondary", "error", "warning", "success")
GROUNDS = ("background", "surface", "panel", "tile")
LIGHTBOX_TEXTS = ("lightbox-text", "lightbox-muted")
PAIRS = [
    *((text, ground) for text in TEXTS for ground in GROUNDS),
    *((text, "lightbox") for text in (*TEXTS, *LIGHTBOX_TEXTS)),
    ("selected-text", "accent"),
    ("selected-text", "primary"),
    ("footer-key-foreground", "surface"),
]
"""Every colour of text with every ground that it may stand on."""

LEAST_OF_SHAPES = 3.0
"""The least contrast of shapes with a meaning, by WCAG 2 (1.4.11)."""
SHAPES = [
    *((shape, ground) for shape in ("accent", "faint") for ground in ("background", "surface", "panel")),
    ("success", "background"),
    ("accent", "lightbox"),
]
"""Frames of tiles, the mark of a filmstrip, bars of progress, and scrollbars, with what is next to them."""

WALKS = {
    "home": ((), ("down",), ("g",), ("escape", "question_mark"), ("escape", "T"), ("down", "escape", "colon")),
    "admin": (("g", "a"), ("i",), ("escape", "g", "k"), ("g", "s")),
    "photos": (
        ("right", "enter"),
        ("enter",),
        ("space", "right"),
        ("s",),
        ("escape", "o"),
        ("escape", "enter"),
        ("i", "F"),
    ),
}
SEEN_LEAST = 6
_LETTERS = re.compile(r"[^\W_]")


@pytest.mark.parametrize("theme", THEME_LIST, ids=lambda theme: theme.name)
@pytest.mark.parametrize("in_256", [False, True], ids=["24 bit", "256"])
def test_text_can_be_read(theme: Theme, in_256: bool) -> None:
    """Every text on every ground has the contrast of 4.5 that WCAG AA asks for, also in the nearest of 256 colours."""
    low = {pair: found for pair in PAIRS if (found := contrast(*(_shown(theme, name, in_256) for name in pair))) < AA}
    assert not low


@pytest.mark.parametrize("theme", THEME_LIST, ids=lambda theme: theme.name)
@pytest.mark.parametrize("in_256", [False, True], ids=["24 bit", "256"])
def test_shapes_can_be_seen(theme: Theme, in_256: bool) -> None:
    """Frames, bars and scrollbars have the contrast of 3 that WCAG AA asks for, also in the nearest of 256 colours."""
    found = {pair: contrast(*(_shown(theme, name, in_256) for name in pair)) for pair in SHAPES}
    assert not {pair: value for pair, value in found.items() if value < LEAST_OF_SHAPES}


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("walk", WALKS)
async def test_what_screens_draw_can_be_read(tmp_path: Path, theme: str, walk: str) -> None:
    """The same of all text that stands on screens, dialogs and notifications, whichever colours they mix."""
    gallery = SmallGallery(tmp_path, {"Nature": {"Alps": 30, "Bogs": 4}, "Travel": {"Lima": 2}})
    gallery.store("theme", theme)
    pairs: dict[tuple[Colour, Colour], str] = {}
    async with run_app(gallery, (120, 40)) as running:
        for keys in WALKS[walk]:
            await running.press(*keys)
            for strip in running.app.screen._compositor.render_strips():
                for text, style, _ in strip:
                    if style and style.color and style.bgcolor and _LETTERS.search(text):
                        assert not style.dim, text
                        pair = (style.color.get_truecolor(), style.bgcolor.get_truecolor())
                        pairs.setdefault((tuple(pair[0]), tuple(pair[1])), text)  # type: ignore[arg-type]
    assert len(pairs) >= SEEN_LEAST
    low = {
        text: (round(found, 2), *each)
        for pair, text in pairs.items()
        for each in (pair, (_nearest(pair[0]), _nearest(pair[1])))
        if (found := contrast(*each)) < AA
    }
    assert not low


@pytest.mark.parametrize("theme", THEME_LIST, ids=lambda theme: theme.name)
def test_only_the_accent_has_colour(theme: Theme) -> None:
    """Grounds are neutral, so that photographs are not tinted by what surrounds them."""
    for ground in (theme.background, theme.surface, theme.panel, theme.variables["tile"]):
        rgb = Color.parse(str(ground)).rgb
        assert max(rgb) - min(rgb) <= 10


def test_both_themes_name_the_same_colours() -> None:
    """No stylesheet works in one theme only."""
    first, *others = (set(theme.variables) for theme in THEME_LIST)
    assert all(names == first for names in others)


def test_picture_colours_are_the_themes() -> None:
    """Canvas and stylesheet show the same ground next to a photo."""
    assert picture_colours("dark") == ((0, 0, 0), (26, 26, 28))


def _shown(theme: Theme, name: str, in_256: bool) -> Colour:
    colour = Color.parse(theme.variables.get(name) or getattr(theme, name)).rgb
    return _nearest(colour) if in_256 else colour


def _nearest(colour: Colour) -> Colour:
    return COLOURS_256[nearest_256(*colour) - 16]
