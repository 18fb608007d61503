"""A small tree of real files of all kinds that is changed at random."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from hypothesis import strategies as st

from tests.core.indexing.libraries import jpeg
from tests.core.media.live.apple_files import apple_still, apple_video

FOLDERS = ("A", "B", "a", "A/x", "C/.hidden", "takeout-001/Q", "takeout-002/Q", ".")
STEMS = ("1", "2", "One", "one")
ENDINGS = ("jpg", "jpg", "jpg", "MOV", "dng", "xmp", "jpg.xmp", "jpg.json", "txt", "")
CHANGES = (
    *(
        "add",
        "add",
        "add",
        "delete",
        "rename",
        "respell",
        "replace",
        "rewrite",
        "touch",
        "folder",
        "folder",
        "exchange",
    ),
    *("hide", "show", "hide_folder", "show_folder", "mark", "link", "empty"),
)

Change = tuple[str, int, int, int]


def changes(most: int) -> st.SearchStrategy[list[Change]]:
    """Generate changes between two scans."""
    number = st.integers(0, 99)
    return st.lists(st.tuples(st.sampled_from(CHANGES), number, number, number), min_size=0, max_size=most)


class ChangingTree:
    """Real files below a root; each change is made as far as it is possible."""

    def __init__(self, folder: Path) -> None:
        """Make a root in the folder, next to which files and folders are put that return later."""
        self.root = folder / "photos"
        self._aside = folder / "aside"
        self._count = 0
        self.root.mkdir()
        self._aside.mkdir()
        (self.root / "always.jpg").write_bytes(jpeg())

    def apply(self, made: Iterable[Change]) -> None:
        """Make the changes; the numbers of each choose what it is done to."""
        for kind, first, second, third in made:
            getattr(self, kind)(first, second, third)

    def listing(self) -> set[tuple[bytes, tuple[int, ...]]]:
        """Return every entry with what shows that it is another one."""
        found = ((os.fsencode(path.relative_to(self.root)), path.lstat()) for path in self.root.rglob("*"))
        return {(path, (each.st_size, each.st_mtime_ns, each.st_ctime_ns, each.st_ino)) for path, each in found}

    def add(self, first: int, second: int, third: int) -> None:
        path = self._place(first, second, third)
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(self._contents(path.name, second))
            os.utime(path, (1_500_000_000 + second % 5 * 40, 1_500_000_000 + second % 5 * 40))

    def delete(self, first: int, _second: int, _third: int) -> None:
        for path in self._chosen(first):
            path.unlink()

    def rename(self, first: int, second: int, third: int) -> None:
        for path in self._chosen(first):
            self._move(path, self._place(second, third, 0).with_suffix(path.suffix))

    def respell(self, first: int, _second: int, _third: int) -> None:
        """Rename in case only."""
        for path in self._chosen(first):
            self._move(path, path.with_name(path.name.swapcase()))

    def replace(self, first: int, second: int, _third: int) -> None:
        """Put another file of the same size and modification time in its place."""
        for path in self._chosen(first):
            self._put(path, path.with_name(".new"), second)
            path.with_name(".new").replace(path)

    def rewrite(self, first: int, second: int, _third: int) -> None:
        """Write other contents of the same size, and restore the modification time."""
        for path in self._chosen(first):
            self._put(path, path, second)

    def touch(self, first: int, second: int, _third: int) -> None:
        """Set times as a clock does that jumps by years, to the past or the future."""
        for path in self._chosen(first):
            os.utime(path, (500_000_000 * (second % 6), 500_000_000 * (second % 6)))

    def folder(self, first: int, second: int, _third: int) -> None:
        self._move(self._folder(first), self._folder(second))

    def exchange(self, first: int, second: int, _third: int) -> None:
        one, other = self._folder(first), self._folder(second)
        if one.exists() and other.exists() and one not in other.parents and other not in one.parents:
            self._move(one, self._aside / "exchanged")
            self._move(other, one)
            self._move(self._aside / "exchanged", other)

    def hide(self, first: int, second: int, _third: int) -> None:
        """Take a file away, which comes back later."""
        for path in self._chosen(first):
            self._move(path, self._aside / f"{second}")

    def show(self, first: int, second: int, third: int) -> None:
        """Let a file come back, to any place."""
        for path in sorted(path for path in self._aside.iterdir() if path.is_file())[:1]:
            self._move(path, self._place(first, second, third))

    def hide_folder(self, first: int, second: int, _third: int) -> None:
        self._move(self._folder(first), self._aside / f"folder {second}")

    def show_folder(self, first: int, _second: int, _third: int) -> None:
        for path in sorted(path for path in self._aside.iterdir() if path.is_dir())[:1]:
            self._move(path, self._folder(first))

    def mark(self, first: int, _second: int, _third: int) -> None:
        """Add a file that excludes a folder, or remove it."""
        marker = self._folder(first) / ".nogallery"
        if marker.exists():
            marker.unlink()
        elif marker.parent.is_dir():
            marker.touch()

    def link(self, first: int, second: int, third: int) -> None:
        """Make a symbolic link, which is a problem to report if it has the name of a photo."""
        path = self._place(first, second, third)
        if path.parent.is_dir() and not os.path.lexists(path):
            path.symlink_to(self.root / "always.jpg")

    def empty(self, first: int, _second: int, _third: int) -> None:
        folder = self._folder(first)
        for path in sorted(folder.iterdir()) if folder.is_dir() else ():
            if path.is_file() or path.is_symlink():
                path.unlink()

    def _put(self, path: Path, target: Path, number: int) -> None:
        status = path.stat()
        contents = self._contents(path.name, number)
        target.write_bytes(contents[: status.st_size].ljust(status.st_size, b"."))
        os.utime(target, ns=(status.st_mtime_ns, status.st_mtime_ns))

    def _contents(self, name: str, number: int) -> bytes:
        self._count += 1
        end = b"%08d" % self._count
        identifier = (None, "AAAAAAAA-A668")[number % 2]
        if name.endswith("MOV"):
            return apple_video(identifier, seconds=2) + end
        if name.endswith(("xmp", "json", "txt")):
            return b"{}" + end
        return (jpeg() if identifier is None else apple_still(identifier)) + end

    def _place(self, first: int, second: int, third: int) -> Path:
        ending = ENDINGS[third % len(ENDINGS)]
        return self._folder(first) / f"{STEMS[second % len(STEMS)]}{'.' if ending else ''}{ending}"

    def _folder(self, number: int) -> Path:
        return self.root / FOLDERS[number % (len(FOLDERS) - 1)] if number % 8 else self.root / "A"

    def _chosen(self, number: int) -> list[Path]:
        paths = sorted(path for path in self.root.rglob("*") if path.is_file() and not path.is_symlink())
        paths = [path for path in paths if path.name not in {"always.jpg", ".nogallery"}]
        return [paths[number % len(paths)]] if paths else []

    def _move(self, old: Path, new: Path) -> None:
        if old.exists() and not os.path.lexists(new) and old not in new.parents:
            new.parent.mkdir(parents=True, exist_ok=True)
            old.rename(new)
