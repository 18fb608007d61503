"""Random changes of a tree: a scan that compares only changed folders makes the index that one of all folders makes."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from core.database.database import Database
from core.derivatives.worker_pool import WorkerPool
from core.media.scopes.folder_scope import folder_scope
from tests.core.building import place_database
from tests.core.derivatives.pools import settings_for
from tests.core.indexing.libraries import Scanner
from tests.core.indexing.signatures.changing_tree import Change, ChangingTree, changes
from tests.hypothesis_examples import examples

INDEX = (
    """
    SELECT id, path, size, mtime_ns, inode, ctime_ns, head, kind, error, deleted_at IS NULL, collection_id, version,
        sidecar_signature
    FROM photos ORDER BY id
    """,
    "SELECT path, photo_id, role, kind, size, mtime_ns, missing_at IS NULL, content_id FROM files ORDER BY id",
    "SELECT id, category_id, folder, name, slug, photo_count, total_size FROM collections ORDER BY id",
    "SELECT path, reason FROM scan_errors ORDER BY path",
    "SELECT folder, kind, number, example FROM unsupported_files ORDER BY folder, kind",
    """
    SELECT added, changed, moved, missing, unchanged, errors, excluded, sidecars, unsupported, state
    FROM scan_runs ORDER BY id
    """,
)
"""All that a scan says about the files, and its report."""


class DirectPool(WorkerPool):
    """Runs jobs at once in the test's process."""

    async def run(self, function: Callable[..., Any], *args: object, **_options: Any) -> Any:
        return function(*args)


@settings(max_examples=examples(30))
@given(
    rounds=st.lists(st.tuples(changes(7), st.booleans()), min_size=2, max_size=5),
    start=changes(12),
)
def test_the_index_is_that_of_a_scan_of_all_folders(
    rounds: list[tuple[list[Change], bool]], start: list[Change]
) -> None:
    """Whatever was added, replaced with its time kept, renamed in case only, moved, excluded, or came back.

    Some scans are of those folders only in which something changed, as those of a watched library.
    """
    with tempfile.TemporaryDirectory() as name:
        first = [("add", folder, stem, ending) for _, folder, stem, ending in start]
        asyncio.run(follow(Path(name), [(first, False), *rounds]))


async def follow(folder: Path, rounds: list[tuple[list[Change], bool]]) -> None:
    tree = ChangingTree(folder)
    scanners = [await scanner_in(folder, name) for name in ("signed", "unsigned")]
    try:
        for made, is_watched in rounds:
            former = tree.listing()
            tree.apply(made)
            folders = {path.rpartition(b"/")[0] for path, _ in former ^ tree.listing()}
            scope = folder_scope(folders) if is_watched else None
            await scanners[1].execute("UPDATE roots SET signed_for = NULL")
            for scanner in scanners:
                await scanner(accept_missing=True, scope=scope)
            for statement in INDEX:
                signed, unsigned = [await scanner.rows(statement) for scanner in scanners]
                assert signed == unsigned
    finally:
        for scanner in scanners:
            await scanner.database.close()


async def scanner_in(folder: Path, name: str) -> Scanner:
    database = await Database.open(place_database(folder / name / "gallery.db"))
    return Scanner(database, DirectPool(), settings_for(folder / name), folder / "photos")
