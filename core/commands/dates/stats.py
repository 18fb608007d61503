"""`stats`: photos by year, camera, exposure, format and size."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from core.commands.arguments import add_json, add_no_header
from core.commands.command import Command
from core.commands.context import Context
from core.commands.table import Column, Table
from core.permissions import Action
from core.wording import size_words

if TYPE_CHECKING:
    from core.gallery import Gallery

_MOST = 10
"""Values of a fact that a terminal shows."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of this command."""
    parser.add_argument("--all", action="store_true", help=f"all values, not only the {_MOST} with the most photos")
    add_no_header(parser)
    add_json(parser, "one JSON object per value, after one for all photos")


async def run(context: Context, gallery: Gallery, arguments: argparse.Namespace) -> int:
    """Print how many photos have each value."""
    found = await gallery.library.statistics.of(context.actor)
    if context.json:
        context.print_json({"fact": "all", "value": None, "photos": found.photos, "size": found.size, "query": None})
        for fact, bars in found.bars.items():
            for bar in bars:
                query = bar.query or None
                context.print_json(
                    {"fact": fact, "value": bar.value, "photos": bar.photos, "size": bar.size, "query": query}
                )
    else:
        rows = [("all", "", f"{found.photos:,}", size_words(found.size))]
        for fact, bars in found.bars.items():
            most = bars if arguments.all else sorted(bars, key=lambda bar: -bar.photos)[:_MOST]
            shown = [bar for bar in bars if bar in set(most)]
            rows += [(fact, bar.value, f"{bar.photos:,}", size_words(bar.size)) for bar in shown]
        columns = (Column("FACT"), Column("VALUE"), Column("PHOTOS", right=True), Column("SIZE", right=True))
        Table(context, columns).print(rows)
    await context.drain()
    await gallery.library.statistics.catch_up()
    return 0


COMMAND = Command(
    name="stats",
    summary="count photos by year, camera, lens, exposure, format and size",
    arguments=add_arguments,
    run=run,
    permission=Action.MARK,
)
