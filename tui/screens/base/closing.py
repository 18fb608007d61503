"""Close a screen whose content is gone or no longer permitted."""

from __future__ import annotations

from typing import Any

from textual.notifications import SeverityLevel
from textual.screen import Screen


def close_for(screen: Screen[Any], reason: str, severity: SeverityLevel = "error") -> None:
    """Close a screen and what is on top of it, and say why ("": it was said); dialogs on top get no answer."""
    if screen in screen.app.screen_stack:
        close_screen(screen)
        if reason:
            screen.app.notify(reason, severity=severity, markup=False)


def close_screen(screen: Screen[Any]) -> None:
    """Close a screen and what is on top of it, if it is not closed yet."""
    stack = screen.app.screen_stack
    for _ in stack[stack.index(screen) :] if screen in stack else ():
        screen.app.pop_screen()
