"""The operation that chooses the top of a stack."""

from __future__ import annotations

from dataclasses import dataclass

from core.errors import NotFoundError, UsageError
from core.library.stacks.operations.restore_stacks import restacked
from core.library.stacks.stack_states import StackRank, members_named, members_with
from core.models import AssetKey
from core.operations import Applied, Operation, Transaction, Undo
from core.permissions import Action


@dataclass(frozen=True, slots=True)
class ChooseTop(Operation[None]):
    """Make a photo the one that is listed for its stack; while it is missing, the next one is."""

    kind = "choose-top"
    action = Action.STACK
    description = "choose the tops of stacks"
    undo = Undo.STEP

    asset_key: AssetKey

    def perform(self, tx: Transaction) -> Applied[None]:
        """Write the choice.

        Raises:
            NotFoundError: the actor has no access to the photo, or it is not there.
            UsageError: it is in no stack, or its top already.
        """
        member = next(iter(members_named(tx.connection, tx.actor, [self.asset_key])), None)
        if member is None:
            raise NotFoundError("There is no such photo.", "It may have been moved or removed.")
        found = members_with(tx.connection, tx.actor, member)
        whole = [each.state for each in found]
        if len(whole) < 2:
            raise UsageError("This photo is not in a stack.", "Choose a photo of a stack.")
        if member.state.rank == StackRank.CHOSEN or member.is_top:
            raise UsageError("This photo is the top of its stack already.", "Choose another photo of the stack.")
        after = [state._replace(rank=StackRank.OTHER) if state.rank == StackRank.CHOSEN else state for state in whole]
        after = [
            state._replace(rank=StackRank.CHOSEN) if state.asset_key == self.asset_key else state for state in after
        ]
        return restacked(tx, None, found, after)

    def past_words(self, things: str) -> str:
        """Return what it did."""
        return f"chose the top of the stack of {things}"
