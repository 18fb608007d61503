"""What a terminal is sent of a photo whose original the actor may not have."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.errors import NotAllowedError
from core.models import Actor, Downloads, Part, Priority, Role
from core.permissions import ANONYMOUS
from tests.tui.harness.share_guests import guest
from tests.tui.photos.test_payload_source import PhotoGallery, detail, gallery_photos

__all__ = ["gallery_photos"]


async def test_who_takes_no_originals_zooms_into_the_view(gallery_photos: PhotoGallery) -> None:
    """`public@` and guests of links without originals see the stored view, final, though others' detail is kept."""
    key, (coarse, sharp) = (
        gallery_photos.photos["fine.jpg"].asset_key,
        (await gallery_photos.ask(detail(gallery_photos)))[-2:],
    )
    assert coarse.body != sharp.body
    taking, *others = [
        await guest(gallery_photos.gallery, gallery_photos.owner, key, downloads) for downloads in reversed(Downloads)
    ]
    assert await gallery_photos.ask(detail(gallery_photos), taking) == [sharp]
    for member in (Actor(ANONYMOUS, "public", Role.PUBLIC), *others):
        assert (await gallery_photos.ask(detail(gallery_photos), member))[-1] == replace(coarse, final=True)
        pictures = await gallery_photos.gallery.pictures.of(member, key)
        with pytest.raises(NotAllowedError):
            await pictures.region(Part(0, 0, 0.5, 0.5), 90, 60, Priority.SELECTED)
    assert await gallery_photos.ask(detail(gallery_photos)) == [sharp]
