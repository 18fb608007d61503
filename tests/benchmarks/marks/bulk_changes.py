"""Changes of 10,000 scattered photos among a million, and their undo: CPU time with what the commit writes."""

from __future__ import annotations

import argparse
import random
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from core.gallery import OPERATIONS
from core.library.archive.operations import SetArchived
from core.library.edits.edit_steps import EditKind, EditStep
from core.library.edits.operations import EditThings
from core.library.trash.operations import MoveToTrash
from core.marks.operations import SetFavourite, SetRatings
from core.marks.things import Things
from core.models import Actor, EditField, PhotoId, Role, UserId
from core.operations import Operation
from core.operations.applying import apply_within, undo_within
from tests.benchmarks.large_libraries import write_library
from tests.benchmarks.tables import show

_PHOTOS, _CHANGED = 1_000_000, 10_000
_ADMIN = Actor(UserId(1), "ada", Role.ADMIN)

# The same columns of the same photos: what a shift of dates costs in the indexes alone.
_FLOOR_OF_SHIFT = """
UPDATE photos SET taken_local = taken_local + 3600,
    date_sort = printf('%012d', substr(date_sort, 1, 12) + 3600) || substr(date_sort, 13),
    newest_sort = '1' || printf('%012d', substr(date_sort, 1, 12) + 3600) || substr(date_sort, 13)
WHERE id IN (SELECT value FROM json_each(:ids))
"""


def run(folder: Path, _arguments: argparse.Namespace) -> None:
    """Write the library (about two minutes), then change it."""
    path = write_library(folder / "bulk changes" / "data", _PHOTOS)
    chosen = random.Random(9).sample(range(1, _PHOTOS + 1), _CHANGED)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.row_factory = sqlite3.Row
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("INSERT INTO users (id, name, role, created_at) VALUES (1, 'ada', 'admin', 0)")
        floor = _seconds(connection, lambda: connection.execute(_FLOOR_OF_SHIFT, {"ids": str(chosen)}))
        rows = [
            [words, *_changed(connection, operation), f"{floor:.2f}" if words == "shift of dates" else ""]
            for words, operation in _operations(Things.of(map(PhotoId, chosen))).items()
        ]
    show("10,000 photos (s of CPU time)", rows, ["change", "made", "undone", "indexes alone"])


def _operations(things: Things) -> dict[str, Operation[int]]:
    return {
        "favourite": SetFavourite(things),
        "rating": SetRatings.one(4, things),
        "trash": MoveToTrash(things),
        "archive": SetArchived(things),
        "shift of dates": EditThings((EditStep(EditField.TAKEN, EditKind.SHIFT, things, 3600),)),
    }


def _changed(connection: sqlite3.Connection, operation: Operation[int]) -> tuple[str, str]:
    made = _seconds(connection, lambda: apply_within(connection, _ADMIN, operation))
    undone = _seconds(connection, lambda: undo_within(connection, _ADMIN, OPERATIONS))
    return f"{made:.2f}", f"{undone:.2f}"


def _seconds(connection: sqlite3.Connection, change: Callable[[], object]) -> float:
    started = time.process_time()
    connection.execute("BEGIN IMMEDIATE")
    change()
    connection.execute("COMMIT")
    return time.process_time() - started
