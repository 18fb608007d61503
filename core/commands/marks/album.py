"""`album`: list albums, make and change them, and say who else is shown them."""

from __future__ import annotations

import argparse
from functools import partial
from typing import TYPE_CHECKING

from core.commands.arguments import add_json, add_no_header, form_error
from core.commands.command import Command
from core.commands.context import Context
from core.commands.json_objects import album_json
from core.commands.photo_arguments import FROM_INPUT, HOW_TO_NAME, find_photo
from core.commands.table import Column, Table
from core.errors import NotFoundError, UsageError
from core.models import Album, AlbumAudience, AlbumSet, Photo, PhotoId, photo_set_text
from core.models.ids import id_ranges, id_sequence
from core.permissions import Action
from core.sets.orders import own_order

if TYPE_CHECKING:
    from core.gallery import Gallery

_COLUMNS = (Column("ALBUM"), Column("PHOTOS", right=True), Column("SHOWN TO"), Column("NAME"))

_FORMS = """list
create NAME (after folders that end with a slash: Trips/Lisbon; --query: a smart album)
add ALBUM THING… (photos, or those of collections, categories and other sets, at the end)
remove ALBUM THING… (the photos stay where they are)
order ALBUM PHOTO… (to the end, or with --before another photo)
cover ALBUM [PHOTO] (none: the first photo)
query ALBUM [QUERY] (of a smart album; with QUERY, give it another one)
rename ALBUM NAME (also to another folder; a folder of albums in the same way)
share ALBUM [NAME…] (exact names, or --all; --stop: those no longer, or nobody)
hide ALBUM (its photos from your home and your newest photos; --stop: no longer)
delete ALBUM (or a folder of albums; their photos stay where they are)"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of this command."""
    parser.description = f"{parser.description}\n\n{_FORMS}"
    parser.add_argument(
        "words",
        nargs="*",
        metavar="WORD",
        help=f"one of the forms above; none: list. THING is {HOW_TO_NAME}; -: one a line from standard input",
    )
    parser.add_argument("--before", metavar="PHOTO", help="with order: put them before this photo of the album")
    parser.add_argument("--query", metavar="QUERY", help="with create: show what this query finds at any time")
    parser.add_argument("--all", action="store_true", help="with share: all members")
    parser.add_argument("--stop", action="store_true", help="with share and hide: no longer")
    add_no_header(parser)
    add_json(parser, "one JSON object per album, or how many photos were changed")


async def run(context: Context, gallery: Gallery, arguments: argparse.Namespace) -> int:
    """List albums, or change one."""
    match arguments.words:
        case [] | ["list"]:
            await list_albums(context, gallery)
        case ["create", *name] if name:
            await _create(context, gallery, " ".join(name), arguments.query)
        case ["query", word, *query]:
            await _query(context, gallery, word, " ".join(query))
        case ["add" | "remove" as form, word, *things] if things:
            await _change_photos(context, gallery, word, things, adds=form == "add")
        case ["order", word, *things] if things:
            await _order(context, gallery, word, things, arguments.before)
        case ["cover", word, *photo] if len(photo) < 2:
            await _cover(context, gallery, word, photo[0] if photo else None)
        case ["rename", word, *name] if name:
            await _rename(context, gallery, word, " ".join(name))
        case ["share", word, *names]:
            await _share(context, gallery, word, names, arguments)
        case ["hide" | "delete" as form, word]:
            hide = partial(_hide, is_hidden=not arguments.stop)
            await (_delete if form == "delete" else hide)(context, gallery, word)
        case _:
            raise form_error("album", arguments.words, _FORMS)
    return 0


async def list_albums(context: Context, gallery: Gallery, folder: str = "") -> None:
    """Print the albums that the actor is shown, or those in a folder, by its address: "trips".

    Raises:
        NotFoundError: there is no such folder.
    """
    albums = [each for each in await gallery.library.albums.of(context.actor) if each.slug.startswith(folder)]
    if folder:
        albums = [each for each in albums if each.slug.removeprefix(folder).startswith("/")]
        if not albums:
            raise NotFoundError("There is no such folder of albums.", "`album list` lists the albums.")
    if context.json:
        for album in albums:
            context.print_json(album_json(album))
        return
    rows = [(f"albums/{each.slug}", _count(each), _audience(each), _name(each)) for each in albums]
    Table(context, _COLUMNS).print(rows)


COMMAND = Command(
    name="album",
    summary="list albums, make and change them, and share them with members",
    arguments=add_arguments,
    run=run,
    permission=Action.MARK,
)


async def _create(context: Context, gallery: Gallery, name: str, query: str | None) -> None:
    from core.marks.albums.operations import CreateAlbum

    if query is not None and not query.strip():
        raise UsageError("The query is empty.", "It takes: album create NAME --query QUERY")
    made = (await gallery.apply(context.actor, CreateAlbum(name, query or ""))).result
    _say(context, "Made", await gallery.library.albums.one(context.actor, made))


async def _query(context: Context, gallery: Gallery, word: str, query: str) -> None:
    from core.marks.albums.operations import SetAlbumQuery

    album = await gallery.library.albums.find(context.actor, word)
    if query:
        await gallery.apply(context.actor, SetAlbumQuery(album.id, query))
        album = await gallery.library.albums.one(context.actor, album.id)
    elif album.query is None or not album.is_own:
        raise UsageError(f"{album.full_name} is not a smart album of yours.", "`album list` marks smart albums.")
    if context.json:
        context.print_json(album_json(album))
    else:
        context.print(album.query or "")


async def _change_photos(context: Context, gallery: Gallery, word: str, things: list[str], *, adds: bool) -> None:
    from core.marks.albums.operations import AddToAlbum, RemoveFromAlbum

    album = await gallery.library.albums.find(context.actor, word)
    photos = await _photos(context, gallery, things)
    operation = AddToAlbum(album.id, id_sequence(photos)) if adds else RemoveFromAlbum(album.id, id_ranges(photos))
    changed = (await gallery.apply(context.actor, operation)).result
    unchanged = max(len(photos) - changed, 0)
    if context.json:
        context.print_json({"changed": changed, "unchanged": unchanged})
        return
    state = "were in it before" if adds else "were not in it"
    rest = f" ({unchanged:,} {state})" if unchanged else ""
    context.print(f"{'Added to' if adds else 'Taken out of'} {album.full_name}: {changed:,}{rest}.")


async def _order(context: Context, gallery: Gallery, word: str, things: list[str], before: str | None) -> None:
    from core.marks.albums.operations import MoveInAlbum

    album = await gallery.library.albums.find(context.actor, word)
    photos = await _photos(context, gallery, things)
    following = None if before is None else (await find_photo(context, gallery, before)).id
    changed = (await gallery.apply(context.actor, MoveInAlbum(album.id, id_sequence(photos), following))).result
    if context.json:
        context.print_json({"changed": changed, "unchanged": max(len(photos) - changed, 0)})
    else:
        context.print(f"Moved in {album.full_name}: {changed:,}.")


async def _cover(context: Context, gallery: Gallery, word: str, photo: str | None) -> None:
    from core.marks.albums.operations import SetAlbumCover

    album = await gallery.library.albums.find(context.actor, word)
    chosen = None if photo is None else (await find_photo(context, gallery, photo)).id
    await gallery.apply(context.actor, SetAlbumCover(album.id, chosen))
    _say(context, "Cover chosen", await gallery.library.albums.one(context.actor, album.id))


async def _rename(context: Context, gallery: Gallery, word: str, name: str) -> None:
    from core.marks.albums.operations import NameAlbums

    try:
        album = await gallery.library.albums.find(context.actor, word)
    except NotFoundError:
        within = await gallery.library.albums.in_folder(context.actor, word)
        if not within:
            raise
        folder = name.strip("/")
        names = tuple((each.id, "/".join((folder, *rest))) for each, rest in within)
        changed = (await gallery.apply(context.actor, NameAlbums(names))).result
        if context.json:
            context.print_json({"changed": changed, "unchanged": len(names) - changed})
        else:
            context.print(f"Renamed {changed:,} album{'s' * (changed != 1)}.")
        return
    await gallery.apply(context.actor, NameAlbums(((album.id, name),)))
    _say(context, "Renamed", await gallery.library.albums.one(context.actor, album.id))


async def _share(
    context: Context, gallery: Gallery, word: str, names: list[str], arguments: argparse.Namespace
) -> None:
    from core.marks.albums.operations import ShareAlbum

    if arguments.all and (names or arguments.stop):
        raise UsageError("--all takes no names of members.", "It takes: album share ALBUM --all")
    album = await gallery.library.albums.find(context.actor, word)
    audience = AlbumAudience.NAMED
    if arguments.all or (arguments.stop and not names):
        audience = AlbumAudience.ALL if arguments.all else AlbumAudience.PRIVATE
    add, remove = ((), tuple(names)) if arguments.stop else (tuple(names), ())
    await gallery.apply(context.actor, ShareAlbum(album.id, audience, add, remove))
    done = "No longer shared" if arguments.stop else "Shared"
    _say(context, done, await gallery.library.albums.one(context.actor, album.id))


async def _hide(context: Context, gallery: Gallery, word: str, *, is_hidden: bool) -> None:
    from core.marks.albums.operations import HideAlbum

    album = await gallery.library.albums.find(context.actor, word)
    await gallery.apply(context.actor, HideAlbum(album.id, is_hidden))
    done = "Hidden from home" if is_hidden else "Shown at home"
    _say(context, done, await gallery.library.albums.one(context.actor, album.id))


async def _delete(context: Context, gallery: Gallery, word: str) -> None:
    from core.marks.albums.operations import DeleteAlbum

    try:
        deleted = [await gallery.library.albums.find(context.actor, word)]
    except NotFoundError:
        deleted = [each for each, _ in await gallery.library.albums.in_folder(context.actor, word)]
        if not deleted:
            raise
    first, *more = (each.id for each in deleted)
    await gallery.apply(context.actor, DeleteAlbum(first, tuple(more)))
    if context.json:
        for album in deleted:
            context.print_json(album_json(album))
        return
    names = deleted[0].full_name if not more else f"{len(deleted):,} albums"
    context.print(f"Deleted {names}; `undo` restores {'them' if more else 'it'}.")


async def _photos(context: Context, gallery: Gallery, words: list[str]) -> list[PhotoId]:
    """Return the photos that words name, each once, in that order; those of an album as it is ordered.

    Raises:
        NotFoundError: one of the words names nothing for this actor.
        UsageError: a name is ambiguous, or there are too many photos.
    """
    from core.marks.things import LARGEST_BULK

    names = [word for word in words if word != FROM_INPUT]
    if FROM_INPUT in words:
        names += [line async for line in context.lines()]
    found: dict[PhotoId, None] = {}
    for name in names:
        named = await gallery.library.named(context.actor, name)
        if isinstance(named, Photo):
            found[named.id] = None
        else:
            found |= dict.fromkeys(
                await gallery.library.albums.photo_ids(context.actor, named, own_order(named), LARGEST_BULK + 1)
            )
        if len(found) > LARGEST_BULK:
            raise UsageError(f"At most {LARGEST_BULK:,} photos can be changed at once.", "Name fewer of them.")
    return list(found)


def _say(context: Context, done: str, album: Album) -> None:
    if context.json:
        context.print_json(album_json(album))
    else:
        context.print(f"{done}: {album.full_name} ({photo_set_text(AlbumSet(album.id))}), {_audience(album)}.")


def _count(album: Album) -> str:
    return f"{album.photo_count:,}{'+' * album.has_more}" if album.is_counted else "…"


def _name(album: Album) -> str:
    """Return the name, of a smart album with its query, which is its owner's."""
    if album.query is None:
        return album.full_name
    return f"{album.full_name} ({album.query if album.is_own else 'smart album'})"


def _audience(album: Album) -> str:
    if not album.is_own:
        return "shared with you"
    if album.audience is AlbumAudience.NAMED:
        return ", ".join(album.readers) or "former members"
    return "all members" if album.audience is AlbumAudience.ALL else "only you"
