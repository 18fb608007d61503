"""`help [COMMAND]`: which commands there are for whoever asks, or what one of them takes."""

from __future__ import annotations

import argparse

from core.cli.registry import PROGRAM, command_named, commands
from core.commands.context import Context
from core.permissions import may


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the words of this command."""
    parser.add_argument("name", nargs="?", metavar="COMMAND", help="the one to explain; none: list them all")


async def run(context: Context, _nothing: object, arguments: argparse.Namespace) -> int:
    """Print the list of what the actor may run, or the help of one command."""
    if arguments.name is not None:
        command = command_named(arguments.name, remote=context.remote)
        context.stdout.write(command.parser(context.width, remote=context.remote).format_help())
        return 0
    prefix = "" if context.remote else f"{PROGRAM} "
    context.say(f"usage: {prefix}COMMAND …\n\nA private photo gallery that people visit with ssh.\n\ncommands:")
    listed = [
        command
        for command in commands(remote=context.remote)
        if command.action is None or may(context.actor, command.action)
    ]
    longest = max(len(command.name) for command in listed)
    for command in listed:
        context.say(f"  {command.name:{longest}}  {command.summary}")
    context.say(f"\n`{prefix}COMMAND --help` shows the flags of one.")
    return 0
