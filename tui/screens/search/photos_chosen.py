"""What a search shows, and the message of a screen that asks for the photos of a set."""

from __future__ import annotations

from dataclasses import dataclass

from textual.message import Message

from core.models import AssetKey, PhotoSet


@dataclass(frozen=True, slots=True)
class Searched:
    """The photos to show, and what a list of them is called."""

    photo_set: PhotoSet
    words: str
    starts_at: AssetKey | None = None
    """The photo at which the cursor is first; None: the first one."""


class PhotosChosen(Message):
    """The photos of a set are to be shown on top of the screen, with these names from home on."""

    def __init__(self, trail: tuple[str, ...], photo_set: PhotoSet, starts_at: AssetKey | None = None) -> None:
        """Show these photos, with the cursor at one of them."""
        super().__init__()
        self.trail = trail
        self.photo_set = photo_set
        self.starts_at = starts_at
