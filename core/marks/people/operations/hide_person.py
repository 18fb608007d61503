"""The operation that hides the name of a person, or shows it again."""

from __future__ import annotations

from dataclasses import dataclass

from core.marks.people.operations.known_people import require_everywhere, require_person, touched_by
from core.marks.people.person_rows import write_hidden
from core.models.people.faces import PersonId
from core.operations import Applied, Operation, Transaction, Undo
from core.permissions import Action


@dataclass(frozen=True, slots=True)
class HidePerson(Operation[None]):
    """Leave a person out of lists and queries, or no longer; the photos stay."""

    kind = "hide-person"
    action = Action.NAME_PEOPLE
    description = "hide people"
    undo = Undo.STEP

    person_id: PersonId
    is_hidden: bool = True

    def perform(self, tx: Transaction) -> Applied[None]:
        """Write it.

        Raises:
            NotAllowedError: the actor has access to some categories only.
            NotFoundError: there is no such person for the actor.
        """
        require_everywhere(tx)
        state = require_person(tx, self.person_id)
        if state.is_hidden == self.is_hidden:
            return Applied(None)
        write_hidden(tx.connection, self.person_id, is_hidden=self.is_hidden)
        inverse = HidePerson(self.person_id, is_hidden=not self.is_hidden)
        return Applied(None, inverse, touched=touched_by(tx, [self.person_id]))

    def past_words(self, things: str) -> str:
        """Return what it did."""
        return f"{'hid' if self.is_hidden else 'no longer hides'} a person in {things}"
