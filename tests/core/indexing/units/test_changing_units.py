"""Random changes of units on disk: after each scan every file is recorded once, and the next scan changes nothing."""

from __future__ import annotations

import asyncio
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st

from core.database.database import Database
from core.derivatives.worker_pool import WorkerPool
from tests.core.building import place_database
from tests.core.derivatives.pools import settings_for
from tests.core.indexing.libraries import Scanner, jpeg
from tests.core.media.live.apple_files import apple_still, apple_video
from tests.hypothesis_examples import examples

FOLDERS = ("A", "B", "A/x")
STEMS = ("IMG_1", "IMG_2", "IMG_E1")
ENDINGS = ("JPG", "MOV", "dng", "xmp", "JPG.xmp", "JPG.json", "MOV.json")
IDENTIFIERS = (None, "AAAAAAAA-A668", "BBBBBBBB-A668")
HIDDEN = "kept aside"

FILES = """
SELECT CAST(files.path AS TEXT), files.photo_id, role, files.missing_at IS NOT NULL, asset_key, photos.kind,
    photos.deleted_at IS NOT NULL
FROM files JOIN photos ON photos.id = photo_id ORDER BY files.path, files.id
"""
LONE = "SELECT sum(number) FROM unsupported_files"

Change = tuple[str, int, int, int]
CHANGES = st.lists(
    st.tuples(
        st.sampled_from(["add", "add", "add", "delete", "rename", "folder", "touch", "hide", "show", "replace"]),
        st.integers(0, 99),
        st.integers(0, 99),
        st.integers(0, 99),
    ),
    min_size=1,
    max_size=8,
)


class DirectPool(WorkerPool):
    """Runs jobs at once in the test's process."""

    async def run(self, function: Callable[..., Any], *args: object, **_options: Any) -> Any:
        return function(*args)


class UnitFiles:
    """Real files below a root, which changes are made to."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._count = 0
        root.mkdir()

    @property
    def paths(self) -> list[str]:
        """All visible files, in order."""
        found = (path.relative_to(self.root).as_posix() for path in self.root.rglob("*") if path.is_file())
        return sorted(path for path in found if not path.startswith("."))

    def apply(self, change: Change) -> None:
        """Make a change, as far as it is possible."""
        kind, first, second, third = change
        paths = self.paths
        if kind == "add":
            self._write(first, second, third)
        elif paths:
            getattr(self, kind)(self.root / paths[first % len(paths)], second, third)

    def delete(self, chosen: Path, _second: int, _third: int) -> None:
        chosen.unlink()

    def touch(self, chosen: Path, _second: int, third: int) -> None:
        os.utime(chosen, (1_500_000_000 + third * 20_000, 1_500_000_000 + third * 20_000))

    def replace(self, chosen: Path, _second: int, third: int) -> None:
        chosen.write_bytes(self._contents(chosen.name, third))

    def rename(self, chosen: Path, second: int, third: int) -> None:
        ending = chosen.name.partition(".")[2]
        self._move(chosen, self.root / FOLDERS[second % 3] / f"{STEMS[third % 3]}.{ending}")

    def folder(self, _chosen: Path, second: int, third: int) -> None:
        """Exchange two folders, or move one."""
        one, other = self.root / FOLDERS[third % 2], self.root / FOLDERS[second % 2]
        self._move(one, self.root / "C")
        self._move(other, one)
        self._move(self.root / "C", other)

    def hide(self, chosen: Path, second: int, third: int) -> None:
        """Rename it to a name that scans skip."""
        self._move(chosen, self.root / f".{HIDDEN} {second} {third}")

    def show(self, chosen: Path, _second: int, third: int) -> None:
        """Let a hidden file return as a picture."""
        for hidden in sorted(self.root.glob(f".{HIDDEN}*"))[:1]:
            self._move(hidden, chosen.with_name(STEMS[third % 3] + ".JPG"))

    def _write(self, first: int, second: int, third: int) -> None:
        path = self.root / FOLDERS[first % 3] / f"{STEMS[second % 3]}.{ENDINGS[third % len(ENDINGS)]}"
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(self._contents(path.name, first + second))
            os.utime(path, (1_500_000_000 + first % 5 * 40, 1_500_000_000 + first % 5 * 40))

    def _contents(self, name: str, number: int) -> bytes:
        self._count += 1
        identifier = IDENTIFIERS[number % 3]
        if name.endswith("MOV"):
            return apple_video(identifier, seconds=2 + number % 2 * 60) + b"%08d" % self._count
        picture = jpeg() if identifier is None else apple_still(identifier)
        return picture + b"%08d" % self._count

    def _move(self, old: Path, new: Path) -> None:
        if old.exists() and not new.exists() and old not in new.parents:
            new.parent.mkdir(parents=True, exist_ok=True)
            old.rename(new)


@settings(max_examples=examples(40))
@example(rounds=[[("add", 0, 0, 0), ("add", 0, 0, 2)], [("rename", 0, 0, 1)], [("delete", 0, 0, 0)]])
@example(  # a new sidecar with the inode, size and time of a photo that was deleted
    rounds=[
        [("add", 0, 0, 0), ("add", 24, 1, 0)],
        [("folder", 0, 0, 1), ("add", 0, 0, 0), ("delete", 2, 0, 0), ("add", 34, 0, 3)],
    ]
)
@example(  # a second still with the identifier of a live video in another folder, which got a sidecar
    rounds=[[("add", 0, 20, 0), ("add", 1, 1, 1)], [("add", 1, 1, 3), ("add", 2, 0, 0)]]
)
@example(  # a still with the identifier of a video in its folder that stands with another one by name
    rounds=[
        [("add", 49, 95, 10), ("add", 84, 25, 37), ("add", 80, 39, 95)],
        [("add", 42, 30, 35), ("replace", 71, 54, 55), ("folder", 62, 89, 26), ("add", 73, 21, 78)],
    ]
)
@example(  # the still of a video with a sidecar, in another folder
    rounds=[
        [("add", 22, 0, 0), ("add", 0, 71, 48)],
        [("folder", 0, 51, 37), ("add", 34, 0, 0), ("replace", 16, 0, 92), ("add", 0, 26, 29)],
    ]
)
@example(  # a live video that is renamed to a picture
    rounds=[
        [("add", 0, 0, 0), ("add", 0, 0, 1), ("add", 0, 1, 0), ("add", 0, 2, 1)],
        [("add", 0, 14, 0), ("hide", 10, 0, 0), ("show", 4, 0, 0)],
    ]
)
@example(  # the still of a live photo is replaced by one with another identifier
    rounds=[[("add", 3, 1, 0), ("add", 3, 1, 1)], [("replace", 0, 0, 2)]]
)
@example(  # the still of a live photo goes while its video, which has another name, is touched
    rounds=[
        [("add", 12, 49, 49), ("add", 0, 59, 85), ("add", 0, 0, 0), ("replace", 0, 0, 59)],
        [("hide", 0, 0, 0), ("delete", 0, 0, 0), ("touch", 0, 0, 4)],
    ]
)
@example(  # the RAW still of a live photo is replaced by one with the identifier of a video in another folder
    rounds=[
        [("add", 78, 17, 79), ("add", 1, 9, 22), ("rename", 73, 33, 26)],
        [("add", 43, 30, 71), ("replace", 0, 23, 77)],
        [("replace", 53, 98, 64)],
    ]
)
@given(rounds=st.lists(CHANGES, min_size=1, max_size=4))
def test_every_file_is_recorded_once_and_a_scan_settles(rounds: list[list[Change]]) -> None:
    """Also files that were moved, exchanged, replaced or hidden, and units whose primary file is missing."""
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(follow(Path(folder), rounds))


async def follow(folder: Path, rounds: list[list[Change]]) -> None:
    database = await Database.open(place_database(folder / "gallery.db"))
    files = UnitFiles(folder / "photos")
    scanner = Scanner(database, DirectPool(), settings_for(folder), folder / "photos")
    keys: dict[int, str] = {}
    try:
        for changes in rounds:
            for change in changes:
                files.apply(change)
            if not files.paths and not keys:
                continue
            (files.root / "always.jpg").write_bytes(jpeg())  # an empty root is offline
            await scanner(accept_missing=True)
            rows = await scanner.rows(FILES)
            require_recorded(rows, files.paths, await scanner.value(LONE) or 0)
            for row in rows:
                assert keys.setdefault(row[1], row[4]) == row[4]
            await scanner()
            assert await scanner.rows(FILES) == rows
    finally:
        await database.close()


def require_recorded(rows: list[tuple[Any, ...]], paths: list[str], lone: int) -> None:
    """Check that present rows are the files on disk, but for those that belong to nothing, which are counted."""
    present = [row[0] for row in rows if not row[3]]
    assert len(set(present)) == len(present)
    assert set(present) <= set(paths)
    shown = [row[0] for row in rows if not row[3] and not row[6]]
    assert len(paths) - len(shown) == lone
    live = {row[1] for row in rows if row[2] == "live-video" and not row[3]}
    for row in rows:
        if row[2] == "primary" and row[5] in {"live", "still"}:
            assert (row[5] == "live") == (row[1] in live)
