"""The guide's table of keys is the registry's, word for word."""

from __future__ import annotations

from pathlib import Path

from tui.bindings import ACTIONS, Place, key_words

_GUIDE = Path(__file__).parents[2] / "docs" / "guide.md"
_PLACES = {
    Place.HOME: "home",
    Place.COLLECTIONS: "collections",
    Place.PHOTOS: "photos",
    Place.LIGHTBOX: "one photo",
    Place.PEOPLE: "members and keys",
}


def test_the_guide_lists_every_action_with_its_keys() -> None:
    """A key that is added, moved or reworded is also changed in docs/guide.md."""
    rows = []
    for action in ACTIONS:
        keys = " ".join(f"`{key_words(key)}`" for key in action.keys)
        everywhere = action.places == frozenset(Place)
        where = "everywhere" if everywhere else ", ".join(_PLACES[place] for place in Place if place in action.places)
        rows.append(f"| {keys} | {action.words} | {where} |")
    section = _GUIDE.read_text(encoding="utf-8").partition("\n## Keys\n")[2].partition("\n## ")[0]
    listed = [line for line in section.splitlines() if line.startswith("| `")]
    assert listed == rows
