"""The operation that gives things a tag, or takes it from them."""

from __future__ import annotations

from dataclasses import dataclass

from core.marks.tags.operations.restore_tags import applied
from core.marks.tags.tag_states import set_states, with_tag, without_tag
from core.marks.tags.tag_words import tag_name
from core.marks.things import Things, require_accessible
from core.operations import Applied, Operation, Transaction, Undo
from core.permissions import Action


@dataclass(frozen=True, slots=True)
class SetTag(Operation[int]):
    """Give things a tag, or take it from them; the result is how many were changed.

    A tag that a program wrote into the file of a photo is hidden when it is taken from the photo.
    """

    kind = "set-tag"
    action = Action.TAG
    description = "tag photos"
    undo = Undo.STEP

    tag: str
    things: Things
    is_set: bool = True

    def __post_init__(self) -> None:
        """Accept the stored form."""
        object.__setattr__(self, "things", Things.stored(self.things))

    def perform(self, tx: Transaction) -> Applied[int]:
        """Write the tags; the inverse holds only what really changed.

        Raises:
            NotFoundError: the actor has no access to some of the things, and nothing is changed.
            UsageError: there are too many, or this cannot be the name of a tag.
        """
        name = tag_name(self.tag)
        require_accessible(tx, self.things)
        wanted = (with_tag if self.is_set else without_tag)(tx.connection, name, self.things)
        return applied(set_states(tx.connection, tuple(wanted)))

    def past_words(self, things: str) -> str:
        """Return what it did."""
        name = tag_name(self.tag)
        return f"tagged {things} with {name}" if self.is_set else f"removed the tag {name} from {things}"
