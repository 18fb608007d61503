"""The operation that puts tags back as they were: the inverse of every change of tags."""

from __future__ import annotations

from dataclasses import dataclass

from core.errors import NotAllowedError
from core.marks.tags.tag_states import Tagging, set_states
from core.marks.things import require_accessible, union
from core.models.tags.tag_names import tag_key
from core.operations import Applied, Operation, Touched, Transaction, Undo
from core.permissions import Action


@dataclass(frozen=True, slots=True)
class RestoreTags(Operation[int]):
    """Write the states of tags on things; the result is how many things were changed."""

    kind = "restore-tags"
    action = Action.TAG
    description = "tag photos"
    undo = Undo.STEP

    taggings: tuple[Tagging, ...]

    def __post_init__(self) -> None:
        """Accept the stored form."""
        object.__setattr__(self, "taggings", tuple(map(Tagging.stored, self.taggings)))

    def perform(self, tx: Transaction) -> Applied[int]:
        """Write the states, as far as the things are still there.

        Raises:
            NotFoundError: the actor has no access to some of the things, and nothing is changed.
        """
        if tx.actor.category_ids is not None:
            require_accessible(tx, union(tagging.things for tagging in self.taggings))
        return applied(set_states(tx.connection, self.taggings))

    def past_words(self, things: str) -> str:
        """Return what it did."""
        return f"restored the tags of {things}"


def applied(former: tuple[Tagging, ...]) -> Applied[int]:
    """Return what an operation did that replaced these states."""
    changed = union(tagging.things for tagging in former)
    if not changed.count:
        return Applied(0)
    touched = tuple(
        Touched(tag_field(tagging.name), kind, ids) for tagging in former for kind, ids in tagging.things.kinds()
    )
    return Applied(changed.count, RestoreTags(former), touched=touched)


def tag_field(name: str) -> str:
    """Return the field of things that a tag is, as the history compares changes."""
    return f"tag {tag_key(name)}"


def require_everywhere(tx: Transaction) -> None:
    """Check that the actor may change tags of things wherever they are.

    Raises:
        NotAllowedError: the actor has access to some categories only.
    """
    if tx.actor.category_ids is not None:
        raise NotAllowedError(
            "Tags are renamed, merged and deleted everywhere, and you have access to some categories only.",
            "Ask the owner of this gallery.",
        )
