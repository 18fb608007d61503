"""`import FILE`: marks from a file that `export FILE` has made."""

from __future__ import annotations

import argparse
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from core.commands.arguments import add_json
from core.commands.command import Command
from core.commands.context import Context
from core.config import is_server_running
from core.errors import GalleryError, UsageError
from core.permissions import Action

if TYPE_CHECKING:
    from core.exchange.importing import ImportPlan
    from core.gallery import Gallery

MOST_WITH_SERVER = 100_000
"""Marks that are imported while a server runs: it waits for them, which takes a few seconds."""

_FOUND = {
    "in place": "in place",
    "moved": "elsewhere now",
    "changed": "with other content",
    "missing": "not in this gallery",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of this command."""
    parser.add_argument("file", type=Path, metavar="FILE", help="a file that `export FILE` has made")
    parser.add_argument("--dry-run", action="store_true", help="print the plan, and change nothing")
    parser.add_argument(
        "--member",
        action="append",
        default=[],
        metavar="NAME=NAME",
        help="the name of a member in the file, and that of the member here whose marks they become; else equal names",
    )
    add_json(parser, "the plan and what was changed as one object")


async def run(context: Context, gallery: Gallery, arguments: argparse.Namespace) -> int:
    """Print the plan and apply it."""
    from core.exchange.importing import MarksImport

    names = dict(_pair(word) for word in arguments.member)
    path = arguments.file.expanduser().absolute()
    with closing(MarksImport(gallery.database, gallery.apply, path)) as marks:
        if not arguments.dry_run:
            await gallery.accounts.owner(context.actor.name)
        plan = await marks.plan(context.actor, names)
        if not context.json:
            _print(context, plan)
        if not arguments.dry_run and plan.count > MOST_WITH_SERVER and is_server_running(gallery.settings):
            raise GalleryError(
                "The server of this gallery is running, and could write nothing while so many marks are imported.",
                "Stop it first, and start it again afterwards.",
            )
        changed = None if arguments.dry_run else await marks.apply(context.actor)
    if context.json:
        context.print_json(_json(plan, changed))
    elif changed is None:
        context.print("Nothing was changed (dry run).")
    elif changed:
        context.print(f"Imported: {changed:,} marks were changed. `sshowcase undo` undoes all of it.")
    else:
        context.print("Nothing was changed: all of it is here already.")
    return 0


COMMAND = Command(
    name="import",
    summary="take over the marks of a file that `export FILE` has made",
    arguments=add_arguments,
    run=run,
    permission=Action.CHANGE_SETTINGS,
    local_only=True,
)


def _pair(word: str) -> tuple[str, str]:
    name, equals, here = word.partition("=")
    if not (name and equals and here):
        raise UsageError("--member takes NAME=NAME.", "The name in the file first: --member ann=anna")
    return name, here


def _print(context: Context, plan: ImportPlan) -> None:
    context.print(f"The file was written on {plan.written}.")
    for member in plan.members:
        if member.here is not None:
            context.print(f"Member {member.name}: marks of {member.here}")
        elif member.is_former:
            context.print(f"Member {member.name}: left out, was removed (--member {member.name}=NAME)")
        else:
            context.print(f"Member {member.name}: left out, no member has this name (--member {member.name}=NAME)")
    for things in plan.things:
        states = ", ".join(f"{things.found[how]:,} {words}" for how, words in _FOUND.items() if how in things.found)
        examples = f" ({', '.join(things.examples)}{' …' * (len(things.examples) > 1)})" if things.examples else ""
        context.print(f"{_TITLES[things.kind]}: {states}{examples}")
    for marks in plan.marks:
        left_out = f", {marks.left_out:,} left out" if marks.left_out else ""
        context.print(f"{marks.words.capitalize()}: {marks.taken:,}{left_out}")


def _json(plan: ImportPlan, changed: int | None) -> dict[str, object]:
    return {
        "written": plan.written,
        "members": {member.name: member.here for member in plan.members},
        "things": {things.kind.value: dict(things.found) for things in plan.things},
        "marks": {marks.kind: {"taken": marks.taken, "left_out": marks.left_out} for marks in plan.marks},
        "changed": changed,
    }


_TITLES = {"photo": "Photos", "collection": "Collections", "category": "Categories"}
