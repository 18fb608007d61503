"""What is asked of a batch that groups faces again, and what its answer changes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from core.models.people.faces import PersonId, random_person_id
from core.understanding.groups.regroup_rows import FaceMove, OpenFace

if TYPE_CHECKING:
    from core.understanding.groups.regrouping import FacesToGroup, Numbers


class Regrouped(NamedTuple):
    """What changes."""

    moves: tuple[FaceMove, ...]
    new: frozenset[PersonId]
    """People among those of the moves who are to be added: with these numbers, unless others have them."""
    followed: tuple[tuple[PersonId, PersonId], ...]
    """Groups that may be gone, and who has most of their faces."""


class KeptPeople:
    """The means of people who stay as they are, in the order in which they were added."""

    def __init__(self) -> None:
        self._sums: dict[PersonId, Numbers] = {}

    def add(self, person_id: PersonId, vector: bytes, faces: int) -> None:
        """Add a vector of a person, which is the mean of some faces."""
        import numpy as np

        numbers = np.frombuffer(vector, "<f2").astype(np.float32) * faces
        known = self._sums.get(person_id)
        self._sums[person_id] = numbers if known is None else known + numbers

    def batch(self, faces: Sequence[OpenFace], barred: Iterable[tuple[int, PersonId]], dimension: int) -> FacesToGroup:
        """Return what is asked."""
        import numpy as np

        from core.understanding.groups.regrouping import FacesToGroup

        place_of_face = {face.face_id: place for place, face in enumerate(faces)}
        place_of_person = {person_id: place for place, person_id in enumerate(self._sums)}
        units = [each / max(float(np.linalg.norm(each)), 1e-9) for each in self._sums.values()]
        return FacesToGroup(
            vectors=b"".join(face.vector for face in faces),
            photos=tuple(face.photo_id for face in faces),
            people=b"".join(each.astype("<f2").tobytes() for each in units),
            barred=tuple(
                (place_of_face[face_id], place_of_person[person_id])
                for face_id, person_id in barred
                if face_id in place_of_face and person_id in place_of_person
            ),
            dimension=dimension,
        )

    def changes(self, faces: Sequence[OpenFace], places: Sequence[int]) -> Regrouped:
        """Return what the answer changes: a group keeps the number of the one that had most of its faces."""
        people = list(self._sums)
        former = [face.person_id for face in faces[: len(places)]]
        votes = Counter(
            (place, person_id)
            for place, person_id in zip(places, former, strict=True)
            if place < 0 and person_id is not None and person_id not in self._sums
        )
        numbers: dict[int, PersonId] = {}
        used: set[PersonId] = set()
        for place, person_id in sorted(votes, key=lambda each: (-votes[each], each)):
            if place not in numbers and person_id not in used:
                numbers[place] = person_id
                used.add(person_id)
        new: set[PersonId] = set()
        for place in places:
            if place < 0 and place not in numbers:
                while (number := random_person_id()) in used or number in new or number in self._sums:
                    pass
                numbers[place] = number
                new.add(number)
        owners = [people[place] if place >= 0 else numbers[place] for place in places]
        moves = tuple(
            FaceMove(face.face_id, face.person_id, owner)
            for face, owner in zip(faces, owners, strict=False)
            if face.person_id != owner
        )
        heirs = Counter((move.former, move.person_id) for move in moves if move.former is not None)
        followed: dict[PersonId, PersonId] = {}
        for pair, _ in heirs.most_common():
            if pair[0] is not None:
                followed.setdefault(pair[0], pair[1])
        return Regrouped(moves, frozenset(new), tuple(followed.items()))
