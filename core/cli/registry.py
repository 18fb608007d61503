"""Every command, for the person at the machine and for visitors: a new one is a module and a line here.

A module has `add_arguments(parser)` and `async run(context, given, arguments) -> int`, which returns an exit code.
It is imported when the command is called, so that `ls` loads no screen.
"""

from __future__ import annotations

import argparse
import importlib
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any, Protocol, cast

from core.commands.context import Context
from core.commands.parsing import Parser
from core.commands.settings_flags import add_common_flags
from core.errors import GalleryError, UnknownCommandError, UsageError
from core.permissions import Action, require
from core.text import display_text

PROGRAM = "sshowcase"


class Needs(Enum):
    """What a command is given beside its Context."""

    GALLERY = auto()
    """An open Gallery."""
    SETTINGS = auto()
    """Settings: it opens what it needs."""
    NOTHING = auto()
    """None: it works without any gallery, also beside a configuration that cannot be read."""


class CommandModule(Protocol):
    """What a module of a command has."""

    def add_arguments(self, parser: argparse.ArgumentParser, /) -> None:
        """Add the flags and words of this command."""
        ...

    async def run(self, context: Context, given: Any, arguments: argparse.Namespace, /) -> int:
        """Do it with what the command needs."""
        ...


@dataclass(frozen=True, slots=True)
class Command:
    """One command: its name, where it lives, what it does, and who may run it."""

    name: str
    module: str
    summary: str
    action: Action | None = Action.VIEW
    """The right that it takes; None: everyone may run it. What it does is checked again where it is done."""
    over_ssh: bool = True
    """Visitors may run it as `ssh host COMMAND`."""
    needs: Needs = Needs.GALLERY

    def load(self) -> CommandModule:
        """Import its module."""
        return cast(CommandModule, importlib.import_module(self.module))

    def parser(self, width: int, *, remote: bool) -> Parser:
        """Return the parser of its flags and words."""
        prog = self.name if remote else f"{PROGRAM} {self.name}"
        parser = Parser(prog, self.description, width)
        self.fill(parser, remote=remote)
        return parser

    @property
    def description(self) -> str:
        """The summary as a sentence."""
        return f"{self.summary[:1].upper()}{self.summary[1:]}."

    def fill(self, parser: argparse.ArgumentParser, *, remote: bool) -> None:
        """Add what the command takes to a parser; at the machine also the flags for settings."""
        self.load().add_arguments(parser)
        if not remote and self.needs is not Needs.NOTHING:
            add_common_flags(parser)


COMMANDS = (
    Command("serve", "core.commands.server.serve", "open the gallery to visitors", None,
            over_ssh=False, needs=Needs.SETTINGS),
    Command("demo", "core.commands.server.demo", "the same with pictures that the program draws itself", None,
            over_ssh=False, needs=Needs.SETTINGS),
    Command("open", "core.commands.server.open", "show the gallery on this terminal", None,
            over_ssh=False, needs=Needs.SETTINGS),
    Command("scan", "core.commands.upkeep.scan", "index folders of photos where they lie", Action.SCAN),
    Command("ls", "core.commands.browse.ls", "list categories, collections or photos"),
    Command("info", "core.commands.browse.info", "tell what is known about a photo, a collection or a category"),
    Command("cat", "core.commands.browse.cat", "write a photo, or a smaller picture of it, to standard output"),
    Command("zip", "core.commands.browse.zip", "write photos to standard output as one archive"),
    Command("put", "core.commands.upkeep.put", "send a photo in from standard input", Action.UPLOAD),
    Command("watch", "core.commands.browse.watch", "tell of every change, until it is ended"),
    Command("errors", "core.commands.upkeep.errors", "list what could not be read, and why", Action.SEE_ERRORS),
    Command("share", "core.commands.sharing.share", "make a link to photos; list, extend, renew or revoke links",
            Action.SHARE),
    Command("invite", "core.commands.members.invite", "invite somebody, or list and revoke invitations", Action.INVITE),
    Command("members", "core.commands.members.members", "list members; change roles and access",
            Action.MANAGE_MEMBERS),
    Command("keys", "core.commands.members.keys", "list, add, name or remove your own keys", Action.OWN_CREDENTIALS),
    Command("audit", "core.commands.members.audit", "list who came in and what was changed about members",
            Action.SEE_AUDIT),
    Command("admin", "core.commands.members.admin", "come back in as an admin, at the machine", None, over_ssh=False),
    Command("config", "core.commands.upkeep.config", "show the settings in force, or a file to start from", None,
            over_ssh=False, needs=Needs.NOTHING),
    Command("completion", "core.cli.completion", "print the completion script of a shell", None,
            over_ssh=False, needs=Needs.NOTHING),
    Command("doctor", "core.commands.upkeep.doctor", "look for what is wrong, and say what to do", None,
            over_ssh=False, needs=Needs.NOTHING),
    Command("backup", "core.commands.upkeep.backup", "copy the index to a new file", None,
            over_ssh=False, needs=Needs.SETTINGS),
    Command("whoami", "core.commands.members.whoami", "tell as whom the gallery sees you", None),
    Command("help", "core.cli.help", "list the commands, or explain one", None, needs=Needs.NOTHING),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Call:
    """A command with its words."""

    command: Command
    arguments: argparse.Namespace

    async def run(self, context: Context, given: Any) -> int:
        """Run it to its end; return the exit code.

        Raises:
            NotAllowedError: the actor may not run it.
            GalleryError: it failed, with its own exit code.
            BrokenPipeError: nobody reads its results any more.
        """
        if self.command.action is not None:
            require(context.actor, self.command.action, f"run `{self.command.name}`")
        code = await self.command.load().run(context, given, self.arguments)
        await context.drain()
        return code


def commands(*, remote: bool) -> tuple[Command, ...]:
    """List the commands there are here: at the machine all of them."""
    return tuple(command for command in COMMANDS if command.over_ssh or not remote)


def command_named(name: str, *, remote: bool) -> Command:
    """Return the command of that name.

    Raises:
        UnknownCommandError: there is none here.
    """
    known = commands(remote=remote)
    for command in known:
        if command.name == name:
            return command
    names = ", ".join(command.name for command in known)
    if any(command.name == name for command in COMMANDS):
        raise UnknownCommandError(f"`{name}` runs at the gallery's own machine only.", f"From here: {names}.")
    raise UnknownCommandError(f"There is no command `{display_text(name, 40)}`.", f"One of {names}.")


def parse(words: Sequence[str], width: int, *, remote: bool) -> Call:
    """Read the words of a command.

    Raises:
        UsageError: they are wrong; UnknownCommandError: there is no such command here.
        HelpRequestedError: they ask for help.
    """
    if not words:
        raise UsageError("Which command?", f"`{'' if remote else PROGRAM + ' '}help` lists them.")
    name, *rest = words
    command = command_named("help" if name in {"-h", "--help"} else name, remote=remote)
    return Call(command, command.parser(width, remote=remote).parse_args(rest))


def complaint(error: GalleryError) -> str:
    """Return an error as the lines that standard error shows."""
    return f"{PROGRAM}: {error.message}\n" + (f"    {error.hint}\n" if error.hint else "")
