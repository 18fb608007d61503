"""Whether a folder holds the photos of a root that was moved: a sample of its files is compared."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Sequence
from typing import NamedTuple

from core.errors import UnreadablePhotoError
from core.media.fingerprints import head_digest
from core.media.originals import Original, open_original
from core.models import RootId

SAMPLE = 100
"""How many photos are compared."""
SAME_SHARE = 0.75
"""The share of them that a moved root has; a copy may have lost some, and people edit and delete photos."""
_COARSE_NS = 2_000_000_000
"""FAT file systems keep times to two seconds."""


class SampledFile(NamedTuple):
    """What is stored of a photo's file."""

    path: bytes
    size: int
    mtime_ns: int
    head: int | None


def sampled_files(connection: sqlite3.Connection, root_id: RootId) -> list[SampledFile]:
    """Return a sample of the photos of a root that is spread over all its folders, always the same one."""
    cursor = connection.cursor()
    cursor.row_factory = None
    return list(map(SampledFile._make, cursor.execute(_SAMPLE, {"root": root_id, "most": SAMPLE}).fetchall()))


def count_same(folder: bytes, sample: Sequence[SampledFile]) -> int:
    """Return how many files of a sample a folder has; this blocks.

    A file is the same by its path and size and either its modification time or its beginning.
    """
    return sum(_is_same(folder, file) for file in sample)


def is_same_library(same: int, sample: int) -> bool:
    """Return whether a folder with this many files of a sample is the root in another place."""
    return same >= SAME_SHARE * sample


def _is_same(folder: bytes, file: SampledFile) -> bool:
    try:
        with open_original(Original(folder, file.path)) as opened:
            status = os.fstat(opened.fileno())
            if status.st_size != file.size:
                return False
            if abs(status.st_mtime_ns - file.mtime_ns) <= _COARSE_NS:
                return True
            return file.head is not None and head_digest(opened) == file.head
    except (OSError, UnreadablePhotoError):
        return False


# Multiplying scatters the ids, which are in the order of folders.
_SAMPLE = """
SELECT path, size, mtime_ns, head FROM photos
WHERE root_id = :root AND mtime_ns >= 0 AND deleted_at IS NULL
ORDER BY (id * 2654435761) % 4294967296
LIMIT :most
"""
