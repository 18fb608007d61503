"""`put [NAME] < photo.jpg`: send a photo in; it lands in the folder that the owner has chosen for that."""

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
    parser.add_argument("name", metavar="NAME", nargs="?", default="photo", help="what to call it; default: photo")
    parser.add_argument("--json", action="store_true", help="a JSON object instead of a sentence")


async def run(context: Context, gallery: Gallery, arguments: argparse.Namespace) -> int:
    """Receive standard input to its end, then keep it if it is a photo."""
    if context.stdin.isatty():
        raise UsageError("`put` takes a photo from standard input.", "Send one: put NAME < photo.jpg")
    upload = await gallery.uploads.begin(context.actor, arguments.name)
    try:
        while data := await context.stdin.read():
            await upload.write(upload.size, data)
        if not upload.size:
            raise UsageError("Nothing came on standard input.", "Send a photo: put NAME < photo.jpg")
        await context.drain()  # who left in the middle of it ends here
        size, name = upload.size, await upload.finish()
    finally:
        await upload.discard()
    if context.json:
        context.print_json({"name": name, "size": size})
    else:
        context.print(f"Received {name}, {size:,} bytes.")
    return 0


COMMAND = Command(
    name="put",
    summary="send a photo in from standard input",
    arguments=add_arguments,
    run=run,
    permission=Action.UPLOAD,
)
