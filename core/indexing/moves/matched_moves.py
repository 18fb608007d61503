"""Match files that are missing in one root with equal ones of other roots, to which they were moved. No I/O."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import NamedTuple

from core.models import PhotoId, RootId

COPIED_SECONDS = 30 * 86_400
"""A photo that was added longer before is a copy of the missing one, and keeps its own key: a month."""
_MOST_PAIRS = 10_000
"""Equal files of which each is compared with each: of more, none is certain."""
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
        rows, files = _grouped(gone.values(), trait), _grouped(there.values(), trait)
        for key, found in rows.items():
            for move in _certain(found, files[key]):
                moves.append(move)
                del gone[move.missing.photo_id], there[move.present.photo_id]
    return moves


def indexed_later(files: Iterable[HeldFile], others: Iterable[HeldFile]) -> frozenset[HeldFile]:
    """Return the files of which one of the others is an equal one in another root that was indexed before."""
    by_contents: defaultdict[tuple[int, bytes], list[HeldFile]] = defaultdict(list)
    for other in others:
        by_contents[other.size, other.head].append(other)
    return frozenset(
        file
        for file in files
        if any(
            other.photo_id < file.photo_id and other.root_id != file.root_id
            for other in by_contents[file.size, file.head]
        )
    )


def _certain(missing: Sequence[HeldFile], present: Sequence[HeldFile]) -> Iterable[RootMove]:
    """Yield the pairs of equal files of which neither can be paired with another one."""
    if len(missing) * len(present) > _MOST_PAIRS:
        return
    for former in missing:
        found = [file for file in present if _may_be_moved(former, file)]
        if len(found) == 1 and sum(_may_be_moved(other, found[0]) for other in missing) == 1:
            yield RootMove(former, found[0])


def _may_be_moved(missing: HeldFile, present: HeldFile) -> bool:
    return missing.root_id != present.root_id and present.since >= missing.since - COPIED_SECONDS


def _grouped(files: Iterable[HeldFile], trait: Callable[[HeldFile], Hashable]) -> defaultdict[Hashable, list[HeldFile]]:
    found: defaultdict[Hashable, list[HeldFile]] = defaultdict(list)
    for file in files:
        found[file.size, file.head, trait(file)].append(file)
    return found
