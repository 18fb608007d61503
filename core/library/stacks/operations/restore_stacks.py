"""The operation that stacks photos as they were stacked before a change: the inverse of the others."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar

from core.errors import NotFoundError
from core.library.stacks.stack_states import StackMember, StackState, states_of, write_states
from core.models import id_ranges
from core.operations import Applied, Operation, ThingKind, Touched, Transaction, Undo
from core.permissions import Action

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class RestoreStacks(Operation[None]):
    """Stack photos as they were before a change."""

    kind = "restore-stacks"
    action = Action.STACK
    description = "stack photos"
    undo = Undo.STEP

    states: tuple[StackState, ...]

    def __post_init__(self) -> None:
        """Accept lists: recorded operations come from JSON."""
        object.__setattr__(self, "states", tuple(StackState(*state) for state in self.states))

    def perform(self, tx: Transaction) -> Applied[None]:
        """Write the former states; the inverse stacks the photos as they are now.

        Raises:
            NotFoundError: the actor has no access to one of the photos.
        """
        before = states_of(tx.connection, tx.actor, [state.asset_key for state in self.states])
        if len(before) < len(self.states):
            raise NotFoundError("One of the photos is no longer there.", "Stack the others again.")
        return restacked(tx, None, before, self.states)

    def past_words(self, things: str) -> str:
        """Return what it did."""
        return f"restored the stacks of {things}"


def restacked(tx: Transaction, result: _T, before: Iterable[StackMember], after: Iterable[StackState]) -> Applied[_T]:
    """Write the states of photos, and return what was done; without an inverse if nothing changes."""
    found = {member.state.asset_key: member for member in before}
    changed = [state for state in after if state != found[state.asset_key].state]
    if not changed:
        return Applied(result)
    write_states(tx.connection, changed)
    ids = id_ranges(found[state.asset_key].photo_id for state in changed)
    inverse = RestoreStacks(tuple(found[state.asset_key].state for state in changed))
    return Applied(result, inverse, touched=(Touched("stack", ThingKind.PHOTO, ids),))
