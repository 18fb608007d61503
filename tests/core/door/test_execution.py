"""Commands of visitors: every command under every role, and what happens at its edges."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from core.accounts.presence import Visitor
from core.commands.registry import COMMANDS, Command
from core.config import Settings
from core.database.connection import Database
from core.derivatives.pool import WorkerPool
from core.derivatives.store import DerivativeStore
from core.door.execution import execute
from core.gallery import Gallery
from core.models import Actor, Role, UserId
from core.permissions import may
from tests.core.building import populate

WORDS = {"info": "info travel", "cat": "cat aaaaaaaaaaaab", "zip": "zip travel", "watch": "watch --count 1"}
"""How a command is called where its name alone is no whole call."""
REMOTE = [command for command in COMMANDS if command.over_ssh]


class Channel:
    """Stands for a visitor's channel: keeps what is written, and is fed nothing."""

    def __init__(self) -> None:
        self.out = b""
        self.err = b""
        self.closed = False

    def write(self, data: bytes) -> None:
        self.out += data

    def write_error(self, data: bytes) -> None:
        self.err += data

    async def drain(self) -> None:
        """There is always room."""

    async def read(self) -> bytes:
        return b""


@pytest.fixture
async def gallery(tmp_path: Path) -> AsyncIterator[Gallery]:
    """A gallery without worker processes: "Travel" with three photos, and ADMIN, EDITOR, VIEWER."""
    settings = Settings(tmp_path / "data", tmp_path / "config", tmp_path, None)
    settings.data_dir.mkdir(mode=0o700)
    database = await Database.open(settings.database_path)
    await database.write(lambda connection: populate(connection, {"Travel": {"Paris": 3}}))
    opened = Gallery(settings, database, WorkerPool(), DerivativeStore(settings.derivatives_dir))
    yield opened
    await opened.close()


def _visitor(role: Role) -> Visitor:
    actor = Actor(UserId({Role.ADMIN: 1, Role.EDITOR: 2, Role.VIEWER: 3}.get(role, -1)), role, role)
    return Visitor(1, actor, fingerprint=None, address="::1", login_name=role, end=lambda _: None, leave=lambda _: None)


async def _run(gallery: Gallery, role: Role, command: str) -> tuple[int, str, str]:
    channel = Channel()
    status = await execute(
        gallery,
        _visitor(role),
        command,
        channel,  # type: ignore[arg-type]  # the part of a stream that commands use
        columns=None,
        address=("localhost", 22),
    )
    return status, channel.out.decode(errors="replace"), channel.err.decode()


async def _contents(gallery: Gallery) -> list[str]:
    return await gallery.database.read(lambda connection: list(connection.iterdump()))


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("command", REMOTE, ids=lambda command: command.name)
async def test_every_command_under_every_role(gallery: Gallery, role: Role, command: Command) -> None:
    """Who may run it gets an answer; who may not gets 4 and a sentence, nothing else, and nothing is changed."""
    allowed = command.action is None or may(_visitor(role).actor, command.action)
    before = await _contents(gallery)
    status, out, err = await _run(gallery, role, WORDS.get(command.name, command.name))
    assert "Traceback" not in err
    assert "Sorry" not in err
    if allowed:
        assert status in {0, 1, 2, 3, 4}
        assert out or err or status == 0
    else:
        assert (status, out) == (4, "")
        assert err.startswith("sshowcase: You may not ")
        assert await _contents(gallery) == before


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMIN])
@pytest.mark.parametrize("command", ["invite --role admin", "invite", "members", "audit", "scan", "errors"])
async def test_case_80_only_an_admin_administers(gallery: Gallery, role: Role, command: str) -> None:
    """Others mint no invitation and no role: refused by the server, nothing changed, no token shown."""
    before = await _contents(gallery)
    status, out, err = await _run(gallery, role, command)
    assert (status, out) == (4, "")
    assert err.startswith("sshowcase: You may not ")
    assert await _contents(gallery) == before


async def test_help_shows_each_role_its_own_commands(gallery: Gallery) -> None:
    """The list is what the role may run, no more."""
    for role in Role:
        _, out, _ = await _run(gallery, role, "help")
        listed = {line.split()[0] for line in out.splitlines() if line.startswith("  ")}
        actor = _visitor(role).actor
        assert listed == {command.name for command in REMOTE if command.action is None or may(actor, command.action)}
