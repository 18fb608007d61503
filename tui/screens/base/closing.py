"""Close a screen whose content is gone or no longer permitted."""

from __future__ import annotations

from typing import Any

from textual.notifications import SeverityLevel
from textual.screen import Screen


def close_for(screen: Screen[Any], reason: str, severity: SeverityLevel = "error") -> None:
    """Close a screen and what is on top of it, and say why; dialogs on top get no answer."""
    stack = screen.app.screen_stack
    if screen in stack:
        for _ in stack[stack.index(screen) :]:
            screen.app.pop_screen()
        screen.app.notify(reason, severity=severity, markup=False)
