"""The commands of one program: names and arguments become calls, for the local machine and for SSH clients."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from core.cli.completion import completion_command
from core.cli.help import help_command
from core.cli.parser import command_parser
from core.commands.command import PROGRAM, Command
from core.commands.context import Context, Drawing, TerminalDrawing, no_pictures
from core.errors import GalleryError, UnknownCommandError, UsageError
from core.models import OutputTerminal
from core.permissions import require
from core.suggestions import close_match
from core.text import display_text

_FIRST_STEPS = (
    f"`{PROGRAM} demo` serves drawn photos to try it with, `{PROGRAM} serve FOLDER` your own, and `{PROGRAM} help`"
)


class CommandRegistry:
    """All commands in the order in which help lists them; `completion` and `help` are added to those given."""

    def __init__(self, commands: Iterable[Command], draw: TerminalDrawing | None = None) -> None:
        """Register these commands; their names must differ. `draw` draws pictures in a terminal."""
        self._draw = draw
        self._commands = (*commands, completion_command(self), help_command(self))
        names = [command.name for command in self._commands]
        if len(set(names)) < len(names):
            raise ValueError(f"two commands of one name: {names}")

    def drawing(self, terminal: OutputTerminal | None) -> Drawing:
        """Return what draws pictures in the terminal of standard output; None where that is not a terminal."""
        draw = self._draw
        if draw is None or terminal is None:
            return no_pictures
        return lambda jpegs, rows: draw(jpegs, rows, terminal)

    def available(self, *, remote: bool) -> tuple[Command, ...]:
        """Return the commands that an SSH client (`remote`) or a user of the local machine can name."""
        return tuple(command for command in self._commands if not (remote and command.local_only))

    def named(self, name: str, *, remote: bool) -> Command:
        """Return the command of that name.

        Raises:
            UnknownCommandError: there is none, or an SSH client names one of the local machine.
        """
        for command in self._commands:
            if command.name == name and not (remote and command.local_only):
                return command
        names = [command.name for command in self.available(remote=remote)]
        prefix = "" if remote else f"{PROGRAM} "
        if any(command.name == name for command in self._commands):
            raise UnknownCommandError(
                f"`{name}` runs at the gallery's own machine only.", f"From here: {', '.join(names)}."
            )
        close = close_match(name, names if remote else [*names, "--version"])
        guess = f"Did you mean `{prefix}{close}`? " if close else ""
        meant = f"{guess}`{prefix}help` lists all."
        raise UnknownCommandError(f"There is no command `{display_text(name, 40)}`.", meant)

    def parse(self, words: Sequence[str], width: int, *, remote: bool) -> Call:
        """Parse a command with its arguments; help is folded to `width` columns.

        Raises:
            UsageError: the arguments are invalid.
            UnknownCommandError: there is no such command here.
            HelpRequestedError: the arguments ask for help.
        """
        if not words:
            first = "`ls` shows what there is, `help`" if remote else _FIRST_STEPS
            raise UsageError("Which command?", f"{first} lists all commands.")
        name, *rest = words
        command = self.named("help" if name in {"-h", "--help"} else name, remote=remote)
        return Call(command, command_parser(command, width, remote=remote).parse_args(rest))


@dataclass(frozen=True, slots=True)
class Call:
    """A command with its parsed arguments."""

    command: Command
    arguments: argparse.Namespace

    @property
    def json(self) -> bool:
        """Whether JSON is wanted instead of sentences."""
        return bool(getattr(self.arguments, "json", False))

    @property
    def headers(self) -> bool:
        """Whether tables have headings."""
        return not getattr(self.arguments, "no_header", False)

    async def run(self, context: Context, needed: Any) -> int:
        """Run the command with what it needs until it ends; return the exit code.

        Raises:
            NotAllowedError: the actor has no permission to run it.
            GalleryError: it failed, with its own exit code.
            BrokenPipeError: nobody reads its output any longer.
        """
        if self.command.permission is not None:
            require(context.actor, self.command.permission, f"run `{self.command.name}`")
        code = await self.command.run(context, needed, self.arguments)
        await context.drain()
        return code


def error_text(error: GalleryError, *, with_detail: bool = False) -> str:
    """Return an error as the lines for standard error; only those who run the server get its detail."""
    more = (error.hint, error.detail if with_detail else "")
    return f"{PROGRAM}: {error.message}\n" + "".join(f"    {line}\n" for line in more if line)
