"""The people whom an actor can change, and what a change of them touches."""

from __future__ import annotations

from collections.abc import Iterable

from core.errors import NotAllowedError, NotFoundError
from core.marks.people.person_rows import PersonState, photos_of, state_of
from core.models.people.faces import PersonId
from core.models.tags.tag_names import folded
from core.operations import ThingKind, Touched, Transaction
from core.sets.statements import Statement


def require_person(tx: Transaction, person_id: PersonId) -> PersonState:
    """Return the state of a person of whom the actor has access to a photo.

    Raises:
        NotFoundError: there is no such person for the actor.
    """
    if tx.connection.execute(*_ACCESSIBLE.fill(tx.actor, id=person_id)).fetchone() is None:
        raise NotFoundError("There is no such person.", "`people list` lists them.")
    return state_of(tx.connection, person_id)


def named_person(tx: Transaction, name: str) -> PersonId | None:
    """Return the person of a name of whom the actor has access to a photo; None if there is none."""
    row = tx.connection.execute(*_NAMED.fill(tx.actor, key=folded(name))).fetchone()
    return None if row is None else PersonId(row["id"])


def require_everywhere(tx: Transaction) -> None:
    """Check that the actor may change people wherever they are.

    Raises:
        NotAllowedError: the actor has access to some categories only.
    """
    if tx.actor.category_ids is not None:
        raise NotAllowedError(
            "People are renamed, merged, hidden and removed everywhere, and you have access to some categories only.",
            "Ask the owner of this gallery.",
        )


def touched_by(tx: Transaction, people: Iterable[PersonId]) -> tuple[Touched, ...]:
    """Return what a change of these people touches: the photos that show them."""
    found = ((person_id, photos_of(tx.connection, [person_id])) for person_id in people)
    return tuple(Touched(f"person {person_id}", ThingKind.PHOTO, photos) for person_id, photos in found if photos)


_NAMED = Statement(
    "person of a name with a photo",
    """
SELECT id FROM people
WHERE key = :key AND EXISTS (
    SELECT 1 FROM faces CROSS JOIN photos ON photos.id = faces.photo_id
    WHERE faces.person_id = people.id AND {visible}
)
ORDER BY id LIMIT 1
""",
)

_ACCESSIBLE = Statement(
    "person with a photo",
    """
SELECT 1 FROM people
WHERE id = :id AND EXISTS (
    SELECT 1 FROM faces CROSS JOIN photos ON photos.id = faces.photo_id
    WHERE faces.person_id = people.id AND {visible}
)
""",
)
