"""`completion SHELL`: print a script that makes a shell complete commands, flags and arguments."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from core.cli.parser import Parser, add_arguments
from core.commands.command import PROGRAM, Command, Needs
from core.commands.context import Context

if TYPE_CHECKING:
    from core.cli.registry import CommandRegistry

_SHELLS = ("bash", "zsh", "fish")


def completion_command(registry: CommandRegistry) -> Command:
    """Return the command `completion` for the commands of a registry."""

    async def run(context: Context, _nothing: None, arguments: argparse.Namespace) -> int:
        context.stdout.write(script(registry, arguments.shell))
        return 0

    return Command(
        name="completion",
        summary="print the completion script of a shell",
        arguments=_add_arguments,
        run=run,
        permission=None,
        needs=Needs.NOTHING,
        local_only=True,
    )


def script(registry: CommandRegistry, shell: str) -> str:
    """Return the completion script for bash, zsh or fish."""
    import shtab

    completed = {"PATH": shtab.DIRECTORY, "DIR": shtab.DIRECTORY, "FILE": shtab.FILE}
    whole = Parser(PROGRAM)
    whole.add_argument("--version", action="store_true", help="print the version")
    subparsers = whole.add_subparsers(parser_class=Parser)
    for command in registry.available(remote=False):
        own = subparsers.add_parser(command.name, help=command.summary, description=command.description)
        add_arguments(own, command, remote=False)
        for action in own._actions:  # noqa: SLF001 - argparse has no public way to its arguments, and shtab reads them so
            if action.metavar in completed:
                action.complete = completed[action.metavar]  # type: ignore[attr-defined]  # where shtab looks for it
    return str(shtab.complete(whole, shell))


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("shell", choices=_SHELLS, help="the shell")
