"""`errors`: list the files and folders that could not be read, with the reason."""

from __future__ import annotations

import argparse
from collections import Counter
from dataclasses import asdict
from typing import TYPE_CHECKING

from core.commands.arguments import add_json
from core.commands.command import Command
from core.commands.context import Context
from core.models import BLOCK_SIZE, FileKind, kind_words, unsupported_words
from core.permissions import Action, require

if TYPE_CHECKING:
    from core.gallery import Gallery


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of this command."""
    kinds = parser.add_mutually_exclusive_group()
    kinds.add_argument(
        "--dates", action="store_true", help="list photos that hold a date which cannot be right instead"
    )
    kinds.add_argument(
        "--unsupported", action="store_true", help="list what is not shown instead: documents, sidecars and others"
    )
    add_json(
        parser, "one JSON object per line: path, reason, seen_at; with --unsupported: folder, kind, count, example"
    )


async def run(context: Context, gallery: Gallery, arguments: argparse.Namespace) -> int:
    """Print the list, or a sentence if it is empty."""
    if arguments.unsupported:
        return await _print_unsupported(context, gallery)
    library, actor = gallery.library, context.actor
    errors = await (library.date_problems(actor) if arguments.dates else library.errors(actor))
    for number, error in enumerate(errors):
        if number % BLOCK_SIZE == 0:
            await context.drain()
            require(context.actor, Action.SEE_ERRORS, "see errors")
        if context.json:
            context.print_json({"path": error.path, "reason": error.reason, "seen_at": error.seen_at.isoformat()})
        else:
            context.print(f"{error.path}\n    {error.reason}")
    if arguments.dates and not errors and not context.json:
        context.print("Every recorded date can be right.")
    elif not errors and not context.json:
        context.print("All scanned files could be read.")
        skipped = unsupported_words(await gallery.library.unsupported_counts(context.actor))
        if skipped:
            context.print(f"Not shown: {skipped} (see `errors --unsupported`).")
    return 0


async def _print_unsupported(context: Context, gallery: Gallery) -> int:
    """Print folders with the kinds of what is not shown, and the sums at the end."""
    found = await gallery.library.unsupported(context.actor)
    sums: Counter[FileKind] = Counter()
    for number, files in enumerate(found):
        if number % BLOCK_SIZE == 0:
            await context.drain()
        sums[files.kind] += files.count
        if context.json:
            context.print_json(asdict(files))
        else:
            others = "" if files.count == 1 else ", such as"
            context.print(f"{files.folder}\n    {kind_words(files.kind, files.count)}{others or ':'} {files.example}")
    if not context.json:
        context.print(f"Not shown: {unsupported_words(sums)}." if sums else "Every scanned file is shown.")
    return 0


COMMAND = Command(
    name="errors",
    summary="list what could not be read, and why, what is not shown, or dates that cannot be right",
    arguments=add_arguments,
    run=run,
    permission=Action.SEE_ERRORS,
)
