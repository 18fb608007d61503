"""What a change of the photos of an album touched."""

from __future__ import annotations

from core.models import AlbumId, IdRanges
from core.operations import ThingKind, Touched
from core.operations.history.closed_albums import field_of_photos


def touched_photos(album_id: AlbumId, photos: IdRanges) -> tuple[Touched, ...]:
    """Return that these photos were added, removed or moved there; other photos of the album conflict with nothing."""
    return (
        Touched(field_of_photos(album_id), ThingKind.PHOTO, photos),
        Touched.mention(ThingKind.ALBUM, album_id),
    )
