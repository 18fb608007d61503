"""`cache`: show what is stored of pictures, and remove it."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import TYPE_CHECKING

from core.commands.arguments import add_json, add_no_header, form_error
from core.commands.command import Command
from core.commands.context import Context
from core.commands.json_objects import iso
from core.commands.table import Column, Table
from core.config.value_types import SizeType
from core.errors import UsageError
from core.permissions import Action
from core.pictures.cache.models import CacheKind, CacheUse, Purged
from core.wording import local_time_words, size_words

if TYPE_CHECKING:
    from core.gallery import Gallery

_COLUMNS = (
    Column("KIND"),
    Column("FILES", right=True),
    Column("SIZE", right=True),
    Column("LIMIT", right=True),
    Column("OLDEST"),
    Column("WHAT"),
)

_WORDS = {
    CacheKind.THUMBNAILS: "400 px, for grids",
    CacheKind.PREVIEWS: "1200 px, for single photos",
    CacheKind.EMBEDDED: "small pictures of cameras, until there are thumbnails",
    CacheKind.REGIONS: "parts of photos in full detail",
    CacheKind.ANIMATIONS: "frames of animations",
    CacheKind.VIDEOS: "copies of videos without metadata, for share links",
    CacheKind.PAYLOADS: "pictures encoded for terminals",
    CacheKind.FORMER: "thumbnails of an earlier version, about to be carried over",
}

_MADE_WHEN_NEEDED = tuple(kind for kind in CacheKind if kind is not CacheKind.THUMBNAILS)

_FORMS = """show
purge [KIND…] (what is made again when it is needed; without KIND everything but thumbnails)
purge --all (thumbnails, too)"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of this command."""
    parser.description = f"{parser.description}\n\n{_FORMS}\n\nKinds: {', '.join(CacheKind)}."
    parser.add_argument("words", nargs="*", metavar="WORD", help="one of the forms above; none: show")
    parser.add_argument("--all", action="store_true", help="with purge: remove thumbnails, too")
    add_no_header(parser)
    add_json(parser, "one JSON object per kind")


async def run(context: Context, gallery: Gallery, arguments: argparse.Namespace) -> int:
    """Show what is stored, or purge it."""
    match arguments.words:
        case [] | ["show"] if not arguments.all:
            _show(context, await gallery.cache.use(context.actor))
        case ["purge", *names]:
            purged = await gallery.cache.purge(context.actor, _kinds(names, everything=arguments.all))
            if context.remote:
                gallery.indexing.start_background_jobs()
            _print_purged(context, purged)
        case _:
            raise form_error("cache", arguments.words, _FORMS)
    return 0


COMMAND = Command(
    name="cache",
    summary="show how much is stored of pictures, and purge it",
    arguments=add_arguments,
    run=run,
    permission=Action.CHANGE_SETTINGS,
)


def _kinds(names: Sequence[str], *, everything: bool) -> Sequence[CacheKind]:
    if everything:
        if names:
            raise UsageError("--all purges every kind.", "Name kinds, or use --all.")
        return [*CacheKind]
    unknown = [name for name in names if name not in {*CacheKind}]
    if unknown:
        raise UsageError(f"{unknown[0]!r} is not a kind of stored pictures.", f"Kinds: {', '.join(CacheKind)}.")
    return [CacheKind(name) for name in names] or _MADE_WHEN_NEEDED


def _show(context: Context, uses: Sequence[CacheUse]) -> None:
    if context.json:
        for use in uses:
            context.print_json(
                {
                    "kind": use.kind,
                    "files": use.files,
                    "bytes": use.bytes,
                    "budget": use.budget,
                    "oldest": iso(use.oldest),
                }
            )
        return
    rows: list[Sequence[str]] = [
        (
            use.kind,
            f"{use.files:,}",
            size_words(use.bytes),
            _limit(use.budget),
            "" if use.oldest is None else local_time_words(use.oldest),
            _WORDS[use.kind],
        )
        for use in uses
        if use.files or use.kind is not CacheKind.FORMER
    ]
    total = sum(use.files for use in uses), sum(use.bytes for use in uses)
    rows.append(("total", f"{total[0]:,}", size_words(total[1]), "", "", ""))
    Table(context, _COLUMNS).print(rows)


def _limit(budget: int | None) -> str:
    """Return a limit as the settings write it; of none, no words."""
    if budget is None:
        return ""
    return SizeType().write(budget).strip('"') if budget else size_words(budget)


def _print_purged(context: Context, purged: Sequence[Purged]) -> None:
    if context.json:
        for each in purged:
            context.print_json({"kind": each.kind, "removed": each.files, "bytes": each.bytes, "kept": each.kept})
        return
    files, size = sum(each.files for each in purged), sum(each.bytes for each in purged)
    context.print(f"Removed {files:,} stored {'picture' if files == 1 else 'pictures'} ({size_words(size)}).")
    kept = sum(each.kept for each in purged)
    if kept:
        context.print(f"Kept {kept:,}: the only pictures of photos whose folder is offline.")
    if any(each.kind is CacheKind.THUMBNAILS and each.files for each in purged) and not context.remote:
        context.print("Thumbnails are made again when they are shown, and by `sshowcase serve`.")
