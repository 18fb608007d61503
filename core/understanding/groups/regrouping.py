"""Groups of faces that look alike, made of many at once. Runs in worker processes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final, NamedTuple

import numpy as np

Numbers = np.ndarray[Any, np.dtype[np.float32]]
Places = np.ndarray[Any, np.dtype[np.int64]]

LIKENESS: Final = 0.5
"""Cosine from which on two faces, or a face and the mean of a person, are alike."""
_NEIGHBOURS: Final = 20
"""Faces that are compared further for each face: the likest ones."""
_LEAST: Final = 2
"""Neighbours that a face has to have to found a group: single likenesses do not chain people together."""
_BLOCK: Final = 1_000


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


def regrouped(faces: FacesToGroup) -> list[int]:
    """Return the place of the person for each face, or of a group: -1 for the first one, -2 for the second one.

    A face is that of the nearest person who is near enough. The others are in groups of faces that are near each other
    (DBSCAN, of at most 20 neighbours), or in groups of their own.
    """
    vectors = _units(faces.vectors, faces.dimension)
    found = _nearest_people(vectors, faces)
    left = np.flatnonzero(found < 0)
    groups = _groups(vectors[left], np.array(faces.photos, np.int64)[left])
    found[left] = -1 - groups
    return [int(each) for each in found]


def _units(vectors: bytes, dimension: int) -> Numbers:
    rows = np.frombuffer(vectors, "<f2").reshape(-1, dimension).astype(np.float32)
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(rows / np.where(lengths > 0, lengths, 1), np.float32)


def _nearest_people(vectors: Numbers, faces: FacesToGroup) -> Places:
    """Return the place of the nearest person for each face, -1 for none; in one photo the likest face is theirs."""
    found = np.full(len(vectors), -1, np.int64)
    people = _units(faces.people, faces.dimension)
    if not len(people):
        return found
    barred: dict[int, list[int]] = {}
    for face, person in faces.barred:
        barred.setdefault(face, []).append(person)
    best = np.zeros(len(vectors), np.float32)
    for first in range(0, len(vectors), _BLOCK):
        likeness = vectors[first : first + _BLOCK] @ people.T
        for row in range(len(likeness)):
            likeness[row, barred.get(first + row, [])] = -1
        nearest = likeness.argmax(axis=1)
        best[first : first + _BLOCK] = likeness[np.arange(len(likeness)), nearest]
        found[first : first + _BLOCK] = nearest
    taken: set[tuple[int, int]] = set()
    for face in np.argsort(-best, kind="stable"):
        place = (faces.photos[face], int(found[face]))
        if best[face] < LIKENESS or place in taken:
            found[face] = -1
        else:
            taken.add(place)
    return found


def _groups(vectors: Numbers, photos: Places) -> Places:
    """Return the number of the group of each face, from 0 on, in the order of their first faces."""
    neighbours = [each for first in range(0, len(vectors), _BLOCK) for each in _likest(vectors, photos, first)]
    is_core = [len(each) >= _LEAST for each in neighbours]
    groups = _Unions(len(vectors))
    for face, others in enumerate(neighbours):
        # One that is like a single other is in the group of that one, and joins no two groups.
        joined = [other for other in others if is_core[other]] if is_core[face] else others[:1]
        for other in joined:
            groups.unite(face, int(other))
    numbers: dict[int, int] = {}
    return np.array([numbers.setdefault(groups.root(face), len(numbers)) for face in range(len(vectors))], np.int64)


def _likest(vectors: Numbers, photos: Places, first: int) -> Iterator[Places]:
    """Yield the faces that are like each face of a block, the likest first; none of its own photo."""
    likeness = vectors[first : first + _BLOCK] @ vectors.T
    likeness[photos[first : first + _BLOCK, None] == photos[None]] = -1
    most = min(_NEIGHBOURS, len(vectors)) - 1
    for row in likeness:
        near = np.argpartition(-row, most)[: most + 1]
        near = near[row[near] >= LIKENESS]
        yield near[np.argsort(-row[near], kind="stable")]


class _Unions:
    """Sets of faces, each with the face that stands for it."""

    def __init__(self, count: int) -> None:
        self._parents = list(range(count))

    def root(self, face: int) -> int:
        """Return the face that stands for the set of one."""
        parents = self._parents
        while parents[face] != face:
            parents[face] = parents[parents[face]]
            face = parents[face]
        return face

    def unite(self, one: int, other: int) -> None:
        """Make the sets of two faces one."""
        self._parents[self.root(other)] = self.root(one)
