"""Stand-ins for `read_files` that die over one file; workers import them by name."""

from __future__ import annotations

import os

from core.media.metadata.photo_metadata import PhotoMetadata, ReadFailure, read_files


def read_or_crash(root: bytes, files: list[tuple[bytes, int]], limit: int) -> list[PhotoMetadata | ReadFailure]:
    """Read, but end the process over a file called "crash"."""
    if any(b"crash" in path for path, _ in files):
        os._exit(9)
    return read_files(root, files, limit)


def read_or_fail(root: bytes, files: list[tuple[bytes, int]], limit: int) -> list[PhotoMetadata | ReadFailure]:
    """Read, but raise what nobody expects over a file called "crash"."""
    if any(b"crash" in path for path, _ in files):
        raise BufferError("unheard of")
    return read_files(root, files, limit)
