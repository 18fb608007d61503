"""The audit log as admins read it, and the entries about sessions; operations write their own entries."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime

from core.accounts.connected_sessions import SessionInfo
from core.accounts.credentials import member_keys, stored_passwords
from core.accounts.models import AuditEntry
from core.database.database import Database
from core.models import Actor
from core.operations import audit
from core.operations.actors import present_actor
from core.permissions import Action, require

MAX_ENTRIES = 1000
"""How many entries one call returns at most."""


class AuditLog:
    """Who signed in and who changed what; `Accounts` holds it as `audit_log`."""

    def __init__(self, database: Database) -> None:
        """Read from that database and write to it."""
        self._database = database

    async def entries(self, actor: Actor, limit: int = 100, before: int | None = None) -> tuple[AuditEntry, ...]:
        """Return the newest entries, newest first; `before` (an entry's id) asks for older ones."""

        def query(connection: sqlite3.Connection) -> tuple[AuditEntry, ...]:
            require(present_actor(connection, actor), Action.SEE_AUDIT, "see the audit log")
            return _entries(connection, limit, before)

        return await self._database.read(query)

    async def signed_in(self, actor: Actor, fingerprint: str | None, source: str) -> None:
        """Record that a member has signed in from `source` with that key; without one, with a password."""

        def change(connection: sqlite3.Connection) -> None:
            if fingerprint is not None:
                member_keys.touch_key(connection, fingerprint)
            stored_passwords.touch_member(connection, actor.user_id)
            audit.record(connection, audit.SIGNED_IN, actor, fingerprint or "by a password", source=source)
            audit.prune(connection, audit.SIGNED_IN)

        await self._database.write(change)

    async def disconnected(self, actor: Actor, session: SessionInfo) -> None:
        """Record that an admin has ended a session."""
        details = f"{session.actor.name} from {session.address}"
        await self.record(audit.DISCONNECTED, actor=actor, source=audit.whereabouts(actor), details=details)

    async def record(
        self, kind: str, *, actor: Actor | None = None, name: str = "", source: str = "", details: str = ""
    ) -> None:
        """Add an entry about a session; the oldest of its kind are deleted beyond `audit.KEPT_PER_KIND`."""

        def change(connection: sqlite3.Connection) -> None:
            audit.record(connection, kind, actor, details, name=name, source=source)
            audit.prune(connection, kind)

        await self._database.write(change)


def _entries(connection: sqlite3.Connection, limit: int, before: int | None) -> tuple[AuditEntry, ...]:
    values = {"limit": max(0, min(limit, MAX_ENTRIES)), "before": before}
    return tuple(
        AuditEntry(
            id=row["id"],
            at=datetime.fromtimestamp(row["at"], UTC),
            kind=row["kind"],
            name=row["name"],
            source=row["source"],
            details=row["details"],
        )
        for row in connection.execute(_ENTRIES, values)
    )


_ENTRIES = """
SELECT id, at, kind, name, source, details FROM audit
WHERE :before IS NULL OR id < :before
ORDER BY id DESC
LIMIT :limit
"""
