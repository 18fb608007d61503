"""`completion SHELL`: a script with which a shell completes the words of this command line."""

from __future__ import annotations

import argparse

import shtab

from core.cli.registry import PROGRAM, commands
from core.commands.context import Context
from core.commands.parsing import Parser

_SHELLS = ("bash", "zsh", "fish")
_COMPLETED = {"PATH": shtab.DIRECTORY, "DIR": shtab.DIRECTORY, "FILE": shtab.FILE}
"""What stands for a word, by how the help names it."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the words of this command."""
    parser.add_argument("shell", choices=_SHELLS, help="whose script to print")


async def run(context: Context, _nothing: object, arguments: argparse.Namespace) -> int:
    """Print the script."""
    context.stdout.write(script(arguments.shell))
    return 0


def script(shell: str) -> str:
    """Return the script for bash, zsh or fish."""
    return shtab.complete(_whole_parser(), shell)


def _whole_parser() -> Parser:
    """Return all commands as one parser; it is only looked at, never run."""
    whole = Parser(PROGRAM)
    whole.add_argument("--version", action="store_true", help="print the version")
    subparsers = whole.add_subparsers(parser_class=Parser)
    for command in commands(remote=False):
        own = subparsers.add_parser(command.name, help=command.summary, description=command.description)
        command.fill(own, remote=False)
        for action in own._actions:  # noqa: SLF001 - argparse has no public way to its arguments, and shtab reads them so
            if action.metavar in _COMPLETED:
                action.complete = _COMPLETED[action.metavar]  # type: ignore[attr-defined]  # where shtab looks for it
    return whole
