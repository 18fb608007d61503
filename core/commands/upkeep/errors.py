"""`errors`: list the files and folders that could not be read, with the reason."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from core.commands.arguments import add_json
from core.commands.command import Command
from core.commands.context import Context
from core.models import BLOCK_SIZE
from core.permissions import Action

if TYPE_CHECKING:
    from core.gallery import Gallery


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of this command."""
    add_json(parser, "one JSON object per line: path, reason, seen_at")


async def run(context: Context, gallery: Gallery, _arguments: argparse.Namespace) -> int:
    """Print the list, or a sentence if it is empty."""
    errors = await gallery.library.errors(context.actor)
    for number, error in enumerate(errors):
        if number % BLOCK_SIZE == 0:
            await context.drain()
        if context.json:
            context.print_json({"path": error.path, "reason": error.reason, "seen_at": error.seen_at.isoformat()})
        else:
            context.print(f"{error.path}\n    {error.reason}")
    if not errors and not context.json:
        context.print("All scanned files could be read.")
    return 0


COMMAND = Command(
    name="errors",
    summary="list the files and folders that could not be read, and why",
    arguments=add_arguments,
    run=run,
    permission=Action.SEE_ERRORS,
)
