"""Performs an action of another screen, one step away: in what the cursor opens, or on a screen below this one."""

from __future__ import annotations

from typing import Any, Protocol, runtime_checkable

from textual.app import App
from textual.screen import Screen

from tui.keys.bindings import places_of
from tui.keys.screen_action import Group, Need, ScreenAction
from tui.screens.base.gallery_screen import GalleryScreen
from tui.screens.base.list_screen import ListScreen

_KNOWN_BEFORE = frozenset({None, Need.PICTURES, Need.SELECTION})


@runtime_checkable
class ReturnsState(Protocol):
    """A screen that returns a state to the one below it."""

    @property
    def seen(self) -> object:
        """The state."""


async def perform_elsewhere(app: App[Any], action: ScreenAction) -> None:
    """Go to where an action works and perform it there; say where it works if that is more than one step away.

    What is at the cursor is opened for actions that only change the view, because nobody has seen yet what another one
    would change. Going back has no such limit: the screen below shows what it did before.
    """
    stack = [screen for screen in app.screen_stack if isinstance(screen, GalleryScreen)]
    screen = stack[-1]
    below = next((each for each in reversed(stack[:-1]) if action in each.available_actions()), None)
    if _opens(screen, action):
        await screen.run_action("open")
    elif below is not None:
        for each in reversed(stack[stack.index(below) + 1 :]):
            await each.dismiss(each.seen if isinstance(each, ReturnsState) else None)
    else:
        screen.answer_key(f"{action.words.rstrip('…')} works {places_of(action)}.")
        return
    # A new screen handles this after its first load.
    app.screen.call_later(_perform, app.screen, action)


def _opens(screen: GalleryScreen[Any], action: ScreenAction) -> bool:
    """Return whether the item at the cursor opens a screen in which a view action works."""
    if not isinstance(screen, ListScreen) or action.group is not Group.LOOK or action.need not in _KNOWN_BEFORE:
        return False
    return screen.opens in action.kinds and (action.need is not Need.PICTURES or screen.meets(Need.PICTURES))


def _perform(reached: Screen[Any], action: ScreenAction) -> None:
    if isinstance(reached, GalleryScreen) and reached.app.screen is reached:
        if action in reached.available_actions():
            reached.perform(action.call)
        else:
            reached.answer_key(f"{action.words.rstrip('…')} has no effect here.")
