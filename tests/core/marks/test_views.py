"""What members view: counted once per member, collection and hour, and where each stopped."""

from __future__ import annotations

import asyncio
import sqlite3
from calendar import timegm
from collections.abc import Callable
from contextlib import suppress
from datetime import date, timedelta
from typing import TypeVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import DatabaseError
from core.library.grouping.top_picks import top_things
from core.library.highlights import CONTINUED
from core.maintenance.mark_checks import view_findings
from core.marks.interests import interests
from core.marks.operations import EraseInterests, SetRatings
from core.marks.things import Things
from core.marks.views import Views
from core.models import Actor, CollectionId, PhotoId, Ranking, Role
from core.operations.applying import apply_within
from core.permissions import ANONYMOUS
from tests.core.building import ADMIN, EDITOR, VIEWER, database_in_memory, populate

_T = TypeVar("_T")

PUBLIC = Actor(ANONYMOUS, "public", Role.PUBLIC)
HOUR = 3600
LAKE, SAFE = CollectionId(1), CollectionId(2)


class Store:
    """Writes to a connection, and counts how often."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        self.writes = 0
        self.error: BaseException | None = None

    async def write(self, change: Callable[[sqlite3.Connection], _T]) -> _T:
        if self.error is not None:
            raise self.error
        self.writes += 1
        return change(self.connection)


def counts(connection: sqlite3.Connection) -> list[int]:
    return [row["views"] for row in connection.execute("SELECT views FROM collections ORDER BY id")]


def is_proven(connection: sqlite3.Connection) -> bool:
    return all(finding.level.value == "ok" for finding in view_findings(connection))


def continued(connection: sqlite3.Connection, actor: Actor) -> list[int]:
    return [row["id"] for row in connection.execute(*CONTINUED.fill(actor, limit=10))]


async def test_views_are_counted_once_per_member_collection_and_hour(connection: sqlite3.Connection) -> None:
    """In one write for all that came together; the public and former members do not count."""
    populate(connection, {"Open": {"Lake": 3}, "Secret": {"Safe": 2}})
    now, store = [HOUR * 1000.0], Store(connection)
    views = Views(store, lambda: now[0])
    connection.execute("UPDATE users SET removed_at = 1 WHERE id = ?", (EDITOR.user_id,))
    for actor in (VIEWER, VIEWER, ADMIN, EDITOR, PUBLIC):
        views.opened(actor, LAKE)
    views.opened(VIEWER, CollectionId(99))  # removed in the meantime
    await views.store()
    views.opened(VIEWER, LAKE)
    await views.store()
    assert (counts(connection), store.writes) == ([2, 0], 1)
    now[0] += HOUR
    views.opened(VIEWER, LAKE)
    views.opened(VIEWER, SAFE)
    await Views.store(views)
    again = Views(store, lambda: now[0])  # another process, which has not counted this hour
    again.opened(VIEWER, SAFE)
    await again.store()
    assert counts(connection) == [3, 1]
    assert is_proven(connection)
    connection.execute("UPDATE collections SET views = 7")
    assert not is_proven(connection)


@pytest.mark.parametrize("error", [DatabaseError("The disk is full."), asyncio.CancelledError()], ids=["full", "end"])
async def test_what_cannot_be_written_is_written_later(connection: sqlite3.Connection, error: BaseException) -> None:
    """Also what was being written when the program ended. Newer notes replace those of the same collection."""
    populate(connection, {"Open": {"Lake": 3}})
    store = Store(connection)
    views, store.error = Views(store, lambda: 1000.0), error
    views.opened(VIEWER, LAKE)
    views.stopped(VIEWER, LAKE, PhotoId(1))
    with suppress(asyncio.CancelledError):
        await views.store()
    views.stopped(VIEWER, LAKE, PhotoId(2))
    store.error = None
    await views.store()
    assert (counts(connection), continued(connection, VIEWER)) == ([1], [2])


async def test_members_continue_where_they_stopped(connection: sqlite3.Connection) -> None:
    """The latest first; not at the end of a collection, in photos that are gone, or without access to them."""
    populate(connection, {"Open": {"Lake": 3}, "Secret": {"Safe": 2}})
    now, store = [1000.0], Store(connection)
    views = Views(store, lambda: now[0])
    for collection_id, photo in ((LAKE, 1), (SAFE, 4), (LAKE, 2)):
        views.stopped(VIEWER, collection_id, PhotoId(photo))
        views.stopped(PUBLIC, collection_id, PhotoId(photo))
        now[0] += 1
    await views.store()
    assert (continued(connection, VIEWER), continued(connection, ADMIN)) == ([2, 4], [])
    connection.execute("UPDATE users SET restricted = 1 WHERE id = ?", (VIEWER.user_id,))
    assert continued(connection, Actor(VIEWER.user_id, "vera", Role.VIEWER, frozenset())) == []
    views.stopped(VIEWER, LAKE, None)
    await views.store()
    assert continued(connection, VIEWER) == [4]
    connection.execute("UPDATE photos SET deleted_at = 1 WHERE id = 4")
    assert continued(connection, VIEWER) == []


async def test_interests_are_kept_for_30_days_and_erased_by_their_member_alone(connection: sqlite3.Connection) -> None:
    """One an hour, of the days before; what was not yet stored when they are erased leaves none, but is a view."""
    populate(connection, {"Open": {"Lake": 3}, "Secret": {"Safe": 2}})
    day = date(2024, 7, 14)
    now, store = [float(timegm(day.timetuple()) - HOUR)], Store(connection)
    views = Views(store, lambda: now[0])
    for actor in (VIEWER, EDITOR, PUBLIC):
        views.opened(actor, LAKE)
        views.watched(actor, LAKE)
        views.watched(actor, SAFE)
    await views.store()
    of_one = interests(connection, VIEWER, day)
    assert of_one == interests(connection, EDITOR, day) == {LAKE: pytest.approx(1 / 3, 0.02), SAFE: of_one[LAKE]}
    assert interests(connection, PUBLIC, day) == {}
    assert interests(connection, VIEWER, day - timedelta(days=1)) == {}, "what was watched on the day does not count"
    assert interests(connection, VIEWER, day + timedelta(days=7))[LAKE] < of_one[LAKE]
    now[0] += HOUR
    views.opened(VIEWER, SAFE)
    views.watched(VIEWER, LAKE)
    views.forget(VIEWER)
    assert apply_within(connection, VIEWER, EraseInterests()).result == 2
    await views.store()
    assert interests(connection, VIEWER, day + timedelta(days=1)) == {}
    assert counts(connection) == [2, 1]
    assert interests(connection, EDITOR, day) == of_one
    now[0] += 31 * 24 * HOUR
    views.opened(VIEWER, SAFE)
    await views.store()
    assert [row["user_id"] for row in connection.execute("SELECT user_id FROM interests")] == [VIEWER.user_id]


def test_views_raise_a_collection_among_the_top_picks(connection: sqlite3.Connection) -> None:
    """By average times votes times views, where none count as one; a Bayesian average has no views."""
    populate(connection, {"Open": {"Lake": 3}, "Secret": {"Safe": 2}})
    for number, stars in ((1, 5), (2, 4)):
        apply_within(connection, VIEWER, SetRatings.one(stars, Things.of(collections=[CollectionId(number)])))

    def picked(ranking: Ranking) -> list[int]:
        return [each.id for each in top_things(connection, ADMIN, ranking).collections]

    connection.execute("INSERT INTO collection_views VALUES (2, 3, 1)")
    assert picked(Ranking.STARS) == [1, 2]
    connection.execute("INSERT INTO collection_views VALUES (2, 3, 2)")
    assert picked(Ranking.STARS) == [2, 1]
    assert picked(Ranking.BAYESIAN) == [1, 2]


@given(
    st.lists(st.tuples(st.sampled_from([VIEWER, EDITOR, ADMIN, PUBLIC]), st.sampled_from([1, 2]), st.integers(0, 3)))
)
async def test_counts_are_those_of_the_hours(openings: list[tuple[Actor, int, int]]) -> None:
    """For any members, collections and hours."""
    with database_in_memory() as connection:
        populate(connection, {"Open": {"Lake": 1}, "Secret": {"Safe": 1}})
        for actor, number, hour in openings:
            views = Views(Store(connection), lambda hour=hour: hour * HOUR)  # type: ignore[misc]
            views.opened(actor, CollectionId(number))
            await views.store()
        distinct = {each for each in openings if each[0] is not PUBLIC}
        assert counts(connection) == [sum(number == each for _, number, _ in distinct) for each in (1, 2)]
        assert is_proven(connection)
