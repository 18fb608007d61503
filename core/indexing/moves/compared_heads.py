"""Recognises files by the digest of their beginning where size, time and inode say too little."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass, field

from core.indexing.moves.known_files import KnownFile
from core.media.fingerprints import HEAD_BYTES, Fingerprint, head_digest
from core.media.formats import expected_format
from core.models import PhotoId


@dataclass(frozen=True, slots=True)
class Heads:
    """Digests of the beginnings of rows and files that may belong together; see `core.media.fingerprints`."""

    rows: Mapping[PhotoId, int] = field(default_factory=dict)
    files: Mapping[bytes, int] = field(default_factory=dict)
    """By path."""

    def of_row(self, row: KnownFile) -> Hashable:
        """Return what the row and its moved file have in common; None for a row that is not compared."""
        return _trait(row.fingerprint, self.rows.get(row.photo_id))

    def of_file(self, file: Fingerprint) -> Hashable:
        """Return the same of a file."""
        return _trait(file, self.files.get(file.path))

    def of_named_row(self, row: KnownFile) -> Hashable:
        """Return what a row and a file that also has its name have in common."""
        trait = self.of_row(row)
        return None if trait is None else (trait, row.fingerprint.name)

    def of_named_file(self, file: Fingerprint) -> Hashable:
        """Return the same of a file."""
        trait = self.of_file(file)
        return None if trait is None else (trait, file.name)


def alike_in_size(
    rows: Iterable[KnownFile], files: Iterable[Fingerprint]
) -> tuple[tuple[KnownFile, ...], tuple[Fingerprint, ...]]:
    """Return the rows and files that have the size of one of the others, which is elsewhere."""
    by_size: defaultdict[int, list[KnownFile]] = defaultdict(list)
    for row in rows:
        if row.size:
            by_size[row.size].append(row)
    chosen_rows: dict[PhotoId, KnownFile] = {}
    chosen_files: list[Fingerprint] = []
    for file in files:
        others = [row for row in by_size.get(file.size, ()) if row.path != file.path]
        if others:
            chosen_rows |= {row.photo_id: row for row in others}
            chosen_files.append(file)
    return tuple(chosen_rows.values()), tuple(chosen_files)


def read_heads(root: bytes, files: Collection[Fingerprint], stopped: Callable[[], bool]) -> dict[bytes, int]:
    """Return the digests of files by their paths, without those that cannot be read; this blocks."""
    digests: dict[bytes, int] = {}
    for file in files:
        if stopped():
            break
        try:
            descriptor = os.open(root + b"/" + file.path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
            with os.fdopen(descriptor, "rb") as opened:
                digests[file.path] = head_digest(opened)
        except OSError:
            continue
    return digests


def _trait(file: Fingerprint, head: int | None) -> Hashable:
    """Return size and digest; files without compression can differ behind an equal beginning, and say the time too."""
    if head is None:
        return None
    may_differ = file.size > HEAD_BYTES and expected_format(file.name) not in _COMPRESSED
    return file.size, head, file.mtime_ns if may_differ else None


_COMPRESSED = frozenset({"JPEG", "PNG", "WEBP", "GIF", "HEIF", "AVIF"})
