"""`preferences`: list and set your own preferences, such as your keys."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING

from core.commands.arguments import add_json, add_no_header
from core.commands.command import Command
from core.commands.context import Context
from core.commands.table import Column, Table
from core.permissions import Action

if TYPE_CHECKING:
    from core.gallery import Gallery

Check = Callable[["Gallery", Mapping[str, str], str, str], None]
"""Raises UsageError unless a preference may get a value, by the stored ones; the composition root provides it."""

_COLUMNS = (Column("NAME"), Column("VALUE"))


def preferences_command(check: Check) -> Command:
    """Return the command `preferences`, which checks values with a function of the screens."""
    return Command(
        name="preferences",
        summary="list or set your own preferences, such as other keys",
        arguments=_add_arguments,
        run=partial(_run, check),
        permission=Action.SET_PREFERENCE,
    )


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", nargs="?", metavar="NAME", help="the preference to show or set; default: list all")
    parser.add_argument(
        "value", nargs="?", metavar="VALUE", help='its new value, for key_bindings such as "newest=N; go=ctrl+g"'
    )
    parser.add_argument("--reset", action="store_true", help="return to the default")
    add_no_header(parser)
    add_json(parser, "one JSON object per preference: name, value")


async def _run(check: Check, context: Context, gallery: Gallery, arguments: argparse.Namespace) -> int:
    """Set one preference, or list those that are not at their default."""
    from core.operations import SetPreference

    actor = context.actor if context.remote else await gallery.accounts.owner(context.actor.name)
    if arguments.name is not None and (arguments.value is not None or arguments.reset):
        value = None if arguments.reset else arguments.value
        if value is not None:
            check(gallery, await gallery.accounts.preferences(actor), arguments.name, value)
        await gallery.apply(actor, SetPreference(arguments.name, value))
    found = await gallery.accounts.preferences(actor)
    rows = [(name, value) for name, value in sorted(found.items()) if arguments.name in {None, name}]
    if context.json:
        for name, value in rows:
            context.print_json({"name": name, "value": value})
    elif rows:
        Table(context, _COLUMNS).print(rows)
    else:
        context.print("Everything is at its default." if arguments.name is None else "This is at its default.")
    return 0
