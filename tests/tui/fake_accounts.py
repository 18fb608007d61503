"""Real accounts over a database in memory, for galleries that are not real."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TypeVar

from core.accounts.accounts import Accounts
from core.database.database import Database
from core.database.migrations import migrate
from core.database.transactions import atomic
from core.models import Actor, CategoryId
from tests.core.accounts.public_key import public_key

_T = TypeVar("_T")


class MemoryDatabase(Database):
    """A database that answers at once and leaves no file."""

    def __init__(self) -> None:
        self.connection = sqlite3.connect(":memory:", isolation_level=None)
        self.connection.row_factory = sqlite3.Row
        migrate(self.connection, Path("/nowhere/gallery.db"))

    async def read(self, query: Callable[[sqlite3.Connection], _T]) -> _T:
        return query(self.connection)

    async def write(self, change: Callable[[sqlite3.Connection], _T]) -> _T:
        with atomic(self.connection):
            return change(self.connection)


def fake_accounts(
    members: Iterable[Actor], categories: Mapping[CategoryId, str], changed: Callable[[], None]
) -> tuple[Accounts, MemoryDatabase]:
    """Return accounts with these members, each with a key of their number, and these categories."""
    database = MemoryDatabase()
    for number, name in categories.items():
        database.connection.execute(
            "INSERT INTO categories (id, slug, name, folder, name_sort, added_at) VALUES (?, ?, ?, ?, ?, 0)",
            (number, name.lower(), name, name.encode(), name.lower()),
        )
    for member in members:
        database.connection.execute(
            "INSERT INTO users (id, name, role, created_at) VALUES (?, ?, ?, 1000000000)",
            (member.user_id, member.name, member.role),
        )
        database.connection.execute(
            "INSERT INTO user_keys (user_id, fingerprint, public_key, label, added_at) VALUES (?, ?, ?, ?, 1000000000)",
            (member.user_id, f"SHA256:key-of-{member.name}", public_key(member.user_id), f"{member.name}'s laptop"),
        )
    return Accounts(database, changed), database
