"""Recognises moved and renamed files by what a scan knows of them without reading. No I/O."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator

from core.indexing.moves.compared_heads import Heads
from core.indexing.moves.known_files import KnownFile
from core.media.fingerprints import Fingerprint

Move = tuple[KnownFile, Fingerprint]
_Trait = Callable[[Fingerprint], Hashable]


def moved_files(
    gone: Iterable[KnownFile],
    added: Iterable[Fingerprint],
    replaced: Iterable[Move] = (),
    heads: Heads | None = None,
    hidden: Iterable[KnownFile] = (),
) -> list[Move]:
    """Pair rows whose files are gone with new files; nothing ambiguous is paired.

    `replaced` are rows with another file at their path: files may have exchanged their names. The files of `hidden`
    rows, in folders that are not looked into, may still be there: only the inode shows that one was moved.

    The size always agrees, and, except in the last two cases, the modification time. Then, in this order: the inode
    agrees too (renamed or moved on one file system); the name does (moved); no other row and no other file has that
    size and time (copied under another name and deleted); several do, but only one of the files is where other files of
    the row's folder went, and has its name; name and beginning agree (copied without the times); the beginning does.
    """
    replaced = list(replaced)
    rows = {row.path: row for row in gone} | {row.path: row for row, _ in replaced}
    files = {file.path: file for file in added} | {file.path: file for _, file in replaced}
    paths = {row.path for row, _ in replaced}
    hidden_rows = {row.path: row for row in hidden}
    moves = _take_pairs(rows | hidden_rows, files, _inode) if hidden_rows else []
    for row, _ in moves:
        rows.pop(row.path, None)
    moves += _take_pairs(rows, files, _inode)
    guesses = [move for trait in (_name, _content) for move in _take_pairs(rows, files, trait)]
    guesses += _along_with_folders(rows, files, moves + guesses)
    if heads is not None:
        guesses += _take_pairs(rows, files, heads.of_named_file, heads.of_named_row)
        guesses += _take_pairs(rows, files, heads.of_file, heads.of_row)
    # A file that is like the one it replaced is where its row is, and is read again.
    moves += [(row, file) for row, file in _without_backups(moves, guesses, paths) if row.path != file.path]
    return moves


def _without_backups(certain: list[Move], guesses: list[Move], replaced: set[bytes]) -> list[Move]:
    """Return the guesses without those that may be backups.

    A row whose file was replaced by an unknown one, and whose former contents are at a new path, was edited after a
    backup was made: it stays. Only if the file at its path is that of another row, or if its own inode is elsewhere,
    was it moved.
    """
    taken = {file.path for _, file in (*certain, *guesses)}
    return [
        (row, file) for row, file in guesses if row.path not in replaced or row.path in taken or file.path in replaced
    ]


def folder_of(path: bytes) -> bytes:
    """Return the folder of a path, empty for one directly in the root."""
    return path.rpartition(b"/")[0]


def _inode(file: Fingerprint) -> Hashable:
    return None if file.inode is None else (file.inode, file.size, file.mtime_ns)


def _name(file: Fingerprint) -> Hashable:
    return file.name, file.size, file.mtime_ns


def _content(file: Fingerprint) -> Hashable:
    """Return size and time; empty files, and times without a fraction of a second, say too little on their own."""
    return (file.size, file.mtime_ns) if file.size and file.mtime_ns % 1_000_000_000 else None


def _take_pairs(
    rows: dict[bytes, KnownFile],
    files: dict[bytes, Fingerprint],
    trait: _Trait,
    trait_of_row: Callable[[KnownFile], Hashable] | None = None,
) -> list[Move]:
    """Return the pairs with a trait that exactly one row and one file have, and remove them."""
    found = list(_unique_pairs(rows, files, trait, trait_of_row or (lambda row: trait(row.fingerprint))))
    for row, file in found:
        del rows[row.path], files[file.path]
    return found


def _unique_pairs(
    rows: dict[bytes, KnownFile],
    files: dict[bytes, Fingerprint],
    trait: _Trait,
    trait_of_row: Callable[[KnownFile], Hashable],
) -> Iterator[Move]:
    """Yield the pairs with a trait that exactly one row and one file have."""
    if not rows or not files:
        return
    of_rows: defaultdict[Hashable, list[KnownFile]] = defaultdict(list)
    for row in rows.values():
        of_rows[trait_of_row(row)].append(row)
    of_rows.pop(None, None)
    of_files: defaultdict[Hashable, list[Fingerprint]] = defaultdict(list)
    for file in files.values():
        key = trait(file)
        if key in of_rows:
            of_files[key].append(file)
    for key, candidates in of_files.items():
        if len(candidates) == 1 and len(of_rows[key]) == 1:
            yield of_rows[key][0], candidates[0]


def _along_with_folders(rows: dict[bytes, KnownFile], files: dict[bytes, Fingerprint], moves: list[Move]) -> list[Move]:
    """Pair what several files could be with the one in the folder to which most of the row's folder moved."""
    counts: defaultdict[bytes, Counter[bytes]] = defaultdict(Counter)
    for row, file in moves:
        counts[folder_of(row.path)][folder_of(file.path)] += 1
    found: list[Move] = []
    for path, row in list(rows.items()):
        destinations = counts.get(folder_of(path))
        if destinations is None:
            continue
        name = path.rpartition(b"/")[2]
        folder = destinations.most_common(1)[0][0]
        candidate = files.get(folder + b"/" + name if folder else name)
        if candidate is not None and (candidate.size, candidate.mtime_ns) == (row.size, row.mtime_ns):
            found.append((row, candidate))
            del rows[path], files[candidate.path]
    return found
