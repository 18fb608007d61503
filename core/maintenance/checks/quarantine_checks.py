"""Check the files of permanently deleted photos: which wait for their removal, and which are not in the journal."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta

from core.deletion.permanent_deletion import DAYS_IN_QUARANTINE
from core.deletion.quarantine import QUARANTINE
from core.maintenance.findings import Finding, ok, warn
from core.text import display_path
from core.wording import local_time_words

_SUBJECT = "deleted files"


def quarantine_findings(connection: sqlite3.Connection) -> Iterator[Finding]:
    """Report files in quarantine, those that stay there, interrupted moves, and files that are not in the journal."""
    counts = {row["state"]: (row["files"], row["first"]) for row in connection.execute(_COUNTS)}
    if "quarantined" in counts:
        number, first = counts["quarantined"]
        removed = datetime.fromtimestamp(first, UTC) + timedelta(days=DAYS_IN_QUARANTINE)
        words = f"{_files(number)} in quarantine, the first to be removed {local_time_words(removed)}"
        yield ok(_SUBJECT, f"{words}; `delete --list` lists them")
    unfinished = sum(counts[state][0] for state in ("moving", "returning") if state in counts)
    if unfinished:
        yield warn(
            _SUBJECT, f"a move of {_files(unfinished)} was interrupted", "Connect the folder; the next start ends it."
        )
    if "stranded" in counts:
        yield warn(
            _SUBJECT,
            f"{_files(counts['stranded'][0])} stay in quarantine: changed there, or another file is in the place",
            f"Look at them in {QUARANTINE.decode()} of the folder, and move or remove them by hand.",
        )
    known = {row["quarantine"] for row in connection.execute(_KNOWN)}
    for root in [row["path"] for row in connection.execute("SELECT path FROM roots ORDER BY id")]:
        folder = os.path.join(root, QUARANTINE)  # noqa: PTH118 - bytes
        with suppress(OSError), os.scandir(folder) as found:
            unknown = sum(each.name not in known for each in found)
            if unknown:
                yield warn(
                    _SUBJECT,
                    f"{_files(unknown)} in {display_path(folder)} are not in the journal",
                    "They were deleted after the backup that was restored. Move or remove them by hand.",
                )


def _files(number: int) -> str:
    return "1 file" if number == 1 else f"{number:,} files"


_COUNTS = "SELECT state, count(*) AS files, min(changed_at) AS first FROM deletions GROUP BY state"

_KNOWN = """
SELECT quarantine FROM deletions WHERE state IN ('moving', 'quarantined', 'returning', 'stranded')
"""
