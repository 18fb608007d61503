"""`top`: the collections and photos that members rate best."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from core.commands.arguments import add_json, add_no_header
from core.commands.command import Command
from core.commands.context import Context
from core.commands.json_objects import collection_json, photo_json
from core.commands.table import Column, Table
from core.models import Marks
from core.models.photo_sets import slug_text
from core.permissions import Action

if TYPE_CHECKING:
    from core.gallery import Gallery

_COLUMNS = (Column("THING"), Column("RATING", right=True), Column("VOTES", right=True), Column("NAME"))


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of this command."""
    add_no_header(parser)
    add_json(parser, "one JSON object per collection, then per photo")


async def run(context: Context, gallery: Gallery, _arguments: argparse.Namespace) -> int:
    """List the Top Picks, collections before photos."""
    found = await gallery.library.top_picks.of(context.actor)
    if context.json:
        for collection in found.collections:
            context.print_json(collection_json(collection))
        for photo in found.photos:
            context.print_json(photo_json(photo))
        return 0
    rows = [(slug_text(each.slug), *_rated(each.marks), each.full_name) for each in found.collections]
    rows += [(each.asset_key, *_rated(each.marks), each.file_name) for each in found.photos]
    Table(context, _COLUMNS).print(rows)
    if not rows:
        context.print_error("Nothing is rated yet.")
    return 0


COMMAND = Command(
    name="top",
    summary="list the collections and photos that members rate best",
    arguments=add_arguments,
    run=run,
    permission=Action.MARK,
)


def _rated(marks: Marks) -> tuple[str, str]:
    return f"{marks.rating or 0:.1f}", f"{marks.votes:,}"
