"""Folders that were renamed or moved with their photos, recognised from the moves of files. No I/O."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable

from core.indexing.moves.moved_files import Move, folder_of

FolderMove = tuple[bytes, bytes]
"""The old and the new folder, both relative to the root."""


def moved_folders(
    moves: Iterable[Move], kept: Collection[bytes], added: Collection[bytes] = ()
) -> tuple[FolderMove, ...]:
    """Return the folders whose collection goes on elsewhere, in the order of their names.

    A folder that still holds photos (`kept`), or holds new ones (`added`), stays what it is. One that is gone continues
    in the folder that got most of its photos, if that folder held none before; of several that went to one folder, the
    one with most photos does.
    """
    counts: defaultdict[bytes, Counter[bytes]] = defaultdict(Counter)
    for row, file in moves:
        old, new = folder_of(row.path), folder_of(file.path)
        if old != new and old not in kept and old not in added:
            counts[old][new] += 1
    claims: dict[bytes, tuple[int, bytes]] = {}
    for old in sorted(counts):
        new, count = max(counts[old].items(), key=lambda item: (item[1], item[0]))
        if new not in kept and count > claims.get(new, (0, b""))[0]:
            claims[new] = (count, old)
    return tuple(sorted((old, new) for new, (_, old) in claims.items()))


def moved_categories(
    folders: Iterable[FolderMove], kept: Collection[bytes], added: Collection[bytes] = ()
) -> tuple[FolderMove, ...]:
    """Return the top-level folders whose category goes on under another name: most of their folders went there.

    `kept` and `added` are the folders of this root with photos that did not move, and with new ones.
    """
    kept_tops, added_tops = {_top(folder) for folder in kept}, {_top(folder) for folder in added}
    destinations: defaultdict[bytes, Counter[bytes]] = defaultdict(Counter)
    for old, new in folders:
        if _top(old) != _top(new) and _top(old) not in kept_tops and _top(old) not in added_tops:
            destinations[_top(old)][_top(new)] += 1
    claimed: dict[bytes, tuple[int, bytes]] = {}
    for old, counts in destinations.items():
        new, count = max(counts.items(), key=lambda item: (item[1], item[0]))
        if old and new and new not in kept_tops and count > claimed.get(new, (0, b""))[0]:
            claimed[new] = (count, old)
    return tuple(sorted((old, new) for new, (_, old) in claimed.items()))


def _top(folder: bytes) -> bytes:
    return folder.partition(b"/")[0]
