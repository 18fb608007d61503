"""The operation that takes photos out of their stacks."""

from __future__ import annotations

from dataclasses import dataclass

from core.errors import NotFoundError, UsageError
from core.library.stacks.operations.restore_stacks import restacked
from core.library.stacks.stack_states import StackMember, StackRank, StackState, members_named, members_with
from core.models import AssetKey
from core.operations import Applied, Operation, Transaction, Undo
from core.operations.change_selection import LARGEST_SELECTION
from core.permissions import Action


@dataclass(frozen=True, slots=True)
class UnstackPhotos(Operation[int]):
    """List photos by themselves again; the top of a stack brings all photos of it. The result is their number.

    Scans stack them no more.
    """

    kind = "unstack-photos"
    action = Action.STACK
    description = "unstack photos"
    undo = Undo.STEP

    keys: tuple[AssetKey, ...]

    def __post_init__(self) -> None:
        """Accept lists: recorded operations come from JSON."""
        object.__setattr__(self, "keys", tuple(self.keys))

    def perform(self, tx: Transaction) -> Applied[int]:
        """Take the photos out; one that is left alone in a stack leaves it, too. Photos in no stack stay as they are.

        Raises:
            NotFoundError: the actor has no access to one of the photos, or it is not there.
            UsageError: none of them is in a stack, or there are too many.
        """
        if len(self.keys) > LARGEST_SELECTION:
            raise UsageError(f"At most {LARGEST_SELECTION:,} photos can be unstacked at once.", "Select fewer of them.")
        named = members_named(tx.connection, tx.actor, self.keys)
        if len(named) < len(set(self.keys)):
            raise NotFoundError("One of the photos is no longer there.", "Select them again.")
        before: dict[AssetKey, StackMember] = {}
        after: dict[AssetKey, StackState] = {}
        for member in named:
            if member.state.stack_key is None or member.state.asset_key in after:
                continue
            found = members_with(tx.connection, tx.actor, member)
            before |= {each.state.asset_key: each for each in found}
            whole = [each.state for each in found]
            leaving = whole if member.is_top else [member.state]
            after |= {state.asset_key: _alone(state, is_decided=True) for state in leaving}
            staying = [state for state in whole if state.asset_key not in after]
            if len(staying) == 1:
                after[staying[0].asset_key] = _alone(staying[0], is_decided=staying[0].is_decided)
        if not after:
            raise UsageError(
                "This photo is not in a stack." if len(named) == 1 else "None of these photos is in a stack.",
                "Choose a photo of a stack.",
            )
        return restacked(tx, len(after), before.values(), after.values())

    def past_words(self, things: str) -> str:
        """Return what it did."""
        return f"unstacked {things}"


def _alone(state: StackState, *, is_decided: bool) -> StackState:
    return StackState(state.asset_key, None, StackRank.OTHER, is_decided)
