"""The operation that gives faces back to a person: the inverse of `MoveFaces`."""

from __future__ import annotations

from dataclasses import dataclass

from core.errors import ConflictError
from core.marks.people.face_moves import give_back, present_person, remove_absences
from core.marks.people.person_rows import prune
from core.marks.things import Things, require_visible
from core.models import IdRanges
from core.models.people.faces import PersonId
from core.operations import Applied, Operation, ThingKind, Touched, Transaction, Undo
from core.permissions import Action


@dataclass(frozen=True, slots=True)
class ReturnFaces(Operation[int]):
    """Make faces those of a person again, as far as they are still there."""

    kind = "return-faces"
    action = Action.NAME_PEOPLE
    description = "say who is in photos"
    undo = Undo.STEP

    person_id: PersonId
    faces: IdRanges
    confirmed: IdRanges
    absent: IdRanges
    """The photos for which it was recorded that the person is not in them."""
    things: Things
    name: str = ""
    """With `into`, who has the faces now: for the redo."""
    into: PersonId | None = None
    was_there: bool = False
    """Whether the person was there without these faces."""

    def __post_init__(self) -> None:
        """Accept the stored form."""
        object.__setattr__(self, "things", Things.stored(self.things))

    def perform(self, tx: Transaction) -> Applied[int]:
        """Write it; the faces of one who was merged in the meantime are those of the other person.

        Raises:
            ConflictError: the person was removed in the meantime.
            NotFoundError: the actor has no access to some of the photos.
        """
        from core.marks.people.operations.move_faces import MoveFaces

        require_visible(tx, self.things)
        person_id = present_person(tx.connection, self.person_id)
        if person_id is None and self.was_there:
            raise ConflictError("The person was removed in the meantime.", "Undo the removal first: `history`.")
        if person_id is None:
            person_id = self.person_id
        remove_absences(tx.connection, person_id, self.absent)
        give_back(tx.connection, person_id, self.faces, self.confirmed, self.things.photos, self.into)
        if self.into is not None:
            prune(tx.connection, [self.into])
        inverse = MoveFaces(person_id, self.things, self.name, self.into)
        touched = (Touched(f"person {person_id}", ThingKind.PHOTO, self.things.photos),)
        return Applied(0, inverse, touched=touched)

    def past_words(self, things: str) -> str:
        """Return what it did."""
        return f"said that a person is in {things}"
