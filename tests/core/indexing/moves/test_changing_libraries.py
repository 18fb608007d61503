"""Random renames, moves, exchanges, copies and deletions of real files: what refers to photos stays with them."""

from __future__ import annotations

import asyncio
import os
import tempfile
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st

from core.database.database import Database
from core.derivatives.worker_pool import WorkerPool
from core.media.scopes.folder_scope import folder_scope
from tests.core.building import place_database
from tests.core.derivatives.pools import settings_for
from tests.core.indexing.libraries import Scanner
from tests.core.indexing.moves.file_model import FileModel, Step, steps
from tests.hypothesis_examples import examples

STATE = """
SELECT CAST(photos.path AS TEXT), asset_key, collection_id, photos.category_id,
    CAST(collections.folder AS TEXT), CAST(categories.folder AS TEXT), collections.category_id, collections.slug
FROM photos JOIN collections ON collections.id = collection_id JOIN categories ON categories.id = photos.category_id
WHERE deleted_at IS NULL
"""
State = dict[int, tuple[Any, ...]]


class DirectPool(WorkerPool):
    """Runs jobs at once in the test's process."""

    async def run(self, function: Callable[..., Any], *args: object, **_options: Any) -> Any:
        return function(*args)


@settings(max_examples=examples(40))
@example(
    rounds=[[("add", 0, 0), ("add", 1, 0)], [("add", 1, 1), ("exchange", 1, 2), ("replace", 3, 0)]],
    start=[("add", 0, 1)],
    whole_seconds=False,
    watched=False,
)
@example(
    rounds=[[("delete", 0, 0), ("add", 0, 0), ("copy", 0, 1)], [("add", 1, 1), ("rename", 0, 0)]],
    start=[("add", 1, 1)],
    whole_seconds=False,
    watched=False,
)
@given(
    rounds=st.lists(steps(6), min_size=2, max_size=4),
    start=steps(12),
    whole_seconds=st.booleans(),
    watched=st.booleans(),
)
def test_keys_collections_and_categories_follow_their_photos(
    rounds: list[list[Step]], start: list[Step], *, whole_seconds: bool, watched: bool
) -> None:
    """Of every photo its key; of a folder or category whose photos are all in one that has no others, its row.

    The same holds if, as a watched library, only the folders are scanned in which something changed.
    """
    with tempfile.TemporaryDirectory() as folder:
        files = FileModel(Path(folder) / "photos", whole_seconds=whole_seconds)
        first = [("add", first, second) for _, first, second in start]
        asyncio.run(follow(Path(folder), files, [first, *rounds], watched=watched))


async def follow(folder: Path, files: FileModel, rounds: list[list[Step]], *, watched: bool) -> None:
    database = await Database.open(place_database(folder / "gallery.db"))
    scanner = Scanner(database, DirectPool(), settings_for(folder), folder / "photos")
    try:
        before: State = {}
        listed = listing(folder / "photos")
        for changes in rounds:
            files.apply(changes)
            former, listed = listed, listing(folder / "photos")
            scope = folder_scope({path.rpartition(b"/")[0] for path, _ in former ^ listed}) if watched else None
            if files.photos or before:
                await scanner(accept_missing=True, scope=scope)
            state = await photos_by_number(scanner, files)
            require_followed(without_backups(before, files), state)
            before = state
            files.copied.clear()
        if watched and files.photos:
            report = await scanner()
            assert (report.added, report.changed, report.moved, report.missing) == (0, 0, 0, 0)
    finally:
        await database.close()


def listing(root: Path) -> set[tuple[bytes, tuple[int, ...]]]:
    """Return the path below the root of every file, with what a scan compares."""
    found = ((path, path.stat()) for path in root.rglob("*.*"))
    return {
        (os.fsencode(path.relative_to(root)), (status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino))
        for path, status in found
    }


async def photos_by_number(scanner: Scanner, files: FileModel) -> State:
    """Return what is stored of each photo; every file has its row, in the collection of its own folder."""
    rows = {row[0]: row for row in await scanner.rows(STATE)}
    assert rows.keys() == files.photos.keys()
    for path, row in rows.items():
        assert (row[4], row[5]) == (path.rpartition("/")[0], path.partition("/")[0])
        assert row[3] == row[6]
    return {number: rows[path] for path, number in files.photos.items()}


def without_backups(before: State, files: FileModel) -> State:
    """Leave out copied or lost photos whose place a new one has: nothing tells it from the same photo, edited there."""
    present = set(files.photos.values())
    doubtful = {
        number
        for number, row in before.items()
        if (number in files.copied or number not in present)
        and row[0] in files.photos
        and files.photos[row[0]] not in before
    }
    return {number: row for number, row in before.items() if not doubtful & {number, *together(before, row)}}


def together(state: State, row: tuple[Any, ...]) -> set[int]:
    return {number for number, other in state.items() if other[3] == row[3]}


def require_followed(before: State, after: State) -> None:
    for number in before.keys() & after.keys():
        assert after[number][1] == before[number][1], f"the key of {before[number][0]} is another"
    for column in (2, 3):
        old, new = groups(before, column), groups(after, column)
        for group, members in old.items():
            left = members & after.keys()
            if left and left in new.values():
                assert new.get(group) == left, f"{group} is not where its photos are"


def groups(state: State, column: int) -> dict[int, set[int]]:
    found: defaultdict[int, set[int]] = defaultdict(set)
    for number, row in state.items():
        found[row[column]].add(number)
    return dict(found)
