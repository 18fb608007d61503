"""`share`: create a share link and show it once; list, extend, renew and revoke share links."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from core.commands.arguments import add_json, add_no_header
from core.commands.command import Command
from core.commands.context import Context
from core.commands.json_objects import iso
from core.commands.photo_arguments import FROM_INPUT, HOW_TO_NAME
from core.commands.table import Column, Table
from core.config.running_server import other_servers
from core.errors import NotFoundError, UsageError
from core.models import AssetKey, Downloads, KeySet, Photo, PhotoSet, photo_set_text
from core.permissions import Action
from core.qr import qr_ansi
from core.sharing.lifetimes import DEFAULT, lifetime_of
from core.sharing.models import NewShareLink, ShareLink, ShareOptions
from core.sharing.share_addresses import audience, code_text, public_root
from core.wording import local_time_words

if TYPE_CHECKING:
    from core.gallery import Gallery
    from core.library.naming import Named

_COLUMNS = (
    Column("ID", right=True),
    Column("STATE"),
    Column("EXPIRES"),
    Column("VIEWS", right=True),
    Column("LAST USE"),
    Column("BY"),
    Column("TITLE"),
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of this command."""
    parser.add_argument(
        "photos",
        nargs="*",
        metavar="PHOTOS",
        help=f"a category, a collection, selection, or photos, {HOW_TO_NAME}; -: one a line from standard input",
    )
    parser.add_argument(
        "--expires",
        default=DEFAULT,
        metavar="TIME",
        help="how long it is valid: 1h, 24h, 7d (the default), 30d or any other time",
    )
    parser.add_argument(
        "--password-from-input", action="store_true", help="protect it with a password, read from standard input"
    )
    parser.add_argument("--views", type=int, metavar="N", help="how often it can be opened (default: no limit)")
    parser.add_argument(
        "--downloads",
        choices=[each.value for each in Downloads],
        default=Downloads.OFF.value,
        help="what guests may download: nothing (the default), 1200 pixels without metadata, or the original files",
    )
    parser.add_argument("--keep-metadata", action="store_true", help="keep EXIF, GPS and XMP in the originals")
    parser.add_argument("--details", action="store_true", help="show dates, cameras and file names; never places")
    parser.add_argument("--title", default="", metavar="TEXT", help="the title above the photos")
    parser.add_argument("--title-in-previews", action="store_true", help="show the title in previews of chat programs")
    parser.add_argument(
        "--name", default="", metavar="NAME", help="a short name in the address, before the random part"
    )
    parser.add_argument(
        "--live",
        action="store_true",
        help="of a query or smart album, show what it finds at any time; otherwise the photos of now",
    )
    parser.add_argument("--note", default="", metavar="TEXT", help="a note to the recipient")
    parser.add_argument("--no-qr", action="store_true", help="print no QR code")
    instead = parser.add_mutually_exclusive_group()
    instead.add_argument(
        "--list", action="store_true", help="list your share links instead; admins see those of all members"
    )
    instead.add_argument("--revoke", type=int, metavar="ID", help="revoke a share link instead")
    instead.add_argument("--extend", type=int, metavar="ID", help="make a share link expire --expires from now instead")
    instead.add_argument(
        "--renew", type=int, metavar="ID", help="give a share link a new address instead; the old one expires"
    )
    add_no_header(parser)
    add_json(parser, "one JSON object: the share link with its token; with --list, one a line")


async def run(context: Context, gallery: Gallery, arguments: argparse.Namespace) -> int:
    """Create a share link, or list, revoke, extend or renew."""
    from core.sharing.operations import ExtendShareLink, MakeShareLink, RenewShareLink, RevokeShareLink
    from core.sharing.share_targets import NOTES_LEFT_OUT, leaves_out_notes

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
    made = await gallery.apply(context.actor, MakeShareLink(target, lifetime, options, arguments.live))
    status = _made(context, gallery, arguments, made.result)
    if leaves_out_notes(context.actor, target):
        context.print_error(NOTES_LEFT_OUT)
    return status


COMMAND = Command(
    name="share",
    summary="create a share link to photos; list, extend, renew or revoke share links",
    arguments=add_arguments,
    run=run,
    permission=Action.SHARE,
)


async def _target(context: Context, gallery: Gallery, arguments: argparse.Namespace) -> PhotoSet:
    """Return the photo set that the arguments name: one set, or photos."""
    words = [word for word in arguments.photos if word != FROM_INPUT]
    found = [await gallery.library.named(context.actor, word) for word in words]
    if FROM_INPUT in arguments.photos:
        if arguments.password_from_input:
            raise UsageError("Standard input can be either photos or a password.", "Name the photos as arguments.")
        found += [await gallery.library.named(context.actor, line) async for line in context.lines()]
    match found:
        case [only] if not isinstance(only, Photo):
            return only
        case []:
            raise UsageError("Nothing to share was named.", "Name a category, a collection or photos; `ls` lists them.")
    return KeySet(tuple(_key(each) for each in found))


def _key(named: Named) -> AssetKey:
    if isinstance(named, Photo):
        return named.asset_key
    raise UsageError(
        f"A share link shows one category, one collection or some photos; {photo_set_text(named)} is not a photo.",
        "Create one share link for each.",
    )


async def _password_hash(context: Context, gallery: Gallery) -> str:
    if context.stdin.isatty():
        context.print_error("Password for the share link:")
    async for line in context.lines():
        return await gallery.passwords.hash(line)
    raise NotFoundError("There is no password on standard input.", "No share link was created.")


async def _list(context: Context, gallery: Gallery) -> int:
    found = await gallery.sharing.list(context.actor)
    if context.json:
        for share in found:
            context.print_json(_described(share))
        return 0
    if not found:
        context.print("There are no share links.")
        return 0
    Table(context, _COLUMNS).print([_row(share) for share in found])
    return 0


def _row(share: ShareLink) -> tuple[str, ...]:
    views = f"{share.views:,}" if share.view_limit is None else f"{share.views}/{share.view_limit}"
    used = local_time_words(share.last_used) if share.last_used else ""
    expires = local_time_words(share.expires)
    return (str(share.share_id), share.state(datetime.now(UTC)), expires, views, used, share.maker, share.title)


def _changed(context: Context, share: ShareLink) -> int:
    if context.json:
        context.print_json(_described(share))
    elif share.revoked is not None:
        context.print(f"Share link {share.share_id} is revoked.")
    else:
        context.print(f"Share link {share.share_id} expires {local_time_words(share.expires)}.")
    return 0


def _made(context: Context, gallery: Gallery, arguments: argparse.Namespace, made: NewShareLink) -> int:
    share, link = made.share, gallery.sharing.address_of(made.token)
    others = other_servers(gallery.settings, gallery.ssh_port or gallery.settings.port)
    roots = {root: None for each in others if (root := public_root(each)) is not None}
    also = [address for root in roots if (address := f"{root}/s/{made.token}") != link]
    if context.json:
        context.print_json(_described(share) | {"token": made.token, "link": link, "also": also})
        return 0
    photos = "1 photo" if share.photo_count == 1 else f"{share.photo_count:,} photos"
    future = " now; future matches join" if share.is_live else ""
    context.print(f"{share.title}: {photos}{future}, until {local_time_words(share.expires)}.")
    context.print()
    if link is None:
        context.print(f"  Token      {made.token}")
        context.print()
    else:
        context.print(f"  {link}")
    for address in also:
        context.print(f"  {address}  (another server of this gallery)")
    if link is not None:
        context.print()
    context.print(audience(gallery.sharing.address_root))
    context.print("It is shown only now. Everybody who has it can see the photos.")
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
        "live": share.is_live,
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
