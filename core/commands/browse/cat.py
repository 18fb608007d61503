"""`cat KEY`: write the original file of a photo, its thumbnail or its preview to standard output."""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import TYPE_CHECKING

from core.commands.command import Command
from core.commands.context import Context
from core.commands.photo_arguments import find_photo
from core.errors import PictureUnavailableError
from core.models import Actor, AssetKey, DerivativeSize, Photo, Priority
from core.permissions import require_download

if TYPE_CHECKING:
    from core.gallery import Gallery

_ORIGINAL = "original"
_SIZES = {"thumbnail": DerivativeSize.THUMBNAIL, "preview": DerivativeSize.PREVIEW}
_PIECE_BYTES = 256 * 1024


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of this command."""
    parser.add_argument("key", metavar="KEY", help="a photo, by key, path or name")
    parser.add_argument(
        "--size",
        choices=[*_SIZES, _ORIGINAL],
        default=_ORIGINAL,
        help="thumbnail (a JPEG of 400 pixels), preview (1200) or original, the file itself; default: original",
    )


async def run(context: Context, gallery: Gallery, arguments: argparse.Namespace) -> int:
    """Write the bytes, but not to a terminal."""
    context.require_redirected("A picture")
    require_download(context.actor, originals=arguments.size == _ORIGINAL)
    photo = await find_photo(context, gallery, arguments.key)
    if arguments.size == _ORIGINAL:
        async with aclosing(pieces(context, gallery, photo.asset_key)) as read:
            async for piece in read:
                await context.send(piece)
    else:
        await context.send(await derivative(context, gallery, photo, _SIZES[arguments.size]))
    return 0


COMMAND = Command(
    name="cat",
    summary="write a photo, its thumbnail or its preview to standard output",
    arguments=add_arguments,
    run=run,
)


async def derivative(context: Context, gallery: Gallery, photo: Photo, size: DerivativeSize) -> bytes:
    """Return the JPEG of a photo in that size; make it if it is missing.

    Raises:
        PictureUnavailableError: it is missing and cannot be made now.
    """
    made = None
    pictures = await gallery.pictures.of(context.actor, photo.asset_key)
    async with aclosing(pictures.progressive(size, Priority.PREFETCH)) as versions:
        async for picture in versions:
            made = picture.path if picture.final else None
    if made is None:
        raise PictureUnavailableError("The picture cannot be made now.", "Check that its drive is connected.")
    try:
        return await asyncio.to_thread(made.read_bytes)
    except OSError as error:
        raise PictureUnavailableError("The picture cannot be read now.") from error


async def require_access(actor: Actor, gallery: Gallery, key: AssetKey) -> None:
    """Raise NotAllowedError or NotFoundError unless the actor may download the original of this photo now."""
    require_download(actor, originals=True)
    await gallery.library.photo(actor, key)


async def pieces(
    context: Context, gallery: Gallery, key: AssetKey, file_id: int | None = None
) -> AsyncGenerator[bytes, None]:
    """Yield the original of a photo, or another of its files, in pieces.

    Raises:
        PictureUnavailableError: it is offline, or changed while it was read.
        NotAllowedError, NotFoundError: the actor lost their access while it was read.
    """
    actor = context.actor
    async with await gallery.pictures.original(actor, key, file_id) as file:
        sent = 0
        while piece := await file.read(sent, _PIECE_BYTES):
            if context.actor is not actor:
                actor = context.actor
                await require_access(actor, gallery, key)
            yield piece
            sent += len(piece)
        if sent != file.size:
            raise PictureUnavailableError("The photo changed while it was read.", "Try again.")
