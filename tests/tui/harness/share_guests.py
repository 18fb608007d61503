"""Guests of share links, for tests on a real gallery."""

from __future__ import annotations

from core.gallery import Gallery
from core.models import Actor, AssetKey, Downloads, KeySet
from core.sharing.models import ShareOptions
from core.sharing.operations import MakeShareLink


async def guest(gallery: Gallery, owner: Actor, key: AssetKey, downloads: Downloads) -> Actor:
    """Return the guest of a new share link to one photo."""
    making = MakeShareLink(KeySet((key,)), options=ShareOptions(downloads=downloads))
    new = (await gallery.apply(owner, making)).result
    return (await gallery.sharing.by_token(new.token)).actor
