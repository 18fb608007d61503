"""`put [NAME] < photo.jpg`: upload a photo to the upload folder."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from core.commands.command import Command
from core.commands.context import Context
from core.errors import UsageError
from core.permissions import Action

if TYPE_CHECKING:
    from core.gallery import Gallery


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of this command."""
    parser.add_argument("name", metavar="NAME", nargs="?", default="photo", help="its file name; default: photo")
    parser.add_argument("--json", action="store_true", help="one JSON object: name, size, new")


async def run(context: Context, gallery: Gallery, arguments: argparse.Namespace) -> int:
    """Read standard input to its end, then add it to the library if it is a photo."""
    if context.stdin.isatty():
        raise UsageError("`put` reads a photo from standard input.", "Send one: put NAME < photo.jpg")
    upload = await gallery.uploads.begin(context.actor, arguments.name)
    try:
        while data := await context.stdin.read():
            await upload.write(upload.size, data)
        if not upload.size:
            raise UsageError("Standard input is empty.", "Send a photo: put NAME < photo.jpg")
        await context.drain()  # ends here if the client has disconnected
        size, stored = upload.size, await upload.finish()
    finally:
        await upload.discard()
    if context.json:
        context.print_json({"name": stored.name, "size": size, "new": stored.is_new})
    elif stored.is_new:
        context.print(f"Received {stored.name}, {size:,} bytes.")
    else:
        context.print(f"{stored.name} is already here.")
    return 0


COMMAND = Command(
    name="put",
    summary="upload a photo from standard input",
    arguments=add_arguments,
    run=run,
    permission=Action.UPLOAD,
)
