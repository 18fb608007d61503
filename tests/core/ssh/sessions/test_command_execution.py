"""Commands over SSH: every command with every role, and invalid input."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.accounts.connected_sessions import ConnectedSession
from core.commands.command import Command
from core.config import Settings
from core.database.database import Database
from core.derivatives.derivative_store import DerivativeStore
from core.derivatives.worker_pool import WorkerPool
from core.errors import DatabaseError
from core.gallery import Gallery
from core.models import Actor, Downloads, Photo, Role, SortOrder, UserId
from core.sharing.models import ShareOptions
from core.sharing.operations import MakeShareLink
from core.ssh.sessions.command_execution import execute
from server_ssh import REGISTRY
from tests.core.building import ADMIN, VIEWER, place_database, populate
from tests.hypothesis_examples import examples

WORDS = {
    "info": "info travel",
    "cat": "cat aaaaaaaaaaaab",
    "similar": "similar aaaaaaaaaaaab",
    "zip": "zip travel",
    "watch": "watch --count 1",
    "rate": "rate 3 travel",
    "tag": "tag add sea travel",
    "note": "note travel text",
    "caption": "caption travel text",
    "stack": "stack aaaaaaaaaaaab",
    "unstack": "unstack aaaaaaaaaaaab",
}
"""Arguments for commands that need some."""
REMOTE = REGISTRY.available(remote=True)


class Channel:
    """Replaces a session's stream: keeps the output and has no input."""

    def __init__(self) -> None:
        self.out = b""
        self.err = b""
        self.closed = False

    def write(self, data: bytes) -> None:
        self.out += data

    def write_error(self, data: bytes) -> None:
        self.err += data

    async def drain(self) -> None:
        """Return at once."""

    async def read(self) -> bytes:
        return b""


@pytest.fixture
async def gallery(tmp_path: Path) -> AsyncIterator[Gallery]:
    """A gallery without worker processes: "Travel / Paris" with three photos, "Secret / Safe" with two."""
    private = Settings(tmp_path / "data", tmp_path / "config", tmp_path, None)
    private.data_dir.mkdir(mode=0o700)
    database = await Database.open(place_database(private.database_path))
    await database.write(lambda connection: populate(connection, {"Travel": {"Paris": 3}, "Secret": {"Safe": 2}}))
    opened = Gallery(private, database, WorkerPool(), DerivativeStore(private.derivatives_dir))
    yield opened
    await opened.close()


def _actor(role: Role) -> Actor:
    return Actor(UserId({Role.ADMIN: 1, Role.EDITOR: 2, Role.VIEWER: 3}.get(role, -1)), role, role)


def _session(actor: Actor) -> ConnectedSession:
    return ConnectedSession(
        1, actor, fingerprint=None, address="::1", login_name="x", end=lambda _: None, closed=lambda _: None
    )


async def _run(gallery: Gallery, role: Role | Actor, command: str) -> tuple[int, str, str]:
    channel = Channel()
    status = await execute(
        REGISTRY,
        gallery,
        _session(role if isinstance(role, Actor) else _actor(role)),
        command,
        channel,  # type: ignore[arg-type]  # the part of a stream that commands use
        terminal=None,
    )
    return status, channel.out.decode(errors="replace"), channel.err.decode()


async def _contents(gallery: Gallery) -> list[str]:
    return await gallery.database.read(lambda connection: list(connection.iterdump()))


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("command", REMOTE, ids=lambda command: command.name)
async def test_every_command_under_every_role(gallery: Gallery, role: Role, command: Command) -> None:
    """An allowed command answers; another one exits with 4 and a sentence, and changes nothing."""
    allowed = command.allows(_actor(role))
    before = [] if allowed else await _contents(gallery)
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


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("command", REMOTE, ids=lambda command: command.name)
async def test_no_command_says_where_the_server_keeps_its_files(
    gallery: Gallery, role: Role, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever fails: only an admin is told the path."""

    async def fail(_work: object) -> None:
        raise DatabaseError("The disk is full.", detail=str(gallery.settings.database_path))

    monkeypatch.setattr(gallery.database, "read", fail)
    monkeypatch.setattr(gallery.database, "write", fail)
    _, out, err = await _run(gallery, role, WORDS.get(command.name, command.name))
    assert (str(gallery.settings.data_dir) in out + err) <= (role is Role.ADMIN)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMIN])
@pytest.mark.parametrize("command", ["invite --role admin", "invite", "members", "audit", "scan", "errors"])
async def test_case_80_only_an_admin_administers(gallery: Gallery, role: Role, command: str) -> None:
    """Other roles cannot create invitations or change roles: nothing changes, and no token is shown."""
    before = await _contents(gallery)
    status, out, err = await _run(gallery, role, command)
    assert (status, out) == (4, "")
    assert err.startswith("sshowcase: You may not ")
    assert await _contents(gallery) == before


async def test_help_shows_each_role_its_own_commands(gallery: Gallery) -> None:
    """The list contains exactly what the role may run."""
    for role in Role:
        _, out, _ = await _run(gallery, role, "help")
        listed = {line.split()[0] for line in out.splitlines() if line.startswith("  ")}
        actor = _actor(role)
        assert listed == {command.name for command in REMOTE if command.allows(actor)}


async def test_a_viewer_of_one_category_sees_no_trace_of_others(gallery: Gallery) -> None:
    """Lists, counts and messages are those of a gallery without the hidden categories."""
    everything = await gallery.library.categories(ADMIN)
    travel = next(category for category in everything if category.slug == "travel")
    viewer = replace(VIEWER, category_ids=frozenset({travel.id}))
    assert (await _run(gallery, viewer, "ls --no-header"))[1].startswith("travel\t1\t3\t")
    assert json.loads((await _run(gallery, viewer, "watch --jsonl --count 1"))[1])["photos"] == 3
    for command in ("ls {}", "info {}", "zip {}", "info {}/safe", "ls {}/safe --json"):
        status, out, err = await _run(gallery, viewer, command.format("secret"))
        assert (status, out) == (3, "")
        assert (3, "", err.replace("secret", "absent")) == await _run(gallery, viewer, command.format("absent"))
    (hidden_key,) = {photo.asset_key for photo in await _photos(gallery, "secret/safe")} - {"aaaaaaaaaaaa5"}
    for command in ("info {}", "cat {}", "zip {}"):
        status, out, err = await _run(gallery, viewer, command.format(hidden_key))
        assert (status, out) == (3, "")
        assert (3, "", err.replace(hidden_key, "a" * 13)) == await _run(gallery, viewer, command.format("a" * 13))


async def _photos(gallery: Gallery, slug: str) -> tuple[Photo, ...]:
    collection = await gallery.library.collection(ADMIN, slug)
    return await gallery.library.page(ADMIN, collection.photo_set, SortOrder.OLDEST, None)


@pytest.mark.parametrize("details", [False, True])
async def test_nobody_sorts_by_what_they_are_not_shown(gallery: Gallery, details: bool) -> None:
    """Marks and albums for guests, dates and file names without details; names sort categories for everybody."""
    paris = await gallery.library.collection(ADMIN, "travel/paris")
    options = ShareOptions(shows_details=details)
    new = (await gallery.apply(ADMIN, MakeShareLink(paris.photo_set, options=options))).result
    guest = (await gallery.sharing.by_token(new.token)).actor
    for order in SortOrder:
        dates_and_names = {SortOrder.DATE, SortOrder.OLDEST, SortOrder.NAME}
        of_marks = {SortOrder.RATING, SortOrder.HAND, SortOrder.VOTES, SortOrder.VIEWS}
        of_others = of_marks | {SortOrder.RELEVANCE, SortOrder.FEED, SortOrder.COLLECTIONS, SortOrder.SCANNED}
        is_hidden = order in of_others or (not details and order in dates_and_names)
        status, out, err = await _run(gallery, guest, f"ls shared --sort {order}")
        assert (status, bool(out), "added, size" in err) == ((2, False, True) if is_hidden else (0, True, False))
    for group_order, expected in (("name", 0), ("date", 0 if details else 2)):
        assert (await _run(gallery, guest, f"ls --sort {group_order}"))[0] == expected


@pytest.mark.parametrize("downloads", Downloads)
async def test_a_guest_gets_what_the_share_link_includes(gallery: Gallery, downloads: Downloads) -> None:
    """Without details there is no name, date or place; nothing outside of the link; no files if downloads are off."""
    paris = await gallery.library.collection(ADMIN, "travel/paris")
    options = ShareOptions(downloads=downloads)
    new = (await gallery.apply(ADMIN, MakeShareLink(paris.photo_set, options=options))).result
    guest = (await gallery.sharing.by_token(new.token)).actor
    listed = [json.loads(line) for line in (await _run(gallery, guest, "ls shared --json"))[1].splitlines()]
    assert [photo["kind"] for photo in listed] == ["photo"] * 3
    assert {(photo["taken"], photo["camera"]) for photo in listed} == {(None, None)}
    key = listed[0]["key"]
    known = json.loads((await _run(gallery, guest, f"info {key} --json"))[1])
    assert (known["collection"], known["taken"], known["latitude"]) == ("shared", None, None)
    for name in ("secret", "secret/safe", "travel", "travel/paris", "aaaaaaaaaaaa5"):
        assert (await _run(gallery, guest, f"info {name}"))[0] == 3
    refused = {
        Downloads.OFF: {"cat", "zip", "zip --derivatives", "cat --size preview"},
        Downloads.DERIVATIVES: {"cat", "zip"},
    }
    for command in ("cat", "cat --size preview", "zip", "zip --derivatives"):
        status, _, _ = await _run(gallery, guest, f"{command} {key}")
        assert (status == 4) == (command in refused.get(downloads, set()))
    for command in ("scan", "errors", "invite", "members", "keys", "audit"):
        assert (await _run(gallery, guest, command))[0] == 4


NAMES = [command.name for command in REGISTRY.available(remote=False) if command.name != "watch"]
TYPED = st.lists(
    st.sampled_from(
        [*NAMES, "travel/paris", "aaaaaaaaaaaab", "--json", "--sort", "name", "-", "--help", "'", '"', "\\"]
    )
    | st.text(max_size=12),
    max_size=6,
).map(" ".join)


@given(typed=TYPED, role=st.sampled_from(Role))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=examples(150))
async def test_any_input_is_answered(gallery: Gallery, typed: str, role: Role) -> None:
    """No input breaks a command: the exit code is a documented one, and the output cannot control a terminal."""
    status, out, err = await _run(gallery, role, typed)
    assert status in {0, 1, 2, 3, 4, 127}
    assert "Sorry" not in err
    assert not {chr(code) for code in (*range(10), *range(11, 32), 0x9B, 0x202E)} & set(err)
    if not out.startswith("PK"):
        assert not {"\x1b", "\x07", "\x9b", "\u202e"} & set(out)
