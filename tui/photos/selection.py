"""The selection of the actor, shared by all screens of a session, and what is chosen in the trash."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from core.marks.operations import SelectGroups
from core.marks.things import Things, common, union, without
from core.models import Actor, AssetKey, KeySet, PhotoId, ids_in
from core.operations import LARGEST_SELECTION, ChangeSelection, ThingKind
from tui.wording import count_words, joined_words, things_words

if TYPE_CHECKING:
    from core.gallery import Gallery


def selection_words(selection: Selection) -> str:
    """Return what is selected in words, and how much of it was so before this session."""
    counts = (
        count_words(selection.photo_count, "photo") if selection.photo_count else "",
        things_words(selection.groups),
    )
    words = joined_words([each for each in counts if each])
    if not selection.is_of_this_session:
        return f"The {words} selected in an earlier session"
    earlier = f" ({selection.earlier:,} of them in an earlier session)" if selection.earlier else ""
    if not selection.groups.count:
        return f"The {count_words(selection.photo_count, 'selected photo')}{earlier}"
    return f"The selected {words}{earlier}"


class Selection:
    """The selected photos, collections and categories as of the last `load` or change; the gallery stores them."""

    def __init__(self, gallery: Gallery) -> None:
        """Start empty."""
        self._gallery = gallery
        self._keys: frozenset[AssetKey] = frozenset()
        self._groups = Things()
        self._group_ids: frozenset[tuple[ThingKind, int]] = frozenset()
        self._found: tuple[frozenset[AssetKey], Things] | None = None
        """What was selected when the session began; None before the first `load`."""

    def __contains__(self, asset_key: object) -> bool:
        """Whether a photo is selected."""
        return asset_key in self._keys

    def __len__(self) -> int:
        """Return how much is selected."""
        return self.photo_count + self._groups.count

    @property
    def photo_count(self) -> int:
        """The number of photos that are selected one by one."""
        return len(self._keys)

    @property
    def groups(self) -> Things:
        """The selected collections and categories."""
        return self._groups

    def holds(self, groups: Things) -> bool:
        """Return whether all of these collections and categories are selected; False for none."""
        if not self._group_ids:  # asked for every line of every tile
            return False
        wanted = [(kind, number) for kind, ids in groups.kinds() for number in ids_in(ids)]
        return bool(wanted) and self._group_ids.issuperset(wanted)

    @property
    def earlier(self) -> int:
        """How much of it was selected before this session."""
        keys, groups = self._found or (frozenset(), Things())
        return len(self._keys & keys) + common(self._groups, groups).count

    @property
    def is_of_this_session(self) -> bool:
        """Whether anything was selected in this session; without that, a selection may be forgotten."""
        return len(self) > self.earlier

    async def load(self, actor: Actor) -> None:
        """Read the selection.

        Raises:
            GalleryError: the database cannot be read; the selection is unchanged.
        """
        keys, groups = await self._gallery.library.selected.keys_and_groups(actor)
        self._keys = frozenset(keys)
        self._set_groups(groups)
        if self._found is None:
            self._found = self._keys, self._groups

    async def things(self, actor: Actor) -> Things:
        """Return what was selected in this session, to be changed together; the rest may be forgotten.

        Raises:
            GalleryError: the database cannot be read.
        """
        keys, groups = self._found or (frozenset(), Things())
        photos: tuple[PhotoId, ...] = ()
        if chosen := self._keys - keys:
            photos = await self._gallery.library.photo_ids(actor, KeySet(tuple(chosen)), LARGEST_SELECTION)
        return union((Things.of(photos), without(self._groups, groups)))

    async def change(self, actor: Actor, add: Iterable[AssetKey] = (), remove: Iterable[AssetKey] = ()) -> int:
        """Select and deselect photos; return how many changed.

        Raises:
            GalleryError: nothing changed, with the reason.
        """
        change = (await self._gallery.apply(actor, ChangeSelection(tuple(add), tuple(remove)))).result
        self._keys = (self._keys - set(change.removed)) | set(change.added)
        if self._found is not None:
            self._found = self._found[0] - set(change.removed), self._found[1]
        return len(change.added) + len(change.removed)

    async def change_groups(self, actor: Actor, groups: Things, *, is_selected: bool) -> int:
        """Select or deselect collections and categories; return how many changed.

        Raises:
            GalleryError: nothing changed, with the reason.
        """
        changed = (await self._gallery.apply(actor, SelectGroups(groups, is_selected))).result
        self._set_groups(union((self._groups, groups)) if is_selected else without(self._groups, groups))
        if self._found is not None and not is_selected:
            self._found = self._found[0], without(self._found[1], groups)
        return changed

    def _set_groups(self, groups: Things) -> None:
        self._groups = groups
        self._group_ids = frozenset((kind, number) for kind, ids in groups.kinds() for number in ids_in(ids))


class TrashSelection(Selection):
    """What is chosen in the trash, to be restored together; it is shown there only, and not stored."""

    async def load(self, actor: Actor) -> None:
        """Leave out what is no longer in the trash."""
        if self:
            kept = await self._gallery.library.trash.kept(actor, tuple(self._keys), self._groups)
            self._keys = frozenset(kept.keys)
            self._set_groups(kept.groups)

    async def things(self, actor: Actor) -> Things:
        """Return all that is chosen, to be restored together."""
        kept = await self._gallery.library.trash.kept(actor, tuple(self._keys), self._groups)
        return union((Things.of(kept.photo_ids), kept.groups))

    async def change(self, actor: Actor, add: Iterable[AssetKey] = (), remove: Iterable[AssetKey] = ()) -> int:
        """Choose photos or no longer; return how many changed."""
        del actor
        before = self._keys
        self._keys = (before | set(add)) - set(remove)
        return len(before ^ self._keys)

    async def change_groups(self, actor: Actor, groups: Things, *, is_selected: bool) -> int:
        """Choose what was moved to the trash with collections and categories, or no longer; return how many changed."""
        del actor
        before = self._groups.count
        self._set_groups(union((self._groups, groups)) if is_selected else without(self._groups, groups))
        return abs(self._groups.count - before)
