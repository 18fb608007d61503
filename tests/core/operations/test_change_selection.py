"""Photos are selected and unselected; each member has one selection of what they can see."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from functools import partial

import pytest

from core.database.database import Database
from core.errors import NotAllowedError, UsageError
from core.library import photo_pages, positions
from core.library.photo_queries import KEYS
from core.models import Actor, AssetKey, CategoryId, PageKey, Photo, Role, SelectionSet, SortOrder
from core.operations import ChangeSelection, SelectionChange, Transaction, change_selection
from core.operations.actors import present_actor
from core.permissions import ANONYMOUS
from tests.core.building import EDITOR, VIEWER, operations_on, populate


@pytest.fixture
async def gallery(database: Database) -> Database:
    """Three photos of one category, and two of another."""
    await database.write(lambda connection: populate(connection, {"Travel": {"Paris": 3}, "Home": {"Garden": 2}}))
    return database


async def keys(database: Database) -> list[AssetKey]:
    sql = "SELECT asset_key FROM photos ORDER BY id"
    rows = await database.read(lambda connection: connection.execute(sql).fetchall())
    return [AssetKey(row[0]) for row in rows]


async def selected(database: Database, actor: Actor = VIEWER) -> tuple[AssetKey, ...]:
    return await database.read(
        lambda connection: photo_pages.keys(connection, present_actor(connection, actor), SelectionSet())
    )


async def test_photos_are_selected_and_unselected(gallery: Database) -> None:
    """The selection is in the order of the photos' dates, not in that of selecting."""
    one, two, three, *_ = await keys(gallery)
    await operations_on(gallery).apply(VIEWER, ChangeSelection(add=(three, one)))
    assert await selected(gallery) == (one, three)
    await operations_on(gallery).apply(VIEWER, ChangeSelection(add=(two,), remove=(one,)))
    assert await selected(gallery) == (two, three)


async def test_members_do_not_share_their_selection(gallery: Database) -> None:
    """What one member selects is not selected for another."""
    one, two, *_ = await keys(gallery)
    await operations_on(gallery).apply(VIEWER, ChangeSelection(add=(one,)))
    await operations_on(gallery).apply(EDITOR, ChangeSelection(add=(two,), remove=(one,)))
    assert await selected(gallery, VIEWER) == (one,)
    assert await selected(gallery, EDITOR) == (two,)


async def test_the_inverse_is_of_what_really_changed(gallery: Database) -> None:
    """Undo neither unselects a photo that was selected before nor selects one that was not."""
    one, two, three, *_ = await keys(gallery)
    await operations_on(gallery).apply(VIEWER, ChangeSelection(add=(one,)))
    applied = await operations_on(gallery).apply(VIEWER, ChangeSelection(add=(one, two), remove=(three,)))
    assert applied.result == SelectionChange(added=(two,), removed=())
    assert applied.inverse == ChangeSelection(remove=(two,))
    await operations_on(gallery).apply(VIEWER, ChangeSelection(remove=(two,)))
    assert await selected(gallery) == (one,)


async def test_hidden_and_unknown_photos_are_not_selected(gallery: Database) -> None:
    """Both are skipped, so that their existence stays unknown; a photo that was hidden later can be unselected."""
    one, *_, garden = await keys(gallery)
    guest = replace(VIEWER, category_ids=frozenset({CategoryId(1)}))
    both = ChangeSelection(add=(garden, AssetKey("nosuchphoto22"), one))
    applied = await gallery.write(lambda connection: both.perform(Transaction(connection, guest, "", guest.user_id)))
    assert applied.inverse == ChangeSelection(remove=(one,))
    await operations_on(gallery).apply(VIEWER, ChangeSelection(add=(garden,)))
    assert await selected(gallery) == (one, garden)
    hidden = await gallery.read(lambda connection: connection.execute(*KEYS.fill(guest, SelectionSet())).fetchall())
    assert [row["asset_key"] for row in hidden] == [one]
    unselect = ChangeSelection(remove=(garden,))
    await gallery.write(lambda connection: unselect.perform(Transaction(connection, guest, "", guest.user_id)))
    assert await selected(gallery) == (one,)


async def test_a_selection_is_bounded(gallery: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """One photo too many changes nothing at all."""
    monkeypatch.setattr(change_selection, "LARGEST_SELECTION", 3)
    one, two, three, four, _ = await keys(gallery)
    await operations_on(gallery).apply(VIEWER, ChangeSelection(add=(one, two)))
    with pytest.raises(UsageError, match="at most"):
        await operations_on(gallery).apply(VIEWER, ChangeSelection(add=(three, four)))
    assert await selected(gallery) == (one, two)
    with pytest.raises(UsageError, match="at most"):
        await operations_on(gallery).apply(VIEWER, ChangeSelection(add=(one, two, three, four)))


async def test_a_selection_holds_ten_thousand_photos(gallery: Database) -> None:
    """The limit itself: one operation that names more photos is refused, and the message says how many are allowed."""
    one, *_ = await keys(gallery)
    unknown = tuple(AssetKey(f"unknown{number}") for number in range(change_selection.LARGEST_SELECTION - 1))
    await operations_on(gallery).apply(VIEWER, ChangeSelection(add=(one, *unknown)))
    assert await selected(gallery) == (one,)
    with pytest.raises(UsageError, match="at most 10,000 photos"):
        await operations_on(gallery).apply(VIEWER, ChangeSelection(remove=(one, *unknown, AssetKey("onemore"))))
    assert await selected(gallery) == (one,)


async def test_guests_have_no_selection(gallery: Database) -> None:
    """`public@` is refused."""
    with pytest.raises(NotAllowedError, match="select photos"):
        await operations_on(gallery).apply(Actor(ANONYMOUS, "public", Role.PUBLIC), ChangeSelection())


async def test_missing_photos_leave_the_selection_and_come_back(gallery: Database) -> None:
    """A photo whose file is missing is not listed, but stays selected."""
    one, *_ = await keys(gallery)
    await operations_on(gallery).apply(VIEWER, ChangeSelection(add=(one,)))
    for value, expected in (("1", ()), ("NULL", (one,))):
        await gallery.write(partial(execute, sql=f"UPDATE photos SET deleted_at = {value} WHERE id = 1"))
        assert await selected(gallery) == expected


async def test_the_selection_is_a_photo_set_like_others(gallery: Database) -> None:
    """Its pages, count and positions are those of the member's own photos, over all collections, in every order."""
    one, two, _, garden, _ = await keys(gallery)
    await operations_on(gallery).apply(VIEWER, ChangeSelection(add=(garden, one)))
    await operations_on(gallery).apply(EDITOR, ChangeSelection(add=(two,)))
    for order in SortOrder:
        first, second = await page(gallery, VIEWER, order)
        assert {first.asset_key, second.asset_key} == {one, garden}
        assert await page(gallery, VIEWER, order, first.page_key) == (second,)
        total, place = await shape(gallery, order, second.asset_key)
        assert (total, place) == (2, 1)
    guest = replace(VIEWER, category_ids=frozenset({CategoryId(1)}))
    assert [photo.asset_key for photo in await page(gallery, guest, SortOrder.NAME)] == [one]


def execute(connection: sqlite3.Connection, sql: str) -> None:
    connection.execute(sql)


async def page(database: Database, actor: Actor, order: SortOrder, after: PageKey | None = None) -> tuple[Photo, ...]:
    return await database.read(lambda connection: photo_pages.page(connection, actor, SelectionSet(), order, after))


async def shape(database: Database, order: SortOrder, key: AssetKey) -> tuple[int, int | None]:
    return await database.read(
        lambda connection: (
            photo_pages.count(connection, VIEWER, SelectionSet()),
            positions.position(connection, VIEWER, SelectionSet(), order, key),
        )
    )
