"""Trips and events: which photos they are of, how they are called, for whom, and what answers change."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise
from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.errors import NotFoundError
from core.gallery import OPERATIONS
from core.library import photo_pages
from core.library.archive.operations import SetArchived
from core.library.statistics.category_facts import changed_categories, keep, next_changed
from core.library.summaries import refresh_counts
from core.library.trips.found_trips import FoundTrips
from core.library.trips.operations import AcceptTrip, DismissTrip
from core.library.trips.trips import Trip, offered_trips
from core.marks.albums.operations import HideAlbum
from core.marks.things import Things
from core.models import (
    Actor,
    AlbumSet,
    CategoryId,
    CollectionId,
    SortOrder,
    TripKind,
    TripSet,
    photo_set_text,
)
from core.models.trips.cells import AWAY_KILOMETRES, around, cell_at, centre, near
from core.operations.applying import apply_within, undo_within
from tests.core.building import ADMIN, EDITOR, VIEWER, add_photo, database_in_memory, populate
from tests.hypothesis_examples import examples

VIENNA, BADEN, LISBON, ROME = (48.21, 16.37), (48.01, 16.23), (38.72, -9.14), (41.89, 12.49)
START = datetime(2019, 4, 1)  # noqa: DTZ001 - wall clocks have no zone
FIRST_ONLY = replace(EDITOR, category_ids=frozenset({CategoryId(1)}))


class Taken(NamedTuple):
    """Photos that were taken one after another."""

    hour: float
    """Since `START`."""
    photos: int
    place: tuple[float, float] | None
    pause: float = 0.25
    """Hours between two of them."""
    collection: int = 1


FROZEN = (
    Taken(-24 * 90, 40, VIENNA, 7.0),
    Taken(9, 6, LISBON, 2.0),  # 1 April, until 19:00
    Taken(20, 3, None, 0.1),  # a camera without a receiver, within the pause
    Taken(43, 5, LISBON, 1.0),  # exactly a day later
    Taken(72.5, 10, LISBON, 24.5),  # longer than a day: each by itself
    Taken(24 * 40 + 10, 10, VIENNA, 3.0),  # 11 May, with pauses of three hours
    Taken(24 * 41 + 20, 10, VIENNA, 3.01),
    Taken(24 * 50, 12, BADEN, 0.1, collection=2),  # near home
    Taken(24 * 60, 9, ROME, 1.0, collection=2),  # too few
    Taken(24 * 80, 8, ROME, 3.0, collection=2),
    Taken(24 * 80 + 5, 8, ROME, 3.0, collection=3),  # together they are a trip
)
"""A library with three collections, the second and third of another category."""

NAMES = {1: "Vienna", 2: "Lisbon", 3: "Rome", 4: "Baden"}


def write(connection: sqlite3.Connection, taken: Iterable[Taken]) -> None:
    """Add photos, and count them again."""
    places = {VIENNA: 1, LISBON: 2, ROME: 3, BADEN: 4}
    for burst in taken:
        for number in range(burst.photos):
            moment = START + timedelta(hours=burst.hour + number * burst.pause)
            latitude, longitude = burst.place or (None, None)
            add_photo(
                connection,
                CollectionId(burst.collection),
                "photo.jpg",
                taken_local=round((moment - datetime(1970, 1, 1)).total_seconds()),  # noqa: DTZ001
                latitude=latitude,
                longitude=longitude,
                place_id=None if burst.place is None else places[burst.place],
            )
    refresh_counts(connection, map(CollectionId, (1, 2, 3)))


def catch_up(connection: sqlite3.Connection) -> None:
    """Keep the runs of all categories."""
    while (counted := next_changed(connection)) is not None:
        keep(connection, counted)


@contextmanager
def library() -> Iterator[sqlite3.Connection]:
    """An empty library of three collections in two categories, and four named places."""
    with database_in_memory() as connection:
        populate(connection, {"One": {"First": 0}, "Two": {"Second": 0, "Third": 0}})
        connection.executemany(
            "INSERT INTO places VALUES (?, 'AT', ?, 0, ?, '', ?, '', '', 0, 0, ?)",
            [
                (number, number, "Austria" if number in {1, 4} else "Abroad", name, f"x/-/{name.lower()}")
                for number, name in NAMES.items()
            ],
        )
        yield connection


@pytest.fixture(scope="module")
def frozen() -> Iterator[sqlite3.Connection]:
    """The frozen library."""
    with library() as connection:
        write(connection, FROZEN)
        catch_up(connection)
        yield connection


@pytest.fixture
def changeable(frozen: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    """The same; what a test changes is rolled back."""
    frozen.execute("SAVEPOINT test")
    yield frozen
    frozen.execute("ROLLBACK TO test")
    frozen.execute("RELEASE test")


def named(trips: Sequence[Trip]) -> list[tuple[str, str, int]]:
    return [(trip.kind.value, trip.name, trip.photos) for trip in trips]


ROME_TRIP = ("trip", "Rome, Abroad, 20–21 June 2019", 16)
BADEN_EVENT = ("event", "Baden, Austria, 21 May 2019", 12)
EVENT = ("event", "Vienna, Austria, 11–12 May 2019", 10)
LISBON_TRIP = ("trip", "Lisbon, Abroad, 1–2 April 2019", 14)


def test_the_frozen_library(frozen: sqlite3.Connection) -> None:
    """At the thresholds: a pause of a day and of three hours still counts, ten photos are enough, places near home not.

    Photos without a place belong to the trip in whose course they were taken. Trips are not listed again as events.
    """
    trips = offered_trips(frozen, ADMIN)
    assert named(trips) == [ROME_TRIP, BADEN_EVENT, EVENT, LISBON_TRIP]
    assert photo_set_text(trips[-1].photo_set) == f"moments/trip/20190401T090000/20190402T230000/{cell_at(*VIENNA)}"
    assert photo_set_text(trips[2].photo_set) == "moments/event/20190511T100000/20190512T130000"
    assert named(offered_trips(frozen, ADMIN, frozenset({TripKind.TRIP}))) == [ROME_TRIP, LISBON_TRIP]


def test_what_has_changed_is_counted_at_once(changeable: sqlite3.Connection) -> None:
    """Photos that were added a moment ago are part of trips before anything is kept of them; nothing old is shown."""
    found, kinds = FoundTrips(), frozenset(TripKind)

    def shown(actor: Actor) -> list[tuple[str, str, int]]:
        return named(offered_trips(changeable, actor, kinds, found))

    before = [ROME_TRIP, BADEN_EVENT, EVENT, LISBON_TRIP]
    assert [shown(ADMIN), shown(ADMIN), shown(FIRST_ONLY)] == [before, before, [EVENT, LISBON_TRIP]]
    write(changeable, [Taken(24 * 300, 10, ROME)])
    assert changed_categories(changeable)
    added = ("trip", "Rome, Abroad, 26 January 2020", 10)
    assert shown(ADMIN) == [added, *before]
    catch_up(changeable)
    assert not changed_categories(changeable)
    assert [shown(ADMIN), shown(FIRST_ONLY)] == [[added, *before], [added, EVENT, LISBON_TRIP]]
    for column in ("photo_count = photo_count + 1", "first = first + 1", "cell = cell + 1", "place_id = 2"):
        changeable.execute("SAVEPOINT one")
        changeable.execute(f"UPDATE photo_runs SET {column} WHERE first = (SELECT max(first) FROM photo_runs)")
        assert offered_trips(changeable, ADMIN, kinds, found) == offered_trips(changeable, ADMIN, kinds)
        changeable.execute("ROLLBACK TO one")
        changeable.execute("RELEASE one")


def test_a_dismissed_one_is_offered_to_nobody_and_again_after_an_undo(changeable: sqlite3.Connection) -> None:
    """Also where a few photos were added since; other trips of those days, and events, are not concerned."""
    text = photo_set_text(offered_trips(changeable, ADMIN)[-1].photo_set)
    apply_within(changeable, EDITOR, DismissTrip(text))
    for actor in (ADMIN, EDITOR, VIEWER, FIRST_ONLY):
        assert LISBON_TRIP not in named(offered_trips(changeable, actor))
    write(changeable, [Taken(47.2, 3, LISBON)])
    assert [trip.kind for trip in offered_trips(changeable, ADMIN)][-1] is TripKind.EVENT
    undo_within(changeable, EDITOR, OPERATIONS)
    assert named(offered_trips(changeable, VIEWER))[-1][2] == 17


def test_what_was_dismissed_elsewhere_hides_nothing_here(changeable: sqlite3.Connection) -> None:
    """A member with one category is still offered what was dismissed by a member who saw the other one alone."""
    write(changeable, [Taken(24 * 80, 12, ROME, 1.0)])
    second_only = replace(EDITOR, category_ids=frozenset({CategoryId(2)}))
    changeable.execute("INSERT INTO category_access VALUES (2, 2)")
    changeable.execute("UPDATE users SET restricted = 1 WHERE id = 2")
    before = offered_trips(changeable, FIRST_ONLY)
    apply_within(
        changeable, second_only, DismissTrip(photo_set_text(offered_trips(changeable, second_only)[0].photo_set))
    )
    assert offered_trips(changeable, FIRST_ONLY) == before
    assert changeable.execute("SELECT DISTINCT category_id FROM dismissed_trips").fetchall()[0][0] == 2


def test_an_album_has_the_photos_and_ends_the_offer_for_its_owner(changeable: sqlite3.Connection) -> None:
    """The album has all photos, the oldest first; others are still offered the trip, and after an undo its owner is.

    A second album of that name gets a number.
    """
    trip = offered_trips(changeable, VIEWER)[-1]
    text = photo_set_text(trip.photo_set)
    album = AlbumSet(apply_within(changeable, VIEWER, AcceptTrip(text, trip.name)).result)
    assert named(offered_trips(changeable, VIEWER))[-1] == EVENT
    assert named(offered_trips(changeable, ADMIN))[-1] == LISBON_TRIP
    oldest = photo_pages.page(changeable, VIEWER, trip.photo_set, SortOrder.OLDEST, None)
    by_hand = photo_pages.page(changeable, VIEWER, album, SortOrder.HAND, None)
    assert len(by_hand) == trip.photos
    assert [photo.id for photo in by_hand] == [photo.id for photo in oldest]
    again = apply_within(changeable, VIEWER, AcceptTrip(text, trip.name)).result
    (name,) = changeable.execute("SELECT name FROM albums WHERE id = ?", (again,)).fetchone()
    assert name == f"{trip.name} (2)"
    for _ in range(2):
        undo_within(changeable, VIEWER, OPERATIONS)
    assert named(offered_trips(changeable, VIEWER))[-1] == LISBON_TRIP


@pytest.mark.parametrize("text", ["everything", "moments/trip/20190401T090000/20190402T230000", "by-date/2019", "(("])
def test_only_trips_with_photos_are_answered(changeable: sqlite3.Connection, text: str) -> None:
    """Anything else is not found, also a span in which the actor is shown nothing."""
    for operation in (
        AcceptTrip(text, "x"),
        DismissTrip(text),
        DismissTrip("moments/event/19800101T000000/19800102T000000"),
    ):
        with pytest.raises(NotFoundError):
            apply_within(changeable, ADMIN, operation)


def test_archived_and_hidden_photos_are_not_part_of_it(changeable: sqlite3.Connection) -> None:
    """Photos of an album that a member hides do not count for that member, archived ones for nobody."""
    (trip,) = (each for each in offered_trips(changeable, VIEWER) if each.kind is TripKind.TRIP and "Rome" in each.name)
    photos = [photo.id for photo in photo_pages.page(changeable, VIEWER, trip.photo_set, SortOrder.OLDEST, None)]
    archived = Things.of([photos[-1]])
    apply_within(changeable, EDITOR, SetArchived(archived))
    shown = offered_trips(changeable, ADMIN)[0]
    assert shown.photos == photo_pages.count(changeable, ADMIN, shown.photo_set) == 15
    text = photo_set_text(offered_trips(changeable, VIEWER)[-1].photo_set)
    album = apply_within(changeable, VIEWER, AcceptTrip(text, "Hidden")).result
    changeable.execute("DELETE FROM album_trips")
    changeable.execute("DELETE FROM album_photos WHERE photo_id % 3")
    apply_within(changeable, VIEWER, HideAlbum(album))
    shown = offered_trips(changeable, VIEWER)[-1]
    assert shown.kind is TripKind.EVENT or shown.photos == photo_pages.count(changeable, VIEWER, shown.photo_set) < 14


def test_far_away_is_fifty_kilometres_from_the_middle_of_home() -> None:
    """By the distance of centres, also across the date line and near a pole."""
    home = cell_at(*VIENNA)
    assert cell_at(*BADEN) in near(home)
    assert cell_at(47.68, 16.35) not in near(home)  # Wiener Neustadt is 59 km away
    assert cell_at(48.21, 15.63) not in near(home)  # St. Pölten, 55 km
    assert cell_at(48.33, 16.06) in near(home)  # Tulln, 26 km
    assert cell_at(0.05, -179.95) in near(cell_at(0.05, 179.95))
    assert cell_at(89.95, 0.05) in near(cell_at(89.95, 179.95))
    assert set(around(home)) <= near(home)
    latitude, longitude = centre(home)
    assert cell_at(latitude, longitude) == home
    assert AWAY_KILOMETRES == 50


PLACES = st.sampled_from([VIENNA, VIENNA, BADEN, LISBON, ROME, None])
BURSTS = st.lists(
    st.builds(
        Taken,
        st.integers(0, 120),
        st.integers(1, 12),
        PLACES,
        st.sampled_from([0.0, 0.5, 2.9, 3.0, 3.1, 12.0, 24.0]),
        st.integers(1, 3),
    ),
    min_size=1,
    max_size=9,
)


@settings(max_examples=examples(25), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(BURSTS, st.sampled_from([ADMIN, FIRST_ONLY]), st.booleans())
def test_runs_make_what_photo_by_photo_is_found(bursts: list[Taken], actor: object, is_kept: bool) -> None:
    """However photos are spread over categories and places; the count of each is that of its photo set."""
    assert actor in {ADMIN, FIRST_ONLY}
    member = ADMIN if actor == ADMIN else FIRST_ONLY
    with library() as connection:
        write(connection, bursts)
        if is_kept:
            catch_up(connection)
        found = offered_trips(connection, member)
        expected = by_hand(connection, "1" if member == ADMIN else "category_id = 1")
        assert {(trip.photo_set, trip.photos) for trip in found} == expected
        assert [photo_pages.count(connection, member, trip.photo_set) for trip in found] == [
            trip.photos for trip in found
        ]


class Photo(NamedTuple):
    """A photo by its second and its cell."""

    second: int
    cell: int
    id: int


def by_hand(connection: sqlite3.Connection, access: str) -> set[tuple[TripSet, int]]:
    """Find trips and events photo by photo."""
    rows = connection.execute(f"SELECT taken_local, latitude, longitude, id FROM photos WHERE {access}")
    photos = sorted(Photo(second, cell_at(*place), number) for second, *place, number in map(tuple, rows))
    cells = [photo.cell for photo in photos if photo.cell >= 0]
    home = min(cells, key=lambda cell: (-cells.count(cell), cell)) if cells else None
    around_home = near(home) if home is not None else frozenset[int]()
    away = [photo for photo in photos if photo.cell >= 0 and photo.cell not in around_home]
    spans = [(part[0].second, part[-1].second) for part in parts(away, 24) if len(part) >= 10]
    unplaced = [(part[0].second, part[-1].second) for part in parts([p for p in photos if p.cell < 0], 3)]
    while True:
        joined = [
            (min(first, *(f for f, _ in met)), max(last, *(e for _, e in met)))
            for first, last in spans
            if (met := [(f, e) for f, e in [*unplaced, *spans] if f <= last and e >= first])
        ]
        if joined == spans:
            break
        spans = joined
    of_trips = {p for p in photos for first, last in spans if first <= p.second <= last and p.cell not in around_home}
    found = set()
    for first, last in set(spans):
        count = sum(first <= p.second <= last and p.cell not in around_home for p in photos)
        found.add((TripSet(clock(first), clock(last), home), count))
    for part in parts(photos, 3):
        if len(part) >= 10 and 2 * sum(p in of_trips for p in part) <= len(part):
            found.add((TripSet(clock(part[0].second), clock(part[-1].second)), len(part)))
    return found


def parts(photos: Sequence[Photo], hours: int) -> list[list[Photo]]:
    """Divide photos at longer pauses."""
    if not photos:
        return []
    found = [[photos[0]]]
    for before, photo in pairwise(photos):
        if photo.second - before.second > hours * 3600:
            found.append([])
        found[-1].append(photo)
    return found


def clock(second: int) -> datetime:
    return datetime(1970, 1, 1) + timedelta(seconds=second)  # noqa: DTZ001
