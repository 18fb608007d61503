"""`help [COMMAND]`: list the commands that the actor may run, or explain one."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from core.cli.parser import command_parser
from core.cli.reference import commands_reference
from core.commands.command import PROGRAM, Command, Needs
from core.commands.context import Context

if TYPE_CHECKING:
    from core.cli.registry import CommandRegistry


def help_command(registry: CommandRegistry) -> Command:
    """Return the command `help` for the commands of a registry."""

    async def run(context: Context, _nothing: None, arguments: argparse.Namespace) -> int:
        if arguments.reference:
            context.print(commands_reference(registry, remote=context.remote))
        elif arguments.name is None:
            _list(context, registry)
        else:
            command = registry.named(arguments.name, remote=context.remote)
            context.stdout.write(command_parser(command, context.width, remote=context.remote).format_help())
        return 0

    return Command(
        name="help",
        summary="list the commands, or explain one",
        arguments=_add_arguments,
        run=run,
        permission=None,
        needs=Needs.NOTHING,
    )


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", nargs="?", metavar="COMMAND", help="the command to explain; default: list all")
    parser.add_argument("--reference", action="store_true", help="explain all commands, in Markdown")


def _list(context: Context, registry: CommandRegistry) -> None:
    prefix = "" if context.remote else f"{PROGRAM} "
    context.print(f"usage: {prefix}COMMAND …\n\nA private photo gallery that you open with ssh.\n\ncommands:")
    listed = [command for command in registry.available(remote=context.remote) if command.allows(context.actor)]
    longest = max(len(command.name) for command in listed)
    for command in listed:
        context.print(f"  {command.name:{longest}}  {command.summary}")
    context.print(f"\n`{prefix}COMMAND --help` shows the flags of one.")
