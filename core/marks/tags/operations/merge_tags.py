"""The operation that joins a tag with another one everywhere."""

from __future__ import annotations

from dataclasses import dataclass

from core.errors import UsageError
from core.marks.tags.operations.moving import move, require_outside, require_tag
from core.marks.tags.operations.restore_tags import applied, require_everywhere
from core.marks.tags.tag_words import tag_name
from core.models.tags.tag_names import tag_key
from core.operations import Applied, Operation, Transaction, Undo
from core.permissions import Action


@dataclass(frozen=True, slots=True)
class MergeTags(Operation[int]):
    """Give what has a tag another one in its place; the result is how many things had it, or one below it.

    The tags below it become tags below the other one.
    """

    kind = "merge-tags"
    action = Action.TAG
    description = "merge tags"
    undo = Undo.STEP

    tag: str
    into: str

    def perform(self, tx: Transaction) -> Applied[int]:
        """Write the other tag; tags that came from files are hidden under the old name.

        Raises:
            NotAllowedError: the actor has access to some categories only.
            NotFoundError: one of the tags is not there.
            UsageError: a tag cannot become one below itself.
        """
        require_everywhere(tx)
        old, new = require_tag(tx.connection, self.tag), require_tag(tx.connection, self.into)
        if tag_key(old) == tag_key(new):
            raise UsageError("This is one tag already.", "Name two.")
        require_outside(old, new)
        return applied(move(tx.connection, old, new))

    def past_words(self, things: str) -> str:
        """Return what it did."""
        return f"merged the tag {tag_name(self.tag)} into {tag_name(self.into)}: {things}"
