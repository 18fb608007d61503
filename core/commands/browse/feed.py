"""`feed [recent|rediscover|random]`: the first photos of a feed."""

from __future__ import annotations

import argparse
import secrets
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from core.commands.arguments import add_json, add_no_header
from core.commands.browse.photo_table import print_first
from core.commands.command import Command
from core.commands.context import Context
from core.errors import NotFoundError, UsageError
from core.models import FeedKind, FeedSet
from core.models.photo_sets import photo_set_text
from core.models.sets.feed_sets import SEEDS
from core.permissions import redaction_of

if TYPE_CHECKING:
    from core.gallery import Gallery


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of this command."""
    parser.add_argument(
        "feed",
        nargs="?",
        choices=[kind.value for kind in FeedKind],
        default=FeedKind.RECENT.value,
        help="recent (default): the newest photos, collections mixed; rediscover: those of half a year ago and before, "
        "favourites first; random: shuffled",
    )
    parser.add_argument(
        "--seed",
        type=int,
        metavar="NUMBER",
        help=f"the order of a shuffled feed, 0 to {SEEDS - 1:,}: the same number shows the same order; default: "
        "that of the day for rediscover, another one each time for random",
    )
    parser.add_argument("--limit", type=int, default=40, metavar="NUMBER", help="how many photos; default: 40")
    add_no_header(parser)
    add_json(parser, "one JSON object per photo")


async def run(context: Context, gallery: Gallery, arguments: argparse.Namespace) -> int:
    """Print the first photos of a feed in its order."""
    from core.library.moments.member_day import member_day

    if not 0 <= (arguments.seed or 0) < SEEDS or arguments.limit < 1:
        raise UsageError("There is no such order.", f"`--seed` is 0 to {SEEDS - 1:,}, `--limit` 1 or more.")
    kind, seed = FeedKind(arguments.feed), arguments.seed
    feed = FeedSet(kind)
    if kind is FeedKind.RANDOM:
        feed = FeedSet(kind, seed=secrets.randbelow(SEEDS) if seed is None else seed)
    elif kind is FeedKind.REDISCOVER:
        if not redaction_of(context.actor).shows_dates:
            raise NotFoundError("There is no such feed.", "`feed random` shows photos of all times.")
        feed = FeedSet(
            kind, member_day(await gallery.accounts.preferences(context.actor), datetime.now(UTC)), seed or 0
        )
    has_some = await print_first(context, gallery, feed, arguments.limit)
    if not has_some and not context.json:
        context.print_error("There are no photos in it.")
    if not context.json and kind is not FeedKind.RECENT:
        context.print_error(f"All of it: ls {photo_set_text(feed)}")
    return 0


COMMAND = Command(
    name="feed",
    summary="list recent, old or random photos, as a feed mixes them",
    arguments=add_arguments,
    run=run,
)
