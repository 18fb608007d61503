"""`scan PATH…`: bring the index up to date and print what changed."""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from core.commands.arguments import add_json, checked_folders, job_id_of
from core.commands.command import Command
from core.commands.context import Context
from core.commands.json_objects import iso
from core.commands.progress import progress_shown
from core.commands.server.cluster_flag import add_dask_flag, cluster_used
from core.errors import UsageError
from core.indexing.previews.models import ChangeKind, PlannedChange, RootPreview
from core.indexing.reports.models import RunReport
from core.indexing.reports.report_words import count_words, report_lines, story_lines
from core.models import BLOCK_SIZE, ScanReport, unsupported_words
from core.permissions import Action, require
from core.text import display_path, display_text

if TYPE_CHECKING:
    from core.gallery import Gallery


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of this command."""
    parser.add_argument("paths", nargs="*", metavar="PATH", help="a folder of photos; default: those indexed before")
    parser.add_argument(
        "--accept-missing", action="store_true", help="accept that more than a fifth of a folder is missing"
    )
    parser.add_argument("--all", action="store_true", help="read all files again, also those that look unchanged")
    parser.add_argument("--fail-fast", action="store_true", help="stop at the first file that cannot be read")
    add_dask_flag(parser)
    parser.add_argument(
        "--report",
        nargs="?",
        const="",
        metavar="ID",
        help="print what a scan did instead; without ID the last one; `jobs list` has the ids",
    )
    parser.add_argument(
        "--dry-run", action="store_true", help="list what would change, and why, without changing anything"
    )
    add_json(
        parser,
        "one JSON object of counts, at the end; with --dry-run one per change before it: change, path, why, moved_from",
    )


async def run(context: Context, gallery: Gallery, arguments: argparse.Namespace) -> int:
    """Scan and report; unreadable files are counted, listed by `errors`, and no reason to fail."""
    if arguments.report is not None:
        job_id = job_id_of(arguments.report) if arguments.report else None
        _print_report(context, await gallery.indexing.report(context.actor, job_id))
        return 0
    roots: list[Path] = []
    if arguments.paths:
        if not context.may_read_server_paths:
            raise UsageError("Folders of the server cannot be named over SSH.", "Run `scan` without a path.")
        roots = checked_folders(arguments.paths, await gallery.indexing.roots())
    elif not await gallery.indexing.roots():
        raise UsageError("Nothing is indexed yet.", "Name a folder: sshowcase scan ~/Pictures")
    if arguments.dry_run:
        with progress_shown(context, gallery):
            previews = await gallery.indexing.preview(
                context.actor, roots, accept_missing=arguments.accept_missing, reads_all=arguments.all
            )
        await _print_previews(context, previews)
        return 0
    async with cluster_used(context, gallery, arguments.dask):
        report = await _scanned(context, gallery, roots, arguments)
    if context.remote:
        gallery.indexing.start_jobs_after_scan()
    if context.json:
        context.print_json(asdict(report) | {"seconds": round(report.seconds, 3)})
    else:
        for line in (report_sentence(report), *story_lines(report)):
            context.print(line)
    return 0


async def _scanned(
    context: Context, gallery: Gallery, roots: Sequence[Path], arguments: argparse.Namespace
) -> ScanReport:
    with progress_shown(context, gallery):
        report = await gallery.indexing.scan(
            context.actor,
            roots,
            accept_missing=arguments.accept_missing,
            reads_all=arguments.all,
            fails_fast=arguments.fail_fast,
        )
        if not context.remote:
            await gallery.cache.clean(after_scan=True)
            await gallery.placing.catch_up()
    return report


def _print_report(context: Context, report: RunReport) -> None:
    if not context.json:
        for line in report_lines(report):
            context.print(line)
        return
    job = report.job
    context.print_json(
        {
            "id": job.id,
            "state": job.state,
            "reason": job.reason,
            "started_by": job.started_by,
            "started": iso(job.started),
            "ended": iso(job.ended),
            "roots": [
                {"root": run.root, "state": run.state, "reason": run.reason}
                | asdict(run.report)
                | {"seconds": round(run.report.seconds, 3)}
                for run in report.roots
            ],
            "problems": [{"path": problem.path, "reason": problem.reason} for problem in report.problems],
        }
    )


async def _print_previews(context: Context, previews: Sequence[RootPreview]) -> None:
    """Print each change with its reason, and the counts at the end."""
    counts: Counter[ChangeKind] = Counter()
    number = 0
    for preview in previews:
        if preview.problem is not None:
            context.print_error(preview.problem)
        for change in preview.changes:
            if number % BLOCK_SIZE == 0:
                await context.drain()
                require(context.actor, Action.SCAN, "scan")
            number += 1
            counts[change.kind] += 1
            _print_change(context, preview.root, change)
    unchanged = sum(preview.unchanged for preview in previews)
    if context.json:
        context.print_json({kind.value: counts[kind] for kind in ChangeKind} | {"unchanged": unchanged})
        return
    words = [f"{counts[kind]:,} {_WORDS[kind]}" for kind in ChangeKind if counts[kind]]
    words += [f"{unchanged:,} unchanged"] if unchanged else []
    context.print(f"A scan would find: {', '.join(words) or 'no photos'}. Nothing was changed.")


def _print_change(context: Context, root: bytes, change: PlannedChange) -> None:
    path = display_path(_joined(root, change.path))
    former = None if change.former is None else display_path(_joined(root, change.former))
    why = display_text(change.reason)
    if context.json:
        context.print_json({"change": change.kind.value, "path": path, "why": why, "moved_from": former})
    else:
        moved = "" if former is None else f"from {former}: "
        context.print(f"{change.kind.value:<9} {path} ({moved}{why})")


def _joined(root: bytes, path: bytes) -> bytes:
    return root.rstrip(b"/") + b"/" + path if path else root


_WORDS = {
    ChangeKind.ADDED: "new",
    ChangeKind.CHANGED: "changed",
    ChangeKind.MOVED: "moved",
    ChangeKind.MISSING: "missing",
    ChangeKind.BACK: "back",
    ChangeKind.EXCLUDED: "excluded",
    ChangeKind.ERROR: "that could not be read",
}


COMMAND = Command(
    name="scan",
    summary="index folders of photos in place",
    arguments=add_arguments,
    run=run,
    permission=Action.SCAN,
)


def report_sentence(report: ScanReport) -> str:
    """Return the report as a sentence, without counts of zero."""
    found = count_words(report) or "no photos found"
    skipped = f" Not shown: {unsupported_words(report.unsupported)}." if report.unsupported else ""
    unreadable = f"; {report.errors:,} could not be read (see `sshowcase errors`)" if report.errors else ""
    return f"Scanned in {report.seconds:.1f} s: {found}{unreadable}.{skipped}"
