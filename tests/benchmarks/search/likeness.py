"""Search of likeness among 200,000 vectors of 512 numbers: recall of the ten nearest, processor time, and peers.

Exact is the product of all vectors in float32. With a permission mask of 1 %, every hundredth row takes part, by
chance. The peers are those of usearch and faiss-cpu that are installed (`pip install usearch faiss-cpu`); they are not
dependencies. Vectors are drawn in clusters around a common mean, as those of models are.
"""

from __future__ import annotations

import argparse
import importlib
import json
import time
from collections.abc import Callable, Sequence
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from core.database.vectors.likeness import PHOTO, LikenessSearch
from core.database.vectors.vector_file import VectorFile
from tests.benchmarks.tables import show

_NUMBER: Final = 200_000
_DIMENSION: Final = 512
_CLUSTERS: Final = 2_000
_QUERIES: Final = 60
_NEAREST: Final = 10
_MODEL: Final = "model"

Vectors = NDArray[np.float32]
Slots = NDArray[np.int64]
Search = Callable[[Vectors], Sequence[int]]
"""The rows nearest to a vector, the nearest first."""
Peer = Callable[[Slots], Search]
"""The search among some rows."""


def run(folder: Path, arguments: argparse.Namespace) -> None:
    """Compare this search and its peers with the exact one; `--photos` gives other numbers of vectors."""
    for number in arguments.photos or [_NUMBER]:
        vectors = _drawn(number)
        VectorFile(folder, f"{_MODEL}{number}", _DIMENSION).append([vectors.astype("<f2").tobytes()])
        queries = vectors[np.random.default_rng(2).integers(0, number, _QUERIES)]
        masked = np.flatnonzero(np.random.default_rng(3).random(number) < 0.01)
        peers = {**_usearch(vectors), **_faiss(vectors)}  # built once: graphs take minutes
        for mask, slots in (("none", np.arange(number)), ("1 %", masked)):
            _table(folder, vectors, queries, mask, slots, peers)


def _table(folder: Path, vectors: Vectors, queries: Vectors, mask: str, slots: Slots, peers: dict[str, Peer]) -> None:
    taking_part = vectors[slots]
    searches: dict[str, Search] = {
        "exact, float32": lambda vector: slots[_best(taking_part @ vector)].tolist(),
        "sshowcase": _own(folder, len(vectors), slots),
        **{name: peer(slots) for name, peer in peers.items()},
    }
    exact = [set(searches["exact, float32"](query)) for query in queries]
    rows, base = [], 0.0
    for name, search in searches.items():
        search(queries[0])
        times, hits = [], 0
        for query, wanted in zip(queries, exact, strict=True):
            start = time.process_time()
            found = search(query)
            times.append(time.process_time() - start)
            hits += len(wanted & set(list(found)[:_NEAREST]))
        base = base or median(times)
        share = hits / (_QUERIES * _NEAREST)
        rows.append((name, f"{share:.3f}", f"{median(times) * 1e3:.1f}", f"{median(times) / base:.2f}"))
    title = f"{len(vectors):,} vectors of {_DIMENSION} numbers, mask {mask}: {len(slots):,} take part"
    show(title, rows, ["search", "recall@10", "ms of CPU", "of exact"])


def _own(folder: Path, number: int, slots: Slots) -> Search:
    """Return this search, with the slots as SQL gives them."""
    search, text = LikenessSearch(folder), ",".join(map(str, slots))

    def find(vector: Vectors) -> Sequence[int]:
        asked = vector.astype(np.float32).tobytes()
        found: list[int] = json.loads(search.most_like(f"{_MODEL}{number}", _DIMENSION, asked, text, PHOTO))
        return found

    return find


def _usearch(vectors: Vectors) -> dict[str, Peer]:
    """Return the graph of usearch, which has no mask: more are found, and those that do not take part left out."""
    if find_spec("usearch") is None:
        return {}
    index = importlib.import_module("usearch.index").Index(ndim=_DIMENSION, metric="ip", dtype="f16")
    index.add(np.arange(len(vectors)), vectors, threads=1)

    def among(slots: Slots) -> Search:
        allowed = np.zeros(len(vectors), bool)
        allowed[slots] = True
        asked = _NEAREST if len(slots) == len(vectors) else 2_000

        def find(vector: Vectors) -> Sequence[int]:
            keys = index.search(vector, asked, threads=1).keys.astype(np.int64)
            found: list[int] = keys[allowed[keys]].tolist()
            return found

        return find

    return {"usearch, HNSW float16": among}


def _faiss(vectors: Vectors) -> dict[str, Peer]:
    """Return the exact index of faiss, and its graph, with a selector of rows."""
    if find_spec("faiss") is None:
        return {}
    faiss: Any = importlib.import_module("faiss")
    faiss.omp_set_num_threads(1)
    flat, graph = faiss.IndexFlatIP(_DIMENSION), faiss.IndexHNSWFlat(_DIMENSION, 32, faiss.METRIC_INNER_PRODUCT)
    flat.add(vectors)
    graph.add(vectors)

    def finds(index: Any, parameters: Callable[..., Any]) -> Peer:
        def among(slots: Slots) -> Search:
            selector = faiss.IDSelectorBatch(slots) if len(slots) < len(vectors) else None
            chosen = parameters(sel=selector)

            def find(vector: Vectors) -> Sequence[int]:
                found: list[int] = index.search(vector[None], _NEAREST, params=chosen)[1][0].tolist()
                return found

            return find

        return among

    return {
        "faiss, flat": finds(flat, faiss.SearchParameters),
        "faiss, HNSW": finds(graph, partial(faiss.SearchParametersHNSW, efSearch=64)),
    }


def _best(cosines: Vectors) -> Slots:
    some = np.argpartition(-cosines, min(_NEAREST, len(cosines) - 1))[:_NEAREST]
    return some[np.argsort(-cosines[some], kind="stable")]


def _drawn(number: int) -> Vectors:
    chance = np.random.default_rng(1)
    centres = chance.standard_normal((_CLUSTERS, _DIMENSION), np.float32) + np.float32(0.6)
    drawn = centres[chance.integers(0, _CLUSTERS, number)]
    drawn += 0.5 * chance.standard_normal((number, _DIMENSION), np.float32)
    unit: Vectors = (drawn / np.linalg.norm(drawn, axis=1, keepdims=True)).astype(np.float32)
    return unit
