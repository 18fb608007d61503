"""Folders that were renamed or moved with their photos, recognised from the moves of files. No I/O."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from core.indexing.moves.moved_files import Move, folder_of
from core.models import PhotoId

FolderMove = tuple[bytes, bytes]
"""The old and the new folder, both relative to the root."""


@dataclass(frozen=True, slots=True)
class MovedFolders:
    """What continues in another folder, found by the photos that moved there."""

    collections: Mapping[FolderMove, Collection[PhotoId]] = field(default_factory=dict)
    categories: Mapping[FolderMove, Collection[PhotoId]] = field(default_factory=dict)
    """Of top-level folders."""


def moved_folders(moves: Collection[Move], kept: Iterable[bytes]) -> MovedFolders:
    """Return what continues elsewhere; `kept` are the folders with photos that did not move.

    A folder that still holds some of its photos stays what it is. One that all of them left continues in the folder
    that got most of them, if that folder held none before, also when new photos have the old folder now: links show
    what they showed, to whom they showed it. Of several that went to one folder, the one with most photos continues
    there. The same holds for top-level folders, whose categories continue.
    """
    kept = frozenset(kept)
    moved = [(row.photo_id, folder_of(row.path), folder_of(file.path)) for row, file in moves]
    tops = [(photo, _top(old), _top(new)) for photo, old, new in moved]
    categories = _followed(tops, {_top(folder) for folder in kept})
    # The category of photos directly in the root is that of the root.
    named = {folders: photos for folders, photos in categories.items() if all(folders)}
    return MovedFolders(_followed(moved, kept), named)


def _followed(
    moved: Iterable[tuple[PhotoId, bytes, bytes]], kept: Collection[bytes]
) -> dict[FolderMove, Collection[PhotoId]]:
    photos: defaultdict[bytes, defaultdict[bytes, list[PhotoId]]] = defaultdict(lambda: defaultdict(list))
    for photo, old, new in moved:
        photos[old][new].append(photo)
    # Photos that were renamed within their folder did not leave it.
    stay = {*kept, *(folder for folder, destinations in photos.items() if folder in destinations)}
    claims: dict[bytes, tuple[int, bytes]] = {}
    for old in sorted(photos.keys() - stay):
        destinations = photos[old]
        new = max(destinations, key=lambda folder: (len(destinations[folder]), folder))
        count = len(destinations[new])
        if new not in stay and count > claims.get(new, (0, b""))[0]:
            claims[new] = (count, old)
    return {(old, new): photos[old][new] for new, (_, old) in sorted(claims.items())}


def _top(folder: bytes) -> bytes:
    return folder.partition(b"/")[0]
