"""Variants of functions that read files, which fail; workers import them by name."""

from __future__ import annotations

import os
from collections.abc import Sequence

from core.indexing.units.unit_facts import MediaFacts, read_videos
from core.media.metadata.photo_metadata import PhotoMetadata, ReadFailure, read_files
from tests.core.derivatives import worker_tasks


def read_or_crash(root: bytes, files: list[tuple[bytes, int]], limit: int) -> list[PhotoMetadata | ReadFailure]:
    """Read the files, but end the process at a file named "crash"."""
    if any(b"crash" in path for path, _ in files):
        os._exit(9)
    return read_files(root, files, limit)


def read_or_be_refused(root: bytes, files: list[tuple[bytes, int]], limit: int) -> list[PhotoMetadata | ReadFailure]:
    """Read the files, except those named "refused"."""
    return [
        ReadFailure("Permission denied.", refused=True) if b"refused" in file[0] else read_files(root, [file], limit)[0]
        for file in files
    ]


def read_or_fail(root: bytes, files: list[tuple[bytes, int]], limit: int) -> list[PhotoMetadata | ReadFailure]:
    """Read the files, but raise an unexpected error at a file named "crash"."""
    if any(b"crash" in path for path, _ in files):
        raise BufferError("unheard of")
    return read_files(root, files, limit)


def read_videos_after_kills(
    diary: str, kills: int, root: bytes, paths: Sequence[bytes], limit: int
) -> list[MediaFacts]:
    """Read the headers of videos; the first calls end as if the system had ended the process."""
    worker_tasks.killed_at_first(diary, kills)
    return read_videos(root, paths, limit)
