"""Both themes can be read: text stands out from what is behind it."""

import pytest
from textual.color import Color
from textual.theme import Theme

from tui.themes import THEMES, picture_colours

THEME_LIST = list(THEMES.values())


def ratio(foreground: str, background: str) -> float:
    """The contrast of two colours by WCAG 2: 1 to 21."""
    first, second = Color.parse(foreground), Color.parse(background)
    bright, dark = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def _luminance(colour: Color) -> float:
    linear = [
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4
        for part in (value / 255 for value in colour.rgb)
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("theme", THEME_LIST, ids=lambda theme: theme.name)
def test_text_can_be_read(theme: Theme) -> None:
    """Text, also the quieter kind, has the contrast of 4.5 that WCAG asks for, on every ground that it stands on."""
    grounds = [theme.background, theme.surface, theme.panel]
    for ground in grounds:
        assert ground is not None
        assert theme.foreground is not None
        assert ratio(theme.foreground, ground) >= 7
        assert ratio(theme.variables["muted"], ground) >= 4.5
        assert ratio(str(theme.accent), ground) >= 4
    assert ratio(theme.variables["selected-text"], str(theme.accent)) >= 4.5
    assert ratio(theme.variables["lightbox-text"], theme.variables["lightbox"]) >= 7
    assert ratio(theme.variables["lightbox-muted"], theme.variables["lightbox"]) >= 4.5


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
