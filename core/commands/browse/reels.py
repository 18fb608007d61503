"""`reels [recommended|recent|random]`: the first videos of reels, and what their recommendations are based on."""

from __future__ import annotations

import argparse
import secrets
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from core.commands.arguments import add_json, add_no_header
from core.commands.browse.photo_table import print_first
from core.commands.command import Command
from core.commands.context import Context
from core.errors import UsageError
from core.models import ReelOrder, ReelsSet
from core.models.photo_sets import photo_set_text
from core.models.sets.feed_sets import SEEDS
from core.permissions import Action, require

if TYPE_CHECKING:
    from core.gallery import Gallery


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of this command."""
    parser.add_argument(
        "order",
        nargs="?",
        choices=[order.value for order in ReelOrder],
        default=None,
        help="recommended: new videos, your favourites, and those of folders that you have looked at in the last 30 "
        "days; recent: the newest first; random: shuffled; default: the setting `reels`",
    )
    parser.add_argument(
        "--seed",
        type=int,
        metavar="NUMBER",
        help=f"the order of a shuffled list, 0 to {SEEDS - 1:,}: the same number shows the same order; default: that "
        "of the day for recommended, another one each time for random",
    )
    parser.add_argument("--limit", type=int, default=40, metavar="NUMBER", help="how many videos; default: 40")
    parser.add_argument(
        "--erase",
        action="store_true",
        help="list nothing, and erase which folders you have looked at: recommendations begin again without it",
    )
    add_no_header(parser)
    add_json(parser, "one JSON object per video")


async def run(context: Context, gallery: Gallery, arguments: argparse.Namespace) -> int:
    """Print the first videos in an order, or erase the interests of the actor."""
    from core.library.moments.member_day import member_day

    if arguments.erase:
        return await _erase(context, gallery)
    if not 0 <= (arguments.seed or 0) < SEEDS or arguments.limit < 1:
        raise UsageError("There is no such order.", f"`--seed` is 0 to {SEEDS - 1:,}, `--limit` 1 or more.")
    order, seed = ReelOrder(arguments.order or gallery.settings.reels), arguments.seed
    reels = ReelsSet(order)
    if order is ReelOrder.RANDOM:
        reels = ReelsSet(order, seed=secrets.randbelow(SEEDS) if seed is None else seed)
    elif order is ReelOrder.RECOMMENDED:
        today = member_day(await gallery.accounts.preferences(context.actor), datetime.now(UTC))
        reels = ReelsSet(order, today, seed or 0)
    has_some = await print_first(context, gallery, reels, arguments.limit)
    if not has_some and not context.json:
        context.print_error("There are no videos here yet.")
    elif not context.json and order is not ReelOrder.RECENT:
        context.print_error(f"All of them: ls {photo_set_text(reels)}")
    return 0


COMMAND = Command(
    name="reels",
    summary="list videos as reels show them; erase what their recommendations are based on",
    arguments=add_arguments,
    run=run,
)


async def _erase(context: Context, gallery: Gallery) -> int:
    from core.marks.operations import EraseInterests

    require(context.actor, Action.MARK, "erase interests, because none are kept of you")
    gallery.views.forget(context.actor)
    erased = (await gallery.apply(context.actor, EraseInterests())).result
    if context.json:
        context.print_json({"erased": erased})
    else:
        context.print("Erased. Recommendations begin again with what you look at from now on.")
    return 0
