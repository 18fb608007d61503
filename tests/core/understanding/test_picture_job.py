"""Jobs that look at photos with a model continue after an error."""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path
from typing import Any

import pytest

from core.config import Settings
from core.derivatives.derivative_store import DerivativeStore
from core.errors import GalleryError, WritesStoppedError
from core.jobs.job_run import JobRun
from core.jobs.models import JobKind
from core.understanding.model_workers import ModelWorkers
from core.understanding.parts import ModelPart
from core.understanding.picture_job import PictureJob


class SwitchedOn:
    """Stands for a database in which the part is switched on, and for the jobs of a gallery."""

    async def read(self, _: object) -> bool:
        return True

    def register(self, *_: object, **__: object) -> None:
        pass


class FailingJob(PictureJob[None]):
    """Raises one error at each look."""

    part = ModelPart.OCR
    kind = JobKind.TEXT
    sentence = "Reading text"
    errors: tuple[Exception, ...] = ()
    looks = 0

    async def _has_work(self) -> bool:
        self.looks += 1
        raise self.errors[self.looks - 1]

    async def _work(self, run: JobRun) -> int:
        raise NotImplementedError


async def test_a_watch_continues_after_each_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Also after one that nobody expected, which is logged; it ends when nothing can be written."""
    settings = Settings(tmp_path / "data", tmp_path / "config", tmp_path, None)
    nothing: Any = SwitchedOn()
    job = FailingJob(nothing, nothing, ModelWorkers(settings), DerivativeStore(tmp_path), settings)
    job.errors = (ValueError("an odd row"), GalleryError("no model"), WritesStoppedError("stopped"))
    pauses: list[float] = []

    async def paused(seconds: float) -> None:
        pauses.append(seconds)

    monkeypatch.setattr(asyncio, "sleep", paused)
    with caplog.at_level(logging.WARNING):
        await job.watch()
    assert (job.looks, len(pauses)) == (3, 2)
    assert "an odd row" in caplog.text
