"""The photos that a visitor has selected, on all screens of a visit."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from core.models import Actor, AssetKey
from core.operations import ChangeSelection

if TYPE_CHECKING:
    from core.gallery import Gallery


class Selection:
    """What is selected, as of the last look; the gallery keeps it beyond the visit."""

    def __init__(self, gallery: Gallery) -> None:
        """Know of nothing yet."""
        self._gallery = gallery
        self._keys: frozenset[AssetKey] = frozenset()

    def __contains__(self, asset_key: object) -> bool:
        """Whether a photo is selected."""
        return asset_key in self._keys

    def __len__(self) -> int:
        """How many photos are selected."""
        return len(self._keys)

    async def load(self, actor: Actor) -> None:
        """Look what is selected now.

        Raises:
            GalleryError: it cannot be read; what was known stays.
        """
        self._keys = frozenset(await self._gallery.library.selection(actor))

    async def change(self, actor: Actor, add: Iterable[AssetKey] = (), remove: Iterable[AssetKey] = ()) -> int:
        """Select photos and unselect others; return how many really changed. It can be undone.

        Raises:
            GalleryError: nothing changed, with the reason.
        """
        change = (await self._gallery.apply(actor, ChangeSelection(tuple(add), tuple(remove)))).result
        self._keys = (self._keys - set(change.removed)) | set(change.added)
        return len(change.added) + len(change.removed)
