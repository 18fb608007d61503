"""The operation that removes a person."""

from __future__ import annotations

from dataclasses import dataclass

from core.marks.people.operations.known_people import require_everywhere, require_person, touched_by
from core.marks.people.operations.restore_people import RestorePeople
from core.marks.people.person_rows import remove_person
from core.models.people.faces import PersonId
from core.operations import Applied, Operation, Transaction, Undo
from core.permissions import Action


@dataclass(frozen=True, slots=True)
class RemovePerson(Operation[None]):
    """Remove a person; the photos stay, and scans leave out the names that files have for the person."""

    kind = "remove-person"
    action = Action.NAME_PEOPLE
    description = "remove people"
    undo = Undo.STEP

    person_id: PersonId

    def perform(self, tx: Transaction) -> Applied[None]:
        """Remove the row; the faces are nobody's.

        Raises:
            NotAllowedError: the actor has access to some categories only.
            NotFoundError: there is no such person for the actor.
        """
        require_everywhere(tx)
        state = require_person(tx, self.person_id)
        touched = touched_by(tx, [self.person_id])
        remove_person(tx.connection, self.person_id)
        return Applied(None, RestorePeople((state,)), touched=touched)

    def past_words(self, things: str) -> str:
        """Return what it did."""
        return f"removed a person from {things}"
