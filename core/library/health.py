"""What the gallery holds and what it could not read."""

from __future__ import annotations

import os
import sqlite3

from core.library.rows import utc
from core.models import Actor, FileKind, Health, ScanError, UnsupportedFiles
from core.permissions import Action, may
from core.sets.clauses import Purpose
from core.sets.statements import Statement
from core.text import display_path, display_text


def errors(connection: sqlite3.Connection, actor: Actor) -> tuple[ScanError, ...]:
    """List photos, folders and other files that could not be read, or only in part, newest first.

    With access to some categories only, the list has only their photos.
    """
    return tuple(_to_error(row) for row in connection.execute(*_ERRORS.fill(actor)))


def health(connection: sqlite3.Connection, actor: Actor) -> Health:
    """Count what the actor has access to; errors are 0 without the permission to see them."""
    groups = connection.execute(*_COUNTS.fill(actor)).fetchone()
    broken = connection.execute(*_ERROR_COUNT.fill(actor)).fetchone()[0] if may(actor, Action.SEE_ERRORS) else 0
    return Health(groups["categories"], groups["collections"], groups["photos"], broken)


def date_problems(connection: sqlite3.Connection, actor: Actor) -> tuple[ScanError, ...]:
    """List photos that hold a date which cannot be right, with the reason, in the order of their paths."""
    return tuple(_to_error(row) for row in connection.execute(*_DATE_PROBLEMS.fill(actor)))


def unsupported(connection: sqlite3.Connection, actor: Actor) -> tuple[UnsupportedFiles, ...]:
    """List what the last scans found and do not show, by folder and kind.

    With access to some categories only, the list has only their folders.
    """
    rows = connection.execute(*_UNSUPPORTED.fill(actor)).fetchall()
    return tuple(
        UnsupportedFiles(
            folder=display_path(os.path.join(row["root"], row["folder"]) if row["folder"] else row["root"]),  # noqa: PTH118 - bytes
            kind=FileKind(row["kind"]),
            count=row["number"],
            example=display_path(row["example"]),
        )
        for row in rows
    )


def unsupported_counts(connection: sqlite3.Connection, actor: Actor, category_slug: str | None) -> dict[FileKind, int]:
    """Count by kind what is not shown of a category, or of all of them and of folders without photos."""
    rows = connection.execute(*_UNSUPPORTED_COUNTS.fill(actor, slug=category_slug)).fetchall()
    return {FileKind(row["kind"]): row["number"] for row in rows}


def _to_error(row: sqlite3.Row) -> ScanError:
    path = os.path.join(row["root"], row["path"]) if row["path"] else row["root"]  # noqa: PTH118 - bytes
    return ScanError(display_path(path), display_text(row["reason"]), utc(row["seen_at"]))


_ERRORS = Statement(
    "files that could not be read",
    """
SELECT roots.path AS root, photos.path AS path, error AS reason, coalesce(error_at, photos.added_at) AS seen_at
FROM photos JOIN roots ON roots.id = root_id
WHERE error IS NOT NULL AND {listed}
    AND {visible}
UNION ALL
SELECT roots.path, photos.path, note, photos.added_at
FROM photos JOIN roots ON roots.id = root_id
WHERE note IS NOT NULL AND needs_package IS NULL AND error IS NULL AND {listed}
    AND {visible}
UNION ALL
SELECT roots.path, scan_errors.path, reason, seen_at
FROM scan_errors JOIN roots ON roots.id = root_id
WHERE :sees_all
ORDER BY seen_at DESC, root, path
""",
    Purpose.AUDIT,
)

_DATE_PROBLEMS = Statement(
    "dates that cannot be right",
    """
SELECT roots.path AS root, photos.path AS path, date_problem AS reason, photos.added_at AS seen_at
FROM photos JOIN roots ON roots.id = root_id
WHERE date_problem IS NOT NULL AND {listed}
    AND {visible}
ORDER BY root, path
""",
    Purpose.AUDIT,
)

_COUNTS = Statement(
    "counts of the gallery",
    """
SELECT count(*) AS categories, coalesce(sum(collection_count), 0) AS collections,
    coalesce(sum(photo_count), 0) AS photos
FROM categories
WHERE {categories.listed} AND {categories.visible}
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

_UNSUPPORTED = Statement(
    "unsupported files",
    """
SELECT roots.path AS root, unsupported_files.folder, kind, number, example
FROM unsupported_files JOIN roots ON roots.id = root_id
    LEFT JOIN categories ON categories.folder = category
WHERE {categories.visible}
ORDER BY root, unsupported_files.folder, kind
""",
)

_UNSUPPORTED_COUNTS = Statement(
    "counts of unsupported files",
    """
SELECT kind, sum(number) AS number
FROM unsupported_files LEFT JOIN categories ON categories.folder = category
WHERE (:slug IS NULL OR categories.slug = :slug) AND {categories.visible}
GROUP BY kind
""",
)
