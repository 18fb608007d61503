"""Pictures of photos that models look at in more detail than thumbnails have: previews, or the original files."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from core.errors import GalleryError, PictureUnavailableError
from core.media.originals import Original

if TYPE_CHECKING:
    from PIL import Image

EDGE: Final = 1200
"""Pixels of the longer side."""


class PictureToRead(NamedTuple):
    """Where the picture of a photo is."""

    stored: Path | None
    """Its 1200 px picture, if there is one."""
    original: Original

    @property
    def place(self) -> Original:
        """The file that is read."""
        if self.stored is None:
            return self.original
        return Original(os.fsencode(self.stored.parent), os.fsencode(self.stored.name))


def readable_picture(picture: PictureToRead, pixel_limit: int) -> tuple[Image.Image | None, bool]:
    """Return an upright picture in three colours, None if it cannot be decoded.

    The second value is whether its file is not there, or cannot be opened, now. Runs in worker processes.
    """
    from core.media.decoding.still_decoding import decode_picture

    try:
        return decode_picture(picture.place, EDGE, pixel_limit).image.convert("RGB"), False
    except (GalleryError, OSError, ValueError, SyntaxError) as error:
        return None, isinstance(error, FileNotFoundError | PictureUnavailableError)
