"""A member's last place: it survives a lost connection and a restart, but not a sign-out or its expiry."""

from __future__ import annotations

import json
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from core.accounts.last_places import LastPlace, LastPlaces
from core.database.database import Database
from core.models import Actor, AssetKey, CategorySet, CollectionSet, EverythingSet, Role, SelectionSet, SortOrder
from core.permissions import ANONYMOUS
from tests.core.building import ADMIN, VIEWER, add_members

DAY = 86400.0
KEY = AssetKey("abcdefghijklm")
PLACE = LastPlace(CategorySet("travel"), CollectionSet("travel/paris"), True, SortOrder.NAME, KEY, 7, True)


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


async def test_a_place_is_found_before_the_old_connection_is_given_up(members: Database) -> None:
    """It is there from the moment it was noted, before it is stored."""
    places = LastPlaces(members, DAY)
    places.note(VIEWER, PLACE)
    assert await places.of(VIEWER) == PLACE
    assert await places.of(ADMIN) is None


@pytest.mark.parametrize(
    "place", [PLACE, LastPlace(), LastPlace(photo_set=SelectionSet(), shows_photos=True, order=SortOrder.DATE)]
)
async def test_a_place_survives_a_restart(members: Database, place: LastPlace) -> None:
    """Every part of what was stored is there after the restart."""
    before = LastPlaces(members, DAY)
    before.note(VIEWER, replace(place, index=99))
    before.note(VIEWER, place)
    await before.store(VIEWER)
    assert await LastPlaces(members, DAY).of(VIEWER) == place


async def test_after_a_sign_out_the_next_session_starts_at_home(members: Database) -> None:
    """In this process and in the next."""
    places = LastPlaces(members, DAY)
    places.note(VIEWER, PLACE)
    await places.store(VIEWER)
    await places.forget(VIEWER)
    assert await places.of(VIEWER) is None
    assert await LastPlaces(members, DAY).of(VIEWER) is None
    await places.store(VIEWER)
    assert await LastPlaces(members, DAY).of(VIEWER) is None


async def test_a_place_expires(members: Database) -> None:
    """Counted from the end of the session, which stores the place once more."""
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


async def test_zero_seconds_start_every_session_at_home(members: Database) -> None:
    """Also a session that follows at once."""
    places = LastPlaces(members, 0, Clock())
    places.note(VIEWER, PLACE)
    assert await places.of(VIEWER) is None
    await places.store(VIEWER)
    assert await LastPlaces(members, 0, Clock()).of(VIEWER) is None


async def test_guests_and_removed_members_have_no_place(members: Database) -> None:
    """`public@` is shared by many people, and a removed member can no longer sign in."""
    public = Actor(ANONYMOUS, "public", Role.PUBLIC)
    places = LastPlaces(members, DAY)
    places.note(public, PLACE)
    await places.store(public)
    await places.forget(public)
    assert await places.of(public) is None
    await members.write(lambda connection: connection.execute("UPDATE users SET removed_at = 1 WHERE id = 3").close())
    places.note(VIEWER, PLACE)
    await places.store(VIEWER)
    assert await LastPlaces(members, DAY).of(VIEWER) is None


OLD = {"order": None, "asset_key": KEY, "index": 7, "is_open": True}


@pytest.mark.parametrize(
    ("stored", "place"),
    [
        (OLD | {"category": "travel", "collection": "travel/paris", "shows_photos": True}, replace(PLACE, order=None)),
        (
            OLD | {"category": "selection", "collection": None, "shows_photos": False},
            replace(PLACE, category=CategorySet("selection"), photo_set=None, shows_photos=False, order=None),
        ),
        (
            OLD | {"category": None, "collection": None, "shows_photos": True},
            replace(PLACE, category=None, photo_set=EverythingSet(), order=None),
        ),
    ],
)
async def test_places_that_were_stored_as_slugs_are_read(
    members: Database, stored: dict[str, object], place: LastPlace
) -> None:
    """A member who was connected before the upgrade comes back to the same place."""
    values = (VIEWER.user_id, json.dumps(stored), int(time.time()))
    await members.write(
        lambda connection: connection.execute("INSERT INTO last_places VALUES (?, ?, ?)", values).close()
    )
    assert await LastPlaces(members, DAY).of(VIEWER) == place


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"order": "by colour", "asset_key": null}', '{"x": 1}', "null"])
async def test_what_another_version_wrote_is_ignored(members: Database, text: str, tmp_path: Path) -> None:
    """The session starts at home."""
    values = (VIEWER.user_id, text)
    await members.write(
        lambda connection: connection.execute("INSERT INTO last_places VALUES (?, ?, 1900000000)", values).close()
    )
    assert await LastPlaces(members, DAY).of(VIEWER) is None


async def test_the_ends_of_sessions_are_kept(members: Database) -> None:
    """The newest that is an hour old counts, however the session ended; the first one, and the public, have none."""
    clock = [1_700_000_000.0]
    places = LastPlaces(members, DAY, lambda: clock[0])
    assert await places.home_seen(VIEWER) is None
    places.note(VIEWER, PLACE)
    await places.begin(VIEWER)
    await places.store(VIEWER)
    first, clock[0] = clock[0], clock[0] + 3599
    assert await places.home_seen(VIEWER) is None
    await places.begin(VIEWER)  # a second session, in the hour after the first one
    clock[0] += 90
    await places.forget(VIEWER)
    second, clock[0] = clock[0], clock[0] + 10
    assert await places.home_seen(VIEWER) == datetime.fromtimestamp(first, UTC)
    await places.begin(VIEWER)
    await places.store(VIEWER)
    assert await places.home_seen(VIEWER) == datetime.fromtimestamp(first, UTC)
    clock[0] = second + 3600
    await places.begin(VIEWER)
    assert await places.home_seen(VIEWER) == datetime.fromtimestamp(second, UTC)
    ends = await members.read(lambda connection: connection.execute("SELECT count(*) FROM session_ends").fetchone()[0])
    assert ends == 1
    public = Actor(ANONYMOUS, "public", Role.PUBLIC)
    await places.forget(public)
    assert await places.home_seen(public) is None
