"""`tag`: set and remove tags; list, rename, merge and delete them."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import TYPE_CHECKING

from core.commands.arguments import add_json, add_no_header, form_error
from core.commands.command import Command
from core.commands.context import Context
from core.commands.marks.thing_arguments import named_things
from core.commands.photo_arguments import HOW_TO_NAME
from core.commands.table import Column, Table
from core.models import TagSet, photo_set_text
from core.permissions import Action

if TYPE_CHECKING:
    from core.gallery import Gallery
    from core.library.tags.counted_tags import CountedTag

_COLUMNS = (
    Column("PHOTOS", 7, right=True),
    Column("COLLECTIONS", 11, right=True),
    Column("CATEGORIES", 10, right=True),
    Column("TAG"),
)

_FORMS = """add TAG THING… (photos, collections and categories, all or none of them)
remove TAG THING… (a tag of a file is hidden, and scans leave it so)
list [TEXT] (all tags, or those with a text in their names, with what has them or one below them)
rename TAG NAME (everywhere, with the tags below it)
merge TAG INTO (what has the first one gets the second one)
delete TAG (from everything, with the tags below it)"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of this command."""
    things = f"A THING is named {HOW_TO_NAME}; - reads them from standard input, one a line."
    parser.description = f"{parser.description}\n\n{_FORMS}\n\n{things}\nTravel/Lisbon is a tag below Travel."
    parser.add_argument("words", nargs="+", metavar="WORD", help="one of the forms above")
    add_no_header(parser)
    add_json(parser, "one JSON object per tag, or one with the number of things that were changed")


async def run(context: Context, gallery: Gallery, arguments: argparse.Namespace) -> int:
    """Set or remove a tag, or list, rename, merge or delete tags."""
    match arguments.words:
        case ["list"] | ["list", _]:
            await list_tags(context, gallery, *arguments.words[1:])
        case ["add" | "remove" as form, tag, _, *_]:
            await _set(context, gallery, tag, arguments.words[2:], is_set=form == "add")
        case ["rename" | "merge" | "delete" as form, *names] if len(names) == (1 if form == "delete" else 2):
            await _change(context, gallery, form, names)
        case _:
            raise form_error("tag", arguments.words, _FORMS)
    return 0


async def list_tags(context: Context, gallery: Gallery, text: str = "") -> None:
    """Print all tags, or those with a text in their names."""
    table, after = Table(context, _COLUMNS), ""
    while page := await gallery.library.tags.page(context.actor, words=text, after=after):
        after = page[-1].name
        if context.json:
            for tag in page:
                context.print_json(_json(tag))
        else:
            table.print([(f"{tag.photos:,}", f"{tag.collections:,}", f"{tag.categories:,}", tag.name) for tag in page])
        await context.drain()
    if not after and not context.json:
        context.print_error("There are no such tags." if text else "Nothing is tagged yet.")


COMMAND = Command(
    name="tag",
    summary="tag photos, collections and categories; list, rename, merge and delete tags",
    arguments=add_arguments,
    run=run,
    permission=Action.MARK,
)


async def _set(context: Context, gallery: Gallery, tag: str, words: list[str], *, is_set: bool) -> None:
    from core.marks.tags.operations import SetTag

    things = await named_things(context, gallery, words)
    changed = (await gallery.apply(context.actor, SetTag(tag, things, is_set=is_set))).result
    if context.json:
        context.print_json({"changed": changed, "unchanged": things.count - changed})
        return
    state = "had it before" if is_set else "did not have it"
    unchanged = f" ({things.count - changed:,} {state})" if changed < things.count else ""
    context.print(f"{'Tagged' if is_set else 'Tag removed'}: {changed:,}{unchanged}.")


async def _change(context: Context, gallery: Gallery, form: str, names: Sequence[str]) -> None:
    from core.marks.tags.operations import DeleteTag, MergeTags, RenameTag

    operation = {"rename": RenameTag, "merge": MergeTags, "delete": DeleteTag}[form](*names)
    changed = (await gallery.apply(context.actor, operation)).result
    if context.json:
        context.print_json({"changed": changed})
    else:
        done = {"rename": "Renamed", "merge": "Merged", "delete": "Deleted"}[form]
        context.print(f"{done}. Photos, collections and categories with it: {changed:,}.")


def _json(tag: CountedTag) -> dict[str, object]:
    return {
        "kind": "tag",
        "tag": tag.name,
        "set": photo_set_text(TagSet(tag.name)),
        "photos": tag.photos,
        "collections": tag.collections,
        "categories": tag.categories,
    }
