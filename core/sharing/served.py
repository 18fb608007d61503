"""What the web pages need of a gallery."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Protocol

from core.config import Settings
from core.models import (
    Actor,
    AssetKey,
    Collection,
    DerivativeSize,
    PageKey,
    Part,
    Photo,
    PhotoDetails,
    Priority,
    Scope,
    SortOrder,
    StoredPicture,
)
from core.pictures.original_files import OriginalFile
from core.sharing.shares import Shares


class ServedGallery(Protocol):
    """The questions of `core.gallery.Gallery` that the web pages ask; see there."""

    settings: Settings
    shares: Shares

    async def collection(self, actor: Actor, slug: str) -> Collection:
        """Return what a guest's link shows."""
        ...

    async def page(
        self, actor: Actor, scope: Scope, order: SortOrder, after: PageKey | None, limit: int = ...
    ) -> tuple[Photo, ...]:
        """Return the photos that follow `after`."""
        ...

    async def position(self, actor: Actor, scope: Scope, order: SortOrder, asset_key: AssetKey) -> int | None:
        """Return the index of a photo."""
        ...

    async def photo(self, actor: Actor, asset_key: AssetKey) -> Photo:
        """Return one photo."""
        ...

    async def details(self, actor: Actor, asset_key: AssetKey) -> PhotoDetails:
        """Return what may be known of one photo."""
        ...

    def pictures(
        self, actor: Actor, asset_key: AssetKey, size: DerivativeSize, priority: Priority
    ) -> AsyncGenerator[StoredPicture, None]:
        """Yield better and better pictures."""
        ...

    async def region(
        self, actor: Actor, asset_key: AssetKey, part: Part, width: int, height: int, priority: Priority
    ) -> Path:
        """Return a JPEG of a part of the original."""
        ...

    async def original(self, actor: Actor, asset_key: AssetKey) -> OriginalFile:
        """Open the original."""
        ...
