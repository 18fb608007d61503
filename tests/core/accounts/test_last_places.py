"""A member's last place: kept over a break and a restart, gone after leaving, after hours, and for strangers."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from core.accounts.last_places import LastPlace, LastPlaces
from core.database.database import Database
from core.models import Actor, AssetKey, Role, SortOrder
from core.permissions import PUBLIC_VISITOR
from tests.core.building import ADMIN, VIEWER, add_members

DAY = 86400.0
PLACE = LastPlace("travel", "travel/paris", True, SortOrder.NAME, AssetKey("abcdefghijklm"), 7, True)


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now = 1_700_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
async def members(database: Database) -> Database:
    """A database with members."""
    await database.write(add_members)
    return database


async def test_who_comes_back_before_the_old_link_is_given_up_finds_the_place(members: Database) -> None:
    """It is known from the moment it was noted, before it is stored."""
    places = LastPlaces(members, DAY)
    places.note(VIEWER, PLACE)
    assert await places.of(VIEWER) == PLACE
    assert await places.of(ADMIN) is None


@pytest.mark.parametrize("place", [PLACE, LastPlace(), LastPlace(shows_photos=True, order=SortOrder.DATE)])
async def test_a_place_outlives_the_program(members: Database, place: LastPlace) -> None:
    """What was kept is there for another start, every part of it."""
    before = LastPlaces(members, DAY)
    before.note(VIEWER, replace(place, index=99))
    before.note(VIEWER, place)
    await before.store(VIEWER)
    assert await LastPlaces(members, DAY).of(VIEWER) == place


async def test_after_leaving_the_next_visit_begins_at_home(members: Database) -> None:
    """In this process and in the next."""
    places = LastPlaces(members, DAY)
    places.note(VIEWER, PLACE)
    await places.store(VIEWER)
    await places.forget(VIEWER)
    assert await places.of(VIEWER) is None
    assert await LastPlaces(members, DAY).of(VIEWER) is None
    await places.store(VIEWER)
    assert await LastPlaces(members, DAY).of(VIEWER) is None


async def test_after_hours_it_is_forgotten(members: Database) -> None:
    """Counted from the end of the visit, which keeps the place a last time."""
    clock = Clock()
    places = LastPlaces(members, DAY, clock)
    places.note(VIEWER, PLACE)
    clock.now += 20 * 3600
    await places.store(VIEWER)
    clock.now += DAY - 1
    assert await places.of(VIEWER) == PLACE
    assert await LastPlaces(members, DAY, clock).of(VIEWER) == PLACE
    clock.now += 1
    assert await places.of(VIEWER) is None
    assert await LastPlaces(members, DAY, clock).of(VIEWER) is None


async def test_no_time_is_no_return(members: Database) -> None:
    """Who sets 0 has every visit begin at home, also one that follows at once."""
    places = LastPlaces(members, 0, Clock())
    places.note(VIEWER, PLACE)
    assert await places.of(VIEWER) is None
    await places.store(VIEWER)
    assert await LastPlaces(members, 0, Clock()).of(VIEWER) is None


async def test_strangers_leave_nothing_behind(members: Database) -> None:
    """Anybody in open categories is nobody in particular; a removed member is nobody any more."""
    anybody = Actor(PUBLIC_VISITOR, "public", Role.PUBLIC)
    places = LastPlaces(members, DAY)
    places.note(anybody, PLACE)
    await places.store(anybody)
    await places.forget(anybody)
    assert await places.of(anybody) is None
    await members.write(lambda connection: connection.execute("UPDATE users SET removed_at = 1 WHERE id = 3").close())
    places.note(VIEWER, PLACE)
    await places.store(VIEWER)
    assert await LastPlaces(members, DAY).of(VIEWER) is None


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"order": "by colour", "asset_key": null}', '{"x": 1}', "null"])
async def test_what_another_version_wrote_is_no_place(members: Database, text: str, tmp_path: Path) -> None:
    """A visit begins at home rather than not at all."""
    values = (VIEWER.user_id, text)
    await members.write(
        lambda connection: connection.execute("INSERT INTO last_places VALUES (?, ?, 1900000000)", values).close()
    )
    assert await LastPlaces(members, DAY).of(VIEWER) is None
