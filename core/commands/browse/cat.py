"""`cat KEY`: write the original file of a photo, a picture of it, or a frame of a video to standard output."""

from __future__ import annotations

import argparse
import asyncio
import re
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import TYPE_CHECKING

from core.commands.command import Command
from core.commands.context import Context
from core.commands.photo_arguments import find_photo
from core.errors import NotFoundError, PictureUnavailableError
from core.models import Actor, AssetKey, DerivativeSize, Photo, PhotoKind, Priority
from core.permissions import require_download
from core.text import display_text

if TYPE_CHECKING:
    from core.gallery import Gallery

_ORIGINAL = "original"
_SIZES = {"thumbnail": DerivativeSize.THUMBNAIL, "preview": DerivativeSize.PREVIEW}
_PIECE_BYTES = 256 * 1024
_TIME = re.compile(
    r"(?:(?:(?P<hours>[0-9]{1,3}):)?(?P<minutes>[0-9]{1,4}):)?(?P<seconds>[0-9]{1,7}(?:\.[0-9]{1,6})?)s?", re.ASCII
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of this command."""
    parser.add_argument("key", metavar="KEY", help="a photo, by key, path or name")
    what = parser.add_mutually_exclusive_group()
    what.add_argument(
        "--size",
        choices=[*_SIZES, _ORIGINAL],
        default=_ORIGINAL,
        help="thumbnail (a JPEG of 400 pixels), preview (1200) or original, the file itself; default: original",
    )
    what.add_argument("--poster", action="store_true", help="of a video the picture that lists show, as a preview")
    what.add_argument(
        "--web",
        action="store_true",
        help="of a video the version for web pages, made first: MP4 with H.264 and AAC, up to 1280 pixels, without "
        "metadata",
    )
    what.add_argument(
        "--frame",
        type=video_time,
        metavar="TIME",
        help="of a video the frame at a time, as a JPEG of up to 1200 pixels: seconds such as 2.5, or 1:30; after its "
        "end the last one",
    )


async def run(context: Context, gallery: Gallery, arguments: argparse.Namespace) -> int:
    """Write the bytes, but not to a terminal."""
    context.require_redirected("A picture")
    is_derived = arguments.poster or arguments.web or arguments.frame is not None
    is_original = arguments.size == _ORIGINAL and not is_derived
    require_download(context.actor, originals=is_original)
    photo = await find_photo(context, gallery, arguments.key)
    if arguments.frame is not None:
        await context.send(await gallery.pictures.frame(context.actor, photo.asset_key, arguments.frame))
    elif arguments.poster:
        if photo.kind is not PhotoKind.VIDEO:
            raise NotFoundError("This photo is not a video.", "`--size preview` writes its preview.")
        await context.send(await derivative(context, gallery, photo, DerivativeSize.PREVIEW))
    elif arguments.web:
        await _send_web_version(context, gallery, photo)
    elif is_original:
        async with aclosing(pieces(context, gallery, photo.asset_key)) as read:
            async for piece in read:
                await context.send(piece)
    else:
        await context.send(await derivative(context, gallery, photo, _SIZES[arguments.size]))
    return 0


COMMAND = Command(
    name="cat",
    summary="write a photo, its thumbnail or preview, or a frame of a video to standard output",
    arguments=add_arguments,
    run=run,
)


async def _send_web_version(context: Context, gallery: Gallery, photo: Photo) -> None:
    video = await gallery.pictures.web_video(context.actor, photo.asset_key)
    file = await video.made(f"member {context.actor.user_id}")
    if file is None:
        raise NotFoundError("There is no version of this photo for web pages.", "Videos of up to 15 minutes have one.")
    async with file:
        sent = 0
        while piece := await file.read(sent, _PIECE_BYTES):
            await context.send(piece)
            sent += len(piece)


def video_time(text: str) -> float:
    """Return the seconds of a place in a video: 90, 2.5, 1:30 or 1:02:03.5, for the `type` of `add_argument`.

    Raises:
        argparse.ArgumentTypeError: it is not one.
    """
    found = _TIME.fullmatch(text)
    if found is None:
        raise argparse.ArgumentTypeError(f"{display_text(text, 40)!r} is not a time such as 2.5, 1:30 or 1:02:03")
    return int(found["hours"] or 0) * 3600 + int(found["minutes"] or 0) * 60 + float(found["seconds"])


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
