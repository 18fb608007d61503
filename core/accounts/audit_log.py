"""Reading the audit log, which `core.operations.audit` writes."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime

from core.accounts.models import AuditEntry

MAX_ENTRIES = 1000
"""How many one call returns at most."""


def entries(connection: sqlite3.Connection, limit: int, before: int | None = None) -> tuple[AuditEntry, ...]:
    """Return the newest entries, newest first; those older than the entry with the id `before`, when it is given."""
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
