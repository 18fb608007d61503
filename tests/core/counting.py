"""Counts the statements that a database runs."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

import pytest

from core.database.database import Database

_T = TypeVar("_T")


@dataclass
class Statements:
    """The SQL of all reads since the last `clear`, as SQLite executed it."""

    read: list[str] = field(default_factory=list)

    def clear(self) -> None:
        self.read.clear()


def count_statements(database: Database, monkeypatch: pytest.MonkeyPatch) -> Statements:
    """Trace every read of the database from now on."""
    statements = Statements()
    untraced = database.read

    async def traced(query: Callable[[sqlite3.Connection], _T]) -> _T:
        def run(connection: sqlite3.Connection) -> _T:
            connection.set_trace_callback(statements.read.append)
            try:
                return query(connection)
            finally:
                connection.set_trace_callback(None)

        return await untraced(run)

    monkeypatch.setattr(database, "read", traced)
    return statements
