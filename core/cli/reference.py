"""The reference of all commands in Markdown, the last part of docs/commands.md."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import TYPE_CHECKING

from core.cli.parser import Parser
from core.commands.command import Command
from core.config.settings import entries
from core.models import Actor, Role, UserId

if TYPE_CHECKING:
    from core.cli.registry import CommandRegistry

_AUDIENCES = ((Role.PUBLIC, "For everyone."), (Role.VIEWER, "For members."), (Role.EDITOR, "For editors and admins."))


def commands_reference(registry: CommandRegistry, *, remote: bool = False) -> str:
    """Return a section for each command: what it does, for whom, and what it takes."""
    return "\n\n".join("\n".join(_section(command)) for command in registry.available(remote=remote))


def _section(command: Command) -> Iterator[str]:
    parser = Parser(command.name, command.description)
    command.arguments(parser)
    yield f"### {command.name}"
    yield ""
    yield f"{command.description} *{_audience(command)}*"
    forms, *notes = (parser.description or "").removeprefix(command.description).strip().split("\n\n")
    if forms:
        yield ""
        yield from (f"    {command.name} {form}" for form in forms.splitlines())
    for note in notes:
        yield ""
        yield " ".join(note.splitlines())
    own = [action for action in _arguments(parser) if not _sets_a_setting(action)]
    if own:
        yield ""
        yield "| word | |"
        yield "|---|---|"
        yield from (_row(action) for action in own)
    if len(own) < len(_arguments(parser)):
        yield ""
        yield "Its other flags are [settings](configuration.md)."


def _audience(command: Command) -> str:
    if command.local_only:
        return "At the gallery's machine only."
    for role, words in _AUDIENCES:
        if command.allows(Actor(UserId(1), "", role)):
            return words
    return "For admins."


def _arguments(parser: argparse.ArgumentParser) -> list[argparse.Action]:
    # argparse has no public way to the arguments of a parser
    return [action for action in parser._actions if "--help" not in action.option_strings]  # noqa: SLF001


def _sets_a_setting(action: argparse.Action) -> bool:
    return bool({entry.flag for entry in entries() if entry.flag} & set(action.option_strings))


def _row(action: argparse.Action) -> str:
    value = str(action.metavar or ("|".join(action.choices) if action.choices else ""))
    value = f" {value}" if value and action.nargs != 0 else ""
    words = ", ".join([f"`{flag}{value}`" for flag in action.option_strings] or [f"`{value.strip()}`"])
    meaning = (action.help or "").replace("%%", "%")
    return f"| {_cell(words)} | {_cell(meaning)} |"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
