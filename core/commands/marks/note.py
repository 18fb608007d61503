"""`note THING [TEXT]` and `caption THING TEXT`: what members write about photos and collections."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from core.commands.arguments import add_json
from core.commands.command import Command
from core.commands.context import Context
from core.commands.marks.thing_arguments import named_things
from core.commands.photo_arguments import FROM_INPUT, HOW_TO_NAME
from core.errors import UsageError
from core.models import CollectionSet, EditField, Photo
from core.permissions import Action
from core.text import display_text

if TYPE_CHECKING:
    from core.gallery import Gallery
    from core.library.edits.edit_steps import EditStep

_LONGEST_LINE = 10_000
_DEEPEST_INDENT = 40


def add_note_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `note`."""
    parser.add_argument(
        "thing",
        metavar="THING",
        help=f"a photo or a collection, {HOW_TO_NAME}, a set of photos; -: from standard input",
    )
    parser.add_argument(
        "text",
        nargs="?",
        metavar="TEXT",
        help='Markdown: **bold**, *italics*, lists; "" removes the note; -: from standard input; none: print it',
    )
    add_json(parser, "how many were changed, or the note, as one JSON object")


async def run_note(context: Context, gallery: Gallery, arguments: argparse.Namespace) -> int:
    """Write a note on things, remove it, or print that of one thing."""
    if arguments.text is None:
        await _print_note(context, gallery, arguments.thing)
        return 0
    from core.library.edits.edit_steps import EditKind, EditStep

    things = await named_things(context, gallery, [arguments.thing])
    text = await _text(context, arguments)
    kind = EditKind.SET if text.strip() else EditKind.RESTORE
    step = EditStep(EditField.NOTE, kind, things, text if text.strip() else None)
    return await apply_steps(context, gallery, [step])


def add_caption_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `caption`."""
    parser.add_argument("thing", metavar="THING", help=f"photos, {HOW_TO_NAME}; -: one a line from standard input")
    parser.add_argument(
        "text",
        nargs="?",
        metavar="TEXT",
        help='the caption; "" hides that of the file, which is never changed; -: from standard input',
    )
    parser.add_argument("--reset", action="store_true", help="show the caption of the file again")
    add_json(parser, "how many were changed, as one JSON object")


async def run_caption(context: Context, gallery: Gallery, arguments: argparse.Namespace) -> int:
    """Write the caption of photos, hide that of their files, or show it again."""
    from core.library.edits.edit_steps import EditKind, EditStep

    if (arguments.text is None) != arguments.reset:
        raise UsageError("It takes a text, or --reset.", "For example: caption THING 'The old tram'.")
    things = await named_things(context, gallery, [arguments.thing])
    kind = EditKind.RESTORE if arguments.reset else EditKind.SET
    text = None if arguments.reset else await _text(context, arguments)
    return await apply_steps(context, gallery, [EditStep(EditField.CAPTION, kind, things, text)])


async def apply_steps(context: Context, gallery: Gallery, steps: list[EditStep]) -> int:
    """Apply an edit, and print how many things it changed.

    Raises:
        GalleryError: it is impossible, or nothing is named.
    """
    from core.library.edits.operations import EditThings
    from core.marks.things import union

    count = union(step.things for step in steps).count
    if not count:
        raise UsageError("Nothing is named.", "It takes photos, or for notes also collections.")
    changed = (await gallery.apply(context.actor, EditThings(tuple(steps)))).result
    if not context.remote and any(step.field is EditField.PLACE for step in steps):
        await gallery.placing.catch_up()
    if context.json:
        context.print_json({"changed": changed, "unchanged": count - changed})
    else:
        unchanged = f" ({count - changed:,} had this before)" if changed < count else ""
        context.print(f"Edited: {changed:,}{unchanged}.")
    return 0


NOTE = Command(
    name="note",
    summary="write a note on photos and collections, or print it",
    arguments=add_note_arguments,
    run=run_note,
    permission=Action.MARK,
)
CAPTION = Command(
    name="caption",
    summary="write the caption of photos",
    arguments=add_caption_arguments,
    run=run_caption,
    permission=Action.EDIT,
)


async def _text(context: Context, arguments: argparse.Namespace) -> str:
    text: str = arguments.text
    if text != FROM_INPUT:
        return text
    if arguments.thing == FROM_INPUT:
        raise UsageError("Standard input is either the names or the text.", "Write one of them as an argument.")
    return await context.text()


async def _print_note(context: Context, gallery: Gallery, word: str) -> None:
    names = [line async for line in context.lines()] if word == FROM_INPUT else [word]
    for name in names:
        match await gallery.library.named(context.actor, name):
            case Photo() as photo:
                details = await gallery.library.details(context.actor, photo.asset_key)
                about, note = {"key": str(photo.asset_key)}, details.edits.note
            case CollectionSet(slug):
                collection = await gallery.library.collection(context.actor, slug)
                note = await gallery.library.edits.collection_note(context.actor, collection.id)
                about = {"slug": slug}
            case _:
                raise UsageError("Only photos and collections have notes.", "Name one of them.")
        if context.json:
            context.print_json({**about, "note": note})
        elif note is not None:
            for line in note.splitlines():
                indent = min(len(line) - len(line.lstrip(" ")), _DEEPEST_INDENT)  # of a nested list
                context.print(" " * indent + display_text(line, _LONGEST_LINE))
        elif len(names) == 1:
            context.print_error("There is no note.")
