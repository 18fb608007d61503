"""The operation that joins a person with another one."""

from __future__ import annotations

from dataclasses import dataclass

from core.errors import UsageError
from core.marks.people.operations.known_people import require_everywhere, require_person, touched_by
from core.marks.people.operations.restore_people import RestorePeople
from core.marks.people.person_rows import move_faces, remove_person, write_name
from core.models.people.faces import PersonId
from core.operations import Applied, Operation, Transaction, Undo
from core.permissions import Action


@dataclass(frozen=True, slots=True)
class MergePeople(Operation[None]):
    """Make all faces of a person those of another one, who keeps the name, or gets one if there is none."""

    kind = "merge-people"
    action = Action.NAME_PEOPLE
    description = "merge people"
    undo = Undo.STEP

    person_id: PersonId
    into: PersonId

    def perform(self, tx: Transaction) -> Applied[None]:
        """Move the faces, and the names that files have; the first person is no longer there.

        Raises:
            NotAllowedError: the actor has access to some categories only.
            NotFoundError: one of the people is not there.
            UsageError: they are one person.
        """
        require_everywhere(tx)
        if self.person_id == self.into:
            raise UsageError("This is one person already.", "Choose two.")
        merged, other = require_person(tx, self.person_id), require_person(tx, self.into)
        touched = touched_by(tx, [self.person_id, self.into])
        move_faces(tx.connection, self.person_id, self.into)
        remove_person(tx.connection, self.person_id, self.into)
        if not other.name:
            write_name(tx.connection, self.into, merged.name)
        return Applied(None, RestorePeople((other, merged)), touched=touched)

    def past_words(self, things: str) -> str:
        """Return what it did."""
        return f"merged two people in {things}"
