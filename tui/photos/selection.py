"""The selection of the actor, shared by all screens of a session."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from core.models import Actor, AssetKey
from core.operations import ChangeSelection
from tui.wording import count_words

if TYPE_CHECKING:
    from core.gallery import Gallery


def selection_words(selection: Selection) -> str:
    """Return what is selected in words, and what of it was so before this session."""
    if not selection.is_of_this_session:
        return f"The {count_words(len(selection), 'photo')} selected in an earlier session"
    earlier = f" ({selection.earlier:,} of them in an earlier session)" if selection.earlier else ""
    return f"The {count_words(len(selection), 'selected photo')}{earlier}"


class Selection:
    """The selected photos as of the last `load` or `change`; the gallery stores them."""

    def __init__(self, gallery: Gallery) -> None:
        """Start empty."""
        self._gallery = gallery
        self._keys: frozenset[AssetKey] = frozenset()
        self._found: frozenset[AssetKey] | None = None
        """What was selected when the session began; None before the first `load`."""

    def __contains__(self, asset_key: object) -> bool:
        """Whether a photo is selected."""
        return asset_key in self._keys

    def __len__(self) -> int:
        """Return the number of selected photos."""
        return len(self._keys)

    @property
    def earlier(self) -> int:
        """The number of photos that were selected before this session."""
        return len(self._keys & (self._found or frozenset()))

    @property
    def is_of_this_session(self) -> bool:
        """Whether a photo was selected in this session; without that, a selection may be forgotten."""
        return len(self._keys) > self.earlier

    async def load(self, actor: Actor) -> None:
        """Read the selection.

        Raises:
            GalleryError: the database cannot be read; the selection is unchanged.
        """
        self._keys = frozenset(await self._gallery.library.selection(actor))
        if self._found is None:
            self._found = self._keys

    async def change(self, actor: Actor, add: Iterable[AssetKey] = (), remove: Iterable[AssetKey] = ()) -> int:
        """Select and deselect photos; return how many changed. It can be undone.

        Raises:
            GalleryError: nothing changed, with the reason.
        """
        change = (await self._gallery.apply(actor, ChangeSelection(tuple(add), tuple(remove)))).result
        self._keys = (self._keys - set(change.removed)) | set(change.added)
        self._found = (self._found or frozenset()) - set(change.removed)
        return len(change.added) + len(change.removed)
