"""The base of screens that show nothing after a change of access until they have loaded again."""

from __future__ import annotations

from textual.screen import Screen, ScreenResultType
from textual.widget import Widget

from core.models import Actor
from tui.screens.dialogs.leaving import LeavableScreen
from tui.session import Session
from tui.widgets.frame.body import BlankLines, ScreenBody
from tui.widgets.frame.breadcrumb import Breadcrumb
from tui.widgets.frame.status_line import StatusLine

_GONE = "No longer available"
"""The name of what was removed or may no longer be seen."""


class WithholdingScreen(LeavableScreen, BlankLines, Screen[ScreenResultType], inherit_bindings=False):
    """A screen whose body and names are hidden from a change of access on until it has been read with the new one."""

    def __init__(self, session: Session, trail: tuple[str, ...]) -> None:
        """Create the screen; `trail` names the screens from home to this one."""
        super().__init__()
        self.session = session
        self.trail = trail
        self.is_gone = False
        """Whether what the screen shows was removed, or may no longer be seen: then its name is not shown, either."""
        self.withheld = Withheld()

    @property
    def is_removed(self) -> bool:
        """Whether the screen was closed or its app is closing; its widgets may already be removed."""
        return self._pruning or not any(isinstance(child, StatusLine) for child in self.children)

    def show_trail(self, about: str = "", selected: str = "") -> None:
        """Update the breadcrumb: `about` at its right end, `selected` for a name that is cut in its own place."""
        if self.is_removed:
            return
        if self.withheld:
            self.withheld.trail = about, selected
            return
        trail = (self.trail[0], *("…" for _ in self.trail[2:]), _GONE) if self.is_gone else self.trail
        self.query_one(Breadcrumb).show(trail, about, selected)
        self.session.moved()


class Withheld:
    """Whether a screen is hidden, and what it shows again afterwards."""

    def __init__(self) -> None:
        """Start with a screen that is shown."""
        self._is_on = False
        self._focused: Widget | None = None
        self.trail: tuple[str, str] = ("", "")
        """What was to be shown in the breadcrumb in the meantime."""

    def __bool__(self) -> bool:
        """Return whether the screen is hidden."""
        return self._is_on

    def begin(self, screen: WithholdingScreen[ScreenResultType]) -> None:
        """Hide body and names until the screen has loaded with the access of now."""
        if screen.is_removed or self._is_on:
            return
        self._is_on = True
        self._focused = screen.focused
        screen.query_one(ScreenBody).visible = False
        screen.query_one(Breadcrumb).show((screen.trail[0], *("…" for _ in screen.trail[1:])))

    def end(self, screen: WithholdingScreen[ScreenResultType], actor: Actor) -> None:
        """Show what was loaded for an actor, unless access has changed again since."""
        if not self._is_on or screen.is_removed or actor is not screen.session.actor:
            return
        self._is_on = False
        screen.query_one(ScreenBody).visible = True
        screen.show_trail(*self.trail)
        if screen.focused is None:
            screen.set_focus(self._focused)
        self._focused = None
