"""What the gallery holds and what it could not read."""

from __future__ import annotations

import os
import sqlite3

from core.library.rows import utc
from core.models import Actor, Health, ScanError
from core.permissions import Action, may
from core.sets.clauses import Purpose
from core.sets.statements import Statement
from core.text import display_path, display_text


def errors(connection: sqlite3.Connection, actor: Actor) -> tuple[ScanError, ...]:
    """List photos, folders and other files that could not be read, newest first.

    With access to some categories only, the list has only their photos.
    """
    return tuple(
        ScanError(
            path=display_path(os.path.join(row["root"], row["path"]) if row["path"] else row["root"]),  # noqa: PTH118 - bytes
            reason=display_text(row["reason"]),
            seen_at=utc(row["seen_at"]),
        )
        for row in connection.execute(*_ERRORS.fill(actor))
    )


def health(connection: sqlite3.Connection, actor: Actor) -> Health:
    """Count what the actor has access to; errors are 0 without the permission to see them."""
    groups = connection.execute(*_COUNTS.fill(actor)).fetchone()
    broken = connection.execute(*_ERROR_COUNT.fill(actor)).fetchone()[0] if may(actor, Action.SEE_ERRORS) else 0
    return Health(groups["categories"], groups["collections"], groups["photos"], broken)


_ERRORS = Statement(
    "files that could not be read",
    """
SELECT roots.path AS root, photos.path AS path, error AS reason, coalesce(error_at, photos.added_at) AS seen_at
FROM photos JOIN roots ON roots.id = root_id
WHERE error IS NOT NULL AND {listed}
    AND {visible}
UNION ALL
SELECT roots.path, scan_errors.path, reason, seen_at
FROM scan_errors JOIN roots ON roots.id = root_id
WHERE :sees_all
ORDER BY seen_at DESC, root, path
""",
    Purpose.AUDIT,
)

_COUNTS = Statement(
    "counts of the gallery",
    """
SELECT count(*) AS categories, coalesce(sum(collection_count), 0) AS collections,
    coalesce(sum(photo_count), 0) AS photos
FROM categories
WHERE photo_count > 0 AND {categories.visible}
""",
)

_ERROR_COUNT = Statement(
    "count of files that could not be read",
    """
SELECT (
    SELECT count(*) FROM photos
    WHERE error IS NOT NULL AND {listed}
        AND {visible}
) + (
    SELECT count(*) FROM scan_errors WHERE :sees_all
)
""",
    Purpose.AUDIT,
)
