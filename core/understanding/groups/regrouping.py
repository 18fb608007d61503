"""Groups of faces that look alike, made of many at once. Runs in worker processes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, NamedTuple

import numpy as np

Numbers = np.ndarray[Any, np.dtype[np.float32]]

LIKENESS: Final = 0.5
"""Cosine from which on two faces, or a face and the mean of a person, are alike."""
_NEIGHBOURS: Final = 20
"""Faces that are compared further for each face: the likest ones."""
_LEAST: Final = 2
"""Neighbours that a face has to have to found a group: single likenesses do not chain people together."""
BLOCK: Final = 1_000
"""Faces that one call compares with all others, so that others wait for a second at most."""


class FacesToGroup(NamedTuple):
    """Faces that nobody has confirmed, and people who do not change."""

    vectors: bytes
    """Of the faces, one after the other, as float16."""
    photos: tuple[int, ...]
    """In which photo each face is: two of one photo are not in one group by themselves."""
    people: bytes
    """The means of people, as float16."""
    barred: tuple[tuple[int, int], ...]
    """Who a face is not: places of faces and of people."""
    dimension: int


class NearestPerson(NamedTuple):
    """Which person is nearest to a face."""

    place: int
    likeness: float


def regrouped(faces: FacesToGroup) -> list[int]:
    """Return the place of the person for each face, or of a group: -1 for the first one, -2 for the second one.

    A face is that of the nearest person who is near enough. The others are in groups of faces that are near each other
    (DBSCAN, of at most 20 neighbours), or in groups of their own.
    """
    blocks = range(0, len(faces.photos), BLOCK)
    nearest = [each for first in blocks for each in nearest_people(faces, first)]
    found = faces_of_people(faces, nearest)
    left = faces_without_people(faces, found)
    blocks = range(0, len(left.photos), BLOCK)
    return with_groups(found, groups_of([each for first in blocks for each in likest_faces(left, first)]))


def nearest_people(faces: FacesToGroup, first: int) -> list[NearestPerson]:
    """Return the nearest person for each face of the block from `first` on; an empty list without people."""
    people = _units(faces.people, faces.dimension)
    if not len(people):
        return []
    vectors = _units(faces.vectors, faces.dimension, first, BLOCK)
    likeness = vectors @ people.T
    for face, person in faces.barred:
        if first <= face < first + len(vectors):
            likeness[face - first, person] = -1
    nearest = likeness.argmax(axis=1)
    best = likeness[np.arange(len(vectors)), nearest]
    return [NearestPerson(int(place), float(each)) for place, each in zip(nearest, best, strict=True)]


def faces_of_people(faces: FacesToGroup, nearest: Sequence[NearestPerson]) -> list[int]:
    """Return the place of the person for each face, -1 for none; in one photo the likest face is theirs."""
    found = [-1] * len(faces.photos)
    taken: set[tuple[int, int]] = set()
    for face in sorted(range(len(nearest)), key=lambda each: -nearest[each].likeness):
        place = (faces.photos[face], nearest[face].place)
        if nearest[face].likeness >= LIKENESS and place not in taken:
            found[face] = nearest[face].place
            taken.add(place)
    return found


def faces_without_people(faces: FacesToGroup, found: Sequence[int]) -> FacesToGroup:
    """Return the faces that are those of nobody."""
    left = np.flatnonzero(np.array(found, np.int64) < 0)
    rows = np.frombuffer(faces.vectors, "<f2").reshape(-1, faces.dimension)[left]
    return FacesToGroup(rows.tobytes(), tuple(faces.photos[face] for face in left), b"", (), faces.dimension)


def likest_faces(faces: FacesToGroup, first: int) -> list[list[int]]:
    """Return the faces that are like each face of the block from `first` on, the likest first; none of its photo."""
    vectors = _units(faces.vectors, faces.dimension)
    photos = np.array(faces.photos, np.int64)
    likeness = vectors[first : first + BLOCK] @ vectors.T
    likeness[photos[first : first + BLOCK, None] == photos[None]] = -1
    most = min(_NEIGHBOURS, len(vectors)) - 1
    found = []
    for row in likeness:
        near = np.argpartition(-row, most)[: most + 1]
        near = near[row[near] >= LIKENESS]
        found.append([int(each) for each in near[np.argsort(-row[near], kind="stable")]])
    return found


def groups_of(neighbours: Sequence[Sequence[int]]) -> list[int]:
    """Return the number of the group of each face, from 0 on, in the order of their first faces."""
    is_core = [len(each) >= _LEAST for each in neighbours]
    groups = _Unions(len(neighbours))
    for face, others in enumerate(neighbours):
        # One that is like a single other is in the group of that one, and joins no two groups.
        joined = [other for other in others if is_core[other]] if is_core[face] else others[:1]
        for other in joined:
            groups.unite(face, other)
    numbers: dict[int, int] = {}
    return [numbers.setdefault(groups.root(face), len(numbers)) for face in range(len(neighbours))]


def with_groups(found: Sequence[int], groups: Sequence[int]) -> list[int]:
    """Return what `regrouped` does, of the places of people and the groups of the faces of nobody."""
    numbers = iter(groups)
    return [place if place >= 0 else -1 - next(numbers) for place in found]


def _units(vectors: bytes, dimension: int, first: int = 0, count: int | None = None) -> Numbers:
    rows = np.frombuffer(vectors, "<f2").reshape(-1, dimension)[first:][:count].astype(np.float32)
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(rows / np.where(lengths > 0, lengths, 1), np.float32)


class _Unions:
    """Sets of faces, each identified by one of its faces."""

    def __init__(self, count: int) -> None:
        self._parents = list(range(count))

    def root(self, face: int) -> int:
        """Return the face that identifies the set of a face."""
        parents = self._parents
        while parents[face] != face:
            parents[face] = parents[parents[face]]
            face = parents[face]
        return face

    def unite(self, one: int, other: int) -> None:
        """Make the sets of two faces one."""
        self._parents[self.root(other)] = self.root(one)
