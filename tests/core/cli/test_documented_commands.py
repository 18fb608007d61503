"""docs/commands.md describes every command as the registry has it; run this file to write that part anew."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from core.cli.registry import COMMANDS, Command
from core.commands.describing import of_category, of_collection, of_details, of_photo
from core.commands.parsing import Parser
from core.config.settings import entries
from core.errors import GalleryError, NotAllowedError, NotFoundError, UnknownCommandError, UsageError
from core.models import (
    Actor,
    AssetKey,
    Category,
    CategoryId,
    Collection,
    CollectionId,
    PageKey,
    Photo,
    PhotoDetails,
    PhotoId,
    Role,
    UserId,
)
from core.permissions import may

_ROOT = Path(__file__).parents[3]
_PAGE = _ROOT / "docs" / "commands.md"
_BEGIN, _END = "<!-- every command, from the registry -->", "<!-- end -->"

NOW = datetime(2024, 5, 1, tzinfo=UTC)
CATEGORY = Category(CategoryId(1), "travel", "Travel", 1, 3, (), None)
COLLECTION = Collection(
    CollectionId(1), CategoryId(1), "travel", "Travel", "travel/paris", "Paris", 3, None, False, None, None
)
PHOTO = Photo(
    PhotoId(1),
    AssetKey("a" * 13),
    1,
    CollectionId(1),
    "a.jpg",
    "JPEG",
    600,
    400,
    1000,
    None,
    None,
    PageKey(0, PhotoId(1)),
)
DETAILS = PhotoDetails(PHOTO, COLLECTION, None, None, None, None, None, None, None, None, None, 1, NOW, NOW)


def test_the_page_describes_every_command_as_it_is() -> None:
    """What is added, reworded or given another right in the registry is also changed on the page."""
    _, written, _ = re.split(f"{_BEGIN}|{_END}", _PAGE.read_text())
    assert written.strip() == reference()


def test_the_page_and_the_errors_agree_on_exit_codes() -> None:
    """Each code that an error has stands in the table."""
    listed = {int(code) for code in re.findall(r"^\| ([0-9]+) \|", _PAGE.read_text(), re.MULTILINE)}
    codes = {each.exit_code for each in (GalleryError, UsageError, NotFoundError, NotAllowedError, UnknownCommandError)}
    assert listed == codes | {0, 130}


def test_the_page_lists_the_fields_that_machines_get() -> None:
    """What a script may rely on stands on the page, no more and no less."""
    rows = dict(
        re.findall(
            r"^\| (category|collection|photo in a list|photo of `info`, besides) \| (.*) \|$",
            _PAGE.read_text(),
            re.MULTILINE,
        )
    )
    fields = {name: re.findall("`([a-z0-9_]+)`", row) for name, row in rows.items()}
    assert list(of_category(CATEGORY)) == fields["category"]
    assert list(of_collection(COLLECTION)) == fields["collection"]
    assert list(of_photo(PHOTO, COLLECTION)) == fields["photo in a list"]
    assert list(of_details(DETAILS)) == fields["photo in a list"] + fields["photo of `info`, besides"]


def reference() -> str:
    """Return the part of the page that the registry knows."""
    return "\n\n".join("\n".join(_section(command)) for command in COMMANDS)


def _section(command: Command) -> Iterator[str]:
    parser = Parser(command.name, command.description)
    command.load().add_arguments(parser)
    yield f"### {command.name}"
    yield ""
    yield f"{command.description} *{_who(command)}*"
    forms = (parser.description or "").removeprefix(command.description).strip().splitlines()
    if forms:
        yield ""
        yield from (f"    {command.name} {form}" for form in forms)
    rows = list(_rows(parser))
    if rows:
        yield ""
        yield "| word | |"
        yield "|---|---|"
        yield from (f"| {word} | {meaning} |" for word, meaning in rows)
    if any(_is_setting(action) for action in parser._actions):
        yield ""
        yield "Its other flags are [settings](configuration.md)."


def _is_setting(action: argparse.Action) -> bool:
    return bool({entry.flag for entry in entries() if entry.flag} & set(action.option_strings))


def _rows(parser: argparse.ArgumentParser) -> Iterator[tuple[str, str]]:
    for action in parser._actions:
        if isinstance(action, argparse._HelpAction) or _is_setting(action):
            continue
        value = str(action.metavar or ("|".join(action.choices) if action.choices else ""))
        value = f" {value}" if value and action.nargs != 0 else ""
        words = [f"`{flag}{value}`" for flag in action.option_strings] or [f"`{value.strip()}`"]
        yield ", ".join(words).replace("|", "\\|"), (action.help or "").replace("%%", "%").replace("|", "\\|")


def _who(command: Command) -> str:
    if not command.over_ssh:
        return "At the gallery's machine only."
    if command.action is None:
        return "For everyone."
    roles = {role for role in Role if may(Actor(UserId(1), "", role), command.action)}
    for least, words in (
        (Role.PUBLIC, "For everyone."),
        (Role.VIEWER, "For members."),
        (Role.EDITOR, "For editors and admins."),
    ):
        if least in roles:
            return words
    return "For admins."


if __name__ == "__main__":
    before, _, after = re.split(f"{_BEGIN}|{_END}", _PAGE.read_text())
    _PAGE.write_text(f"{before}{_BEGIN}\n\n{reference()}\n\n{_END}{after}")
