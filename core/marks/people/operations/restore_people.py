"""The operation that puts people back as they were: the inverse of a merge and of a removal."""

from __future__ import annotations

from dataclasses import dataclass

from core.marks.people.operations.known_people import require_everywhere, touched_by
from core.marks.people.person_rows import PersonState, restore, state_of
from core.operations import Applied, Operation, Transaction, Undo
from core.permissions import Action


@dataclass(frozen=True, slots=True)
class RestorePeople(Operation[None]):
    """Write the states of people, one after the other."""

    kind = "restore-people"
    action = Action.NAME_PEOPLE
    description = "restore people"
    undo = Undo.STEP

    states: tuple[PersonState, ...]

    def __post_init__(self) -> None:
        """Accept the stored form."""
        object.__setattr__(self, "states", tuple(map(PersonState.stored, self.states)))

    def perform(self, tx: Transaction) -> Applied[None]:
        """Write the states, as far as the faces are still there.

        Raises:
            NotAllowedError: the actor has access to some categories only.
        """
        require_everywhere(tx)
        people = [state.person_id for state in self.states]
        former = tuple(state_of(tx.connection, person_id) for person_id in people)
        touched = touched_by(tx, people)
        for state in self.states:
            restore(tx.connection, state, people)
        touched = touched or touched_by(tx, people)
        return Applied(None, RestorePeople(former[::-1]), touched=touched)

    def past_words(self, things: str) -> str:
        """Return what it did."""
        return f"restored people in {things}"
