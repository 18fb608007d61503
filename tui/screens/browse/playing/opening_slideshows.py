"""Opening a slideshow from a list."""

from __future__ import annotations

from core.models import Collection, PhotoSet
from tui.listings import Listing
from tui.photos.photo_sequence import PhotoSequence
from tui.screens.base.gallery_screen import GalleryScreen
from tui.screens.browse.lightbox import LightboxScreen


async def open_slideshow(
    screen: GalleryScreen[None], trail: tuple[str, ...], photo_set: PhotoSet, collection: Collection | None = None
) -> bool:
    """Open a slideshow of a set of photos on top of a screen; return False when there are none.

    Raises:
        GalleryError: the database cannot be read.
    """
    session = screen.session
    sequence = await PhotoSequence.open(session.gallery, session.actor, photo_set, session.order(Listing.PHOTOS))
    if sequence.total:
        screen.app.push_screen(LightboxScreen(session, trail, sequence, 0, collection, plays=True))
    return bool(sequence.total)
