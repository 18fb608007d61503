"""The guide's table of keys is the registry's, word for word."""

from __future__ import annotations

from pathlib import Path

from tui.keys.bindings import ACTIONS, key_words
from tui.keys.screen_action import ScreenKind

_GUIDE = Path(__file__).parents[3] / "docs" / "guide.md"
_PLACES = {
    ScreenKind.HOME: "home",
    ScreenKind.COLLECTIONS: "collections",
    ScreenKind.PHOTOS: "photos",
    ScreenKind.LIGHTBOX: "one photo",
    ScreenKind.PEOPLE: "members and keys",
}


def test_the_guide_lists_every_action_with_its_keys() -> None:
    """A key that is added, moved or reworded is also changed in docs/guide.md."""
    rows = []
    for action in ACTIONS:
        keys = " ".join(f"`{key_words(key)}`" for key in action.keys)
        everywhere = action.kinds == frozenset(ScreenKind)
        where = (
            "everywhere" if everywhere else ", ".join(_PLACES[place] for place in ScreenKind if place in action.kinds)
        )
        rows.append(f"| {keys} | {action.words} | {where} |")
    section = _GUIDE.read_text(encoding="utf-8").partition("\n## Keys\n")[2].partition("\n## ")[0]
    listed = [line for line in section.splitlines() if line.startswith("| `")]
    assert listed == rows
