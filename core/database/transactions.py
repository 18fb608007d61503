"""A transaction that either happened or did not, also within another one."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def atomic(connection: sqlite3.Connection) -> Iterator[None]:
    """Commit the block's changes when it ends, undo all of them when it raises anything.

    Within a running transaction the block is a savepoint: its failure undoes its own changes only.
    The connection must be in autocommit mode (`isolation_level=None`).
    """
    begin, commit, undo = _SAVEPOINT if connection.in_transaction else _TRANSACTION
    connection.execute(begin)
    try:
        yield
        connection.execute(commit)
    except BaseException:
        # A full disk or a failing one has made SQLite roll back by itself.
        if connection.in_transaction:
            for statement in undo:
                connection.execute(statement)
        raise


_TRANSACTION = ("BEGIN IMMEDIATE", "COMMIT", ("ROLLBACK",))
_SAVEPOINT = ("SAVEPOINT nested", "RELEASE nested", ("ROLLBACK TO nested", "RELEASE nested"))
