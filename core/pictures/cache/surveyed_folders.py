"""The folders of the store in which the last cleaning found nothing to do, so that the next one leaves them out.

Triggers forget a folder when a row of its photos changes; a file that is added or removed changes the time of the
folder.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from core.pictures.cache.cache_decisions import RECENT_SECONDS, Verdict

_LONGEST: Final = 7 * 86400.0
"""Seconds after which a folder is looked at in any case: files may have been damaged in place."""


@dataclass(frozen=True, slots=True)
class SurveyedFolder:
    """A folder in which there was nothing to do."""

    mtime_ns: int
    preview_bytes: int
    """What previews that can be removed for others take in it."""
    due: float
    """Unix time from which something in it may expire."""


def folder_times(store: Path, names: Iterable[str]) -> dict[str, int]:
    """Return when folders of the store were changed last, in nanoseconds; 0 where there is none."""
    times = dict.fromkeys(names, 0)
    for name in times:
        with suppress(FileNotFoundError):
            times[name] = os.stat(store / name).st_mtime_ns  # noqa: PTH116 - a thousand of them
    return times


def settled(mtime_ns: int, verdict: Verdict, others: Iterable[str], now: float) -> SurveyedFolder | None:
    """Return what is to be recorded of a folder; None where the next cleaning has to look again.

    A power failure may empty files that were written lately, without a change of their folder.
    """
    has_work = verdict.stale or verdict.expired or verdict.forgotten or verdict.missing or [*others]
    if has_work or mtime_ns > (now - RECENT_SECONDS) * 1e9:
        return None
    previews = sum(file.bytes for file in verdict.evictable)
    return SurveyedFolder(mtime_ns, previews, min(verdict.due, now + _LONGEST))


def surveyed_folders(connection: sqlite3.Connection, now: float, unused_seconds: float) -> dict[str, SurveyedFolder]:
    """Return the folders in which there was nothing to do with this setting, and nothing has expired since."""
    rows = connection.execute(_SETTLED, {"now": now, "longest": _LONGEST, "unused": unused_seconds}).fetchall()
    return {row["name"]: SurveyedFolder(row["mtime_ns"], row["preview_bytes"], row["due"]) for row in rows}


def begin_surveys(connection: sqlite3.Connection, names: Iterable[str], run: str) -> None:
    """Note that a cleaning is about to look at these folders."""
    connection.executemany(_BEGIN, [(name, run) for name in names])


def record_surveys(
    connection: sqlite3.Connection, found: Mapping[str, SurveyedFolder], run: str, unused_seconds: float
) -> None:
    """Record folders in which a cleaning found nothing to do, without those whose photos have changed since."""
    connection.executemany(
        _RECORD,
        [
            {
                "name": name,
                "run": run,
                "mtime_ns": folder.mtime_ns,
                "bytes": folder.preview_bytes,
                "due": folder.due,
                "unused": unused_seconds,
            }
            for name, folder in found.items()
        ],
    )


_SETTLED = """
SELECT name, mtime_ns, preview_bytes, due FROM surveyed_folders
WHERE mtime_ns IS NOT NULL AND due > :now AND due <= :now + :longest AND unused_seconds = :unused
"""

_BEGIN = "INSERT OR REPLACE INTO surveyed_folders (name, run) VALUES (?, ?)"

_RECORD = """
UPDATE surveyed_folders SET mtime_ns = :mtime_ns, preview_bytes = :bytes, due = :due, unused_seconds = :unused
WHERE name = :name AND run = :run
"""
