"""The operation that takes a tag, and all tags below it, from everything."""

from __future__ import annotations

from dataclasses import dataclass

from core.marks.tags.operations.moving import require_tag, taken_away
from core.marks.tags.operations.restore_tags import applied, require_everywhere
from core.marks.tags.tag_words import tag_name
from core.operations import Applied, Operation, Transaction, Undo
from core.permissions import Action


@dataclass(frozen=True, slots=True)
class DeleteTag(Operation[int]):
    """Delete a tag; the result is how many things had it, or one below it."""

    kind = "delete-tag"
    action = Action.TAG
    description = "delete tags"
    undo = Undo.STEP

    tag: str

    def perform(self, tx: Transaction) -> Applied[int]:
        """Take the tag from all things; where a file has it, it is hidden.

        Raises:
            NotAllowedError: the actor has access to some categories only.
            NotFoundError: there is no such tag.
        """
        require_everywhere(tx)
        former, _ = taken_away(tx.connection, require_tag(tx.connection, self.tag))
        return applied(former)

    def past_words(self, things: str) -> str:
        """Return what it did."""
        return f"deleted the tag {tag_name(self.tag)} of {things}"
