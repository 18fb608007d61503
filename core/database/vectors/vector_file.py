"""The file of the vectors of one model: rows of float16 of unit length, in a folder named by the hash of the model.

Rows are only appended, or set to zero when their photo is gone; which photo a row belongs to is in the database.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from core.config import create_private

if TYPE_CHECKING:
    import numpy as np

FOLDER: Final = "vectors"
"""Next to the database."""
_ROWS, _BACKGROUND = "vectors.f16", "background.f32"


class VectorFile:
    """The vectors of a model; one process writes, others read."""

    def __init__(self, folder: Path, sha256: str, dimension: int) -> None:
        """Use the file of a model in the folder of all models; it need not exist."""
        self._folder = folder / sha256
        self.dimension = dimension

    @property
    def path(self) -> Path:
        """The file with the rows."""
        return self._folder / _ROWS

    def count(self) -> int:
        """Return how many whole rows there are."""
        try:
            return self.path.stat().st_size // (2 * self.dimension)
        except OSError:
            return 0

    def append(self, vectors: Sequence[bytes]) -> int:
        """Add rows of float16, on disk when this returns; return the slot of the first one."""
        create_private(self._folder)
        first = self.count()
        with self.path.open("r+b" if self.path.exists() else "w+b") as file:
            file.seek(first * 2 * self.dimension)  # over an incomplete row
            file.write(b"".join(vectors))
            file.flush()
            os.fsync(file.fileno())
        return first

    def clear(self, slots: Sequence[int]) -> None:
        """Set rows to zero."""
        if not slots or not self.path.exists():
            return
        with self.path.open("r+b") as file:
            for slot in slots:
                file.seek(slot * 2 * self.dimension)
                file.write(bytes(2 * self.dimension))

    def write_background(self, vectors: bytes) -> None:
        """Keep the vectors of texts with which matches are compared, float32."""
        create_private(self._folder)
        (self._folder / _BACKGROUND).write_bytes(vectors)

    def has_background(self) -> bool:
        """Return whether those are there."""
        return (self._folder / _BACKGROUND).exists()

    def background(self) -> np.ndarray[Any, Any] | None:
        """Return those, a row for each text; None without them."""
        import numpy as np

        try:
            found = np.fromfile(self._folder / _BACKGROUND, np.float32)
        except OSError:
            return None
        return found.reshape(-1, self.dimension) if found.size and found.size % self.dimension == 0 else None

    def rows(self) -> np.ndarray[Any, Any] | None:
        """Return all rows, memory-mapped; None without any."""
        import numpy as np

        count = self.count()
        if not count:
            return None
        return np.memmap(self.path, np.float16, "r", shape=(count, self.dimension))
