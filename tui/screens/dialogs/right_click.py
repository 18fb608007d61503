"""A right click goes back, wherever it is: it closes a dialog or a screen."""

from __future__ import annotations

from abc import abstractmethod

from textual import events

_RIGHT = 3


class LeftByRightClick:
    """What screens have in common that a right click leaves; their widgets get no event of that button.

    It is not a screen itself: Textual reads styles and keys from the first base that is one.
    """

    @abstractmethod
    def leave_by_click(self) -> None:
        """Close this screen, or say why it stays."""

    def _forward_event(self, event: events.Event) -> None:
        """Take the events of the right button before Textual looks for the widget below the pointer."""
        if isinstance(event, events.MouseDown | events.MouseUp | events.Click) and event.button == _RIGHT:
            if isinstance(event, events.Click):
                self.leave_by_click()
        else:
            super()._forward_event(event)  # type: ignore[misc]  # that of the screen
