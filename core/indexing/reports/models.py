"""What a scan did, as its report says it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce

from core.jobs.models import JobInfo, JobState
from core.models import ScanReport


@dataclass(frozen=True, slots=True)
class RunProblem:
    """Something that could not be read in one scan."""

    path: str
    """With its root; safe to show."""
    reason: str


@dataclass(frozen=True, slots=True)
class RootRun:
    """What a scan did in one root."""

    root: str
    """Safe to show."""
    state: JobState
    reason: str
    """Why it failed or was cancelled; otherwise empty."""
    report: ScanReport
    """Its `errors` are all files of the root that cannot be read, also those of earlier scans."""


@dataclass(frozen=True, slots=True)
class RunReport:
    """What a scan did."""

    job: JobInfo
    roots: tuple[RootRun, ...]
    """The roots that it has reached."""
    problems: tuple[RunProblem, ...] = ()
    """What this scan could not read: the first thousand of each root. Lists of reports leave it out."""

    @property
    def total(self) -> ScanReport:
        """The counts of all roots together."""
        return reduce(ScanReport.plus, (run.report for run in self.roots), ScanReport())
