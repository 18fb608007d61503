"""Recorded operations, also those of earlier versions, can still be read and undone."""

from __future__ import annotations

import json
from dataclasses import dataclass

import pytest

from core.accounts import members
from core.accounts.operations import RemoveMember, RestoreMember, SetAccess, SetMemberName, SetOwnName, SetRole
from core.database.database import Database
from core.errors import NotAllowedError, UsageError
from core.gallery import OPERATIONS
from core.library.edits.edit_steps import EditKind, EditStep
from core.library.edits.operations import EditThings
from core.marks.operations import SetFavourite, SetRatings
from core.marks.things import Things
from core.models import AssetKey, CategoryId, CollectionId, EditField, PhotoId, Role, UserId
from core.operations import (
    Applied,
    ChangeSelection,
    Operation,
    Operations,
    Registry,
    SetCover,
    SetPreference,
    Transaction,
)
from core.operations.stored_operations import dumps
from core.permissions import Action
from tests.core.building import ADMIN, VIEWER, operations_on, populate


@pytest.fixture
async def gallery(database: Database) -> Database:
    """A collection of two photos, with members."""
    await database.write(lambda connection: populate(connection, {"Travel": {"Paris": 2}}))
    return database


async def record(database: Database, user_id: UserId, inverse: str) -> None:
    sql = """
        INSERT INTO operations (user_id, kind, arguments, inverse, applied_at, step)
        SELECT ?, 'x', '{}', ?, 1, coalesce(max(step), 0) + 1 FROM operations
    """
    await database.write(lambda connection: connection.execute(sql, (user_id, inverse)).close())


ONE = Things.of([PhotoId(1)])

STORED: list[tuple[str, Operation[object]]] = [
    (
        '{"kind": "set-cover", "arguments": {"collection_id": 1, "asset_key": null}}',
        SetCover(CollectionId(1), None),
    ),
    (
        '{"kind": "set-cover", "arguments": {"collection_id": 7, "asset_key": "k3jx9a2b"}}',
        SetCover(CollectionId(7), AssetKey("k3jx9a2b")),
    ),
    (
        '{"kind": "set-preference", "arguments": {"name": "theme", "value": "dark"}}',
        SetPreference("theme", "dark"),
    ),
    (
        '{"kind": "change-selection", "arguments": {"add": ["a", "b"], "remove": []}}',
        ChangeSelection(add=(AssetKey("a"), AssetKey("b"))),
    ),
    ('{"kind": "set-role", "arguments": {"user_id": 3, "role": "viewer"}}', SetRole(UserId(3), Role.VIEWER)),
    ('{"kind": "set-access", "arguments": {"user_id": 3, "category_ids": null}}', SetAccess(UserId(3), None)),
    (
        '{"kind": "set-access", "arguments": {"user_id": 3, "category_ids": [1, 2]}}',
        SetAccess(UserId(3), (CategoryId(1), CategoryId(2))),
    ),
    ('{"kind": "set-own-name", "arguments": {"name": "Aunt Ida"}}', SetOwnName("Aunt Ida")),
    ('{"kind": "set-member-name", "arguments": {"user_id": 3, "name": ""}}', SetMemberName(UserId(3), "")),
    ('{"kind": "remove-member", "arguments": {"user_id": 3}}', RemoveMember(UserId(3))),
    (
        (
            '{"kind": "set-favourite", "arguments": {"things": {"photos": "1-3", "collections": "", "categories": "2"},'
            ' "is_favourite": false}}'
        ),
        SetFavourite(Things.of(map(PhotoId, (1, 2, 3)), [], [CategoryId(2)]), is_favourite=False),
    ),
    (
        (
            '{"kind": "set-ratings", "arguments": {"ratings": '
            '[[4, {"photos": "1", "collections": "", "categories": ""}]]}}'
        ),
        SetRatings.one(4, ONE),
    ),
    (
        (
            '{"kind": "edit-things", "arguments": {"steps": '
            '[{"field": "place", "kind": "set", "things": {"photos": "1", "collections": "", "categories": ""}, '
            '"value": [38.7223, -9.1393]}]}}'
        ),
        EditThings((EditStep(EditField.PLACE, EditKind.SET, ONE, (38.7223, -9.1393)),)),
    ),
    ('{"kind": "restore-member", "arguments": {"user_id": 3}}', RestoreMember(UserId(3))),
]
"""As the first versions wrote them, byte for byte."""


@pytest.mark.parametrize(
    ("text", "operation"), STORED, ids=lambda value: value.kind if isinstance(value, Operation) else ""
)
def test_the_stored_form_stays(text: str, operation: Operation[object]) -> None:
    """Reading a stored operation and writing it again give the same text, so that data folders stay readable."""
    assert OPERATIONS.load(text) == operation
    assert dumps(operation) == text


@pytest.mark.parametrize(
    "text",
    [
        '{"kind": "rate-photo", "arguments": {"stars": 5}}',
        '{"kind": "set-role", "arguments": {"user_id": 3, "role": "viewer", "reason": "new"}}',
        '{"kind": "set-preference", "arguments": {"name": "theme"}}',
    ],
)
async def test_what_another_version_recorded_is_skipped(gallery: Database, text: str) -> None:
    """An unknown kind or other arguments fail once with a message; then undo reaches older operations."""
    operations = operations_on(gallery)
    await operations.apply(VIEWER, SetFavourite(ONE))
    await record(gallery, VIEWER.user_id, text)
    with pytest.raises(UsageError, match="Another version"):
        await operations.undo(VIEWER)
    assert await operations.undo(VIEWER) == SetFavourite(ONE, is_favourite=False)


async def test_an_undo_that_fails_half_way_writes_nothing(gallery: Database) -> None:
    """What it wrote before it became impossible is rolled back; only the mark that skips it stays."""
    operations = Operations(gallery, Registry((*OPERATIONS, Breaking)))
    await record(gallery, ADMIN.user_id, json.dumps({"kind": "breaking", "arguments": {}}))
    with pytest.raises(UsageError, match="half-way"):
        await operations.undo(ADMIN)
    assert await gallery.read(lambda connection: members.preferences(connection, ADMIN)) == {}
    assert await operations.undo(ADMIN) is None


async def test_only_the_person_at_the_machine_may_apply_some(gallery: Database) -> None:
    """Not even an admin elsewhere may."""
    with pytest.raises(NotAllowedError, match="Only the person at the machine can break"):
        await operations_on(gallery).apply(ADMIN, LocalBreaking())


@dataclass(frozen=True, slots=True)
class Breaking(Operation[None]):
    """Writes, then finds that it is impossible."""

    kind = "breaking"
    action = Action.SET_PREFERENCE
    description = "break"

    def perform(self, tx: Transaction) -> Applied[None]:
        values = {"user_id": tx.actor.user_id}
        tx.connection.execute("INSERT INTO preferences (user_id, name, value) VALUES (:user_id, 'theme', 'x')", values)
        raise UsageError("This stops half-way.")


@dataclass(frozen=True, slots=True)
class LocalBreaking(Breaking):
    """The same, for the person at the machine only."""

    kind = "breaking-here"
    at_the_machine_only = True
