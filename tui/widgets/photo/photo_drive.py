"""Whether the drive of a photo that is zoomed is offline: lists of several collections do not say it."""

from __future__ import annotations

from contextlib import suppress

from core.errors import GalleryError
from core.models import AssetKey, Photo
from tui.session import Session


class PhotoDrive:
    """What was read of the photo that was zoomed last."""

    def __init__(self) -> None:
        """Begin without one."""
        self._key: AssetKey | None = None
        self._is_away = False

    def is_away(self, photo: Photo | None) -> bool:
        """Return whether the original of a photo is known to be on a drive that is offline."""
        return photo is not None and photo.asset_key == self._key and self._is_away

    def is_unknown(self, photo: Photo | None) -> bool:
        """Return whether it has to be read."""
        return photo is not None and photo.asset_key != self._key

    async def read(self, session: Session, photo: Photo) -> None:
        """Read it from the details of a photo; what cannot be read stays unknown."""
        with suppress(GalleryError):
            details = await session.gallery.library.details(session.actor, photo.asset_key)
            self._key, self._is_away = photo.asset_key, details.collection.is_away
