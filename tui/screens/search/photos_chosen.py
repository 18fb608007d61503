"""The message of a screen that asks for the photos of a set."""

from __future__ import annotations

from textual.message import Message

from core.models import AssetKey, PhotoSet


class PhotosChosen(Message):
    """The photos of a set are to be shown on top of the screen, with these names from home on."""

    def __init__(self, trail: tuple[str, ...], photo_set: PhotoSet, starts_at: AssetKey | None = None) -> None:
        """Show these photos, with the cursor at one of them."""
        super().__init__()
        self.trail = trail
        self.photo_set = photo_set
        self.starts_at = starts_at
