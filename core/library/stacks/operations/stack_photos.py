"""The operation that stacks photos."""

from __future__ import annotations

from dataclasses import dataclass

from core.errors import NotFoundError, UsageError
from core.library.stacks.operations.restore_stacks import restacked
from core.library.stacks.stack_states import (
    StackRank,
    StackState,
    members_named,
    members_with,
    new_stack_key,
)
from core.models import AssetKey
from core.operations import Applied, Operation, Transaction, Undo
from core.permissions import Action

MOST_STACKED = 1_000
"""Photos that one stack holds."""


@dataclass(frozen=True, slots=True)
class StackPhotos(Operation[int]):
    """List photos of one collection as one, the first of them as the top; the result is the number in the stack.

    The top of a stack brings all photos of it, another photo of a stack leaves that stack.
    """

    kind = "stack-photos"
    action = Action.STACK
    description = "stack photos"
    undo = Undo.STEP

    keys: tuple[AssetKey, ...]

    def __post_init__(self) -> None:
        """Accept lists: recorded operations come from JSON."""
        object.__setattr__(self, "keys", tuple(self.keys))

    def perform(self, tx: Transaction) -> Applied[int]:
        """Write the stack.

        Raises:
            NotFoundError: the actor has no access to one of the photos, or it is not there.
            UsageError: fewer than two photos or too many, of several collections, or already one stack.
        """
        if len(set(self.keys)) > MOST_STACKED:
            raise UsageError(_TOO_MANY, "Select fewer of them.")
        named = members_named(tx.connection, tx.actor, self.keys)
        if len(named) < len(set(self.keys)):
            raise NotFoundError("One of the photos is no longer there.", "Select them again.")
        if len({member.collection_id for member in named}) > 1:
            raise UsageError("A stack holds photos of one collection.", "Select photos of one collection.")
        found = {
            each.state.asset_key: each
            for member in named
            for each in (members_with(tx.connection, tx.actor, member) if member.is_top else [member])
        }
        if len(found) < 2:
            raise UsageError("A stack holds at least two photos.", "Select them first.")
        if len(found) > MOST_STACKED:
            raise UsageError(_TOO_MANY, "Select fewer of them.")
        if len({member.state.stack_key for member in found.values()}) == 1 and named[0].state.stack_key is not None:
            whole = members_with(tx.connection, tx.actor, named[0])
            if len(whole) == len(found):
                raise UsageError("These photos are one stack already.", "Select others too, or unstack them.")
        stack, top = new_stack_key(), self.keys[0]
        after = [
            StackState(key, stack, StackRank.CHOSEN if key == top else StackRank.OTHER, is_decided=True)
            for key in found
        ]
        return restacked(tx, len(after), found.values(), after)

    def past_words(self, things: str) -> str:
        """Return what it did."""
        return f"stacked {things}"


_TOO_MANY = f"A stack holds at most {MOST_STACKED:,} photos."
