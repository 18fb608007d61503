"""Recognises files that were moved from one root to another, by what both scans know of them. No I/O."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable
from typing import NamedTuple

from core.models import PhotoId, RootId

COPIED_SECONDS = 30 * 86_400
"""A photo that was added longer before is a copy of the missing one, and keeps its own key: a month."""
_ROUNDED = 2_000_000_000
"""Nanoseconds: FAT keeps times of even seconds."""


class HeldFile(NamedTuple):
    """The primary file of a photo and what it begins with."""

    photo_id: PhotoId
    root_id: RootId
    path: bytes
    size: int
    mtime_ns: int
    head: bytes
    since: int
    """When it was found to be missing, or was added."""

    @property
    def name(self) -> bytes:
        """Return the last part of the path, as file systems without case compare it."""
        return self.path.rpartition(b"/")[2].lower()


class RootMove(NamedTuple):
    """A photo whose file is missing, and the one of another root that holds the same."""

    missing: HeldFile
    present: HeldFile


def moved_between_roots(missing: Iterable[HeldFile], present: Iterable[HeldFile]) -> list[RootMove]:
    """Pair photos whose files are missing with photos of other roots; nothing ambiguous is paired.

    Size and beginning always agree. In this order: name and time, rounded to two seconds, agree too; the time does; the
    name does.
    """
    gone = {file.photo_id: file for file in missing}
    there = {file.photo_id: file for file in present}
    moves: list[RootMove] = []
    traits: tuple[Callable[[HeldFile], Hashable], ...] = (
        lambda file: (file.mtime_ns // _ROUNDED, file.name),
        lambda file: file.mtime_ns // _ROUNDED,
        lambda file: file.name,
    )
    for trait in traits:
        rows, files = _alike(gone.values(), trait), _alike(there.values(), trait)
        for key, found in rows.items():
            if len(found) == 1 and len(files[key]) == 1 and _may_be_moved(found[0], files[key][0]):
                moves.append(RootMove(found[0], files[key][0]))
                del gone[found[0].photo_id], there[files[key][0].photo_id]
    return moves


def _may_be_moved(missing: HeldFile, present: HeldFile) -> bool:
    return missing.root_id != present.root_id and present.since >= missing.since - COPIED_SECONDS


def _alike(files: Iterable[HeldFile], trait: Callable[[HeldFile], Hashable]) -> defaultdict[Hashable, list[HeldFile]]:
    found: defaultdict[Hashable, list[HeldFile]] = defaultdict(list)
    for file in files:
        found[file.size, file.head, trait(file)].append(file)
    return found
