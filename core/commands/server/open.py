"""`sshowcase open PATH…`: the gallery on this very terminal, without a server."""

from __future__ import annotations

import argparse

from core.commands.arguments import folders
from core.commands.command import Command, Needs
from core.commands.context import Context
from core.commands.server.serving import upper
from core.config import Settings, as_served, terminal_environment
from core.errors import UsageError


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the flags of this command."""
    parser.add_argument("paths", nargs="*", metavar="PATH", help="a folder of photos; none: those indexed before")


async def run(context: Context, settings: Settings, arguments: argparse.Namespace) -> int:
    """Show the gallery until it is left; scans behind that."""
    from core.gallery import Gallery

    gallery = await Gallery.open(as_served(settings))
    try:
        known = await gallery.roots()
        roots = folders(arguments.paths, known)
        if not (context.stdin.isatty() and context.stdout.isatty()):
            raise UsageError("`open` draws on a terminal, and there is none.", "Run it in a terminal window.")
        if not roots and not known:
            raise UsageError("There is nothing to show yet.", "Name a folder of photos: sshowcase open ~/Pictures")
        owner = await gallery.accounts.owner(context.actor.name)
        gallery.start_scan(owner, roots)
        fine = await upper("tui.local_session", "visit")(gallery, owner, terminal_environment())
    finally:
        await gallery.close()
    return 0 if fine else 1


COMMAND = Command(
    name="open",
    summary="show the gallery on this terminal",
    arguments=add_arguments,
    run=run,
    permission=None,
    needs=Needs.SETTINGS,
    local_only=True,
    full_screen=True,
)
