"""The operation that gives a person a name."""

from __future__ import annotations

from dataclasses import dataclass

from core.errors import UsageError
from core.marks.people.operations.known_people import require_everywhere, require_person, touched_by
from core.marks.people.operations.merge_people import MergePeople
from core.marks.people.person_names import person_name
from core.marks.people.person_rows import confirm_faces, is_named_by, unconfirm_faces, write_name
from core.models import IdRanges
from core.models.people.faces import PersonId
from core.models.tags.tag_names import folded
from core.operations import Applied, Operation, Transaction, Undo
from core.permissions import Action


@dataclass(frozen=True, slots=True)
class NamePerson(Operation[None]):
    """Give a person a name, or another one; an empty name is that of a person who had none, for the undo.

    A person without a name gets the faces of this one, too, if there is a person of that name: the two are merged.

    Who has access to some categories only can name those who have no name, and take back the name they gave.
    """

    kind = "name-person"
    action = Action.NAME_PEOPLE
    description = "name people"
    undo = Undo.STEP

    person_id: PersonId
    name: str
    confirmed: IdRanges | None = None
    """The faces that the naming confirmed, for the undo; None for a naming, which confirms all."""

    def perform(self, tx: Transaction) -> Applied[None]:
        """Write the name.

        Raises:
            NotFoundError: there is no such person for the actor.
            NotAllowedError: the person has a name, and the actor has access to some categories only.
            UsageError: it cannot be a name, or another person has it.
        """
        state = require_person(tx, self.person_id)
        name = person_name(self.name) if self.name else ""
        if name == state.name:
            return Applied(None)
        if state.name and (name or not is_named_by(tx.connection, self.person_id, tx.actor.user_id)):
            require_everywhere(tx)
        # Those who do not see everybody are not told who there is: two people can have one name.
        if name and tx.actor.category_ids is None and folded(name) != folded(state.name):
            other = tx.connection.execute(_SAME_NAME, {"key": folded(name), "id": self.person_id}).fetchone()
            if other is not None and not state.name:
                return MergePeople(self.person_id, PersonId(other["id"])).perform(tx)
            if other is not None:
                raise UsageError(f"There is a person named {name} already.", "Merge the two instead.")
        may_take_back = tx.actor.category_ids is not None and not state.name
        write_name(tx.connection, self.person_id, name, tx.actor.user_id if may_take_back else None)
        confirmed = None
        if self.confirmed is not None:
            unconfirm_faces(tx.connection, self.person_id, self.confirmed)
        elif name:
            confirmed = confirm_faces(tx.connection, self.person_id)
        inverse = NamePerson(self.person_id, state.name, confirmed)
        return Applied(None, inverse, touched=touched_by(tx, [self.person_id]))

    def past_words(self, things: str) -> str:
        """Return what it did."""
        if not self.name:
            return f"removed the name of a person in {things}"
        return f"named a person {person_name(self.name)} in {things}"


_SAME_NAME = """
SELECT id FROM people
WHERE key = :key AND id <> :id AND EXISTS (SELECT 1 FROM faces WHERE person_id = people.id)
"""
