"""The photos of one group of duplicates side by side, with the facts that differ, and the decision which to keep."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from rich.cells import cell_len
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from core.errors import GalleryError
from core.library.duplicates.models import DuplicateGroup, DuplicatePhoto, DuplicateSet
from core.library.duplicates.operations import KeepPhotos, TellApart
from core.models import AssetKey, KeySet, SortOrder
from core.operations import Operation
from core.wording import size_words
from tui.keys.bindings import with_keys
from tui.keys.screen_action import Need
from tui.screens.browse.grid import GridScreen
from tui.screens.duplicates.comparison_facts import facts_table
from tui.session import Session
from tui.widgets.tiles.photo_grid import PhotoGrid
from tui.wording import count_words

_MOST_FACTS: Final = 6
"""Lines of facts, so that there is room for the pictures; the photo at the cursor is among them."""

_KEYS: Final = "1-4 keep one · {select} several · {trash} trashes the rest · n not duplicates"
_NUMBERED: Final = 4
"""Photos that a key of their own keeps."""


@dataclass(frozen=True, slots=True)
class GroupsToCompare:
    """A group, and those that follow it."""

    group: DuplicateGroup
    following: Sequence[DuplicateSet] = ()
    total: int = 1
    """Groups in all; those before this one are decided or passed over."""
    spare_bytes: int = 0
    """What the groups that are listed would free."""


class ComparisonScreen(GridScreen):
    """A grid of the photos of a group, the largest first. Keys that rate elsewhere keep a photo here."""

    def __init__(self, session: Session, trail: tuple[str, ...], groups: GroupsToCompare) -> None:
        """Show the photos of a group that are still there."""
        super().__init__(session, trail, _keys(groups.group), None, SortOrder.SIZE)
        self._groups = groups
        self._chosen: frozenset[AssetKey] = frozenset()
        """The photos to keep that the member chose; empty: the one that is proposed."""

    def compose_body(self) -> Iterable[Widget]:
        """Yield the grid, and below it the facts."""
        yield PhotoGrid(self.session, id="photos")
        yield Static(id="facts", markup=False)
        yield Static(id="why", markup=False)

    async def load(self) -> None:
        """Load the photos, then show their facts."""
        await super().load()
        self._show_facts()

    def on_tile_view_cursor_moved(self) -> None:
        """Show the facts around the cursor, after what the base does."""
        self._show_facts()

    def resized(self) -> None:
        """Fit the facts into the window."""
        super().resized()
        self._show_facts()

    def meets(self, need: Need) -> bool:
        """Photos are kept, neither rated nor selected."""
        if need in {Need.NO_COMPARISON, Need.SELECTION}:
            return False
        return need is Need.COMPARISON or super().meets(need)

    async def action_keep(self, number: int) -> None:
        """Keep the photo with this number, and move the others to the trash."""
        shown = self._photos_there()
        if number <= min(len(shown), _NUMBERED):
            await self._keep([shown[number - 1]])
        else:
            self.answer_key(f"1 to {min(len(shown), _NUMBERED)} keep a photo." if shown else "There are no photos.")

    async def action_choose(self) -> None:
        """Choose the photo at the cursor to be kept, or no longer."""
        if self.photo is not None:
            self._chosen ^= {self.photo.asset_key}
            self._show_facts()

    async def action_trash(self) -> None:
        """Keep what is chosen, else what is proposed, and move the others to the trash."""
        await self._keep([each for each in self._photos_there() if each.photo.asset_key in self._kept])

    async def action_apart(self) -> None:
        """Decide that the photos are not duplicates."""
        keys = tuple(each.photo.asset_key for each in self._photos_there())
        if len(keys) > 1:
            await self._decide(TellApart(keys), "No longer listed as duplicates")
        else:
            self.answer_key("There is nothing to decide here.")

    async def _keep(self, kept: Sequence[DuplicatePhoto]) -> None:
        # The first one gets the marks of the others: the one that is proposed, if it is among them.
        ordered = sorted(kept, key=lambda each: each is not self._groups.group.photos[0])
        keys = tuple(each.photo.asset_key for each in ordered)
        others = tuple(each.photo.asset_key for each in self._photos_there() if each.photo.asset_key not in keys)
        if keys and others:
            words = f"{count_words(len(others), 'photo')} moved to the trash, and marks to the one that is kept"
            await self._decide(KeepPhotos(keys, others), words)
        else:
            self.answer_key("All photos are kept. n marks them as not duplicates." if keys else "Choose one to keep.")

    async def _decide(self, operation: Operation[object], words: str) -> None:
        session = self.session
        try:
            await session.gallery.apply(session.actor, operation)
            following = await self._next()
        except GalleryError as error:
            self.show_error(error)
            return
        self.notify(session.with_undo(words), markup=False)
        session.library_version += 1
        if following is None:
            self.action_back()
            return
        self._groups, self._chosen = following, frozenset()
        self._photo_set = _keys(following.group)
        self.library_changed()

    async def _next(self) -> GroupsToCompare | None:
        """Return the next group of which photos are there, None after the last one."""
        now, library = self._groups, self.session.gallery.library
        spare = now.spare_bytes - now.group.spare_bytes
        for number, each in enumerate(now.following, 1):
            found = await library.duplicates.groups(self.session.actor, [each])
            if found:
                return GroupsToCompare(found[0], now.following[number:], now.total, max(spare, 0))
        return None

    @property
    def _kept(self) -> frozenset[AssetKey]:
        return self._chosen or frozenset({self._groups.group.photos[0].photo.asset_key})

    def _photos_there(self) -> list[DuplicatePhoto]:
        """Return the photos that are there, in the order of the grid."""
        known = {each.photo.asset_key: each for each in self._groups.group.photos}
        sequence = self.query_one("#photos", PhotoGrid).sequence
        found = [] if sequence is None else [sequence.photo(index) for index in range(sequence.total)]
        return [known[photo.asset_key] for photo in found if photo is not None and photo.asset_key in known]

    def _show_position(self) -> None:
        now = self._groups
        place = now.total - len(now.following)
        self.show_trail(f"{place:,} of {count_words(now.total, 'group')} · {size_words(now.spare_bytes)} to free")

    def _show_facts(self) -> None:
        if self.is_removed:
            return
        shown, best = self._photos_there(), self._groups.group.photos[0]
        cursor = self.query_one("#photos", PhotoGrid).cursor_index
        first = max(0, min(cursor - _MOST_FACTS // 2, len(shown) - _MOST_FACTS))
        some = shown[first : first + _MOST_FACTS]
        width = max(self.app.size.width - 4, 20)
        facts = facts_table(some, self._kept, width, first + 1) if some else Content("")
        self.query_one("#facts", Static).update(facts)
        reasons = ", ".join(self._groups.group.reasons)
        words = f"Keep {best.photo.file_name}: {reasons}" if reasons else ""
        keys = with_keys(_KEYS, self.keymap)
        gap = "   " if cell_len(keys) + cell_len(words) + 3 <= width else "\n"
        self.query_one("#why", Static).update(Content(f"{keys}{gap * bool(words)}{words}" if best in shown else ""))


def _keys(group: DuplicateGroup) -> KeySet:
    return KeySet(tuple(each.photo.asset_key for each in group.photos))
