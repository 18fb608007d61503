"""The operation that gives a tag, and all tags below it, another name everywhere."""

from __future__ import annotations

from dataclasses import dataclass

from core.errors import UsageError
from core.marks.tags.operations.moving import move, require_outside, require_tag
from core.marks.tags.operations.restore_tags import applied, require_everywhere, tag_field
from core.marks.tags.tag_states import names_below, spell, things_with
from core.marks.tags.tag_words import tag_name
from core.marks.things import union
from core.models.tags.tag_names import BETWEEN, name_of_parent, tag_key
from core.operations import Applied, Operation, Touched, Transaction, Undo
from core.permissions import Action


@dataclass(frozen=True, slots=True)
class RenameTag(Operation[int]):
    """Rename a tag; the result is how many things had it, or one below it.

    With a name that differs in case or accents only, it is written in that way.
    """

    kind = "rename-tag"
    action = Action.TAG
    description = "rename tags"
    undo = Undo.STEP

    tag: str
    name: str

    def perform(self, tx: Transaction) -> Applied[int]:
        """Write the new name; tags that came from files become those of members, and are hidden under the old name.

        Raises:
            NotAllowedError: the actor has access to some categories only.
            NotFoundError: there is no such tag.
            UsageError: another tag has this name, or it cannot be one.
        """
        require_everywhere(tx)
        old, new = require_tag(tx.connection, self.tag), tag_name(self.name)
        if tag_key(old) == tag_key(new):
            return self._spelled(tx, old, new)
        if names_below(tx.connection, new):
            raise UsageError(f"There is a tag {new} already.", "Merge the two instead.")
        require_outside(old, new)
        return applied(move(tx.connection, old, new))

    def past_words(self, things: str) -> str:
        """Return what it did."""
        return f"renamed the tag {tag_name(self.tag)} to {tag_name(self.name)}: {things}"

    def _spelled(self, tx: Transaction, old: str, new: str) -> Applied[int]:
        parent = name_of_parent(old)
        written = f"{parent}{BETWEEN}{new.rpartition(BETWEEN)[2]}" if parent else new
        if written == old:
            return Applied(0)
        held = {each: things_with(tx.connection, each) for each in names_below(tx.connection, old)}
        spell(tx.connection, old, written)
        touched = tuple(
            Touched(tag_field(each), kind, ids) for each, things in held.items() for kind, ids in things.kinds()
        )
        return Applied(union(held.values()).count, RenameTag(written, old), touched=touched)
