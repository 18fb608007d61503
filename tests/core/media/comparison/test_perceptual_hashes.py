"""Perceptual hashes: what copies have in common, exactly turned, and found among many."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from core.media.comparison.hash_search import KEYS, LARGEST_DISTANCE, close_pairs
from core.media.comparison.perceptual_hashes import BITS, CROPS, TURNS, Hashes, hashes_of, turned
from tests.core.media.comparison.scenes import COPIES, Change, scene

values = st.integers(0, 2**BITS - 1)


def hashes(picture: Image.Image) -> Hashes:
    found = hashes_of(picture)
    assert found is not None
    return np.frombuffer(found, dtype="<u8").astype(np.uint64)


def distance(first: Hashes, second: Hashes) -> int:
    """Return the smallest distance between the whole of one picture, turned in any way, and the other or its crops."""
    ways = [(turned(first, turn), second) for turn in range(TURNS)] + [(turned(second, t), first) for t in range(TURNS)]
    return min(int(np.bitwise_count(way ^ other[0]).min()) for way, other in ways)


@pytest.mark.parametrize("change", COPIES.values(), ids=COPIES)
def test_copies_have_close_hashes(change: Change) -> None:
    for seed in range(6):
        assert distance(hashes(scene(seed)), hashes(change(scene(seed)))) <= LARGEST_DISTANCE


def test_other_pictures_have_not() -> None:
    found = [hashes(scene(seed)) for seed in range(30)]
    pairs = [(first, second) for number, first in enumerate(found) for second in found[:number]]
    assert min(distance(first, second) for first, second in pairs) > LARGEST_DISTANCE


def test_plain_pictures_have_none() -> None:
    """Every frequency of one colour is noise."""
    assert hashes_of(Image.new("RGB", (400, 300), (90, 100, 110))) is None


@given(value=values, quarters=st.integers(0, 3), more=st.integers(0, 3))
def test_turning_adds_up(value: int, quarters: int, more: int) -> None:
    """Four quarters change nothing, and two turns are one by their sum."""
    start = np.array([value], dtype=np.uint64)
    assert turned(turned(start, quarters), more) == turned(start, quarters + more)


def test_pairs_up_to_five_bits_are_always_found() -> None:
    """By their keys, among more hashes than are compared with all; what is found is close, and has the right turn."""
    random = np.random.default_rng(1)
    others = random.integers(0, 2**BITS, 200, dtype=np.uint64)
    flips = [random.choice(BITS, number % 6, replace=False) for number in range(200)]
    copies = [other ^ np.uint64(sum(1 << int(bit) for bit in bits)) for other, bits in zip(others, flips, strict=True)]
    base = np.concatenate([others, *(turned(np.array([copy]), -(place % 4)) for place, copy in enumerate(copies))])
    stored, new = base.astype("<u8").tobytes(), bytes([1]) * len(base)
    found = close_pairs(stored, stored, new, range(len(KEYS)), 10_000)
    assert {frozenset((place, place + 200)) for place in range(200)} <= {frozenset(pair[:2]) for pair in found}
    for pair in found:
        way = turned(base[[pair.first]], pair.quarters)
        assert np.bitwise_count(way ^ base[[pair.second]]) == pair.distance <= LARGEST_DISTANCE


def test_only_pairs_with_a_new_one_are_searched() -> None:
    """Old ones were compared before; equal ones are compared with the first of them, new or not."""
    base = np.array([7, 7, 6, 2**40 + 3, 2**40 + 3], dtype="<u8").tobytes()
    found = close_pairs(base, base, bytes([0, 1, 0, 0, 0]), range(len(KEYS)), 100)
    assert {(pair.first, pair.second) for pair in found} == {(1, 0)}
    assert close_pairs(b"", b"", b"", range(len(KEYS)), 100) == []


def test_a_picture_has_a_hash_of_each_crop() -> None:
    assert len(hashes(scene(0))) == len(CROPS)
