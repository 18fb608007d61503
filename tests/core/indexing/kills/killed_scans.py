"""Scans that are killed, and the comparison of their index with that of scans that are not.

`python -m tests.core.indexing.kills.killed_scans 200` kills 200 scans at random points and reports the seeds of those
after which the next scan does not make the index what an uninterrupted one makes it; more seeds follow with `--first`.
The libraries have two roots, between which photos and folders are moved.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, Final, TypeVar

from core.database.database import Database
from core.gallery import Gallery
from core.maintenance.database_checks import database_findings
from core.maintenance.findings import Level
from core.models import Actor, Role
from core.permissions import AT_THE_MACHINE
from tests.core.derivatives.pools import settings_for
from tests.core.indexing.libraries import jpeg
from tests.core.indexing.moves.file_model import STEPS, FileModel

_T = TypeVar("_T")

REPOSITORY: Final = Path(__file__).parents[4]
OWNER: Final = Actor(AT_THE_MACHINE, "operator", Role.ADMIN)
FIRST_PHOTOS: Final = 60
_FOLDERS_MOVED: Final = 0.25
"""The share of folders in what is moved between roots."""
_LONGEST: Final = 900
"""Seconds of one scan of the uninterrupted ones, on a machine with much else to do."""

INDEX: Final = (
    """
    SELECT (SELECT path FROM roots WHERE id = root_id), path, name, format, size, mtime_ns, width, height, taken_local,
        taken_source, error, deleted_at IS NULL, head, kind, (SELECT folder FROM collections WHERE id = collection_id)
    FROM photos
    ORDER BY root_id, deleted_at IS NULL, path, head
    """,
    "SELECT folder, name, photo_count, total_size, collection_count FROM categories WHERE photo_count ORDER BY folder",
    "SELECT folder, name, photo_count, total_size, oldest_local FROM collections WHERE photo_count ORDER BY 1, root_id",
    "SELECT root_id, path, role, kind, size FROM files WHERE missing_at IS NULL ORDER BY root_id, path",
    "SELECT root_id, path, reason FROM scan_errors ORDER BY root_id, path",
    "SELECT root_id, folder, kind, number FROM unsupported_files ORDER BY root_id, folder, kind",
)
"""What an index says about the files, without ids, and without keys, slugs and times that are new in each scan."""


_ROOT: Final = "(SELECT path FROM roots WHERE id = root_id) || '/' ||"
_ADDRESSES: Final = (
    f"SELECT asset_key, {_ROOT} path FROM photos WHERE deleted_at IS NULL",
    f"SELECT slug, {_ROOT} folder FROM collections WHERE photo_count",
)


class Moment(StrEnum):
    """Where in a transaction a scan is killed."""

    BEFORE = "before"
    WITHIN = "within"
    AFTER = "after"


@dataclass(frozen=True)
class Kill:
    """The point at which a scan is killed: at one of its transactions, or at its end if it has fewer."""

    number: int
    moment: Moment


class ChangedLibrary:
    """A library of two roots that was indexed, and changed since; each scan of it begins with that index."""

    def __init__(self, folder: Path, seed: int) -> None:
        """Make the photos in the folder; `index` comes next."""
        self._folder = folder
        self.roots = folder / "photos", folder / "drive"
        self._random = random.Random(seed)
        self._files = [
            FileModel(root, whole_seconds=seed % 2 == 0, first=1000 * number) for number, root in enumerate(self.roots)
        ]
        self._change("add", FIRST_PHOTOS)
        self._change(None, FIRST_PHOTOS // 3)
        for root in self.roots:
            (root / "always.jpg").write_bytes(jpeg(40 + len(root.name)))  # an empty root is offline

    async def index(self) -> None:
        """Scan the library, then change it."""
        await scan(self._folder / "before", *self.roots)
        self._change(None, FIRST_PHOTOS // 2)
        for _ in range(FIRST_PHOTOS // 6):
            self._move_between_roots()
        folder = self.roots[0] / "A"
        folder.mkdir(exist_ok=True)
        (folder / "damaged.jpg").write_bytes(b"\xff\xd8 no more")
        (folder / "film.doc").write_bytes(b"text")

    def copy(self, name: str) -> Path:
        """Return a folder with a copy of the index of before the changes."""
        data = self._folder / name / "data"
        shutil.copytree(self._folder / "before" / "data", data)
        return self._folder / name

    def _change(self, kind: str | None, number: int) -> None:
        for _ in range(number):
            step = kind or self._random.choice(STEPS), self._random.randrange(1000), self._random.randrange(1000)
            self._random.choice(self._files).apply([step])

    def _move_between_roots(self) -> None:
        source, target = self._random.sample(self._files, 2)
        give = source.give_folder if self._random.random() < _FOLDERS_MOVED else source.give
        give(target, self._random.randrange(1000), self._random.randrange(1000))


async def scan(folder: Path, *roots: Path) -> None:
    """Scan as the command does."""
    gallery = await Gallery.open(settings_for(folder, thumbnails_in_background=False))
    try:
        await gallery.indexing.scan(OWNER, roots, accept_missing=True)
    finally:
        await gallery.close()


def killed(folder: Path, roots: Iterable[Path], kill: Kill | None, seconds: float | None = None) -> int:
    """Scan in another process that is killed there, or after some seconds; return the number of its transactions.

    A negative number says that it was killed.
    """
    point = ("0", "") if kill is None else (str(kill.number), kill.moment)
    words = [*point, str(folder), *map(str, roots)]
    with subprocess.Popen(
        [sys.executable, "-m", __name__ if __name__ != "__main__" else _MODULE, "--child", *words],
        cwd=REPOSITORY,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            out, _ = process.communicate(timeout=seconds or _LONGEST)
        except subprocess.TimeoutExpired:
            process.kill()
            out, _ = process.communicate()
    return int(out) if process.returncode == 0 else -1


def contents(folder: Path) -> list[list[tuple[Any, ...]]]:
    """Return what the index of a data folder says."""
    with closing(sqlite3.connect(folder / "data" / "gallery.db")) as connection:
        return [connection.execute(statement).fetchall() for statement in INDEX]


def keys(folder: Path) -> dict[str, str]:
    """Return the addresses in a data folder's index: of photos with their path, of collections with their folder."""
    with closing(sqlite3.connect(folder / "data" / "gallery.db")) as connection:
        photos, collections = (connection.execute(statement).fetchall() for statement in _ADDRESSES)
        return dict(photos) | dict(collections)


def faults(folder: Path) -> list[str]:
    """Return what `doctor` finds wrong with the index of a data folder."""
    found = database_findings(folder / "data" / "gallery.db")
    return [f"{each.subject}: {each.message}" for each in found if each.level is not Level.OK]


def differences(library: ChangedLibrary, uninterrupted: Path, interrupted: Path) -> list[str]:
    """Return in what the index after a killed scan and the next one differs from that of one scan."""
    found = [
        f"{len(set(left) ^ set(right))} rows: {sorted(set(left) ^ set(right), key=repr)[:4]}"
        for left, right in zip(contents(uninterrupted), contents(interrupted), strict=True)
        if left != right
    ]
    before = keys(library.copy(f"{interrupted.name}-before"))
    kept, expected = (
        {key: path for key, path in keys(each).items() if key in before} for each in (interrupted, uninterrupted)
    )
    if kept != expected:
        found.append(f"other addresses: {sorted(kept.items() ^ expected.items())[:4]}")
    return found + faults(interrupted)


def counts_transactions(kill: Kill | None) -> Callable[[], int]:
    """Let this process end itself at a transaction from now on; the returned function says how many there were."""
    count = 0
    write = Database.write

    async def counted(database: Database, change: Callable[[sqlite3.Connection], _T]) -> _T:
        nonlocal count
        count += 1
        is_here = kill is not None and kill.number == count

        def changed(connection: sqlite3.Connection) -> _T:
            result = change(connection)
            if is_here and kill is not None and kill.moment is Moment.WITHIN:
                os.kill(os.getpid(), signal.SIGKILL)
            return result

        if is_here and kill is not None and kill.moment is Moment.BEFORE:
            os.kill(os.getpid(), signal.SIGKILL)
        result = await write(database, changed)
        if is_here:
            os.kill(os.getpid(), signal.SIGKILL)
        return result

    setattr(Database, "write", counted)  # noqa: B010 - the types of methods cannot be assigned
    return lambda: count


async def _scan_until_killed(folder: Path, roots: Iterable[Path], kill: Kill | None) -> int:
    """Scan in this process, which ends itself there; return the number of transactions."""
    count = counts_transactions(kill)
    await scan(folder, *roots)
    if kill is not None:  # how many transactions a scan has depends on its pace
        os.kill(os.getpid(), signal.SIGKILL)
    return count()


def run(first: int, number: int) -> int:
    """Kill scans with these seeds, print the failures, and return how many there were."""
    failures = survivors = 0
    for seed in range(first, first + number):
        chooser = random.Random(seed)
        with tempfile.TemporaryDirectory(prefix="killed-scans-") as name:
            folder = Path(name)
            library = ChangedLibrary(folder, seed)
            asyncio.run(library.index())
            whole, started = library.copy("whole"), time.monotonic()
            total = killed(whole, library.roots, None)
            assert total > 0, f"seed {seed}: the uninterrupted scan did not end"
            seconds = (time.monotonic() - started) * chooser.uniform(0.2, 1)
            interrupted = library.copy("killed")
            kill = None if seed % 2 else Kill(chooser.randint(1, total), chooser.choice([*Moment]))
            survivors += killed(interrupted, library.roots, kill, None if kill else seconds) >= 0
            broken = [f"before the next scan: {fault}" for fault in faults(interrupted)]
            asyncio.run(scan(interrupted, *library.roots))
            found = broken + [f"uninterrupted: {fault}" for fault in faults(folder / "whole")]
            found += differences(library, folder / "whole", interrupted)
        if found:
            failures += 1
            print(f"seed {seed}: {'; '.join(found)}", flush=True)
        elif (seed + 1 - first) % 10 == 0:
            print(f"{seed + 1 - first} seeds, {survivors} scans ended before they were killed", flush=True)
    print(f"{number - survivors} scans were killed; after {failures} the next scan made another index.")
    return failures


_MODULE: Final = "tests.core.indexing.kills.killed_scans"


def main() -> int:
    """Run the arguments of this process: of a child, or of the person who starts it."""
    parser = argparse.ArgumentParser(description="Kill scans at random points, and compare what the next scan makes.")
    parser.add_argument("--child", nargs="+", help=argparse.SUPPRESS)
    parser.add_argument("--first", type=int, default=0, metavar="SEED")
    parser.add_argument("number", type=int, nargs="?", default=200)
    arguments = parser.parse_args()
    if arguments.child is None:
        return min(1, run(arguments.first, arguments.number))
    number, moment, folder, *roots = arguments.child
    kill = Kill(int(number), Moment(moment)) if moment else None
    print(asyncio.run(_scan_until_killed(Path(folder), [*map(Path, roots)], kill)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
