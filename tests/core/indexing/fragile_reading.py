"""Variants of `read_files` that fail for one file; workers import them by name."""

from __future__ import annotations

import os

from core.media.metadata.photo_metadata import PhotoMetadata, ReadFailure, read_files


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
