"""The operation that says that photos do not show a person, but another one, or one who is unknown."""

from __future__ import annotations

from dataclasses import dataclass

from core.errors import UsageError
from core.marks.people.face_moves import add_absences, add_person, faces_in, present_person, take_faces
from core.marks.people.operations.known_people import named_person, require_person
from core.marks.people.operations.return_faces import ReturnFaces
from core.marks.people.person_names import person_name
from core.marks.things import Things, require_accessible
from core.models import PhotoId, ids_in
from core.models.people.faces import PersonId
from core.operations import Applied, Operation, ThingKind, Touched, Transaction, Undo
from core.permissions import Action


@dataclass(frozen=True, slots=True)
class MoveFaces(Operation[int]):
    """Take the faces of a person in some photos from them; no model gives them back.

    With a name they are those of the person of that name whom the actor is shown, or of a new one; without one, a
    model may give them to another person. The result is how many faces there were.
    """

    kind = "move-faces"
    action = Action.NAME_PEOPLE
    description = "say who is not in photos"
    undo = Undo.STEP

    person_id: PersonId
    things: Things
    name: str = ""
    into: PersonId | None = None
    """Who has the faces, or was merged into another person since, where it is known: for the redo."""

    def __post_init__(self) -> None:
        """Accept the stored form."""
        object.__setattr__(self, "things", Things.stored(self.things))

    def perform(self, tx: Transaction) -> Applied[int]:
        """Write it.

        Raises:
            NotFoundError: there is no such person for the actor, or they have no access to some photos.
            UsageError: it cannot be a name, or is that of the same person.
        """
        require_person(tx, self.person_id)
        require_accessible(tx, self.things)
        photos = tuple(map(PhotoId, ids_in(self.things.photos)))
        faces, confirmed = faces_in(tx.connection, self.person_id, photos)
        into = self.into
        if self.name:
            name = person_name(self.name)
            into = named_person(tx, name) if into is None else present_person(tx.connection, into) or into
            if into == self.person_id:
                raise UsageError("This is the same person.", "Type another name, or none.")
            into = add_person(tx.connection, name, into) if faces else None
        absent = add_absences(tx.connection, self.person_id, photos)
        if not faces and not absent:
            return Applied(0)
        take_faces(tx.connection, faces, into, is_confirmed=into is not None)
        was_there = present_person(tx.connection, self.person_id) is not None
        inverse = ReturnFaces(self.person_id, faces, confirmed, absent, self.things, self.name, into, was_there)
        touched = (Touched(f"person {self.person_id}", ThingKind.PHOTO, self.things.photos),)
        return Applied(len(tuple(ids_in(faces))), inverse, touched=touched)

    def past_words(self, things: str) -> str:
        """Return what it did."""
        if not self.name:
            return f"said that a person is not in {things}"
        return f"said that a person in {things} is {person_name(self.name)}"
