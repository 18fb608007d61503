"""`stack` and `unstack`: photos that are listed as one."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from core.commands.arguments import add_json
from core.commands.command import Command
from core.commands.context import Context
from core.commands.json_objects import set_json
from core.commands.photo_arguments import FROM_INPUT, HOW_TO_NAME, named_photos
from core.errors import UsageError
from core.models import StackSet
from core.permissions import Action

if TYPE_CHECKING:
    from core.gallery import Gallery

_NAMED = f"photos, {HOW_TO_NAME}, or a set such as selection; {FROM_INPUT}: one a line from standard input"


def add_stack_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `stack`."""
    parser.add_argument("photos", nargs="+", metavar="PHOTOS", help=f"{_NAMED}; the first one is the top")
    parser.add_argument("--top", action="store_true", help="make the one photo that is named the top of its stack")
    add_json(parser, "the stack as one JSON object")


async def run_stack(context: Context, gallery: Gallery, arguments: argparse.Namespace) -> int:
    """Stack photos, or choose the top of a stack."""
    from core.library.stacks.operations import MOST_STACKED, ChooseTop, StackPhotos

    photos = await named_photos(context, gallery, arguments.photos, most=MOST_STACKED)
    if arguments.top and len(photos) != 1:
        raise UsageError("A stack has one top.", "Name one photo.")
    top = photos[0]
    if arguments.top:
        await gallery.apply(context.actor, ChooseTop(top.asset_key))
    else:
        await gallery.apply(context.actor, StackPhotos(tuple(photo.asset_key for photo in photos)))
    stack = StackSet(top.asset_key)
    number = await gallery.library.count(context.actor, stack)
    if context.json:
        context.print_json(set_json(stack, number))
    else:
        context.print(f"{top.file_name} is the top of a stack of {number:,} photos.")
    return 0


def add_unstack_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `unstack`."""
    parser.add_argument(
        "photos", nargs="+", metavar="PHOTOS", help=f"{_NAMED}; the top of a stack means all photos of it"
    )
    add_json(parser, "the number of photos as one JSON object")


async def run_unstack(context: Context, gallery: Gallery, arguments: argparse.Namespace) -> int:
    """List photos by themselves again; scans leave them so."""
    from core.library.stacks.operations import UnstackPhotos
    from core.operations import LARGEST_SELECTION

    photos = await named_photos(context, gallery, arguments.photos, most=LARGEST_SELECTION)
    unstacked = await gallery.apply(context.actor, UnstackPhotos(tuple(photo.asset_key for photo in photos)))
    if context.json:
        context.print_json({"unstacked": unstacked.result})
    else:
        context.print(f"{unstacked.result:,} photos are no longer stacked.")
    return 0


STACK = Command(
    name="stack",
    summary="list photos as one, their top; choose the top of a stack",
    arguments=add_stack_arguments,
    run=run_stack,
    permission=Action.STACK,
)
UNSTACK = Command(
    name="unstack",
    summary="list the photos of a stack by themselves again",
    arguments=add_unstack_arguments,
    run=run_unstack,
    permission=Action.STACK,
)
