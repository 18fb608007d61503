"""What a terminal is sent of a photo whose original the actor may not have."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.errors import NotAllowedError, NotFoundError
from core.models import Actor, AssetKey, DerivativeSize, Downloads, Part, Priority, Role
from core.permissions import ANONYMOUS
from tests.tui.harness.share_guests import guest
from tests.tui.photos.test_payload_source import Photos, detail, scanned
from tui.graphics.payloads.placements import Picture

__all__ = ["scanned"]


async def test_without_access_to_originals_zooming_shows_the_preview(scanned: Photos) -> None:
    """`public@` and guests of links without originals see the stored view, final, though others' detail is kept."""
    key, (coarse, sharp) = (
        scanned.photos["fine.jpg"].asset_key,
        (await scanned.ask(detail(scanned)))[-2:],
    )
    assert coarse.body != sharp.body
    taking, *others = [await guest(scanned.gallery, scanned.owner, key, downloads) for downloads in reversed(Downloads)]
    assert await scanned.ask(detail(scanned), taking) == [sharp]
    for member in (Actor(ANONYMOUS, "public", Role.PUBLIC), *others):
        assert (await scanned.ask(detail(scanned), member))[-1] == replace(coarse, final=True)
        pictures = await scanned.gallery.pictures.of(member, key)
        with pytest.raises(NotAllowedError):
            await pictures.region(Part(0, 0, 0.5, 0.5), 90, 60, Priority.SELECTED)
    assert await scanned.ask(detail(scanned)) == [sharp]


async def test_an_unknown_photo_is_not_found(scanned: Photos) -> None:
    """A key that was never given."""
    unknown = replace(scanned.request(), picture=Picture(AssetKey("nosuchphoto22"), 1, DerivativeSize.PREVIEW))
    with pytest.raises(NotFoundError):
        await scanned.ask(unknown)
