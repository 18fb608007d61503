"""`stories list [COLLECTION]`: the stories of collections, and what of them has been seen."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from core.commands.arguments import add_json, add_no_header
from core.commands.command import Command
from core.commands.context import Context
from core.commands.json_objects import iso
from core.commands.table import Column, Table
from core.errors import UsageError
from core.models import Collection, CollectionSet, StoryCapsule, photo_set_text

if TYPE_CHECKING:
    from core.gallery import Gallery

_FORM = """list [COLLECTION] (the stories of all collections, or of one)
`ls` of what is in the first column has the photos."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of this command."""
    parser.description = f"{parser.description}\n\n{_FORM}"
    parser.add_argument("words", nargs="*", metavar="WORD", help="the form above; none: list")
    add_no_header(parser)
    add_json(parser, "one JSON object per capsule, the entry of each story first")


async def run(context: Context, gallery: Gallery, arguments: argparse.Namespace) -> int:
    """Print the entry and the capsules of each story."""
    match arguments.words:
        case [] | ["list"]:
            collections = await gallery.library.stories.collections(context.actor)
        case ["list", word]:
            collections = (await _collection(context, gallery, word),)
        case _:
            raise UsageError("This is not a form of `stories`.", "`stories list` shows all of them.")
    rows: list[tuple[str, ...]] = []
    for collection in collections:
        for capsule in await gallery.library.stories.capsules(context.actor, collection):
            if context.json:
                context.print_json(_json(collection, capsule))
            rows.append(_row(collection, capsule))
        await context.drain()
    if not context.json:
        Table(context, _COLUMNS).print(rows)
        if not rows:
            context.print_error("There are no stories: a folder `stories` in that of a collection makes one.")
    return 0


COMMAND = Command(
    name="stories",
    summary="list the stories of collections",
    arguments=add_arguments,
    run=run,
)


async def _collection(context: Context, gallery: Gallery, word: str) -> Collection:
    named = await gallery.library.named(context.actor, word)
    if not isinstance(named, CollectionSet):
        raise UsageError(f"This is not a collection: {word}.", "`ls CATEGORY` lists collections.")
    return await gallery.library.collection(context.actor, named.slug)


def _json(collection: Collection, capsule: StoryCapsule) -> dict[str, object]:
    return {
        "collection": collection.slug,
        "capsule": capsule.photo_set.capsule or None,
        "name": capsule.name,
        "set": photo_set_text(capsule.photo_set),
        "photos": capsule.photo_count,
        "unseen": capsule.unseen_count,
        "newest": iso(capsule.newest),
    }


def _row(collection: Collection, capsule: StoryCapsule) -> tuple[str, ...]:
    name = collection.full_name if capsule.is_entry else f"{collection.full_name} › {capsule.name}"
    return photo_set_text(capsule.photo_set), f"{capsule.photo_count:,}", f"{capsule.unseen_count:,}", name


_COLUMNS = (Column("STORY"), Column("PHOTOS", right=True), Column("UNSEEN", right=True), Column("NAME"))
