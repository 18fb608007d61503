"""`people`: list people in photos; name, merge, hide and remove them."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import TYPE_CHECKING

from core.commands.arguments import add_json, add_no_header, form_error
from core.commands.command import Command
from core.commands.context import Context
from core.commands.photo_arguments import named_photos
from core.commands.table import Column, Table
from core.errors import NotFoundError
from core.models import QuerySet, photo_set_text
from core.permissions import Action
from core.text import display_text

if TYPE_CHECKING:
    from core.gallery import Gallery
    from core.library.people.people import Person
    from core.operations import Operation

_COLUMNS = (Column("PERSON", 7), Column("PHOTOS", 7, right=True), Column("COVER", 13), Column("NAME"))

_FORMS = """[list] [--hidden] (people with their photos, or those whose names are hidden)
name PERSON NAME (everywhere)
merge PERSON INTO (the second one gets the photos of the first one, and keeps the name)
hide PERSON (lists and queries leave the person out; the photos stay)
show PERSON (no longer hidden)
remove PERSON (the photos stay; names in files are ignored, vectors of faces forgotten)
not PERSON PHOTO… (these photos do not show the person; a model does not find them there again)
split PERSON NAME PHOTO… (in these photos it is another person, of this name)"""

_NAMING = """A PERSON is the number that the list has, such as #7, or a name that only one person has.
The number of a person who was merged finds the other one. `search person:NAME` finds photos.
Names come from the face regions of files; people without a name are faces that a model has found,
from three photos on."""

_DONE = {"name": "Named", "merge": "Merged", "hide": "Hidden", "show": "No longer hidden", "remove": "Removed"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of this command."""
    parser.description = f"{parser.description}\n\n{_FORMS}\n\n{_NAMING}"
    parser.add_argument("words", nargs="*", metavar="WORD", help="one of the forms above")
    parser.add_argument("--hidden", action="store_true", help="list people whose names are hidden")
    add_no_header(parser)
    add_json(parser, "one JSON object per person, or the person that was changed")


async def run(context: Context, gallery: Gallery, arguments: argparse.Namespace) -> int:
    """List people, or change one."""
    match arguments.words:
        case [] | ["list"]:
            await _list(context, gallery, hidden=arguments.hidden)
        case ["name" | "merge" as form, person, other] if not arguments.hidden:
            await _change(context, gallery, form, person, other)
        case ["not", person, *photos] if photos and not arguments.hidden:
            await _move(context, gallery, person, "", photos)
        case ["split", person, name, *photos] if photos and not arguments.hidden:
            await _move(context, gallery, person, name, photos)
        case ["hide" | "show" | "remove" as form, person] if not arguments.hidden:
            await _change(context, gallery, form, person)
        case _:
            raise form_error("people", arguments.words, _FORMS)
    return 0


COMMAND = Command(
    name="people",
    summary="list people in photos; name, merge, split, hide and remove them",
    arguments=add_arguments,
    run=run,
    permission=Action.MARK,
)


async def _list(context: Context, gallery: Gallery, *, hidden: bool) -> None:
    found = await gallery.library.people.page(context.actor, hidden=hidden)
    if context.json:
        for each in found:
            context.print_json(_json(each))
    elif found:
        Table(context, _COLUMNS).print(
            [(f"#{each.person_id}", f"{each.photos:,}", each.cover, each.name or "(no name)") for each in found]
        )
    else:
        context.print_error(
            "Nobody is hidden." if hidden else "No photo here has a named face, and no group of faces has three photos."
        )
    await context.drain()


async def _change(context: Context, gallery: Gallery, form: str, person: str, other: str = "") -> None:
    from core.marks.people.operations import HidePerson, MergePeople, NamePerson, RemovePerson
    from core.marks.people.person_names import person_name

    chosen = await _named(context, gallery, person)
    operation: Operation[None]
    if form == "name":
        operation = NamePerson(chosen.person_id, person_name(other))
    elif form == "merge":
        operation = MergePeople(chosen.person_id, (await _named(context, gallery, other)).person_id)
    elif form == "remove":
        operation = RemovePerson(chosen.person_id)
    else:
        operation = HidePerson(chosen.person_id, is_hidden=form == "hide")
    await gallery.apply(context.actor, operation)
    if context.json:
        context.print_json({"kind": "person", "person": chosen.person_id, "done": form})
    else:
        context.print(f"{_DONE[form]}: {chosen.label}.")


async def _move(context: Context, gallery: Gallery, person: str, name: str, words: Sequence[str]) -> None:
    """Say that photos do not show a person, but another one if there is a name."""
    from core.marks.people.operations import MoveFaces
    from core.marks.people.person_names import person_name
    from core.marks.things import LARGEST_BULK, Things

    chosen = await _named(context, gallery, person)
    name = person_name(name) if name else ""
    photos = await named_photos(context, gallery, words, most=LARGEST_BULK)
    await gallery.apply(context.actor, MoveFaces(chosen.person_id, Things.of(photo.id for photo in photos), name))
    if context.json:
        done = {"kind": "person", "person": chosen.person_id, "done": "split" if name else "not"}
        context.print_json(done | {"photos": len(photos)})
    else:
        where = f"{len(photos):,} photo{'s' * (len(photos) != 1)}"
        context.print(f"In {where} it is {name + ', ' if name else ''}not {chosen.label}.")


async def _named(context: Context, gallery: Gallery, text: str) -> Person:
    """Return the person with a number or a name.

    Raises:
        NotFoundError: there is no such person for the actor, or there are several.
    """
    found = await gallery.library.people.called(context.actor, text)
    if len(found) == 1:
        return found[0]
    if found:
        numbers = ", ".join(f"#{each.person_id}" for each in found)
        raise NotFoundError(f"Several people are named {display_text(text, 80)}: {numbers}.", "Use the number.")
    raise NotFoundError(f"There is no person {display_text(text, 80)!r}.", "`people list` lists them.")


def _json(person: Person) -> dict[str, object]:
    return {
        "kind": "person",
        "person": person.person_id,
        "name": person.name,
        "hidden": person.is_hidden,
        "photos": person.photos,
        "cover": person.cover,
        "set": photo_set_text(QuerySet(person.query)),
    }
