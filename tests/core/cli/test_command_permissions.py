"""Who may run each command: the whole table of roles and commands, checked before a command does anything."""

from __future__ import annotations

import argparse
from dataclasses import replace

import pytest

from core.cli.registry import Call
from core.commands.command import Command
from core.commands.context import Context
from core.errors import NotAllowedError
from core.models import Actor, Role, UserId
from server_ssh import REGISTRY
from tests.core.commands.memory_context import context

EVERYONE = frozenset(Role)
MEMBERS = frozenset({Role.VIEWER, Role.EDITOR, Role.ADMIN})
EDITORS = frozenset({Role.EDITOR, Role.ADMIN})
ADMINS = frozenset({Role.ADMIN})
THE_MACHINE = frozenset[Role]()
"""Nobody over SSH: the user of the gallery's own machine."""

TABLE = {
    "admin": THE_MACHINE,
    "audit": ADMINS,
    "backup": THE_MACHINE,
    "restore": THE_MACHINE,
    "cache": ADMINS,
    "cat": EVERYONE,
    "completion": THE_MACHINE,
    "config": THE_MACHINE,
    "delete": THE_MACHINE,
    "demo": THE_MACHINE,
    "doctor": THE_MACHINE,
    "duplicates": EDITORS,
    "errors": ADMINS,
    "export": MEMBERS,
    "album": MEMBERS,
    "fav": MEMBERS,
    "help": EVERYONE,
    "import": THE_MACHINE,
    "history": MEMBERS,
    "info": EVERYONE,
    "jobs": ADMINS,
    "feed": EVERYONE,
    "reels": EVERYONE,
    "stories": EVERYONE,
    "invite": ADMINS,
    "keys": MEMBERS,
    "ls": EVERYONE,
    "members": ADMINS,
    "open": THE_MACHINE,
    "put": EDITORS,
    "rate": MEMBERS,
    "tag": MEMBERS,
    "top": MEMBERS,
    "redo": MEMBERS,
    "scan": ADMINS,
    "search": EVERYONE,
    "roots": ADMINS,
    "serve": THE_MACHINE,
    "preferences": MEMBERS,
    "share": EDITORS,
    "caption": EDITORS,
    "edit": EDITORS,
    "note": MEMBERS,
    "stack": EDITORS,
    "similar": MEMBERS,
    "moments": MEMBERS,
    "stats": MEMBERS,
    "timeline": MEMBERS,
    "places": MEMBERS,
    "people": MEMBERS,
    "trips": MEMBERS,
    "models": ADMINS,
    "understand": ADMINS,
    "trash": EDITORS,
    "archive": EDITORS,
    "undo": MEMBERS,
    "unstack": EDITORS,
    "watch": EVERYONE,
    "whoami": EVERYONE,
    "zip": EVERYONE,
}
COMMANDS = REGISTRY.available(remote=False)


def test_the_table_has_every_command() -> None:
    """A new command needs a line here: who may run it is decided on purpose."""
    assert {command.name for command in COMMANDS} == TABLE.keys()
    assert {command.name for command in COMMANDS if command.local_only} == {
        name for name, roles in TABLE.items() if roles == THE_MACHINE
    }


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("command", REGISTRY.available(remote=True), ids=lambda command: command.name)
async def test_only_permitted_roles_reach_a_command(command: Command, role: Role) -> None:
    """The permission is checked before the command runs, and is the one that the table states."""
    reached = []

    async def run(_context: Context, _needed: None, _arguments: argparse.Namespace) -> int:
        reached.append(command.name)
        return 0

    asked, _, _ = context(Actor(UserId(7), "x", role))
    call = Call(replace(command, run=run), argparse.Namespace())
    if role in TABLE[command.name]:
        assert await call.run(asked, None) == 0
        assert reached == [command.name]
    else:
        with pytest.raises(NotAllowedError):
            await call.run(asked, None)
        assert reached == []
