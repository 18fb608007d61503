"""`scan PATH…`: bring the index up to date and print what changed."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from core.commands.arguments import add_json, checked_folders
from core.commands.command import Command
from core.commands.context import Context
from core.commands.progress import progress_shown
from core.errors import UsageError
from core.models import ScanReport, unsupported_words
from core.permissions import Action

if TYPE_CHECKING:
    from core.gallery import Gallery


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of this command."""
    parser.add_argument("paths", nargs="*", metavar="PATH", help="a folder of photos; default: those indexed before")
    parser.add_argument("--accept-missing", action="store_true", help="accept that most photos of a folder are missing")
    parser.add_argument("--all", action="store_true", help="read all files again, also those that look unchanged")
    add_json(parser, "one JSON object of counts, at the end")


async def run(context: Context, gallery: Gallery, arguments: argparse.Namespace) -> int:
    """Scan and report; unreadable files are counted, listed by `errors`, and no reason to fail."""
    roots: list[Path] = []
    if arguments.paths:
        if not context.may_read_server_paths:
            raise UsageError("Folders of the server cannot be named over SSH.", "Run `scan` without a path.")
        roots = checked_folders(arguments.paths, await gallery.indexing.roots())
    elif not await gallery.indexing.roots():
        raise UsageError("Nothing is indexed yet.", "Name a folder: sshowcase scan ~/Pictures")
    with progress_shown(context, gallery):
        report = await gallery.indexing.scan(
            context.actor, roots, accept_missing=arguments.accept_missing, reads_all=arguments.all
        )
    if context.remote and gallery.settings.thumbnails_in_background:
        gallery.background.start(gallery.indexing.make_thumbnails(), "make thumbnails")
    if context.json:
        context.print_json(asdict(report) | {"seconds": round(report.seconds, 3)})
    else:
        context.print(report_sentence(report))
    return 0


COMMAND = Command(
    name="scan",
    summary="index folders of photos in place",
    arguments=add_arguments,
    run=run,
    permission=Action.SCAN,
)


def report_sentence(report: ScanReport) -> str:
    """Return the report as a sentence, without counts of zero."""
    counts = {
        "new": report.added,
        "changed": report.changed,
        "moved": report.moved,
        "missing": report.missing,
        "excluded": report.excluded,
        "unchanged": report.unchanged,
    }
    found = ", ".join(f"{count:,} {word}" for word, count in counts.items() if count) or "no photos found"
    skipped = f" Not shown: {unsupported_words(report.unsupported)}." if report.unsupported else ""
    unreadable = f"; {report.errors:,} could not be read (see `sshowcase errors`)" if report.errors else ""
    return f"Scanned in {report.seconds:.1f} s: {found}{unreadable}.{skipped}"
