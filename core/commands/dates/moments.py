"""`moments`: photos of earlier years around today, as a line each, for a daily mail."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from core.commands.arguments import add_json
from core.commands.command import Command
from core.commands.context import Context
from core.models.dates.moment_spans import MomentKind
from core.models.photo_sets import photo_set_text
from core.permissions import Action

if TYPE_CHECKING:
    from core.gallery import Gallery

_WORDS = {
    MomentKind.ON_THIS_DAY: "On this day",
    MomentKind.THIS_WEEK: "This week in earlier years",
    MomentKind.A_YEAR_AGO: "Last year around now",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of this command."""
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--day", action="store_true", help="only those of this day")
    which.add_argument("--week", action="store_true", help="only those of this week")
    add_json(parser, "one JSON object per moment")


async def run(context: Context, gallery: Gallery, arguments: argparse.Namespace) -> int:
    """Print the moments of today; nothing where there is none, so that no mail is sent."""
    from core.library.moments.member_day import member_day

    kinds = (MomentKind.ON_THIS_DAY,) if arguments.day else (MomentKind.THIS_WEEK,) if arguments.week else MomentKind
    today = member_day(await gallery.accounts.preferences(context.actor), datetime.now(UTC))
    for moment in await gallery.library.moments.of(context.actor, today, kinds, covers=0):
        text = photo_set_text(moment.photo_set)
        if context.json:
            context.print_json(
                {
                    "kind": "moment",
                    "moment": moment.kind,
                    "set": text,
                    "photos": moment.photos,
                    "days": [day.isoformat() for day in moment.days],
                }
            )
        else:
            photos = f"{moment.photos:,} photo{'s' * (moment.photos != 1)}"
            years = ", ".join(map(str, moment.years))
            context.print(f"{_WORDS[moment.kind]}: {photos} of {years} ({text})")
    return 0


COMMAND = Command(
    name="moments",
    summary="say which photos of earlier years were taken around this day",
    arguments=add_arguments,
    run=run,
    permission=Action.MARK,
)
