"""The folders of a root that a scan looks into when it is known where something changed. No I/O."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from os import fsdecode, fsencode


@dataclass(frozen=True, slots=True)
class FolderScope:
    """Folders of a root, as paths below it: empty for the root itself. Build it with `folder_scope`."""

    folders: frozenset[bytes] = frozenset()
    """Looked into without the folders below them."""
    trees: frozenset[bytes] = frozenset()
    """Looked into with everything below them."""
    unsettled: frozenset[bytes] = frozenset()
    """What `_stem` returns of files that are still being written, which are left as they are."""

    @property
    def is_whole(self) -> bool:
        """Return whether these are all folders of the root."""
        return b"" in self.trees

    def starts(self) -> list[bytes]:
        """Return where to begin to look, in the order of the paths."""
        return sorted(self.folders | self.trees)

    def descends(self, folder: bytes) -> bool:
        """Return whether the folders below a folder are looked into too."""
        return self.is_whole or any(above in self.trees for above in _with_those_above(folder))

    def has_folder(self, folder: bytes) -> bool:
        """Return whether a folder is looked into."""
        return folder in self.folders or self.descends(folder)

    def has_file(self, path: bytes) -> bool:
        """Return whether a file is in one of these folders."""
        return self.has_folder(path.rpartition(b"/")[0])

    def is_unsettled(self, path: bytes) -> bool:
        """Return whether a file is left as it is: it, or one that may belong to the same photo, is being written."""
        return bool(self.unsettled) and _stem(path) in self.unsettled

    def widened(self) -> FolderScope:
        """Return the scope of the whole root, in which the same files are left as they are."""
        return FolderScope(trees=frozenset({b""}), unsettled=self.unsettled)

    def to_json(self) -> dict[str, list[str]]:
        """Return it as a job stores it."""
        parts = {"folders": self.folders, "trees": self.trees, "unsettled": self.unsettled}
        return {name: sorted(map(fsdecode, paths)) for name, paths in parts.items()}

    @classmethod
    def from_json(cls, stored: Mapping[str, Iterable[str]]) -> FolderScope:
        """Read what `to_json` returned."""
        return cls(**{name: frozenset(map(fsencode, paths)) for name, paths in stored.items()})


def folder_scope(folders: Iterable[bytes], trees: Iterable[bytes] = (), unsettled: Iterable[bytes] = ()) -> FolderScope:
    """Return the scope of these folders, and of trees of folders; `unsettled` are the paths of unfinished files."""
    given = frozenset(trees)
    scope = FolderScope(trees=frozenset(tree for tree in given if given.isdisjoint(_above(tree))))
    single = frozenset(folder for folder in folders if not scope.descends(folder))
    return FolderScope(single, scope.trees, frozenset(map(_stem, unsettled)))


def _with_those_above(folder: bytes) -> Iterator[bytes]:
    yield folder
    yield from _above(folder)


def _above(folder: bytes) -> Iterator[bytes]:
    while folder:
        folder = folder.rpartition(b"/")[0]
        yield folder


def _stem(path: bytes) -> bytes:
    """Return folder and name up to the first dot, in lower case: the files of one exposure have it in common."""
    folder, slash, name = path.rpartition(b"/")
    return folder + slash + name.partition(b".")[0].lower()
