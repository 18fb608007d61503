"""`timeline [PERIOD]`: how many photos were taken in each month, or on each day of a year or month."""

from __future__ import annotations

import argparse
import re
from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING

from core.commands.arguments import add_json, add_no_header
from core.commands.command import Command
from core.commands.context import Context
from core.commands.table import Column, Table
from core.errors import UsageError
from core.permissions import Action

if TYPE_CHECKING:
    from core.gallery import Gallery
    from core.library.timeline.models import DayCount

_PERIOD = re.compile(r"[0-9]{4}(-(0[1-9]|1[0-2]))?")
_MONTH = 7
"""Characters of a day as ISO 8601 writes it that name its month."""
_UNKNOWN = "unknown"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of this command."""
    parser.add_argument("period", nargs="?", metavar="PERIOD", help="a year (2024) or a month (2024-07), for its days")
    add_no_header(parser)
    add_json(parser, "one JSON object per month or day")


async def run(context: Context, gallery: Gallery, arguments: argparse.Namespace) -> int:
    """Print the months, or the days of a period, the newest first."""
    period: str | None = arguments.period
    if period is not None and not _PERIOD.fullmatch(period):
        raise UsageError(f"This is not a year or a month: {period}.", "Write it as 2024 or 2024-07.")
    found = await gallery.library.timeline.days(context.actor)
    unit, counted = ("month", _months(found)) if period is None else ("day", _days_of(found, period))
    if context.json:
        for name, photos in counted.items():
            context.print_json({unit: None if name == _UNKNOWN else name, "photos": photos})
        return 0
    Table(context, (Column(unit.upper()), Column("PHOTOS", right=True))).print(
        [(name, f"{photos:,}") for name, photos in counted.items()]
    )
    if not counted:
        context.print_error("No photo was taken then." if period else "There are no photos here yet.")
    return 0


COMMAND = Command(
    name="timeline",
    summary="count photos by the month or day on which they were taken",
    arguments=add_arguments,
    run=run,
    permission=Action.MARK,
)


def _months(days: Iterable[DayCount]) -> Counter[str]:
    """Add up months in the order of the days; photos without a date of their own are the last entry."""
    counted: Counter[str] = Counter()
    for day, photos in days:
        counted[_UNKNOWN if day is None else day.isoformat()[:_MONTH]] += photos
    return counted


def _days_of(days: Iterable[DayCount], period: str) -> Counter[str]:
    return Counter(
        {each.day.isoformat(): each.photos for each in days if each.day and f"{each.day}".startswith(period)}
    )
