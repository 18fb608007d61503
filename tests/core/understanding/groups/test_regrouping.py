"""Faces that nobody has confirmed, grouped again: by likeness to people and to each other."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

pytest.importorskip("numpy", reason="the extra `people` is not installed")

import numpy as np

from core.models import PhotoId
from core.models.people.faces import PersonId
from core.understanding.groups.kept_people import KeptPeople
from core.understanding.groups.regroup_blocks import regrouped_in_blocks
from core.understanding.groups.regroup_rows import OpenFace
from core.understanding.groups.regrouping import LIKENESS, FacesToGroup, regrouped

ANN, BO, OLD, OTHER = (PersonId(number) for number in (1, 2, 7, 8))


def _bytes(rows: Any) -> bytes:
    return np.asarray(rows, "<f2").tobytes()


def _near(chance: np.random.Generator, middle: Any, count: int) -> Any:
    """Draw faces of one person: all of them are alike."""
    return middle + chance.normal(0, 0.03, (count, len(middle)))


def test_groups_are_those_of_the_people_who_were_drawn() -> None:
    """More faces than are compared at once, mixed, with some that are like nobody: each person is one group."""
    chance = np.random.default_rng(5)
    middles = np.linalg.qr(chance.normal(size=(32, 32)))[0][:12]
    drawn = np.repeat(np.arange(11), 100)
    faces = np.concatenate([_near(chance, middle, 100) for middle in middles[:11]] + [middles[11:]])
    who = np.concatenate([drawn, [11]])
    order = chance.permutation(len(faces))
    found = np.array(regrouped(FacesToGroup(_bytes(faces[order]), tuple(range(len(faces))), b"", (), 32)))
    groups = {int(person): set(found[who[order] == person].tolist()) for person in range(12)}
    assert all(len(each) == 1 for each in groups.values())
    assert len(set().union(*groups.values())) == 12


async def test_many_faces_are_grouped_in_blocks() -> None:
    """With the same result as at once; each call compares a thousand faces at most."""
    chance = np.random.default_rng(6)
    middles = np.eye(8)
    faces = np.concatenate([_near(chance, middle, 290) for middle in middles])
    batch = FacesToGroup(_bytes(faces), tuple(range(len(faces))), _bytes(middles[:2]), ((3, 0),), 8)
    calls: list[str] = []

    async def call(function: Callable[..., Any], *arguments: Any) -> Any:
        calls.append(function.__name__)
        made = function(*arguments)
        assert function.__name__ == "groups_of" or len(made) <= 1_000
        return made

    async def checkpoint() -> None:
        calls.append("checkpoint")

    places = await regrouped_in_blocks(batch, call, checkpoint)
    assert places == regrouped(batch)
    assert set(places) == {0, 1, -1, -2, -3, -4, -5, -6, -7}
    assert calls == [*["checkpoint", "nearest_people"] * 3, *["checkpoint", "likest_faces"] * 2, "groups_of"]
    empty = FacesToGroup(b"", (), b"", (), 8)
    assert await regrouped_in_blocks(empty, call, checkpoint) == regrouped(empty) == []


def test_a_single_likeness_does_not_chain_two_people() -> None:
    """A face between two groups is that of one of them; without more neighbours it does not join the groups."""
    one, other = np.eye(4)[0], np.array([0.28, 0.96, 0, 0])
    between = one + other
    faces = [one, one, one, other, other, other]
    groups = regrouped(FacesToGroup(_bytes(faces), tuple(range(6)), b"", (), 4))
    assert groups == [-1, -1, -1, -2, -2, -2]
    pair = regrouped(FacesToGroup(_bytes([one, between, np.eye(4)[3]]), (1, 2, 3), b"", (), 4))
    assert pair == [-1, -1, -2]


def test_people_take_the_faces_that_are_like_them() -> None:
    """From the likeness on, one in each photo, and none where members said so."""
    below = (1 - (LIKENESS - 0.01) ** 2) ** 0.5
    faces = [(1, 0, 0, 0), (0.9, 0.1, 0, 0), (0, 1, 0, 0), (LIKENESS - 0.01, 0, below, 0), (1, 0, 0, 0.1)]
    people = _bytes([(1, 0, 0, 0), (0, 1, 0, 0)])
    assert regrouped(FacesToGroup(_bytes(faces), (1, 1, 2, 3, 4), people, ((4, 0),), 4)) == [0, -1, 1, -2, -1]


def _face(number: int, person_id: PersonId | None, *numbers: float) -> OpenFace:
    return OpenFace(number, PhotoId(number), person_id, _bytes(numbers))


def test_a_group_keeps_the_number_that_most_of_its_faces_had() -> None:
    """The number of one that is gone finds the group that has most of its faces; confirmed people are not moved."""
    kept = KeptPeople()
    kept.add(ANN, _bytes((2, 0, 0)), 1)
    kept.add(ANN, _bytes((1, 0, 0)), 3)
    faces = [
        *(_face(number, OLD, 0, 1, 0) for number in (1, 2, 3)),
        *(_face(number, OTHER, 0, 1, 0.1) for number in (4, 5)),
        _face(6, OTHER, 1, 0.1, 0),
        _face(7, None, 0, 0, 1),
        _face(8, ANN, 1, 0, 0),
    ]
    batch = kept.batch(faces, [(4, ANN), (99, ANN), (5, BO)], 3)
    assert batch.barred == ((3, 0),)
    assert np.frombuffer(batch.people, "<f2").tolist() == [1, 0, 0]
    changes = kept.changes(faces, regrouped(batch))
    moves = {move.face_id: move.person_id for move in changes.moves}
    assert {number: moves.get(number) for number in (1, 2, 3, 4, 5, 6, 8)} == {
        **dict.fromkeys((1, 2, 3, 8)), 4: OLD, 5: OLD, 6: ANN
    }  # fmt: skip
    assert moves[7] not in {ANN, OLD, OTHER}
    assert changes.followed == ((OTHER, OLD),)
    assert kept.changes(faces, []).moves == ()
