"""Folders of real photos, and their scan in one call."""

from __future__ import annotations

import functools
import io
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from core.config import Settings
from core.database.database import Database
from core.derivatives.worker_pool import WorkerPool
from core.indexing.scanning import scan
from core.jobs.job_run import JobRun
from core.jobs.models import JobProgress
from core.models import ScanReport
from tests.core.media.drawing import photo_exif, quarters

STATE = """
SELECT asset_key, version, path, size, mtime_ns, width, height, deleted_at, error, collection_id FROM photos ORDER BY id
"""
"""The columns that a scan must not change for unchanged files."""


@functools.cache
def jpeg(width: int = 60, height: int = 40, taken: str = "2024:05:01 12:30:00") -> bytes:
    """Return the bytes of a small camera photo."""
    stream = io.BytesIO()
    quarters((width, height)).save(stream, "JPEG", exif=photo_exif(taken=taken).tobytes())
    return stream.getvalue()


def write(root: Path, *names: str | bytes, contents: bytes | None = None, mtime: int = 1_600_000_000) -> None:
    """Write photos below a root; each gets its own time, so that none looks like another one that was moved."""
    for number, name in enumerate(names):
        path = os.fsencode(root) + b"/" + os.fsencode(name)
        os.makedirs(os.path.dirname(path), exist_ok=True)  # noqa: PTH103, PTH120 - paths of bytes
        with open(path, "wb") as file:  # noqa: PTH123 - the same
            file.write(jpeg() if contents is None else contents)
        os.utime(path, (mtime + number, mtime + number))


@dataclass
class Scanner:
    """Scans one root, and records the callbacks."""

    database: Database
    pool: WorkerPool
    settings: Settings
    root: Path
    progress: list[JobProgress] = field(default_factory=list)
    changes: int = 0

    async def __call__(self, *roots: Path, **options: Any) -> ScanReport:
        """Scan the root, or others."""
        return await scan(
            self.database,
            self.pool,
            self.settings,
            roots or [self.root],
            run=JobRun({}, on_progress=self.progress.append),
            on_change=options.pop("on_change", self._changed),
            **options,
        )

    def _changed(self) -> None:
        self.changes += 1

    async def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """Return the rows of a query as tuples."""
        return await self.database.read(lambda connection: [tuple(row) for row in connection.execute(sql).fetchall()])

    async def execute(self, sql: str) -> None:
        """Change the database directly."""
        await self.database.write(lambda connection: connection.execute(sql).close())

    async def value(self, sql: str) -> Any:
        """Return the only value of a query."""
        return (await self.rows(sql))[0][0]


class SpyPool(WorkerPool):
    """A pool that counts its calls, and can run another function instead."""

    def __init__(self, instead: Callable[..., Any] | None = None) -> None:
        super().__init__()
        self.runs: list[str] = []
        self._instead = instead

    async def run(self, function: Callable[..., Any], *args: object, **options: Any) -> Any:
        self.runs.append(getattr(function, "__name__", ""))
        chosen = self._instead if self._instead is not None and function.__name__ == "read_files" else function
        return await super().run(chosen, *args, **options)
