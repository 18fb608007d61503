"""Reports of scans as text: what commands print and screens show."""

from __future__ import annotations

from core.indexing.reports.models import RootRun, RunReport
from core.models import FileKind, ScanReport, kind_words, unsupported_words
from core.wording import local_time_words, waiting_words

_NAMED = 10
"""Folders of stories that a line names."""


def count_words(report: ScanReport) -> str:
    """Format the counts as 12 new, 3 changed: without zeros, empty if all are zero."""
    counts = {
        "new": report.added,
        "changed": report.changed,
        "moved": report.moved,
        "missing": report.missing,
        "excluded": report.excluded,
        "unchanged": report.unchanged,
    }
    words = ", ".join(f"{count:,} {word}" for word, count in counts.items() if count)
    sidecars = f"with {kind_words(FileKind.SIDECAR, report.sidecars)}" if report.sidecars else ""
    return ", ".join(filter(None, (words, sidecars)))


def report_lines(report: RunReport) -> list[str]:
    """Return the lines of a report: the scan, its folders, and what it could not read."""
    job = report.job
    by = f", started by {job.started_by}" if job.started_by else ""
    took = f" in {waiting_words((job.ended - job.started).total_seconds())}" if job.started and job.ended else ""
    lines = [f"Scan {job.id} of {local_time_words(job.started or job.created)}: {job.state.words}{took}{by}."]
    if job.reason:
        lines.append(job.reason)
    for run in report.roots:
        lines += ["", run.root, *(f"    {line}" for line in root_lines(run))]
    if report.problems:
        lines += ["", f"Could not be read in this scan: {len(report.problems):,}"]
    for problem in report.problems:
        lines += [f"    {problem.path}", f"        {problem.reason}"]
    return lines


def root_lines(run: RootRun) -> list[str]:
    """Return what a scan did in one root."""
    lines = [f"{run.state.words}: {count_words(run.report) or 'no photos found'}"]
    if run.reason:
        lines.append(run.reason)
    if run.report.errors:
        lines.append(f"{run.report.errors:,} could not be read in all (see `sshowcase errors`)")
    if run.report.unsupported:
        lines.append(f"Not shown: {unsupported_words(run.report.unsupported)}")
    return lines + story_lines(run.report)


def story_lines(report: ScanReport) -> list[str]:
    """Return which folders a scan shows as stories from now on, and which as collections again."""
    return [
        f"{len(folders):,} folder{'s' * (len(folders) > 1)} {words}: {', '.join(folders[:_NAMED])}"
        + ", …" * (len(folders) > _NAMED)
        for folders, words in (
            (report.stories, "shown as stories of their collections from now on, and listed nowhere else"),
            (report.former_stories, "no longer shown as stories, but as collections"),
        )
        if folders
    ]
