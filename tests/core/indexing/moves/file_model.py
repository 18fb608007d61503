"""A small folder of real photos that is changed at random, with a record of which photo is where."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable
from pathlib import Path

from hypothesis import strategies as st

from tests.core.indexing.libraries import jpeg

FOLDERS = ("A", "B", "a", "A/x", "A/X", "B/x/q", "C/y")
NAMES = ("1.jpg", "2.jpg", "One.jpg", "one.jpg")

Step = tuple[str, int, int]
STEPS = (
    *("add", "rename", "exchange", "shift", "delete", "replace"),
    *("copy", "copy_untimed", "touch", "link", "folder", "folder", "category"),
)
"""What one change can be; the two numbers of a step choose what it is done to."""


def steps(most: int) -> st.SearchStrategy[list[Step]]:
    """Generate the changes between two scans."""
    number = st.integers(0, 999)
    return st.lists(st.tuples(st.sampled_from(STEPS), number, number), min_size=1, max_size=most)


class FileModel:
    """Real files below a root, and the number of the photo at each path.

    The times of new files are whole seconds, as cameras and archives write them, or not.
    """

    def __init__(self, root: Path, *, whole_seconds: bool, first: int = 0) -> None:
        """Begin without photos; they are numbered from `first`, and no two models may have a number in common."""
        self.photos: dict[str, int] = {}
        self.copied: set[int] = set()
        """Photos whose inode or time is another one than before."""
        self._fraction = 0 if whole_seconds else 123_456_789
        self._root = root
        self._count = first
        root.mkdir()

    def apply(self, changes: Iterable[Step]) -> None:
        """Make the changes, as far as they are possible."""
        for kind, first, second in changes:
            getattr(self, kind)(first, second)

    def add(self, first: int, second: int) -> None:
        path = self._free(first, second)
        if path is not None:
            self._count += 1
            (self._root / path).write_bytes(jpeg() + b"%08d" % self._count)
            time = (1_500_000_000 + self._count) * 1_000_000_000 + self._fraction
            os.utime(self._root / path, ns=(time, time))
            self.photos[path] = self._count

    def rename(self, first: int, second: int) -> None:
        self._move(self._taken(first), self._free(first, second))

    def replace(self, first: int, second: int) -> None:
        """Rename over another photo, which is lost."""
        self._move(self._taken(first), self._taken(second))

    def delete(self, first: int, _second: int) -> None:
        path = self._taken(first)
        if path is not None:
            (self._root / path).unlink()
            del self.photos[path]

    def exchange(self, first: int, second: int) -> None:
        self._shift([self._taken(first), self._taken(second)])

    def shift(self, first: int, second: int) -> None:
        """Give several photos the name of the next one, and the last one that of the first."""
        self._shift([self._taken(first + number * (second % 5 + 1)) for number in range(4)])

    def copy(self, first: int, second: int) -> None:
        """Copy with the times, and delete the first."""
        self._leave_behind(shutil.copy2, first, second)

    def copy_untimed(self, first: int, second: int) -> None:
        """Copy without the times, and delete the first."""
        self._leave_behind(shutil.copyfile, first, second)

    def touch(self, first: int, second: int) -> None:
        """Set another modification time, and rename the file."""
        path, free = self._taken(first), self._free(first, second)
        if path is not None and free is not None:
            os.utime(self._root / path)
            self.copied.add(self.photos[path])
            self._move(path, free)

    def link(self, first: int, second: int) -> None:
        """Make a hard link, and delete the first name."""
        self._leave_behind(os.link, first, second)

    def folder(self, first: int, second: int) -> None:
        """Rename or move a folder, or exchange two."""
        folders = sorted({path.rpartition("/")[0] for path in self.photos})
        if folders:
            self._move_folder(folders[first % len(folders)], FOLDERS[second % len(FOLDERS)])

    def category(self, first: int, second: int) -> None:
        """Rename a top-level folder, or exchange two."""
        folders = sorted({path.partition("/")[0] for path in self.photos})
        if folders:
            self._move_folder(folders[first % len(folders)], ("A", "B", "C", "a", "D")[second % 5])

    def give(self, other: FileModel, first: int, second: int) -> None:
        """Move a photo to the root of another model, where it can be: as `mv` does, or with another time."""
        old, new = self._taken(first), other._free(first, second)
        if old is not None and new is not None:
            shutil.move(self._root / old, other._root / new)
            if second % 5 == 0:
                os.utime(other._root / new)
            other.photos[new] = self.photos.pop(old)

    def give_folder(self, other: FileModel, first: int, second: int) -> None:
        """Move a folder with its photos to the root of another model, unless there is one of that name."""
        folders = sorted({path.rpartition("/")[0] for path in self.photos})
        new = FOLDERS[second % len(FOLDERS)]
        if not folders or (other._root / new).exists():
            return
        old = folders[first % len(folders)]
        (other._root / new).parent.mkdir(parents=True, exist_ok=True)
        shutil.move(self._root / old, other._root / new)
        for path in [each for each in self.photos if each.startswith(f"{old}/")]:
            other.photos[new + path.removeprefix(old)] = self.photos.pop(path)

    def _taken(self, number: int) -> str | None:
        paths = sorted(self.photos)
        return paths[number % len(paths)] if paths else None

    def _free(self, first: int, second: int) -> str | None:
        path = f"{FOLDERS[first % len(FOLDERS)]}/{NAMES[second % len(NAMES)]}"
        if path in self.photos:
            return None
        (self._root / path).parent.mkdir(parents=True, exist_ok=True)
        return path

    def _move(self, old: str | None, new: str | None) -> None:
        if old is not None and new is not None and old != new:
            (self._root / old).rename(self._root / new)
            self.photos[new] = self.photos.pop(old)

    def _leave_behind(self, duplicate: object, first: int, second: int) -> None:
        old, new = self._taken(first), self._free(second, first)
        if old is not None and new is not None and callable(duplicate):
            duplicate(self._root / old, self._root / new)
            (self._root / old).unlink()
            self.photos[new] = self.photos.pop(old)
            self.copied.add(self.photos[new])

    def _shift(self, chosen: Iterable[str | None]) -> None:
        paths = list(dict.fromkeys(path for path in chosen if path is not None))
        contents = [self.photos[path] for path in paths]
        for number, path in enumerate(paths):
            (self._root / path).rename(self._root / f"{number}.kept")
        for number, path in enumerate(paths):
            source = number - 1 if number else len(paths) - 1
            (self._root / f"{source}.kept").rename(self._root / path)
            self.photos[path] = contents[source]

    def _move_folder(self, old: str, new: str) -> None:
        if old == new or new.startswith(f"{old}/") or old.startswith(f"{new}/"):
            return
        moves = [(old, ".kept"), (new, old), (".kept", new)] if (self._root / new).exists() else [(old, new)]
        for one, other in moves:
            (self._root / other).parent.mkdir(parents=True, exist_ok=True)
            (self._root / one).rename(self._root / other)
            self.photos = {
                other + path.removeprefix(one) if path.startswith(f"{one}/") else path: photo
                for path, photo in self.photos.items()
            }
