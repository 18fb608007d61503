"""`moments`: photos of earlier years around today, else highlights of the day, as a line each, for a daily mail."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from core.commands.arguments import add_json
from core.commands.browse.cat import derivative
from core.commands.command import Command
from core.commands.context import Context
from core.commands.dates.text_pictures import half_block_lines
from core.errors import PictureUnavailableError, UnreadablePhotoError
from core.models import DerivativeSize, Photo
from core.models.dates.moment_spans import MomentKind
from core.models.photo_sets import photo_set_text
from core.permissions import Action

if TYPE_CHECKING:
    from core.gallery import Gallery
    from core.library.moments.day_highlights import Highlight
    from core.library.moments.moments import Moment


_PICTURES = 3
"""Photos that are drawn of each."""
_ROWS = 12
"""Lines of text that a picture fills."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of this command."""
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--day", action="store_true", help="only those of this day, and no highlights")
    which.add_argument("--week", action="store_true", help="only those of this week, and no highlights")
    parser.add_argument(
        "--text", action="store_true", help="with pictures, drawn as the terminal can, elsewhere as coloured text"
    )
    add_json(parser, "one JSON object per moment or highlight")


async def run(context: Context, gallery: Gallery, arguments: argparse.Namespace) -> int:
    """Print the moments of today, else its highlights; nothing where there is none, so that no mail is sent."""
    for each in await _shown(context, gallery, arguments):
        if context.json:
            context.print_json(_fields(each))
        else:
            photos = f"{each.photos:,} photo{'s' * (each.photos != 1)}"
            context.print(f"{each.name}: {photos}, {each.about} ({photo_set_text(each.photo_set)})")
        if arguments.text and not context.json:
            await _draw(context, gallery, each.covers)
    return 0


async def _shown(
    context: Context, gallery: Gallery, arguments: argparse.Namespace
) -> Sequence[Moment] | Sequence[Moment | Highlight]:
    from core.library.moments.member_day import member_day

    moments = gallery.library.moments
    today = member_day(await gallery.accounts.preferences(context.actor), datetime.now(UTC))
    covers = _PICTURES if arguments.text else 0
    if arguments.day:
        return await moments.of(context.actor, today, [MomentKind.ON_THIS_DAY], covers=covers)
    if arguments.week:
        return await moments.of(context.actor, today, [MomentKind.THIS_WEEK], covers=covers)
    return await moments.shown(context.actor, today, covers=covers)


async def _draw(context: Context, gallery: Gallery, photos: Sequence[Photo]) -> None:
    """Draw photos side by side, as far as the width allows; without those that cannot be shown now."""
    jpegs = []
    for photo in photos:
        with contextlib.suppress(PictureUnavailableError, UnreadablePhotoError):
            jpegs.append(await derivative(context, gallery, photo, DerivativeSize.THUMBNAIL))
    drawn = await asyncio.to_thread(context.draw, jpegs, _ROWS) if jpegs else None
    if drawn is not None:
        context.print(drawn)
        await context.drain()
    else:
        context.print(await asyncio.to_thread(_half_blocks, jpegs, context.width))


def _half_blocks(jpegs: Sequence[bytes], width: int) -> str:
    drawn: list[tuple[str, ...]] = []
    for jpeg in jpegs:
        picture = half_block_lines(jpeg, _ROWS)
        width -= picture.columns + 1
        if drawn and width < 0:
            break
        drawn.append(picture.lines)
    return "".join(" ".join(line) + "\n" for line in zip(*drawn, strict=True))


def _fields(shown: Moment | Highlight) -> dict[str, object]:
    """Return the object of a moment, with its days, or of a highlight, with the collection of a recent batch."""
    from core.library.moments.moments import Moment

    fields = {"moment": shown.kind, "name": shown.name, "set": photo_set_text(shown.photo_set), "photos": shown.photos}
    if isinstance(shown, Moment):
        return {"kind": "moment"} | fields | {"days": [day.isoformat() for day in shown.days]}
    return {"kind": "highlight"} | fields | {"collection": shown.photo_set.collection or None}


COMMAND = Command(
    name="moments",
    summary="say which photos of earlier years were taken around this day, else what is worth a look",
    arguments=add_arguments,
    run=run,
    permission=Action.MARK,
)
