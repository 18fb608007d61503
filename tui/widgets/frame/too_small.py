"""The message of a window that is too small."""

from __future__ import annotations

from typing import Any

from textual.content import Content
from textual.geometry import Size
from textual.screen import Screen
from textual.widgets import Static

NEEDED = Size(24, 12)


class TooSmall(Static):
    """Shown instead of everything else below 24 columns or 12 rows."""

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    TooSmall {
        display: none;
        width: 100%;
        height: 100%;
        content-align: center middle;
        text-align: center;
        background: $background;
        color: $foreground;
    }
    """

    def show(self, size: Size) -> None:
        """Show the minimum and the current size."""
        needed = f"{NEEDED.width}×{NEEDED.height}"
        self.update(
            Content(
                f"Please make this window larger: {needed} at least, {size.width}×{size.height} now. "
                "q signs out, ? explains."
            )
        )


def announce_too_small(screen: Screen[Any]) -> None:
    """Show on a screen that its window is too small; only then it gets a widget for that."""
    notices = screen.query_children(TooSmall)
    notice = notices.first() if notices else TooSmall()
    notice.show(screen.app.size)
    if screen.is_attached and not notice.is_attached:  # a resize may reach a screen that is being left
        screen.mount(notice)


def is_too_small(size: Size) -> bool:
    """Return whether a window is too small for a gallery."""
    return size.width < NEEDED.width or size.height < NEEDED.height
