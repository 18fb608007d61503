"""`edit THING…`: dates, offsets, places and titles, corrected in the index; no file is written."""

from __future__ import annotations

import argparse
import re
from typing import TYPE_CHECKING

from core.commands.arguments import add_json
from core.commands.command import Command
from core.commands.context import Context
from core.commands.marks.note import apply_steps
from core.commands.marks.thing_arguments import add_things, named_things
from core.errors import UsageError
from core.models import EditField
from core.permissions import Action
from core.text import display_text

if TYPE_CHECKING:
    from core.gallery import Gallery
    from core.library.edits.edit_steps import EditStep
    from core.marks.things import Things

_EVERYTHING = "everything"
_RESTORED = (EditField.TAKEN, EditField.OFFSET, EditField.PLACE, EditField.TITLE, EditField.CAPTION)
_NUMBERS = re.compile(r"^-[\d.]")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of this command."""
    add_things(parser, least="*")
    parser.add_argument("--taken", metavar="DATE", help='the local date: "2024-05-01 18:04", with an offset or without')
    parser.add_argument("--offset", metavar="OFFSET", help="its offset from UTC: +02:00, or unknown")
    parser.add_argument("--shift", metavar="TIME", help='a clock that was wrong: +1h, "-2d 30m", +01:30')
    parser.add_argument("--place", metavar="PLACE", help='coordinates: "38.7223, -9.1393", or none')
    parser.add_argument("--title", metavar="TEXT", help='the title; "" hides that of the file')
    parser.add_argument(
        "--reset",
        nargs="?",
        const=_EVERYTHING,
        metavar="FIELD",
        help=f"restore what the file has: {', '.join(_RESTORED)}, or without a name all of them",
    )
    add_json(parser, "how many were changed, as one JSON object")
    # Otherwise "-1h" and "-33.9, 18.4" would be taken for flags.
    parser._negative_number_matcher = _NUMBERS  # noqa: SLF001 - argparse has no other way


async def run(context: Context, gallery: Gallery, arguments: argparse.Namespace) -> int:
    """Correct photos, or restore what their files have: one change, which is undone as one."""
    names = list(arguments.things)
    if arguments.reset is not None and arguments.reset not in {*_RESTORED, _EVERYTHING}:
        if names:
            shown = display_text(arguments.reset, 40)
            raise UsageError(
                f"There is no field {shown!r} that can be restored.",
                f"`--reset` takes {', '.join(_RESTORED)}, or no name for all of them.",
            )
        names.append(arguments.reset)  # edit --reset THING
        arguments.reset = _EVERYTHING
    if not names:
        raise UsageError("Nothing is named.", "It takes: edit THING… --taken DATE, and the like.")
    from core.marks.things import Things

    _steps(arguments, Things())  # wrong values are reported before names are looked up
    photos = await named_things(context, gallery, names, as_photos=True)
    return await apply_steps(context, gallery, _steps(arguments, photos))


COMMAND = Command(
    name="edit",
    summary="correct the date, offset, place or title of photos",
    arguments=add_arguments,
    run=run,
    permission=Action.EDIT,
)


def _steps(arguments: argparse.Namespace, things: Things) -> list[EditStep]:
    """Return what the flags ask for.

    Raises:
        UsageError: a value is wrong, two flags contradict each other, or there is none.
    """
    from core.library.edits import written_values
    from core.library.edits.edit_steps import EditKind, EditStep

    steps: list[EditStep] = []
    if arguments.taken is not None:
        date = written_values.written_date(arguments.taken)
        steps.append(EditStep(EditField.TAKEN, EditKind.SET, things, date.clock))
        if date.offset is not None:
            steps.append(EditStep(EditField.OFFSET, EditKind.SET, things, date.offset))
    if arguments.offset is not None:
        offset = written_values.written_offset(arguments.offset)
        steps.append(EditStep(EditField.OFFSET, EditKind.SET, things, offset))
    if arguments.shift is not None:
        shift = written_values.written_shift(arguments.shift)
        steps.append(EditStep(EditField.TAKEN, EditKind.SHIFT, things, shift))
    if arguments.place is not None:
        place = written_values.written_place(arguments.place)
        value = None if place is None else (place.latitude, place.longitude)
        steps.append(EditStep(EditField.PLACE, EditKind.SET, things, value))
    if arguments.title is not None:
        steps.append(EditStep(EditField.TITLE, EditKind.SET, things, arguments.title))
    if arguments.reset is not None:
        fields = _RESTORED if arguments.reset == _EVERYTHING else (EditField(arguments.reset),)
        steps += [EditStep(field, EditKind.RESTORE, things) for field in fields]
    if not steps:
        raise UsageError("Nothing is changed.", "It takes --taken, --offset, --shift, --place, --title or --reset.")
    if len({step.field for step in steps}) < len(steps):
        raise UsageError("Two of these flags change the same value.", "Give each value once.")
    return steps
