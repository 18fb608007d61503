"""Random changes of photos and sidecars: after each scan the index is that of a first scan."""

from __future__ import annotations

import asyncio
import os
import tempfile
from pathlib import Path
from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st

from core.database.database import Database
from tests.core.building import place_database
from tests.core.derivatives.pools import settings_for
from tests.core.indexing.libraries import Scanner, jpeg
from tests.core.indexing.moves.test_changing_libraries import DirectPool
from tests.core.indexing.test_stored_metadata import png
from tests.core.indexing.units.test_scanned_sidecars import takeout, xmp
from tests.hypothesis_examples import examples

PHOTOS = ("1.jpg", "1(1).jpg", "1-edited.jpg", "2.jpg", "2.png")
SIDECARS = ("1.jpg.xmp", "1.xmp", "2.xmp", "1.jpg.json", "1.jpg(1).json", "1.jpg.supplemental-metadata(1).json",
            "2.jpg.supplemental-metadata.json", "2.json")  # fmt: skip
FOLDERS = ("Takeout/A", "Takeout 2/A", "B")
STEPS = ("photo", "sidecar", "sidecar", "sidecar", "remove", "rename", "folder", "touch", "break")
STATE = """
SELECT CAST(path AS TEXT), taken_local, taken_offset, taken_source, latitude, title, caption, i.rating, is_favourite
FROM photos LEFT JOIN imported_metadata AS i ON photo_id = photos.id WHERE deleted_at IS NULL ORDER BY path
"""
FILES = """
SELECT CAST(files.path AS TEXT), role, CAST(photos.path AS TEXT) FROM files JOIN photos ON photos.id = photo_id
WHERE role <> 'primary' AND missing_at IS NULL AND deleted_at IS NULL ORDER BY 1
"""
Step = tuple[str, int, int]


class Folders:
    """Files below a root that are changed at random."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._count = 0
        root.mkdir()
        self.photo(0, 0)

    def apply(self, changes: list[Step]) -> None:
        for kind, first, second in changes:
            getattr(self, "break_" if kind == "break" else kind)(first, second)

    def photo(self, first: int, second: int) -> None:
        name = PHOTOS[second % 5]
        contents = png() if name.endswith("png") else jpeg()
        self._write(FOLDERS[first % 3], name, contents + b"%d" % self._count)

    def sidecar(self, first: int, second: int) -> None:
        name = SIDECARS[second % 8]
        date = f"2019-03-03T11:00:{self._count % 60:02}+02:00"
        text = xmp(date, f"Title {self._count}") if name.endswith("xmp") else self._takeout(name, second)
        self._write(FOLDERS[first % 3], name, text)

    def remove(self, first: int, _second: int) -> None:
        files = self._files()
        if len(files) > 1:
            files[first % len(files)].unlink()

    def rename(self, first: int, second: int) -> None:
        files = self._files()
        new = self._root / FOLDERS[second % 3] / files[first % len(files)].name
        if not new.exists():
            new.parent.mkdir(parents=True, exist_ok=True)
            files[first % len(files)].rename(new)

    def folder(self, first: int, second: int) -> None:
        """Move all files of a folder to another one, where they replace others of their names."""
        for file in self._files():
            if file.parent == self._root / FOLDERS[first % 3]:
                new = self._root / FOLDERS[second % 3]
                new.mkdir(parents=True, exist_ok=True)
                file.replace(new / file.name)

    def touch(self, first: int, _second: int) -> None:
        self._count += 1
        files = self._files()
        os.utime(files[first % len(files)], (1_600_000_000 + self._count, 1_600_000_000 + self._count))

    def break_(self, first: int, second: int) -> None:
        self._write(FOLDERS[first % 3], SIDECARS[second % 8], b"{<")

    def _takeout(self, name: str, second: int) -> bytes:
        title = "1.jpg" if name.startswith("1") else "2.jpg"
        return takeout(
            title, 1_696_573_800 + self._count, description=f"Caption {self._count}", favorited=second % 2 > 0
        )

    def _write(self, folder: str, name: str, contents: bytes) -> None:
        self._count += 1
        path = self._root / folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(contents)
        os.utime(path, ns=(0, 1_500_000_000_123_456_789 + self._count * 10**9))

    def _files(self) -> list[Path]:
        return sorted(path for path in self._root.rglob("*") if path.is_file())


NUMBERS = st.integers(0, 99)
ROUNDS = st.lists(st.lists(st.tuples(st.sampled_from(STEPS), NUMBERS, NUMBERS), min_size=1, max_size=8), max_size=4)


@settings(max_examples=examples(15))
@example([[("photo", 2, 0), ("sidecar", 2, 0)], [("folder", 0, 2)]])  # a photo moves over one with a sidecar
@given(ROUNDS)
def test_a_changed_index_is_that_of_a_new_scan(rounds: list[list[Step]]) -> None:
    """Values of photos and the files of each; and a second scan finds nothing to do."""
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(follow(Path(folder), rounds))


async def follow(folder: Path, rounds: list[list[Step]]) -> None:
    files = Folders(folder / "photos")
    (folder / "kept").mkdir()
    database = await Database.open(place_database(folder / "kept" / "gallery.db"))
    try:
        scanner = Scanner(database, DirectPool(), settings_for(folder / "kept"), folder / "photos")
        await scanner()
        for number, changes in enumerate(rounds):
            files.apply(changes)
            await scanner(accept_missing=True)
            assert await state(scanner) == await of_a_new_scan(folder, number)
            again = await scanner()
            assert (again.added, again.changed, again.moved, again.missing) == (0, 0, 0, 0)
    finally:
        await database.close()


async def of_a_new_scan(folder: Path, number: int) -> list[tuple[Any, ...]]:
    place = folder / f"new {number}"
    place.mkdir()
    database = await Database.open(place_database(place / "gallery.db"))
    try:
        scanner = Scanner(database, DirectPool(), settings_for(place), folder / "photos")
        await scanner()
        return await state(scanner)
    finally:
        await database.close()


async def state(scanner: Scanner) -> list[tuple[Any, ...]]:
    return [*await scanner.rows(STATE), *await scanner.rows(FILES)]
