"""A gallery announces changes of members, also those of another process, and checks who may scan."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from pathlib import Path

import pytest

from core.accounts import members
from core.accounts.operations import AddKey, MakeInvitation, OpenToPublic, RemoveMember, SetAccess, SetPassword, SetRole
from core.config import Settings
from core.database import change_watch
from core.database.database import Database
from core.errors import DatabaseError, NotAllowedError
from core.gallery import Gallery
from core.library.archive.operations import SetArchived
from core.library.trash.operations import MoveToTrash
from core.marks.operations import SetRatings
from core.marks.tags.operations import SetTag
from core.marks.things import Things
from core.models import CategoryId, Event, LibraryChanged, MarksChanged, MembersChanged, PhotoId, Role
from core.operations import Operation, Operations, Request
from tests.core.accounts.public_key import fingerprint, public_key
from tests.core.building import ADMIN, VIEWER, operations_on, place_database, populate


@pytest.fixture
async def gallery(tmp_path: Path) -> AsyncIterator[Gallery]:
    place_database(tmp_path / "data" / "gallery.db")
    opened = await Gallery.open(Settings(tmp_path / "data", tmp_path / "config", tmp_path, None, worker_count=1))
    await opened.database.write(lambda connection: populate(connection, {"Open": {"Lake": 2}}))
    yield opened
    await opened.close()


@pytest.fixture
def _quick_polls(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(change_watch, "POLL_SECONDS", 0.02)


async def test_a_change_is_announced_before_the_call_returns(gallery: Gallery) -> None:
    """By the accounts, by an operation, and by its undo; other changes are not announced."""
    heard: list[Event] = []
    gallery.events.subscribe(heard.append)
    await gallery.apply(ADMIN, SetRole(VIEWER.user_id, Role.EDITOR))
    assert heard.count(MembersChanged()) == 1
    await gallery.apply(ADMIN, SetRole(VIEWER.user_id, Role.VIEWER))
    assert heard.count(MembersChanged()) == 2
    await gallery.undo(ADMIN, Request(2, is_confirmed=True))
    assert heard.count(MembersChanged()) == 3


@pytest.mark.parametrize("role", [Role.EDITOR, Role.VIEWER, Role.PUBLIC])
async def test_only_admins_see_errors_and_scan(gallery: Gallery, role: Role) -> None:
    """The gallery itself checks, so that no front end can omit it."""
    actor = replace(VIEWER, role=role)
    with pytest.raises(NotAllowedError):
        await gallery.library.errors(actor)
    with pytest.raises(NotAllowedError):
        await gallery.indexing.scan(actor)
    assert await gallery.library.errors(ADMIN) == ()


_CHANGES: list[Callable[[Operations], Awaitable[object]]] = [
    lambda operations: operations.apply(ADMIN, SetRole(VIEWER.user_id, Role.EDITOR)),
    lambda operations: operations.apply(ADMIN, SetAccess(VIEWER.user_id, (CategoryId(1),))),
    lambda operations: operations.apply(ADMIN, RemoveMember(VIEWER.user_id)),
    lambda operations: operations.apply(VIEWER, AddKey(public_key(30), "")),
    lambda operations: operations.apply(VIEWER, SetPassword("hash")),
    lambda operations: operations.apply(ADMIN, OpenToPublic((CategoryId(1),))),
    lambda operations: operations.apply(ADMIN, MakeInvitation(Role.VIEWER)),
]


@pytest.mark.usefixtures("_quick_polls")
@pytest.mark.parametrize("change", _CHANGES)
async def test_a_change_of_another_process_is_noticed(
    gallery: Gallery, change: Callable[[Operations], Awaitable[object]]
) -> None:
    """Roles, access, keys, passwords, public categories and invitations all count."""
    told = asyncio.Event()
    gallery.events.subscribe(lambda event: told.set() if isinstance(event, MembersChanged) else None)
    other = await Database.open(gallery.database.path)
    await change(operations_on(other))
    async with asyncio.timeout(60):
        await told.wait()
    await other.close()


@pytest.mark.usefixtures("_quick_polls")
async def test_marks_of_another_process_are_noticed(gallery: Gallery) -> None:
    """Each by itself, as two servers and commands at the machine make them on one data folder."""
    told = asyncio.Event()
    gallery.events.subscribe(lambda event: told.set() if isinstance(event, LibraryChanged | MarksChanged) else None)
    other = await Database.open(gallery.database.path)
    operations, first = operations_on(other), Things.of([PhotoId(1)])
    changes: list[Operation[int]] = [
        SetRatings.one(4, first),
        SetTag("sea", first),
        SetArchived(first),
        MoveToTrash(first),
    ]
    for change in changes:
        told.clear()
        await operations.apply(ADMIN, change)
        async with asyncio.timeout(60):
            await told.wait()
    await other.close()


async def test_signing_in_is_not_a_change(gallery: Gallery) -> None:
    """The time of the last sign-in and the audit log are not part of the snapshot."""
    before = await gallery.database.read(members.snapshot)
    await gallery.accounts.audit_log.signed_in(VIEWER, fingerprint(3), "192.0.2.1")
    assert await gallery.database.read(members.snapshot) == before


@pytest.mark.usefixtures("_quick_polls")
async def test_a_database_that_does_not_answer_is_polled_again(
    gallery: Gallery, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A change during the failure is noticed afterwards."""
    told, ask = asyncio.Event(), gallery.database.data_version
    failures = iter([DatabaseError("locked"), DatabaseError("locked")])

    async def sometimes() -> int:
        if (error := next(failures, None)) is not None:
            raise error
        return await ask()

    monkeypatch.setattr(gallery.database, "data_version", sometimes)
    gallery.events.subscribe(lambda event: told.set() if isinstance(event, MembersChanged) else None)
    other = await Database.open(gallery.database.path)
    await operations_on(other).apply(ADMIN, RemoveMember(VIEWER.user_id))
    async with asyncio.timeout(60):
        await told.wait()
    await other.close()


async def test_heavy_parts_are_made_when_they_are_used(gallery: Gallery) -> None:
    """A gallery that answers a query has made none of them; a server loads all at once, each is made once."""
    heavy = {"pictures", "indexing", "uploads"}
    await gallery.library.categories(ADMIN)
    assert not heavy & vars(gallery).keys()
    gallery.load_parts()
    assert heavy <= vars(gallery).keys()
    assert gallery.pictures is gallery.pictures
