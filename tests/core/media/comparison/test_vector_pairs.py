"""Pairs of vectors that are alike, of few and by way of hashes of many."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from core.media.comparison.hash_search import KEYS, close_pairs
from core.media.comparison.vector_pairs import (
    LEAST_COSINE,
    MOST_OF_PHOTO,
    VectorRows,
    alike_among,
    all_pairs,
    hashes_of_vectors,
)

DIMENSION = 512


def stored(folder: Path, vectors: NDArray[np.float64]) -> VectorRows:
    """Write vectors, with a row of zeros before each, as of photos that are gone."""
    unit = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    rows = np.zeros((2 * len(unit), DIMENSION), np.float16)
    rows[1::2] = unit
    (folder / "vectors").write_bytes(rows.tobytes())
    slots = np.arange(1, len(rows), 2, dtype="<i8").tobytes()
    return VectorRows(folder / "vectors", DIMENSION, slots)


def drawn(number: int, copies: int) -> NDArray[np.float64]:
    """Draw vectors around a common direction, as those of models are, and copies of the first ones, a bit different."""
    chance = np.random.default_rng(7)
    common = chance.standard_normal(DIMENSION) * 0.8
    vectors = chance.standard_normal((number, DIMENSION)) + common
    near = vectors[:copies] + 0.2 * chance.standard_normal((copies, DIMENSION))
    return np.concatenate([vectors, near])


def test_each_new_vector_is_compared_with_all(tmp_path: Path) -> None:
    """Once for each pair, and none of two that were compared before; different vectors are not alike."""
    rows = stored(tmp_path, drawn(40, 5))
    everything = all_pairs(rows, bytes([1] * 45))
    assert {(pair.first, pair.second) for pair in everything} == {(each, 40 + each) for each in range(5)}
    assert all(pair.cosine >= LEAST_COSINE for pair in everything)
    added = all_pairs(rows, bytes([0] * 42 + [1] * 3))
    assert sorted((pair.first, pair.second) for pair in added) == [(42, 2), (43, 3), (44, 4)]
    assert all_pairs(rows, bytes(45)) == []
    assert all_pairs(VectorRows(rows.path, DIMENSION, b""), b"") == []


def test_pairs_are_the_likest_of_each_photo(tmp_path: Path) -> None:
    """Frames of one scene are all alike: they are one group by a bounded number of pairs, also by way of hashes."""
    chance = np.random.default_rng(3)
    frames = 300
    rows = stored(tmp_path, np.ones((frames, DIMENSION)) + 0.1 * chance.standard_normal((frames, DIMENSION)))
    everything = [(one, other) for one in range(frames) for other in range(one)]
    for pairs in (all_pairs(rows, bytes([1] * frames)), alike_among(rows, everything)):
        assert len({frozenset(pair[:2]) for pair in pairs}) == len(pairs) <= MOST_OF_PHOTO * frames
        group = {0}
        while more := {place for pair in pairs if group & set(pair[:2]) for place in pair[:2]} - group:
            group |= more
        assert len(group) == frames
    (last,) = {pair.first for pair in all_pairs(rows, bytes([0] * (frames - 1) + [1]))}
    assert last == frames - 1


def test_pairs_of_many_are_found_by_hashes(tmp_path: Path) -> None:
    """Nine of ten pairs, and nothing else: the cosine decides."""
    rows = stored(tmp_path, drawn(3_000, 200))
    hashes = hashes_of_vectors(rows)
    close = close_pairs(hashes, hashes, bytes([1] * 3_200), range(len(KEYS)), 100_000)
    candidates = sorted({(min(pair[:2]), max(pair[:2])) for pair in close if pair.quarters == 0})
    found = {(pair.first, pair.second) for pair in alike_among(rows, candidates)}
    wanted = {(each, 3_000 + each) for each in range(200)}
    assert found <= wanted
    assert len(found) >= 180
