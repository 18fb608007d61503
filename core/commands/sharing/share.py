"""`sshowcase share`: make a link to photos and show it once; list, extend, renew and revoke links."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from core.commands.arguments import add_json
from core.commands.command import Command
from core.commands.context import Context
from core.commands.json_objects import iso
from core.commands.table import Column, Table
from core.commands.things import FROM_INPUT, Thing, find_thing
from core.errors import NotFoundError, UsageError
from core.models import AssetKey, Category, Collection, Downloads, KeySet, Photo, PhotoSet
from core.permissions import Action
from core.qr import qr_ansi
from core.sharing.lifetimes import DEFAULT, lifetime_of
from core.sharing.models import NewShareLink, ShareLink, ShareOptions
from core.sharing.operations import ExtendShareLink, MakeShareLink, RenewShareLink, RevokeShareLink
from core.sharing.share_addresses import code_text

if TYPE_CHECKING:
    from core.gallery import Gallery

_COLUMNS = (
    Column("ID", right=True),
    Column("STATE"),
    Column("EXPIRES (UTC)"),
    Column("VIEWS", right=True),
    Column("LAST USE (UTC)"),
    Column("BY"),
    Column("TITLE"),
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of this command."""
    parser.add_argument(
        "things",
        nargs="*",
        metavar="THING",
        help="a category, a collection, or photos; -: photos, one a line from standard input",
    )
    parser.add_argument(
        "--expires",
        default=DEFAULT,
        metavar="TIME",
        help="how long it stands: 1h, 24h, 7d (the default), 30d or another",
    )
    parser.add_argument(
        "--password-from-input", action="store_true", help="ask for a password, which is read from standard input"
    )
    parser.add_argument("--views", type=int, metavar="N", help="how often it can be opened (default: any number)")
    parser.add_argument(
        "--downloads",
        choices=[each.value for each in Downloads],
        default=Downloads.OFF.value,
        help="what visitors may take: nothing (the default), 1200 pixels without metadata, or the files themselves",
    )
    parser.add_argument("--keep-metadata", action="store_true", help="leave EXIF, GPS and XMP in the originals")
    parser.add_argument("--details", action="store_true", help="show dates, cameras and file names; never places")
    parser.add_argument("--title", default="", metavar="TEXT", help="what stands above the photos")
    parser.add_argument("--title-in-previews", action="store_true", help="show the title also to chat programs")
    parser.add_argument(
        "--name", default="", metavar="NAME", help="a short name in the address, before the random part"
    )
    parser.add_argument("--note", default="", metavar="TEXT", help="a few words to the recipient")
    parser.add_argument("--no-qr", action="store_true", help="no QR code")
    instead = parser.add_mutually_exclusive_group()
    instead.add_argument("--list", action="store_true", help="list your links instead; admins see everybody's")
    instead.add_argument("--revoke", type=int, metavar="ID", help="end a link for good instead")
    instead.add_argument("--extend", type=int, metavar="ID", help="let a link stand for --expires from now instead")
    instead.add_argument("--renew", type=int, metavar="ID", help="give a link a new address instead; the old one ends")
    add_json(parser, "JSON objects: of the link with its token, or of those listed")


async def run(context: Context, gallery: Gallery, arguments: argparse.Namespace) -> int:
    """Make a link, or do what stands instead."""
    lifetime = lifetime_of(arguments.expires)
    if arguments.list:
        return await _list(context, gallery)
    if arguments.revoke is not None:
        return _changed(context, (await gallery.apply(context.actor, RevokeShareLink(arguments.revoke))).result)
    if arguments.extend is not None:
        return _changed(
            context, (await gallery.apply(context.actor, ExtendShareLink(arguments.extend, lifetime))).result
        )
    if arguments.renew is not None:
        renewed = await gallery.apply(context.actor, RenewShareLink(arguments.renew, lifetime))
        return _made(context, gallery, arguments, renewed.result)
    target = await _target(context, gallery, arguments)
    options = ShareOptions(
        title=arguments.title,
        note=arguments.note,
        short_name=arguments.name,
        password_hash=await _password_hash(context, gallery) if arguments.password_from_input else None,
        view_limit=arguments.views,
        downloads=Downloads(arguments.downloads),
        strips_originals=not arguments.keep_metadata,
        shows_details=arguments.details,
        title_in_previews=arguments.title_in_previews,
    )
    made = await gallery.apply(context.actor, MakeShareLink(target, lifetime, options))
    return _made(context, gallery, arguments, made.result)


COMMAND = Command(
    name="share",
    summary="make a link to photos; list, extend, renew or revoke links",
    arguments=add_arguments,
    run=run,
    permission=Action.SHARE,
)


async def _target(context: Context, gallery: Gallery, arguments: argparse.Namespace) -> PhotoSet:
    """Return what the words name: one category or collection, or photos."""
    words = [word for word in arguments.things if word != FROM_INPUT]
    found = [await find_thing(context, gallery, word) for word in words]
    if FROM_INPUT in arguments.things:
        if arguments.password_from_input:
            raise UsageError("Standard input is either photos or a password.", "Name the photos as words.")
        found += [await find_thing(context, gallery, line) async for line in context.lines()]
    match found:
        case [Category() | Collection() as group]:
            return group.photo_set
        case []:
            raise UsageError("What should the link show?", "Name a category, a collection or photos; `ls` lists them.")
    return KeySet(tuple(_key(thing) for thing in found))


def _key(thing: Thing) -> AssetKey:
    if isinstance(thing, Photo):
        return thing.asset_key
    kind = "category" if isinstance(thing, Category) else "collection"
    raise UsageError(
        f"A link shows one category, one collection or some photos; {thing.slug} is a {kind}.",
        "Make one link for each.",
    )


async def _password_hash(context: Context, gallery: Gallery) -> str:
    if context.stdin.isatty():
        context.print_error("Password for the link:")
    async for line in context.lines():
        return await gallery.passwords.hash(line)
    raise NotFoundError("There is no password on standard input.", "No link was made.")


async def _list(context: Context, gallery: Gallery) -> int:
    found = await gallery.sharing.list(context.actor)
    if context.json:
        for share in found:
            context.print_json(_described(share))
        return 0
    if not found:
        context.print("There are no links.")
        return 0
    Table(context, _COLUMNS).print([_row(share) for share in found])
    return 0


def _row(share: ShareLink) -> tuple[str, ...]:
    views = str(share.views) if share.view_limit is None else f"{share.views}/{share.view_limit}"
    used = f"{share.last_used:%Y-%m-%d %H:%M}" if share.last_used else ""
    expires = f"{share.expires:%Y-%m-%d %H:%M}"
    return (str(share.share_id), share.state(datetime.now(UTC)), expires, views, used, share.maker, share.title)


def _changed(context: Context, share: ShareLink) -> int:
    if context.json:
        context.print_json(_described(share))
    elif share.revoked is not None:
        context.print(f"Link {share.share_id} shows nothing any more.")
    else:
        context.print(f"Link {share.share_id} stands until {share.expires:%Y-%m-%d %H:%M} UTC.")
    return 0


def _made(context: Context, gallery: Gallery, arguments: argparse.Namespace, made: NewShareLink) -> int:
    share, link = made.share, gallery.sharing.address_of(made.token)
    if context.json:
        context.print_json(_described(share) | {"token": made.token, "link": link})
        return 0
    photos = "1 photo" if share.photo_count == 1 else f"{share.photo_count:,} photos"
    context.print(f"{share.title}: {photos}, until {share.expires:%Y-%m-%d %H:%M} UTC.")
    context.print()
    if link is None:
        context.print(f"  Token      {made.token}")
        context.print()
        context.print("It opens `ssh guest@…` only: this gallery serves no web pages (`share_listen`).")
    else:
        context.print(f"  {link}")
    context.print("It is shown this once. Whoever has it sees the photos.")
    if context.stdout.isatty() and not arguments.no_qr and link is not None:
        context.print()
        context.stdout.write(qr_ansi(code_text(link)))
    return 0


def _described(share: ShareLink) -> dict[str, object]:
    return {
        "id": share.share_id,
        "title": share.title,
        "note": share.note,
        "photos": share.photo_count,
        "by": share.maker,
        "state": share.state(datetime.now(UTC)),
        "password": share.has_password,
        "views": share.views,
        "view_limit": share.view_limit,
        "downloads": share.downloads.value,
        "keeps_metadata": not share.strips_originals,
        "details": share.shows_details,
        "created": iso(share.created),
        "expires": iso(share.expires),
        "last_used": iso(share.last_used),
    }
