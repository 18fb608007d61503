"""`history`, `undo` and `redo`: changes as they were made, and their inverses."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from core.commands.arguments import add_json, add_no_header, positive_number
from core.commands.command import Command
from core.commands.context import Context
from core.commands.json_objects import iso
from core.commands.table import Column, Table
from core.permissions import Action
from core.wording import local_time_words

if TYPE_CHECKING:
    from core.gallery import Gallery
    from core.operations import HistoryEntry

_COLUMNS = (Column("ID", right=True), Column("WHEN"), Column("WHO"), Column("STATE"), Column("WHAT"))


def add_history_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `history`."""
    parser.add_argument("--all", action="store_true", help="the changes of all members (admins)")
    parser.add_argument(
        "--limit", type=positive_number, default=50, metavar="N", help="the number of entries (default 50)"
    )
    parser.add_argument("--before", type=int, metavar="ID", help="only changes older than this one")
    parser.add_argument(
        "--with", dest="words", default="", metavar="TEXT", help="only changes described with this text"
    )
    add_no_header(parser)
    add_json(parser, "one JSON object per change, newest first")


async def run_history(context: Context, gallery: Gallery, arguments: argparse.Namespace) -> int:
    """Print the newest changes: the newest last, with --json first."""
    from core.operations import HistoryFilter

    wanted = HistoryFilter(others=arguments.all, before=arguments.before, words=arguments.words)
    entries = await gallery.operations.history(context.actor, wanted, arguments.limit)
    if context.json:
        for entry in entries:
            context.print_json(_json(entry))
        return 0
    rows = [
        (
            str(entry.id),
            local_time_words(entry.at, seconds=True),
            entry.member,
            "done" if entry.undone_at is None else "undone",
            entry.words,
        )
        for entry in reversed(entries)
    ]
    Table(context, _COLUMNS).print(rows)
    return 0


def add_undo_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `undo` and `redo`."""
    parser.add_argument("id", nargs="?", type=int, metavar="ID", help="the number of a change, as `history` shows it")
    parser.add_argument("--confirm", action="store_true", help="also a change of members, roles, access or settings")
    add_json(parser, "the change as one JSON object")


async def run_undo(context: Context, gallery: Gallery, arguments: argparse.Namespace) -> int:
    """Undo the newest change of this member, or the one with the number."""
    from core.operations import Request

    undone = await gallery.undo(context.actor, Request(arguments.id, is_confirmed=arguments.confirm))
    if undone is None:
        context.print_error("There is nothing to undo.")
        return 0
    return await _report(context, gallery, arguments.id, "Undone")


async def run_redo(context: Context, gallery: Gallery, arguments: argparse.Namespace) -> int:
    """Apply again what this member undid last, or the change with the number."""
    from core.operations import Request

    redone = await gallery.redo(context.actor, Request(arguments.id, is_confirmed=arguments.confirm))
    if redone is None:
        context.print_error("There is nothing to redo.")
        return 0
    return await _report(context, gallery, arguments.id, "Redone")


HISTORY = Command(
    name="history",
    summary="list changes with their numbers",
    arguments=add_history_arguments,
    run=run_history,
    permission=Action.OWN_HISTORY,
)
UNDO = Command(
    name="undo",
    summary="undo your newest change, or the one with a number",
    arguments=add_undo_arguments,
    run=run_undo,
    permission=Action.OWN_HISTORY,
)
REDO = Command(
    name="redo",
    summary="redo what you undid last, or the change with a number",
    arguments=add_undo_arguments,
    run=run_redo,
    permission=Action.OWN_HISTORY,
)


async def _report(context: Context, gallery: Gallery, operation_id: int | None, done: str) -> int:
    entry = await gallery.operations.entry(context.actor, operation_id)
    if entry is None:
        context.print(f"{done}.")
    elif context.json:
        context.print_json(_json(entry))
    else:
        whose = "" if entry.is_own else f"{entry.member} "
        context.print(f"{done}, number {entry.id}: {whose}{entry.words}.")
    return 0


def _json(entry: HistoryEntry) -> dict[str, object]:
    return {
        "id": entry.id,
        "at": iso(entry.at),
        "kind": entry.kind,
        "member": entry.member,
        "what": entry.words,
        "counts": {str(kind): count for kind, count in entry.counts.items()},
        "undone_at": None if entry.undone_at is None else iso(entry.undone_at),
        "undone_by": entry.undone_by or None,
    }
