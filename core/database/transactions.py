"""Atomic transactions, also nested."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from core.errors import ChangeCancelledError


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


@contextmanager
def cancellable(connection: sqlite3.Connection, cancel: threading.Event | None) -> Iterator[None]:
    """Fail the block, at the latest when it ends, once another thread has set `cancel`.

    Raises:
        ChangeCancelledError: it was set; whatever the block wrote must be rolled back.
    """
    if cancel is None:
        yield
        return
    connection.set_progress_handler(lambda: int(cancel.is_set()), _STEPS)
    try:
        yield
        if cancel.is_set():
            raise ChangeCancelledError(_CANCELLED)
    except sqlite3.OperationalError as error:
        if cancel.is_set():
            raise ChangeCancelledError(_CANCELLED) from error
        raise
    finally:
        connection.set_progress_handler(None, 0)


_CANCELLED = "Cancelled: nothing was changed."
_STEPS = 50_000
"""Instructions of SQLite between two looks at whether it was cancelled: about a millisecond."""

_TRANSACTION = ("BEGIN IMMEDIATE", "COMMIT", ("ROLLBACK",))
_SAVEPOINT = ("SAVEPOINT nested", "RELEASE nested", ("ROLLBACK TO nested", "RELEASE nested"))
