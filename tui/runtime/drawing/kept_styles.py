"""Styles of the parts of a widget that stay until its stylesheet changes: Textual finds them again for each frame."""

from __future__ import annotations

from rich.style import Style
from textual.widget import Widget


class KeptStyles(Widget):
    """A widget with an opaque background whose parts have colours of their own."""

    def notify_style_update(self) -> None:
        """Use the colours of another theme."""
        self._kept_styles: dict[str, Style] = {}
        super().notify_style_update()

    def kept_style(self, part: str = "") -> Style:
        """Return the style of a component class, or of the widget itself."""
        style = self._kept_styles.get(part)
        if style is None:
            style = self._kept_styles[part] = self.get_component_rich_style(part) if part else self.rich_style
        return style
