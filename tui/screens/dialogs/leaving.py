"""How every screen is left: once, while it is on top; a right click goes back, wherever it is."""

from __future__ import annotations

from abc import abstractmethod
from typing import Any, cast

from textual import events
from textual.await_complete import AwaitComplete
from textual.screen import Screen

_RIGHT = 3


class LeavableScreen:
    """What screens have in common that can be left; their widgets get no event of the right button.

    It is not a screen itself: Textual reads styles and keys from the first base that is one.
    """

    @property
    def _is_on_top(self) -> bool:
        """Whether the screen is the one that gets keys; below a dialog Textual calls it current as well."""
        own: object = self
        return any(screen is own for screen in self._stack[-1:])

    def dismiss(self, result: Any = None) -> AwaitComplete:
        """Close with a result, unless the screen is closed already or another one is on top of it.

        Textual closes whatever is on top: after a double click, or at the end of work that a closed screen started.
        """
        if not self._is_on_top or len(self._stack) == 1:
            return AwaitComplete()
        closing: AwaitComplete = super().dismiss(result)  # type: ignore[misc]  # that of the screen
        return closing

    @abstractmethod
    def leave_by_click(self) -> None:
        """Close this screen, or say why it stays."""

    @property
    def _stack(self) -> list[Screen[Any]]:
        return cast("Screen[Any]", self).app.screen_stack

    def _forward_event(self, event: events.Event) -> None:
        """Take the events of the right button before Textual looks for the widget below the pointer."""
        if isinstance(event, events.MouseDown | events.MouseUp | events.Click) and event.button == _RIGHT:
            if isinstance(event, events.Click):
                self.leave_by_click()
        else:
            super()._forward_event(event)  # type: ignore[misc]  # that of the screen
