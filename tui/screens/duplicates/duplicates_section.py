"""The list of groups of duplicates."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Final

from core.library.duplicates.models import DuplicateGroup, DuplicateKind, DuplicateSet
from core.library.duplicates.operations import TellApart
from core.text import display_text
from core.wording import size_words
from tui.keys.screen_action import Need
from tui.screens.base.section_screen import Section, SectionScreen
from tui.screens.dialogs.menu import MenuChoice
from tui.screens.duplicates.comparison_screen import ComparisonScreen, GroupsToCompare
from tui.session import Session
from tui.widgets.lists.row_list import ListRow
from tui.wording import count_words

MOST_LISTED: Final = 200
"""Groups; the next ones follow when these are decided."""


class DuplicatesSection(Section):
    """Groups of equal files first, then those of similar pictures."""

    title: ClassVar[str] = "Duplicates"
    noun: ClassVar[str] = "group"
    purpose: ClassVar[str] = (
        "Photos that are there more than once. {duplicates.compare} compares a group side by side, "
        "{duplicates.apart} marks it as not duplicates."
    )
    facts: ClassVar[int] = 4
    headings: ClassVar[tuple[str, ...]] = ("Photo", "", "", "", "Keep", "")
    needs_met: ClassVar[frozenset[Need]] = frozenset({Need.DUPLICATES})
    empty: ClassVar[tuple[str, str]] = (
        "No duplicates were found.",
        "New photos are compared in the background. Press {back} to go back.",
    )

    def __init__(self, session: Session) -> None:
        """Create the list of a session."""
        super().__init__(session)
        self._groups: dict[object, DuplicateGroup] = {}
        self._sets: Sequence[DuplicateSet] = ()
        self._total = 0

    async def rows(self) -> Sequence[ListRow]:
        """Read the first groups."""
        duplicates, actor = self.session.gallery.library.duplicates, self.session.actor
        sets = await duplicates.sets(actor)
        self._sets, self._total = sets, len(sets)
        groups = await duplicates.groups(actor, sets[:MOST_LISTED])
        self._groups = {frozenset(each.photo.asset_key for each in group.photos): group for group in groups}
        return [ListRow(key, _cells(group)) for key, group in self._groups.items()]

    def count(self, rows: Sequence[ListRow]) -> str:
        """Return the number of groups, and what the listed ones would free."""
        spare = sum(group.spare_bytes for group in self._groups.values())
        listed = f"first {len(rows):,} of " if self._total > len(rows) else ""
        return f"{listed}{count_words(self._total, 'group')} · {size_words(spare)} to free" if rows else ""

    def words(self, row: ListRow) -> str:
        """Return where the photos of a group are, the one to keep first."""
        places = [display_text(f"{each.folder}/{each.photo.exact_name}") for each in self._groups[row.key].photos]
        return "   ".join(places)

    def choices(self, row: ListRow) -> Sequence[MenuChoice]:
        """Offer the comparison, and the decision that they are different."""
        del row
        return [MenuChoice("c", "Compare side by side", "compare"), MenuChoice("n", "Not duplicates", "apart")]

    async def act(self, screen: SectionScreen, row: ListRow, choice: str) -> None:
        """Perform a choice."""
        group = self._groups[row.key]
        if choice == "compare":
            screen.app.push_screen(ComparisonScreen(self.session, screen.trail, self._from(group)))
            return
        keys = tuple(each.photo.asset_key for each in group.photos)
        await self.session.gallery.apply(self.session.actor, TellApart(keys))
        screen.notify(self.session.with_undo("No longer listed as duplicates"), markup=False)

    def _from(self, group: DuplicateGroup) -> GroupsToCompare:
        """Return a group with those that follow it in the list."""
        ids = {each.photo.id for each in group.photos}
        places = [place for place, each in enumerate(self._sets) if ids <= {*each.photo_ids}]
        following = self._sets[places[0] + 1 :] if places else ()
        spare = sum(each.spare_bytes for each in self._groups.values())
        return GroupsToCompare(group, following, self._total, spare)


def _cells(group: DuplicateGroup) -> tuple[str, ...]:
    best = group.photos[0]
    return (
        best.photo.file_name,
        count_words(len(group.photos), "photo"),
        "equal files" if group.kind is DuplicateKind.EXACT else "similar pictures",
        f"{size_words(group.spare_bytes)} to free",
        best.collection_name,
        ", ".join(group.reasons),
    )
