"""How much longer a scan takes with the index of words: processor time of all processes, with and without it."""

from __future__ import annotations

import resource
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

from core.database.database import add_search_functions
from core.database.migrations import migrate
from core.library.search.word_index import index_words
from tests.benchmarks.libraries import many_small

_PHOTOS, _AT_ONCE = 5_000, 250
_TRIGGERS = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'words_of_%'"


def slow_down(folder: Path) -> list[list[str]]:
    """Scan the same photos twice into new galleries, then index the words of the second one."""
    root = many_small(folder / "photos", _PHOTOS)
    without = _scan(root, folder / "without words", has_words=False)
    triggers = _scan(root, folder / "with words", has_words=True) - without
    indexing = _index(folder / "with words" / "gallery.db")
    rows = [("without words", without), ("notes of what changed", triggers), ("index of words", indexing)]
    rows.append(("both", triggers + indexing))
    return [[name, f"{seconds:.2f}", f"{seconds / without:+.1%}"] for name, seconds in rows]


def _scan(root: Path, data: Path, *, has_words: bool) -> float:
    """Return the seconds that a scan takes in all its processes, in a gallery that has texts indexed or does not."""
    data.mkdir(parents=True, mode=0o700)
    with closing(sqlite3.connect((data / "gallery.db").as_uri(), uri=True, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        migrate(connection, data / "gallery.db")
        for row in [] if has_words else connection.execute(_TRIGGERS).fetchall():
            connection.execute(f"DROP TRIGGER {row[0]}")
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [sys.executable, "-m", "server_ssh", "scan", str(root), "--data", str(data), "--json"]
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def _index(path: Path) -> float:
    started = time.thread_time()
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.row_factory = sqlite3.Row
        add_search_functions(connection)
        done = 1
        while done:
            connection.execute("BEGIN")
            done = index_words(connection, _AT_ONCE)
            connection.execute("COMMIT")
    return time.thread_time() - started
