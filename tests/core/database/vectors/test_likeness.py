"""What is most like a vector is found among the rows that take part, as if there were no others."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.database.vectors.likeness import MOST_EXACT, PHOTO, TEXT, LikenessSearch
from core.database.vectors.vector_file import VectorFile

pytestmark = pytest.mark.skipif(not hasattr(np, "bitwise_count"), reason="the extra `clip` requires numpy 2")

DIMENSION = 64


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, np.ndarray[Any, Any]]:
    """More rows than are compared exactly, in clusters around a common mean, as those of models are."""
    folder = tmp_path_factory.mktemp("vectors")
    random = np.random.default_rng(3)
    centres = random.normal(size=(200, DIMENSION)) + 0.6
    rows = centres[random.integers(0, 200, MOST_EXACT + 5_000)] + 0.5 * random.normal(
        size=(MOST_EXACT + 5_000, DIMENSION)
    )
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    stored = rows.astype(np.float16)
    VectorFile(folder, "many", DIMENSION).append([stored.tobytes()])
    return folder, stored.astype(np.float32)


def ranked(
    folder: Path, vector: np.ndarray[Any, Any], slots: np.ndarray[Any, Any] | range, kind: str = PHOTO
) -> list[int]:
    search = LikenessSearch(folder)
    asked = vector.astype(np.float32).tobytes()
    found: list[int] = json.loads(search.most_like("many", DIMENSION, asked, ",".join(map(str, slots)), kind))
    return found


def test_codes_leave_out_none_of_the_nearest(many: tuple[Path, np.ndarray[Any, Any]]) -> None:
    """Of 25,000 rows those that are compared exactly have nearly all of the ten nearest."""
    folder, rows = many
    hits = 0
    for number in range(0, 2_000, 100):
        cosines = rows @ rows[number]
        exact = np.lexsort((np.arange(len(rows)), -cosines))[:10]
        hits += len({*exact.tolist()} & {*ranked(folder, rows[number], range(len(rows)))[:10]})
    assert hits >= 196


@given(st.sets(st.integers(0, 99), min_size=1), st.integers(0, 99))
def test_other_rows_change_nothing(many: tuple[Path, np.ndarray[Any, Any]], slots: set[int], asked: int) -> None:
    """Rows that do not take part change neither what is found nor its order: it is what a file of only these finds."""
    folder, rows = many
    given_slots = np.array(sorted(slots))
    alone = folder / f"alone-{len(slots)}"
    file = VectorFile(alone, "many", DIMENSION)
    file.path.unlink(missing_ok=True)
    file.append([rows[given_slots].astype(np.float16).tobytes()])
    among_others = ranked(folder, rows[asked], given_slots)
    by_itself = ranked(alone, rows[asked], range(len(given_slots)))
    assert among_others == given_slots[by_itself].tolist()


def test_a_text_finds_what_fits_better_than_the_background(tmp_path: Path) -> None:
    """The least cosine is of each photo; a row of zeros, and a file that is not there, have none."""
    file = VectorFile(tmp_path, "many", 4)
    unit = np.eye(4, dtype=np.float32)
    rows = np.array([unit[0], unit[1], (unit[0] + unit[3]) / np.sqrt(2), np.zeros(4)])
    file.append([row.astype(np.float16).tobytes() for row in rows])
    file.write_background((unit[1:3].sum(axis=0) / np.sqrt(2)).astype(np.float32).tobytes() * 3)
    search = LikenessSearch(tmp_path)
    assert json.loads(search.most_like("many", 4, unit[0].tobytes(), "0,1,2,3,99", TEXT)) == [0, 2]
    assert json.loads(search.most_like("other", 4, unit[0].tobytes(), "0,1", TEXT)) == []
    assert search.most_like("many", 4, None, "0", TEXT) == search.most_like("many", 4, unit[0].tobytes(), None, TEXT)
    assert search.vector_of("many", 4, 1) == unit[1].tobytes()
    assert search.vector_of("many", 4, 7) is None
    file.clear([0])
    assert json.loads(search.most_like("many", 4, unit[0].tobytes(), "0,1,2", TEXT)) == [2]
    assert file.append([unit[0].astype(np.float16).tobytes()]) == 4
