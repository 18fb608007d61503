"""`trips`: trips and events that could be albums; `trips accept` makes one, `trips dismiss` has it offered no more."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from core.commands.arguments import add_json, add_no_header, form_error, positive_number
from core.commands.command import Command
from core.commands.context import Context
from core.commands.table import Column, Table
from core.errors import NotFoundError
from core.models import TripKind
from core.models.photo_sets import photo_set_text
from core.permissions import Action

if TYPE_CHECKING:
    from core.gallery import Gallery
    from core.library.trips.trips import Trip

_FORMS = """list (trips away from home, and events; the latest first)
accept SET [NAME] (make an album of it; without a name, called by its place and days)
dismiss SET (offer it to nobody again)"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of this command."""
    parser.description = f"{parser.description}\n\n{_FORMS}"
    parser.add_argument("words", nargs="*", metavar="WORD", help="one of the forms above; none: list")
    parser.add_argument("--kind", choices=[kind.value for kind in TripKind], help="only these; default: both")
    parser.add_argument("--limit", type=positive_number, metavar="NUMBER", help="how many; default: all")
    add_no_header(parser)
    add_json(parser, "one JSON object per trip or event, or the one that was accepted or dismissed")


async def run(context: Context, gallery: Gallery, arguments: argparse.Namespace) -> int:
    """List trips and events, or answer one."""
    match arguments.words:
        case [] | ["list"]:
            await _list(context, gallery, arguments)
        case ["accept", text]:
            await _accept(context, gallery, await _named(context, gallery, text), None)
        case ["accept", text, name]:
            await _accept(context, gallery, await _named(context, gallery, text), name)
        case ["dismiss", text]:
            await _dismiss(context, gallery, await _named(context, gallery, text))
        case _:
            raise form_error("trips", arguments.words, _FORMS)
    return 0


COMMAND = Command(
    name="trips",
    summary="list trips and events, make albums of them, or dismiss them",
    arguments=add_arguments,
    run=run,
    permission=Action.MARK,
)


async def _list(context: Context, gallery: Gallery, arguments: argparse.Namespace) -> None:
    kinds = TripKind if arguments.kind is None else [TripKind(arguments.kind)]
    found = (await gallery.library.trips.of(context.actor, kinds))[: arguments.limit]
    if context.json:
        for trip in found:
            context.print_json(_described(trip))
    elif not found:
        context.print_error("There are no trips and events that could be albums.")
    else:
        rows = [(trip.name, trip.kind, f"{trip.photos:,}", photo_set_text(trip.photo_set)) for trip in found]
        Table(context, (Column("NAME"), Column("KIND"), Column("PHOTOS", right=True), Column("SET"))).print(rows)
    await context.drain()
    await gallery.library.statistics.catch_up()


async def _named(context: Context, gallery: Gallery, text: str) -> Trip:
    """Return a trip or event by the text of its photo set, which `trips` lists.

    Raises:
        NotFoundError: it is not offered to the actor.
    """
    for trip in await gallery.library.trips.of(context.actor):
        if photo_set_text(trip.photo_set) == text:
            return trip
    raise NotFoundError("There is no such trip or event.", "`trips` lists them with their sets.")


async def _accept(context: Context, gallery: Gallery, trip: Trip, name: str | None) -> None:
    from core.library.trips.operations import AcceptTrip

    text = photo_set_text(trip.photo_set)
    made = (await gallery.apply(context.actor, AcceptTrip(text, trip.name if name is None else name))).result
    album = await gallery.library.albums.one(context.actor, made)
    if context.json:
        context.print_json(_described(trip) | {"album": photo_set_text(album.photo_set), "album_name": album.full_name})
    else:
        context.print(f"Made the album {album.full_name} with {_photos(album.photo_count)}.")


async def _dismiss(context: Context, gallery: Gallery, trip: Trip) -> None:
    from core.library.trips.operations import DismissTrip

    await gallery.apply(context.actor, DismissTrip(photo_set_text(trip.photo_set)))
    if context.json:
        context.print_json(_described(trip))
    else:
        context.print(f"{trip.name} is not offered again. `undo` takes that back.")


def _photos(count: int) -> str:
    return f"{count:,} photo{'s' * (count != 1)}"


def _described(trip: Trip) -> dict[str, object]:
    return {
        "kind": trip.kind,
        "name": trip.name,
        "place": trip.place or None,
        "first": trip.photo_set.first.isoformat(),
        "last": trip.photo_set.last.isoformat(),
        "set": photo_set_text(trip.photo_set),
        "photos": trip.photos,
    }
