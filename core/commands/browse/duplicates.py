"""`duplicates [--keep|--apart PHOTO…]`: photos that are there more than once, and decisions about them."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from core.commands.arguments import add_json
from core.commands.command import Command
from core.commands.context import Context
from core.commands.json_objects import photo_json
from core.commands.photo_arguments import HOW_TO_NAME
from core.commands.progress import progress_shown
from core.errors import NotFoundError, UsageError
from core.library.duplicates.models import DuplicateGroup, DuplicateKind, DuplicatePhoto
from core.models import Photo
from core.permissions import Action, require
from core.text import display_text
from core.wording import size_words

if TYPE_CHECKING:
    from core.gallery import Gallery

_AT_ONCE = 100


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of this command."""
    parser.add_argument(
        "--keep",
        nargs="+",
        metavar="PHOTO",
        help=f"keep these photos of their group, {HOW_TO_NAME}: the first gets favourites, ratings, tags, album places"
        " and texts of the others, which are moved to the trash",
    )
    parser.add_argument("--apart", metavar="PHOTO", help="the photos of the group of this one are not duplicates")
    kinds = parser.add_mutually_exclusive_group()
    kinds.add_argument("--exact", action="store_true", help="only groups of equal files")
    kinds.add_argument("--near", action="store_true", help="only groups with pictures that are similar, not equal")
    parser.add_argument(
        "--known", action="store_true", help="list what was found so far; otherwise, new photos are compared first"
    )
    add_json(
        parser,
        "one JSON object per group: kind (exact, near), distance (bits of 63), keep (a key), why, spare_bytes, photos;"
        " each with its folder, and its path for admins",
    )


async def run(context: Context, gallery: Gallery, arguments: argparse.Namespace) -> int:
    """Compare what is new, and print the groups; over SSH only what the server has found is printed."""
    require(context.actor, Action.DUPLICATES, "see duplicates")
    if arguments.keep or arguments.apart:
        await _decide(context, gallery, arguments)
        return 0
    if not context.remote and not arguments.known:
        with progress_shown(context, gallery):
            await gallery.indexing.find_duplicates()
    kind = DuplicateKind.EXACT if arguments.exact else DuplicateKind.NEAR if arguments.near else None
    count = spare = 0
    sets = await gallery.library.duplicates.sets(context.actor, kind=kind)
    for start in range(0, len(sets), _AT_ONCE):
        for group in await gallery.library.duplicates.groups(context.actor, sets[start : start + _AT_ONCE]):
            count += 1
            spare += group.spare_bytes
            if context.json:
                context.print_json(_described(group))
            else:
                _print(context, group, count)
        await context.drain()
    if not context.json:
        groups = "group" if count == 1 else "groups"
        context.print(f"{count:,} {groups}, {size_words(spare)} to free." if count else "No duplicates found.")
    if await gallery.pictures.similar.are_outstanding():
        context.print_error("Not all photos have been compared yet.")
    return 0


COMMAND = Command(
    name="duplicates",
    summary="list photos that are there more than once, and decide which to keep",
    arguments=add_arguments,
    run=run,
    permission=Action.DUPLICATES,
)


async def _decide(context: Context, gallery: Gallery, arguments: argparse.Namespace) -> None:
    from core.library.duplicates.operations import KeepPhotos, TellApart

    if arguments.keep and arguments.apart:
        raise UsageError("--keep and --apart exclude each other.", "Use one of them.")
    named = [await gallery.library.named(context.actor, word) for word in arguments.keep or [arguments.apart]]
    photos = [each for each in named if isinstance(each, Photo)]
    if len(photos) < len(named):
        raise UsageError("--keep and --apart take photos.", "`duplicates` lists their keys.")
    sets = await gallery.library.duplicates.sets(context.actor)
    found = [each for each in sets if {photo.id for photo in photos} <= {*each.photo_ids}]
    groups = await gallery.library.duplicates.groups(context.actor, found[:1])
    if not groups:
        raise NotFoundError("There is no group of duplicates with these photos.", "`duplicates` lists the groups.")
    kept, keys = [photo.asset_key for photo in photos], [each.photo.asset_key for each in groups[0].photos]
    if arguments.apart:
        await gallery.apply(context.actor, TellApart(tuple(keys)))
        described, said = {"apart": keys}, f"{len(keys):,} photos are not counted as duplicates."
    else:
        others = [key for key in keys if key not in kept]
        moved = (await gallery.apply(context.actor, KeepPhotos(tuple(kept), tuple(others)))).result
        described, said = (
            {"kept": kept, "trashed": others},
            f"Kept {_photos(len(kept))}, moved {_photos(moved)} to the trash.",
        )
    if context.json:
        context.print_json(described)
    else:
        context.print(said)


def _photos(count: int) -> str:
    return f"{count:,} photo{'s' * (count != 1)}"


def _print(context: Context, group: DuplicateGroup, number: int) -> None:
    alike = "equal files" if group.kind is DuplicateKind.EXACT else f"similar, distance {group.distance}"
    why = f": {', '.join(group.reasons)}" if group.reasons else ""
    context.print(f"{number}. {len(group.photos)} photos ({alike}), keep the first{why}")
    for each in group.photos:
        photo = each.photo
        facts = f"{photo.width} × {photo.height}, {size_words(photo.size)}"
        context.print(f"   {photo.asset_key}  {display_text(_place(each))}  {facts}")


def _place(each: DuplicatePhoto) -> str:
    return each.path if each.path is not None else f"{each.folder}/{each.photo.exact_name}"


def _described(group: DuplicateGroup) -> dict[str, object]:
    return {
        "kind": group.kind,
        "distance": group.distance,
        "keep": group.photos[0].photo.asset_key,
        "why": list(group.reasons),
        "spare_bytes": group.spare_bytes,
        "photos": [
            {key: value for key, value in photo_json(each.photo).items() if key != "kind"}
            | {"collection": each.collection_slug, "folder": each.folder, "path": each.path}
            for each in group.photos
        ],
    }
