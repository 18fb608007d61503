"""What keys do on tiles that stand for days or months: only what is about all of their photos."""

from __future__ import annotations

from collections.abc import Mapping

from tui.keys.bindings import actions_of
from tui.keys.screen_action import Group, Need, ScreenKind

ALWAYS_BY_DATE = "A calendar is always sorted by date."
NO_EFFECT_ON_DAYS: Mapping[str, str] = {
    **{
        action.id: "Open the day first: this is for its photos."
        for action in actions_of(ScreenKind.COLLECTIONS)
        if action.group is Group.ARRANGE
        and action.need not in {Need.TRIPS, Need.FACES}
        and action.id not in {"share", "undo", "redo"}
    },
    **dict.fromkeys(("order", "jump", "filter"), ALWAYS_BY_DATE),
    "hero": "The large row of home is chosen on home, or at a collection.",
}
"""Actions without effect, by their ids, with the sentence that says so."""
