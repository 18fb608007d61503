"""The selection of the actor, shared by all screens of a session."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from core.models import Actor, AssetKey
from core.operations import ChangeSelection

if TYPE_CHECKING:
    from core.gallery import Gallery


class Selection:
    """The selected photos as of the last `load` or `change`; the gallery stores them."""

    def __init__(self, gallery: Gallery) -> None:
        """Start empty."""
        self._gallery = gallery
        self._keys: frozenset[AssetKey] = frozenset()

    def __contains__(self, asset_key: object) -> bool:
        """Whether a photo is selected."""
        return asset_key in self._keys

    def __len__(self) -> int:
        """Return the number of selected photos."""
        return len(self._keys)

    async def load(self, actor: Actor) -> None:
        """Read the selection.

        Raises:
            GalleryError: the database cannot be read; the selection is unchanged.
        """
        self._keys = frozenset(await self._gallery.library.selection(actor))

    async def change(self, actor: Actor, add: Iterable[AssetKey] = (), remove: Iterable[AssetKey] = ()) -> int:
        """Select and deselect photos; return how many changed. It can be undone.

        Raises:
            GalleryError: nothing changed, with the reason.
        """
        change = (await self._gallery.apply(actor, ChangeSelection(tuple(add), tuple(remove)))).result
        self._keys = (self._keys - set(change.removed)) | set(change.added)
        return len(change.added) + len(change.removed)
