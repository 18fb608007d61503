"""Whose a face is: that of the person whose mean is nearest, or of a new one without a name."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, Final, NamedTuple

import numpy as np

from core.models.people.faces import PersonId, random_person_id
from core.understanding.groups.group_rows import FacePerson, LooseFace, PersonMean
from core.understanding.groups.regrouping import LIKENESS

Numbers = np.ndarray[Any, np.dtype[np.float32]]


class GivenFaces(NamedTuple):
    """To whom faces belong."""

    faces: tuple[FacePerson, ...]
    new: frozenset[PersonId]
    """Those of them that did not exist."""
    means: tuple[PersonMean, ...]
    """What their means are with the faces."""


_BLOCK: Final = 4_096
"""People for whom memory is taken at once."""


class FaceGroups:
    """The means of people, in memory: two kilobytes for each with vectors of 512 numbers."""

    def __init__(self, dimension: int) -> None:
        """Begin without people; vectors have `dimension` numbers."""
        self._dimension = dimension
        self._units: list[Numbers] = []
        """Blocks of rows of unit length, one for each place; of zeros where nobody is."""
        self._lengths: list[float] = []
        """How long the sum of the vectors of each place is."""
        self._counts: list[int] = []
        self._people: list[PersonId] = []
        self._places: dict[PersonId, int] = {}
        self._free: list[int] = []
        """Places of people who are gone."""

    @property
    def people(self) -> dict[PersonId, int]:
        """Who is there, with how many faces."""
        return {person_id: self._counts[place] for person_id, place in self._places.items()}

    def differences(self, stored: Mapping[PersonId, int]) -> tuple[list[PersonId], list[PersonId]]:
        """Return the people whose number of faces is another one here, or who are not here, and those who are gone."""
        known = self.people
        changed = [person_id for person_id, faces in stored.items() if known.get(person_id) != faces]
        return changed, [person_id for person_id in known if person_id not in stored]

    def update(self, means: Iterable[PersonMean], gone: Collection[PersonId]) -> None:
        """Add or replace people, and remove some."""
        for person_id in gone:
            place = self._places.pop(person_id, None)
            if place is not None:
                self._row(place)[:] = 0
                self._free.append(place)
        for mean in means:
            vector = np.frombuffer(mean.vector, "<f2").astype(np.float32)
            if vector.shape == (self._dimension,):
                self._write(self._place_of(mean.person_id), vector * mean.faces, mean.faces)

    def give(self, faces: Sequence[LooseFace]) -> GivenFaces:
        """Find the person of each face, one after the other; no photo shows one person twice."""
        given: list[FacePerson] = []
        new: set[PersonId] = set()
        in_photo: dict[int, set[PersonId]] = {}
        for face in faces:
            vector = np.frombuffer(face.vector, "<f2").astype(np.float32)
            if vector.shape != (self._dimension,) or not np.isfinite(vector).all():
                continue
            barred = in_photo.setdefault(face.photo_id, set())
            barred |= face.barred
            person_id = self._nearest(vector, barred)
            if person_id is None:
                person_id = self._new_person()
                new.add(person_id)
            place = self._place_of(person_id)
            self._write(place, self._sum(place) + vector, self._counts[place] + 1)
            barred.add(person_id)
            given.append(FacePerson(face.face_id, person_id))
        changed = dict.fromkeys(each.person_id for each in given)
        return GivenFaces(tuple(given), frozenset(new), tuple(self._mean(person_id) for person_id in changed))

    def _nearest(self, vector: Numbers, barred: Collection[PersonId]) -> PersonId | None:
        barred_places = [self._places[person_id] for person_id in barred if person_id in self._places]
        best, found = LIKENESS, None
        for number, block in enumerate(self._units):
            likeness = block @ vector
            for place in barred_places:
                if place // _BLOCK == number:
                    likeness[place % _BLOCK] = -1
            place = int(likeness.argmax())
            if likeness[place] >= best and (found is None or likeness[place] > best):
                best, found = float(likeness[place]), self._people[number * _BLOCK + place]
        return found

    def _new_person(self) -> PersonId:
        while (person_id := random_person_id()) in self._places:
            pass
        return person_id

    def _place_of(self, person_id: PersonId) -> int:
        place = self._places.get(person_id)
        if place is None:
            if not self._free:
                self._add_block()
            place = self._places[person_id] = self._free.pop()
            self._people[place], self._counts[place], self._lengths[place] = person_id, 0, 0.0
        return place

    def _add_block(self) -> None:
        places = range(len(self._people), len(self._people) + _BLOCK)
        self._units.append(np.zeros((_BLOCK, self._dimension), np.float32))
        self._people += [PersonId(0)] * _BLOCK
        self._counts += [0] * _BLOCK
        self._lengths += [0.0] * _BLOCK
        self._free += reversed(places)

    def _row(self, place: int) -> Numbers:
        return np.asarray(self._units[place // _BLOCK][place % _BLOCK], np.float32)

    def _sum(self, place: int) -> Numbers:
        return self._row(place) * np.float32(self._lengths[place])

    def _write(self, place: int, total: Numbers, count: int) -> None:
        length = float(np.linalg.norm(total))
        self._row(place)[:] = total / length if length > 0 else 0
        self._lengths[place] = length
        self._counts[place] = count

    def _mean(self, person_id: PersonId) -> PersonMean:
        place = self._places[person_id]
        count = self._counts[place]
        return PersonMean(person_id, count, (self._sum(place) / count).astype("<f2").tobytes())


def mean_of(person_id: PersonId, vectors: Sequence[bytes]) -> PersonMean | None:
    """Return the mean of vectors; None without any."""
    if not vectors:
        return None
    rows = np.frombuffer(b"".join(vectors), "<f2").reshape(len(vectors), -1)
    return PersonMean(person_id, len(vectors), rows.mean(axis=0, dtype=np.float32).astype("<f2").tobytes())
