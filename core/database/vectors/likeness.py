"""The rows of a file of vectors that are most like a vector, among rows that are given.

What ranks is the cosine, in float32. Of many rows, the signs of their numbers, one bit each, decide first which ones
are compared: those with the fewest different bits, `CANDIDATES` of them. Nothing but the given rows takes part, so that
what an actor may not see changes neither what is found nor its order.
"""

from __future__ import annotations

import json
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from core.database.vectors.vector_file import VectorFile

if TYPE_CHECKING:
    import numpy as np

TEXT, PHOTO = "text", "photo"
"""What a vector is of."""

CANDIDATES: Final = 2_000
MOST_EXACT: Final = 20_000
"""Rows up to which all are compared exactly."""
MOST_SIMILAR: Final = 100
"""Rows that are like a photo."""
ALMOST_EQUAL: Final = 0.9
"""The cosine from which a photo is like another one, whatever else there is."""
LEAST_DEVIATIONS: Final = 2.0
"""By how many standard deviations a photo has to be more like a text than like the texts of the background."""
_LEAST_DEVIATION: Final = 0.01
"""Of a background whose texts are all alike."""
_CODE_ROWS: Final = 8_192
"""Rows whose mean is subtracted from all before their signs are taken, and rows that are read at once."""

_COUNTED_AT_ONCE: Final = 1 << 17
"""Codes whose bits are counted at once: 1 MB of each word."""


class LikenessSearch:
    """Searches in the files of models, for statements in any thread; it keeps the codes of the file that is used."""

    def __init__(self, folder: Path) -> None:
        """Read the files in this folder."""
        self._folder = folder
        self._lock = threading.Lock()
        self._codes: dict[str, _Codes] = {}
        self._last: tuple[str, np.ndarray[Any, Any]] | None = None

    def most_like(self, sha256: str, dimension: int, vector: bytes | None, slots: str | None, kind: str) -> str:
        """Return the slots that are like a vector of float32, the most similar first, as a JSON list.

        `slots` are the ones that take part, with commas. A text finds what is clearly more like it than like the texts
        of the background; a photo those that stand out from all that take part.
        """
        if not vector or not slots:
            return "[]"
        import numpy as np

        file = VectorFile(self._folder, sha256, dimension)
        rows = file.rows()
        asked = np.frombuffer(vector, np.float32)
        taking_part = self._numbers(slots)
        if rows is None or asked.shape != (dimension,):
            return "[]"
        taking_part = taking_part[: np.searchsorted(taking_part, len(rows))]
        if len(taking_part) > MOST_EXACT:
            taking_part = self._codes_of(sha256, rows).nearest(asked, taking_part)
        compared = rows[taking_part].astype(np.float32)
        cosines = compared @ asked
        if kind == TEXT:
            fits = cosines >= self._least(file, compared)
        else:
            fits = cosines >= min(float(cosines.mean() + cosines.std()), ALMOST_EQUAL)
        fits &= compared.any(axis=1)
        found, cosines = taking_part[fits], cosines[fits]
        order = np.lexsort((found, -cosines))
        return json.dumps(found[order][: CANDIDATES if kind == TEXT else MOST_SIMILAR].tolist())

    def vector_of(self, sha256: str, dimension: int, slot: int | None) -> bytes | None:
        """Return the vector of a slot as float32; None without one."""
        if slot is None:
            return None
        import numpy as np

        rows = VectorFile(self._folder, sha256, dimension).rows()
        return None if rows is None or slot >= len(rows) else rows[slot].astype(np.float32).tobytes()

    def _least(self, file: VectorFile, compared: np.ndarray[Any, Any]) -> Any:
        """Return the least cosine of each row that fits, by the row alone: it does not depend on other photos."""
        background = file.background()
        if background is None:
            return 0.0
        usual = compared @ background.T
        deviation = usual.std(axis=1).clip(_LEAST_DEVIATION, None)
        return usual.mean(axis=1) + LEAST_DEVIATIONS * deviation

    def _numbers(self, slots: str) -> np.ndarray[Any, Any]:
        """Return slots in order. The last ones are stored: each page of a list asks for the same ones."""
        import numpy as np

        with self._lock:
            if self._last is None or self._last[0] != slots:
                # Stable, because that is quick for what is almost in order.
                self._last = (slots, np.sort(np.fromstring(slots, np.int64, sep=","), kind="stable"))
            return self._last[1]

    def _codes_of(self, sha256: str, rows: np.ndarray[Any, Any]) -> _Codes:
        with self._lock:
            codes = self._codes.get(sha256)
            if codes is None:
                codes = _Codes(rows)
                self._codes = {sha256: codes}
            codes.extend(rows)
            return codes


class _Codes:
    """The signs of all rows around the mean of the first ones: for each 64 numbers an array of words."""

    def __init__(self, rows: np.ndarray[Any, Any]) -> None:
        import numpy as np

        self._mean = rows[:_CODE_ROWS].astype(np.float32).mean(axis=0)
        self._words = np.zeros((-(-rows.shape[1] // 64), 0), np.uint64)

    def extend(self, rows: np.ndarray[Any, Any]) -> None:
        """Add the rows that are new."""
        import numpy as np

        starts = range(self._words.shape[1], len(rows), _CODE_ROWS)
        added = [self._signs(rows[start : start + _CODE_ROWS].astype(np.float32)) for start in starts]
        if added:
            self._words = np.ascontiguousarray(np.concatenate([self._words, *added], axis=1))

    def nearest(self, asked: np.ndarray[Any, Any], slots: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
        """Return the slots among these with the fewest bits that differ, in their order."""
        import numpy as np

        code = self._signs(asked[None])[:, 0]
        is_most = 2 * len(slots) > self._words.shape[1]
        distance = _distances(self._words, code, None if is_most else slots)
        if is_most and len(slots) < len(distance):
            distance = distance[slots]
        up_to = np.cumsum(np.bincount(distance))
        last = int(np.searchsorted(up_to, min(CANDIDATES, len(slots))))
        nearer, equal = np.flatnonzero(distance < last), np.flatnonzero(distance == last)
        # Of equal ones the first, so that the same take part, whatever else there is.
        return np.sort(slots[np.concatenate([nearer, equal[: CANDIDATES - len(nearer)]])])

    def _signs(self, rows: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
        import numpy as np

        bits = np.packbits(rows > self._mean, axis=1)
        padded = np.zeros((len(rows), 8 * self._words.shape[0]), np.uint8)
        padded[:, : bits.shape[1]] = bits
        return np.ascontiguousarray(padded.view(np.uint64).T)


def _distances(
    codes: np.ndarray[Any, Any], code: np.ndarray[Any, Any], slots: np.ndarray[Any, Any] | None
) -> np.ndarray[Any, Any]:
    """Return how many bits of columns differ from a code, by default of all of them.

    What is computed in between stays in the caches of the processor.
    """
    import numpy as np

    count = codes.shape[1] if slots is None else len(slots)
    distances = np.zeros(count, np.uint16)
    different = np.empty(min(_COUNTED_AT_ONCE, count), np.uint64)
    bits = np.empty(len(different), np.uint8)
    for start in range(0, count, _COUNTED_AT_ONCE):
        part = distances[start : start + _COUNTED_AT_ONCE]
        chosen = slice(start, start + len(part)) if slots is None else slots[start : start + len(part)]
        for words, word in zip(codes, code, strict=True):
            np.bitwise_xor(words[chosen], word, out=different[: len(part)])
            np.bitwise_count(different[: len(part)], out=bits[: len(part)])
            part += bits[: len(part)]
    return distances
