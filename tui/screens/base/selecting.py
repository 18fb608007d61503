"""Select photos, collections and categories, on a screen that lists them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from core.errors import GalleryError
from core.marks.things import Things
from core.models import AssetKey
from tui.screens.base.gallery_screen import GalleryScreen
from tui.wording import count_words, things_words


async def select_photos(screen: GalleryScreen[Any], keys: Sequence[AssetKey], *, toggles: bool = False) -> None:
    """Select these photos; with `toggles`, deselect them when all are selected."""
    selection = screen.selection
    remove = toggles and all(key in selection for key in keys)
    try:
        changed = await selection.change(screen.session.actor, **{"remove" if remove else "add": keys})
    except GalleryError as error:
        screen.show_error(error)
        return
    if changed > 1:
        _say(screen, count_words(changed, "photo"), is_selected=not remove)
    screen.selection_changed()


async def select_groups(screen: GalleryScreen[Any], groups: Things) -> None:
    """Select these collections and categories; deselect them when all are selected."""
    selection = screen.selection
    remove = selection.holds(groups)
    try:
        changed = await selection.change_groups(screen.session.actor, groups, is_selected=not remove)
    except GalleryError as error:
        screen.show_error(error)
        return
    if changed > 1:
        _say(screen, things_words(groups), is_selected=not remove)
    screen.selection_changed()


def _say(screen: GalleryScreen[Any], words: str, *, is_selected: bool) -> None:
    screen.notify(f"{words} {'selected' if is_selected else 'deselected'}.", markup=False)
