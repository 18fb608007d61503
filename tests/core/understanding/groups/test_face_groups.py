"""Whose a face is: that of the nearest person, but for those who are not in the photo."""

from __future__ import annotations

import pytest

pytest.importorskip("numpy", reason="the extra `people` is not installed")

import numpy as np

from core.models import PhotoId
from core.models.people.faces import PersonId
from core.understanding.groups.face_groups import FaceGroups, mean_of
from core.understanding.groups.group_rows import LooseFace, PersonMean
from core.understanding.groups.regrouping import LIKENESS

ANN, BO = PersonId(1), PersonId(2)


def _bytes(*numbers: float) -> bytes:
    vector = np.array(numbers, np.float32)
    return (vector / np.linalg.norm(vector)).astype("<f2").tobytes()


def _face(number: int, photo: int, *numbers: float, barred: frozenset[PersonId] = frozenset()) -> LooseFace:
    return LooseFace(number, PhotoId(photo), _bytes(*numbers), barred)


def _groups() -> FaceGroups:
    """Ann is a face of the first number, Bo one of the second."""
    groups = FaceGroups(3)
    groups.update([PersonMean(ANN, 1, _bytes(1, 0, 0)), PersonMean(BO, 1, _bytes(0, 1, 0))], ())
    return groups


def test_a_face_is_that_of_the_nearest_person_or_of_a_new_one() -> None:
    """From the likeness on; the mean follows its faces, so that the next one is compared with all of them."""
    below = (1 - LIKENESS**2) ** 0.5
    given = _groups().give([_face(1, 1, 3, 2, 0), _face(2, 2, LIKENESS - 0.01, 0, below), _face(3, 3, 0.1, 0, 1)])
    persons = [person_id for _, person_id in given.faces]
    assert persons[0] == ANN
    assert persons[1] == persons[2]
    assert given.new == {persons[1]}
    assert 1_000_000 <= persons[1] < 10_000_000
    means = {mean.person_id: mean for mean in given.means}
    assert (means[ANN].faces, means[persons[1]].faces) == (2, 2)
    expected = mean_of(ANN, [_bytes(1, 0, 0), _bytes(3, 2, 0)])
    assert expected is not None
    assert np.allclose(np.frombuffer(means[ANN].vector, "<f2"), np.frombuffer(expected.vector, "<f2"), atol=2e-3)


def test_nobody_is_twice_in_a_photo_nor_where_members_said_so() -> None:
    """The second best takes the face, if it is near enough; else a new person does."""
    given = _groups().give(
        [_face(1, 1, 1, 0, 0), _face(2, 1, 1, 0.1, 0), _face(3, 2, 0.5, 1, 0, barred=frozenset({ANN}))]
    )
    first, second, third = (person_id for _, person_id in given.faces)
    assert (first, third) == (ANN, BO)
    assert second in given.new


def test_people_come_change_and_go() -> None:
    """More of them than there was room for; one who is gone takes no face; another length of vectors is left out."""
    groups = _groups()
    many = [PersonMean(PersonId(number), 1, _bytes(0, 0, 1)) for number in range(3, 5_003)]
    last = PersonMean(PersonId(6_000), 1, _bytes(0, -1, 0))
    groups.update([*many, last, PersonMean(PersonId(7_000), 1, _bytes(1, 0))], [ANN])
    groups.update([PersonMean(BO, 5, _bytes(1, 0, 0))], ())
    assert len(groups.people) == 5_002
    groups.update([PersonMean(PersonId(8_000), 2, _bytes(0, 0.6, 0.8))], ())
    given = groups.give([_face(1, 1, 0, -1, 0), _face(2, 2, 0, 0.6, 0.8)])
    assert [person_id for _, person_id in given.faces] == [6_000, 8_000]
    assert groups.differences({PersonId(8_000): 2, PersonId(1): 1, BO: 5})[0] == [8_000, ANN]
    assert groups.people[BO] == 5
    ((_, person_id),) = groups.give([_face(1, 1, 1, 0, 0)]).faces
    assert person_id == BO
    assert groups.give([LooseFace(1, PhotoId(1), _bytes(1, 0), frozenset())]).faces == ()
    assert mean_of(ANN, []) is None
