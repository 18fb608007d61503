"""Check when the last backup was made, and whether it was verified."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from core.config import Settings
from core.maintenance.backups.backup_records import read_backup_records
from core.maintenance.findings import Finding, ok, warn
from core.text import display_text
from core.wording import local_time_words, size_words

_SUBJECT = "backup"
_NOW = "Make one: `sshowcase backup FILE`, and read its message."


def backup_findings(settings: Settings) -> Iterator[Finding]:
    """Report the last backup that was verified, the one that failed since, and one that is overdue."""
    records = read_backup_records(settings.data_dir)
    every = settings.backup_seconds
    if records.last_failed:
        yield warn(_SUBJECT, f"the last one failed: {display_text(records.reason)}", _NOW)
    if records.verified_at is None:
        if every:
            yield warn(_SUBJECT, "none was made yet; `backup_every` wants them", "`sshowcase serve` makes them.")
        else:
            yield ok(_SUBJECT, "none was made yet; `sshowcase backup FILE` or the setting `backup_every` makes one")
        return
    moment = local_time_words(datetime.fromtimestamp(records.verified_at, UTC))
    words = f"the last one is of {moment}, verified ({records.rows:,} rows, {size_words(records.size)})"
    words += f": {display_text(records.file)}"
    if not Path(records.file).exists():
        yield warn(_SUBJECT, f"{words}, which is not there now", "Make another one, or connect its disk.")
    elif every and time.time() - records.verified_at > 2 * every:
        yield warn(_SUBJECT, f"{words}, which is older than `backup_every` wants", "`sshowcase serve` makes them.")
    else:
        yield ok(_SUBJECT, words)
