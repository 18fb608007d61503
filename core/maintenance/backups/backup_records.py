"""When the last backups were made, in a file of the data folder: what `doctor` says, and when the next is due."""

from __future__ import annotations

import json
import os
import secrets
import time
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from types import NoneType
from typing import Any

_NAME = "backups.json"
_LATEST = 2**36
_TIME = (int, float, NoneType)
_KINDS: dict[str, tuple[type, ...]] = {
    "verified_at": _TIME,
    "file": (str,),
    "size": (int,),
    "rows": (int,),
    "failed_at": _TIME,
    "reason": (str,),
}


@dataclass(frozen=True, slots=True)
class BackupRecords:
    """What is known about backups. Times are seconds since 1970; None where there was none."""

    verified_at: float | None = None
    """When the last one was made that passed its check."""
    file: str = ""
    size: int = 0
    rows: int = 0
    failed_at: float | None = None
    """When the last one failed."""
    reason: str = ""
    """Why that one failed."""

    @property
    def last_failed(self) -> bool:
        """Whether the last attempt failed."""
        return self.failed_at is not None and self.failed_at > (self.verified_at or 0)


def read_backup_records(data_dir: Path) -> BackupRecords:
    """Read the file; one that is missing or damaged says nothing."""
    with suppress(OSError, ValueError, TypeError):
        fields = json.loads((data_dir / _NAME).read_text())
        records = BackupRecords(**fields)
        if _is_sound(fields):
            return records
    return BackupRecords()


def note_verified(data_dir: Path, file: Path, size: int, rows: int) -> None:
    """Record a backup that passed its check. A data folder that cannot be written keeps no record."""
    records = read_backup_records(data_dir)
    _write(data_dir, replace(records, verified_at=time.time(), file=str(file), size=size, rows=rows))


def note_failed(data_dir: Path, reason: str) -> None:
    """Record a backup that failed, and why."""
    _write(data_dir, replace(read_backup_records(data_dir), failed_at=time.time(), reason=reason))


def _is_sound(fields: dict[str, Any]) -> bool:
    """Return whether fields have their kinds, and the times are those of a calendar."""
    times = (fields.get(name) or 0 for name in ("verified_at", "failed_at"))
    return all(isinstance(value, _KINDS[name]) for name, value in fields.items()) and all(
        0 <= at < _LATEST for at in times
    )


def _write(data_dir: Path, records: BackupRecords) -> None:
    part = data_dir / f".{_NAME}.{secrets.token_hex(4)}.part"
    with suppress(OSError):
        try:
            descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
            with open(descriptor, "w") as file:  # noqa: PTH123 - a descriptor
                json.dump(asdict(records), file)
            part.replace(data_dir / _NAME)
        finally:
            part.unlink(missing_ok=True)
