"""The operations that move things to the trash, and restore them."""

from __future__ import annotations

from dataclasses import dataclass

from core.library.trash.trashed_photos import TrashedGroup, move_in, put_back, take_out, things_of
from core.marks.things import Things, require_accessible
from core.models import LibraryChanged
from core.operations import Applied, Operation, Transaction, Undo
from core.permissions import Action

_FIELD = "trash"


@dataclass(frozen=True, slots=True)
class MoveToTrash(Operation[int]):
    """Move photos to the trash, and collections and categories with all photos that they hold now.

    The result is how many photos were moved. What appears in those collections later is not in the trash.
    """

    kind = "move-to-trash"
    action = Action.TRASH
    description = "move things to the trash"
    undo = Undo.STEP
    announcement = LibraryChanged()

    things: Things

    def __post_init__(self) -> None:
        """Accept the stored form."""
        object.__setattr__(self, "things", Things.stored(self.things))

    def perform(self, tx: Transaction) -> Applied[int]:
        """Write what was not in the trash; the inverse holds only that.

        Raises:
            NotFoundError: the actor has no access to some of the things, and nothing is changed.
            UsageError: there are too many.
        """
        require_accessible(tx, self.things)
        return _moved(move_in(tx, self.things))

    def past_words(self, things: str) -> str:
        """Return what it did."""
        return f"moved {things} to the trash"


@dataclass(frozen=True, slots=True)
class RestoreFromTrash(Operation[int]):
    """Restore photos, and those that were moved to the trash with collections and categories.

    The result is how many photos were restored.
    """

    kind = "restore-from-trash"
    action = Action.TRASH
    description = "restore things from the trash"
    undo = Undo.STEP
    announcement = LibraryChanged()

    things: Things

    def __post_init__(self) -> None:
        """Accept the stored form."""
        object.__setattr__(self, "things", Things.stored(self.things))

    def perform(self, tx: Transaction) -> Applied[int]:
        """Take out of the trash what is in it; the inverse holds with what each photo was there.

        Raises:
            NotFoundError: the actor has no access to some of the things, and nothing is changed.
        """
        groups = take_out(tx, self.things)
        things = things_of(groups)
        inverse = ReturnToTrash(groups) if groups else None
        return Applied(_count(things), inverse, touched=things.touched_by_all(_FIELD))

    def past_words(self, things: str) -> str:
        """Return what it did."""
        return f"restored {things} from the trash"


@dataclass(frozen=True, slots=True)
class ReturnToTrash(Operation[int]):
    """Move photos to the trash again as they were in it: the inverse of `RestoreFromTrash`."""

    kind = "return-to-trash"
    action = Action.TRASH
    description = "move things to the trash"
    undo = Undo.STEP
    announcement = LibraryChanged()

    groups: tuple[TrashedGroup, ...]

    def __post_init__(self) -> None:
        """Accept the stored form."""
        object.__setattr__(self, "groups", tuple(map(TrashedGroup.stored, self.groups)))

    def perform(self, tx: Transaction) -> Applied[int]:
        """Write what was not in the trash.

        Raises:
            NotFoundError: the actor has no access to some of the photos, and nothing is changed.
        """
        return _moved(put_back(tx, self.groups))

    def past_words(self, things: str) -> str:
        """Return what it did."""
        return f"moved {things} to the trash"


def _moved(groups: tuple[TrashedGroup, ...]) -> Applied[int]:
    things = things_of(groups)
    inverse = RestoreFromTrash(Things(photos=things.photos)) if groups else None
    return Applied(_count(things), inverse, touched=things.touched_by_all(_FIELD))


def _count(things: Things) -> int:
    return Things(photos=things.photos).count
