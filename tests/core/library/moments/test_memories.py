"""What the memories of a day are: one place and one person, by chance of the day, among what the actor is shown."""

from __future__ import annotations

import asyncio
import sqlite3
from calendar import timegm
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from core.library import photo_pages
from core.library.moments.day_highlights import Highlight
from core.library.moments.memories import Memories, known_subjects, memories
from core.models import Actor, CategoryId, HighlightSet, SortOrder
from core.models.dates.highlight_kinds import HighlightKind
from core.models.places.distances import kilometres
from core.models.places.spots import bounds_of
from core.sets.moments.memory_conditions import MOST_OF_EACH
from tests.core.building import ADMIN, VIEWER, database_in_memory, populate

THEN, YEARS = HighlightKind.THEN_AND_NOW, HighlightKind.OVER_THE_YEARS
TODAY = date(2026, 11, 30)
TRAVEL = replace(VIEWER, category_ids=frozenset({CategoryId(1)}))
BRIDGE, TOWER = (41.9009, 12.4833), (48.8584, 2.2945)


@pytest.fixture
def library() -> Iterator[sqlite3.Connection]:
    """Ten photos in the category Travel, and six in Home; all are of Ann, number 1, and dated by their files."""
    with database_in_memory() as connection:
        populate(connection, {"Travel": {"Rome": 10}, "Home": {"Garden": 6}})
        connection.execute("UPDATE photos SET taken_source = 'file'")
        connection.execute("INSERT INTO people (id, name, key) VALUES (1, 'Ann', 'ann'), (2, '', '')")
        add = "INSERT INTO faces (photo_id, person_id, box_left, box_top, box_width, box_height, is_confirmed)"
        connection.execute(f"{add} SELECT id, 1, 0.1, 0.1, 0.1, 0.1, 1 FROM photos")
        yield connection


def take(connection: sqlite3.Connection, number: int, day: str, place: tuple[float, float] | None = None) -> None:
    """Give a photo a date of its own, and coordinates."""
    second = timegm(date.fromisoformat(day).timetuple())
    values = (second, *(place or (None, None)), number)
    connection.execute(
        "UPDATE photos SET taken_local = ?, taken_source = 'exif', latitude = ?, longitude = ? WHERE id = ?", values
    )


def found(connection: sqlite3.Connection, actor: Actor = ADMIN, day: date = TODAY) -> dict[HighlightKind, Highlight]:
    known = known_subjects(connection)
    return {each.kind: each for each in memories(connection, actor, day, 3, known)}


def ids(connection: sqlite3.Connection, wanted: HighlightSet, actor: Actor = ADMIN) -> list[int]:
    return sorted(photo.id for photo in photo_pages.page(connection, actor, wanted, SortOrder.DATE, None, 99))


def test_a_place_is_shown_then_and_now(library: sqlite3.Connection) -> None:
    """Its first photos and its last ones, not those between; a year apart, by dates of their own."""
    near = (BRIDGE[0] + 0.0004, BRIDGE[1] - 0.0004)
    for number, day in enumerate(("2010-05-01", "2010-05-20", "2015-01-01", "2020-06-30", "2020-07-01"), 1):
        take(library, number, day, near if number % 2 else BRIDGE)
    take(library, 6, "2010-05-01", TOWER)
    take(library, 7, "2011-04-30", TOWER)
    memory = found(library)[THEN]
    assert (memory.name, memory.about, memory.photos) == ("Then and now", "2010 – 2020", 4)
    assert ids(library, memory.photo_set) == [1, 2, 4, 5]
    assert [photo.id for photo in memory.covers] == [5, 4, 2]
    south, north, west, east = bounds_of(memory.photo_set.number or 0)
    assert kilometres(south, west, north, east) <= 0.3
    library.execute("UPDATE photos SET taken_source = 'file' WHERE id > 2")
    assert THEN not in found(library)


def test_only_the_best_photos_of_then_and_now_are_shown(library: sqlite3.Connection) -> None:
    """By their ratings, some of each."""
    for number in range(1, 10):
        take(library, number, f"2010-05-0{number}", BRIDGE)
    take(library, 10, "2020-05-01", BRIDGE)
    library.execute("UPDATE photos SET rating_sort = 9 WHERE id IN (1, 2)")
    wanted = found(library)[THEN].photo_set
    assert ids(library, wanted) == [1, 2, *range(6, 10), 10]
    assert MOST_OF_EACH == 6


def test_a_person_is_shown_over_the_years(library: sqlite3.Connection) -> None:
    """The best photo of each of at least three years; not while the person is hidden, and nobody without a name."""
    for number, day in enumerate(("2010-05-01", "2010-06-01", "2012-01-01", "2012-01-02"), 1):
        take(library, number, day)
    assert YEARS not in found(library), "two years"
    take(library, 11, "2019-01-02")
    library.execute("UPDATE photos SET rating_sort = 9 WHERE id = 1")
    library.execute("UPDATE faces SET box_width = 0.5 WHERE photo_id = 3")
    memory = found(library)[YEARS]
    assert (memory.name, memory.about, memory.photos) == ("Ann over the years", "2010 – 2019", 3)
    assert ids(library, memory.photo_set) == [1, 3, 11]
    library.execute("UPDATE people SET is_hidden = 1")
    assert ids(library, memory.photo_set) == []
    assert YEARS not in found(library)
    assert known_subjects(library).people == ()
    library.execute("UPDATE people SET is_hidden = 0, name = ''")
    assert YEARS not in found(library)
    assert known_subjects(library).people == ()


class CountingDatabase:
    """Reads in memory, one after the other, and counts how often it is asked what memories may be about."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        self.times = 0

    async def read(self, query: Callable[[sqlite3.Connection], object]) -> object:
        self.times += query is known_subjects
        await asyncio.sleep(0)
        return query(self.connection)


async def test_what_memories_may_be_about_is_read_once(library: sqlite3.Connection) -> None:
    """For members who ask at the same time, and for those whose days are different."""
    for number, day in enumerate(("2010-05-01", "2012-01-01", "2019-01-02"), 1):
        take(library, number, day)
    database: Any = CountingDatabase(library)
    finder = Memories(database)
    shown = await asyncio.gather(*(finder.of(ADMIN, TODAY + timedelta(days=each % 2)) for each in range(4)))
    assert [[each.kind for each in memories_of_day] for memories_of_day in shown] == [[YEARS]] * 4
    assert database.times == 1


def test_what_an_actor_is_not_shown_is_in_no_memory(library: sqlite3.Connection) -> None:
    """Neither photos nor years of another category, and the choice by chance is that without it."""
    for number, day in enumerate(("2010-05-01", "2012-05-01", "2014-05-01"), 1):
        take(library, number, day, BRIDGE)
    before = found(library, TRAVEL)
    for number, day in enumerate(("2001-05-01", "2020-05-01", "2021-05-01"), 11):
        take(library, number, day, BRIDGE if number < 13 else TOWER)
    take(library, 14, "2023-05-01", TOWER)
    library.execute("INSERT INTO people (id, name, key) VALUES (3, 'Bea', 'bea')")
    library.execute("UPDATE faces SET person_id = 3 WHERE photo_id > 10")
    for offset in range(8):
        other = date(2026, 11, 1 + offset)
        hidden = {kind: replace(each, photo_set=replace(each.photo_set, day=other)) for kind, each in before.items()}
        assert found(library, TRAVEL, other) == hidden
    assert {found(library, ADMIN, date(2026, 11, each))[YEARS].name[:3] for each in range(1, 12)} == {"Ann", "Bea"}
