"""What an actor is not shown changes no answer: the public and guests cannot tell two libraries apart by it."""

from __future__ import annotations

import sqlite3
from dataclasses import replace

import pytest

from core.library import photo_pages, positions
from core.library.grouping.groups import groups_of
from core.library.summaries import refresh_counts
from core.models import (
    Actor,
    AssetKey,
    CollectionId,
    CollectionSet,
    Downloads,
    EverythingSet,
    MonthSet,
    PageKey,
    Role,
    ShareId,
    SharePass,
    SortOrder,
    UserId,
    YearSet,
)
from core.permissions import may_sort, redaction_of
from tests.core.building import ADMIN, populate, refresh_date_sort

PUBLIC = Actor(UserId(-1), "public", Role.PUBLIC)


def guest(*, details: bool) -> Actor:
    share = SharePass(ShareId(1), "Trip", CollectionSet("travel/paris"), details, Downloads.OFF)
    return Actor(UserId(-1), "guest", Role.GUEST, frozenset(), share)


CAMERA = "camera_make = 'Canon', camera_model = 'R5', lens = 'RF', exposure_seconds = 1, aperture = 2, iso = 3"
CHANGES = {
    "places": "latitude = 48.85, longitude = 2.29",
    "cameras": f"{CAMERA}, focal_length = 4, focal_length_35mm = 5",
    "names": "name = 'secret ' || id || '.jpg', name_sort = 'secret ' || id",
    "dates": "taken_local = taken_local + 86400 * 400, mtime_ns = mtime_ns + 1000000000",
}


@pytest.fixture
def library(connection: sqlite3.Connection) -> sqlite3.Connection:
    populate(connection, {"Travel": {"Paris": 4}})
    connection.execute(
        "INSERT INTO shares VALUES (1, 'id', 'hash', x'00', 1, 'travel/paris', 'Trip', '', 0, NULL, NULL, 0, 'off',"
        " 0, 0, 1, 4000000000, NULL, NULL)"
    )
    return connection


def answers(connection: sqlite3.Connection, actor: Actor) -> list[object]:
    """Ask everything whose answer has facts about photos."""
    groups = groups_of(actor)
    keys = [AssetKey(row["asset_key"]) for row in connection.execute("SELECT asset_key FROM photos ORDER BY id")]
    found: list[object] = [groups.categories(connection, actor), groups.collections(connection, actor, slug(actor))]
    for key in keys:
        details = photo_pages.details(connection, actor, key)
        # The key of a page holds a date: it says where the next page starts, and is not shown.
        found.append(replace(details, photo=replace(details.photo, page_key=PageKey(0, details.photo.id))))
    found += [positions.first_with_letter(connection, actor, EverythingSet(), letter) for letter in "ps#"]
    found += [photo_pages.count(connection, actor, photo_set) for photo_set in (YearSet(2020), MonthSet(2020, 9))]
    return found


def slug(actor: Actor) -> str:
    return "travel" if actor.share is None else "shared"


@pytest.mark.parametrize(
    ("actor", "hidden"),
    [
        (PUBLIC, {"places", "cameras", "names", "dates"}),
        (guest(details=False), {"places", "cameras", "names", "dates"}),
        (guest(details=True), {"places"}),
        (ADMIN, set()),
    ],
    ids=["public", "guest", "guest with details", "admin"],
)
@pytest.mark.parametrize("fact", CHANGES)
def test_what_is_hidden_changes_no_answer(
    library: sqlite3.Connection, actor: Actor, hidden: set[str], fact: str
) -> None:
    """Places for nobody without an account; without details neither cameras, names nor dates."""
    before = answers(library, actor)
    library.execute(f"UPDATE photos SET {CHANGES[fact]}")
    refresh_date_sort(library)
    refresh_counts(library, [CollectionId(1)])
    assert (answers(library, actor) == before) is (fact in hidden)


@pytest.mark.parametrize(
    ("actor", "photos", "groups"),
    [
        (PUBLIC, {"added", "size", "feed"}, {"name", "added", "size", "collections"}),
        (guest(details=False), {"added", "size", "feed"}, {"name", "added", "size", "collections"}),
        (
            guest(details=True),
            {"date", "oldest", "name", "added", "size", "relevance", "feed"},
            {"date", "oldest", "name", "added", "size", "collections"},
        ),
        (ADMIN, set(SortOrder) - {"collections", "scanned"}, set(SortOrder) - {"hand", "relevance", "feed"}),
    ],
    ids=["public", "guest", "guest with details", "admin"],
)
def test_orders_are_by_what_is_shown(actor: Actor, photos: set[str], groups: set[str]) -> None:
    """An order by hidden dates, file names or marks would say which comes first."""
    assert {order for order in SortOrder if may_sort(actor, order, photos=True)} == photos
    assert {order for order in SortOrder if may_sort(actor, order, photos=False)} == groups


def test_the_redaction_is_that_of_the_table() -> None:
    """Members are shown everything, whatever their role."""
    for role in (Role.VIEWER, Role.EDITOR, Role.ADMIN):
        shown = redaction_of(Actor(UserId(1), "x", role))
        assert (shown.shows_names, shown.shows_dates, shown.shows_cameras, shown.shows_places) == (True,) * 4
    assert not redaction_of(PUBLIC).shows_places
