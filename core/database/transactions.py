"""Atomic transactions, also nested."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def atomic(connection: sqlite3.Connection) -> Iterator[None]:
    """Commit the block's changes when it ends, roll all of them back when it raises.

    Within a transaction the block is a savepoint: its failure rolls back its own changes only.
    The connection must be in autocommit mode (`isolation_level=None`).
    """
    begin, commit, rollback = _SAVEPOINT if connection.in_transaction else _TRANSACTION
    connection.execute(begin)
    try:
        yield
        connection.execute(commit)
    except BaseException:
        # After a full or failing disk, SQLite has rolled back itself.
        if connection.in_transaction:
            for statement in rollback:
                connection.execute(statement)
        raise


_TRANSACTION = ("BEGIN IMMEDIATE", "COMMIT", ("ROLLBACK",))
_SAVEPOINT = ("SAVEPOINT nested", "RELEASE nested", ("ROLLBACK TO nested", "RELEASE nested"))
