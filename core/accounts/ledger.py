"""What every call about members does: asks who acts now, reads or writes in one transaction, and tells of changes."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import TypeVar

from core import operations
from core.accounts import members
from core.database.database import Database
from core.models import Actor
from core.operations.actors import present_actor
from core.operations.change_members import MemberOperation
from core.permissions import Action, require

_T = TypeVar("_T")


class Ledger:
    """The transactions behind `core.accounts.accounts.Accounts`."""

    def __init__(self, database: Database, changed: Callable[[], None] = lambda: None) -> None:
        """Keep everything in that database; `changed` is called after every change of who may come in or do what."""
        self._database = database
        self._changed = changed

    async def _apply(self, actor: Actor, operation: MemberOperation) -> None:
        await operations.apply(self._database, actor, operation)
        self._changed()

    async def _change(self, change: Callable[[sqlite3.Connection], _T]) -> _T:
        result = await self._database.write(change)
        self._changed()
        return result

    async def _ask(self, actor: Actor, action: Action, words: str, question: Callable[[sqlite3.Connection], _T]) -> _T:
        def checked(connection: sqlite3.Connection) -> _T:
            require(present_actor(connection, actor), action, words)
            return question(connection)

        return await self._database.read(checked)

    @staticmethod
    def _require(connection: sqlite3.Connection, actor: Actor, action: Action, words: str) -> Actor:
        """Return the actor as they are now, once they may do this."""
        acting = members.acting(connection, actor)
        require(acting, action, words)
        return acting
