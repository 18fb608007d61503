"""Collections and categories are selected next to photos; each member has one selection of what they have access to."""

from __future__ import annotations

import sqlite3

import pytest

from core.accounts.operations import SetAccess
from core.database.database import Database
from core.errors import NotFoundError, UsageError
from core.library.grouping.selected import Selected
from core.library.trash.operations import MoveToTrash
from core.marks.operations import SelectGroups
from core.marks.things import Things, common, without
from core.models import AssetKey, CategoryId, CollectionId, PhotoId
from core.operations import ChangeSelection
from tests.core.building import ADMIN, EDITOR, VIEWER, operations_on, populate

BOTH = Things.of(collections=[CollectionId(1)], categories=[CategoryId(1)])
GARDEN = Things.of(collections=[CollectionId(2)])


@pytest.fixture
async def gallery(database: Database) -> Database:
    """Three photos of one collection, and two of another in another category."""
    await database.write(lambda connection: populate(connection, {"Travel": {"Paris": 3}, "Home": {"Garden": 2}}))
    return database


async def test_a_selection_has_photos_collections_and_categories(gallery: Database) -> None:
    """It is of one member, the inverse is of what really changed, and what is in the trash is not in it."""
    operations, selected = operations_on(gallery), Selected(gallery)

    def first_key(connection: sqlite3.Connection) -> AssetKey:
        return AssetKey(connection.execute("SELECT asset_key FROM photos WHERE id = 1").fetchone()[0])

    key = await gallery.read(first_key)
    await operations.apply(VIEWER, ChangeSelection(add=(key,)))
    applied = await operations.apply(VIEWER, SelectGroups(BOTH))
    assert (applied.result, applied.inverse) == (2, SelectGroups(BOTH, is_selected=False))
    assert (await operations.apply(VIEWER, SelectGroups(BOTH))).inverse is None
    everything = Things.of([PhotoId(1)], [CollectionId(1)], [CategoryId(1)])
    assert await selected.things(VIEWER) == everything
    assert await selected.keys_and_groups(VIEWER) == ((key,), without(everything, Things.of([PhotoId(1)])))
    assert (await selected.of(VIEWER)).photo_count == 1
    assert await selected.things(EDITOR) == Things()
    await operations.apply(ADMIN, MoveToTrash(Things.of(collections=[CollectionId(1)])))
    assert await selected.things(VIEWER) == Things(), "the category has no other collection"
    await operations.undo(ADMIN)
    await operations.apply(VIEWER, SelectGroups(BOTH, is_selected=False))
    assert await selected.things(VIEWER) == Things.of([PhotoId(1)])


async def test_only_what_a_member_has_access_to_is_selected(gallery: Database) -> None:
    """All or nothing; after access is lost it is not in the selection, and can still be deselected."""
    operations, selected = operations_on(gallery), Selected(gallery)
    await operations.apply(EDITOR, SelectGroups(GARDEN))
    await operations.apply(ADMIN, SetAccess(EDITOR.user_id, (CategoryId(1),)))
    assert await selected.things(EDITOR) == Things()
    with pytest.raises(NotFoundError, match="1 of the 2"):
        await operations.apply(EDITOR, SelectGroups(Things.of(collections=[CollectionId(1), CollectionId(2)])))
    assert (await operations.apply(EDITOR, SelectGroups(GARDEN, is_selected=False))).result == 1
    with pytest.raises(UsageError):
        await operations.apply(EDITOR, SelectGroups(Things.of([PhotoId(1)])))


def test_things_are_compared_by_kind() -> None:
    """What two selections have in common, and what is in the first one only."""
    some = Things.of(map(PhotoId, (1, 2, 3)), [CollectionId(1)])
    others = Things.of(map(PhotoId, (2, 3, 4)), [], [CategoryId(1)])
    assert common(some, others) == Things.of(map(PhotoId, (2, 3)))
    assert without(some, others) == Things.of([PhotoId(1)], [CollectionId(1)])
