"""`rate N THING…`: the own rating of photos and collections."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from core.commands.arguments import add_json
from core.commands.command import Command
from core.commands.context import Context
from core.commands.marks.thing_arguments import add_things, named_things
from core.permissions import Action

if TYPE_CHECKING:
    from core.gallery import Gallery


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of this command."""
    parser.add_argument("stars", type=int, metavar="N", help="1 to 5 stars, 0 clears your rating")
    add_things(parser, least="+")
    add_json(parser, "how many were changed, as one JSON object")


async def run(context: Context, gallery: Gallery, arguments: argparse.Namespace) -> int:
    """Rate photos and collections."""
    from core.marks.operations import SetRatings

    things = await named_things(context, gallery, arguments.things)
    changed = (await gallery.apply(context.actor, SetRatings.one(arguments.stars, things))).result
    if context.json:
        context.print_json({"changed": changed, "unchanged": things.count - changed})
    else:
        unchanged = f" ({things.count - changed:,} had this rating before)" if changed < things.count else ""
        stars = f"{arguments.stars} star{'s' * (arguments.stars != 1)}"
        done = f"Rated with {stars}" if arguments.stars else "Rating removed"
        context.print(f"{done}: {changed:,}{unchanged}.")
    return 0


COMMAND = Command(
    name="rate",
    summary="rate photos and collections with 1 to 5 stars",
    arguments=add_arguments,
    run=run,
    permission=Action.MARK,
)
