"""`audit`: list sign-ins and changes to members."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from core.commands.arguments import add_json, add_no_header, positive_number
from core.commands.command import Command
from core.commands.context import Context
from core.commands.json_objects import iso
from core.commands.table import Column, Table
from core.permissions import Action
from core.wording import local_time_words, with_local_times

if TYPE_CHECKING:
    from core.gallery import Gallery

_COLUMNS = (Column("WHEN"), Column("WHAT"), Column("WHO"), Column("FROM"), Column("DETAILS"))


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of this command."""
    parser.add_argument(
        "--limit", type=positive_number, default=50, metavar="N", help="the number of entries (default 50)"
    )
    parser.add_argument("--before", type=int, metavar="ID", help="only entries older than this one; --json shows ids")
    add_no_header(parser)
    add_json(parser, "one JSON object per entry, newest first")


async def run(context: Context, gallery: Gallery, arguments: argparse.Namespace) -> int:
    """Print the newest entries: the newest last, with --json first."""
    entries = await gallery.accounts.audit_log.entries(context.actor, arguments.limit, arguments.before)
    if context.json:
        for entry in entries:
            context.print_json(
                {
                    "id": entry.id,
                    "at": iso(entry.at),
                    "kind": entry.kind,
                    "name": entry.name,
                    "source": entry.source,
                    "details": entry.details,
                }
            )
        return 0
    rows = [
        (
            local_time_words(entry.at, seconds=True),
            entry.kind,
            entry.name,
            entry.source,
            with_local_times(entry.details),
        )
        for entry in reversed(entries)
    ]
    Table(context, _COLUMNS).print(rows)
    return 0


COMMAND = Command(
    name="audit",
    summary="list sign-ins and changes to members",
    arguments=add_arguments,
    run=run,
    permission=Action.SEE_AUDIT,
)
