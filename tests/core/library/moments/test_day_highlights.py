"""What the highlights of a day are, for a fixed library and by an independent choice."""

from __future__ import annotations

import random
import sqlite3
from base64 import b32encode
from calendar import timegm
from datetime import date

import pytest

from core.library import photo_pages
from core.library.archive.operations.set_archived import SetArchived
from core.library.moments.day_highlights import MOST_BATCHES, Highlight, highlights
from core.library.summaries import refresh_counts
from core.marks.things import Things
from core.models import Actor, CategoryId, HighlightSet, PhotoId, Role, SortOrder, UserId
from core.models.dates.highlight_kinds import HighlightKind
from core.operations.applying import apply_within
from core.sets.moments.highlight_conditions import CUTS_OF_EACH, first_tail
from tests.core.building import ADMIN, EDITOR, VIEWER, populate

RECENT, FORGOTTEN = HighlightKind.RECENT_BATCHES, HighlightKind.FORGOTTEN_FAVOURITES
CUTS, DIP = HighlightKind.DEEP_CUTS, HighlightKind.LUCKY_DIP
TODAY = date(2026, 11, 30)
PUBLIC = Actor(UserId(-1), "public", Role.PUBLIC, frozenset({CategoryId(1)}))


def second(day: str) -> int:
    return timegm(date.fromisoformat(day).timetuple())


def ids(connection: sqlite3.Connection, actor: Actor, kind: HighlightKind, collection: str = "") -> list[PhotoId]:
    """Return the photos of a highlight of today, which are as many as it counts."""
    wanted = HighlightSet(kind, TODAY, collection)
    found = sorted(photo.id for photo in photo_pages.page(connection, actor, wanted, SortOrder.DATE, None, 999))
    assert photo_pages.count(connection, actor, wanted) == len(found)
    return found


def shown(connection: sqlite3.Connection, actor: Actor, kind: HighlightKind) -> list[Highlight]:
    return [each for each in highlights(connection, actor, TODAY, 3) if each.kind is kind]


def test_the_latest_additions_come_by_folder(connection: sqlite3.Connection) -> None:
    """The folder with the latest one first; nothing from after the day, the archive or a hidden category."""
    populate(connection, {"Travel": {"Paris": 3, "Rome": 2}, "Home": {"Garden": 4}})
    days = ["2026-11-02", "2026-11-30", "2026-12-02", "2026-11-03", "2026-11-03", *["2026-11-29"] * 4]
    for number, day in enumerate(days, 1):
        connection.execute("UPDATE photos SET added_at = ? WHERE id = ?", (second(day), number))
    apply_within(connection, ADMIN, SetArchived(Things.of([PhotoId(9)]), is_archived=True))
    assert ids(connection, ADMIN, RECENT) == [1, 2, 4, 5, 6, 7, 8]
    assert ids(connection, ADMIN, RECENT, "travel/paris") == [1, 2]
    found = shown(connection, ADMIN, RECENT)
    assert [(each.photo_set.collection, each.photos) for each in found] == [
        ("travel/paris", 2),
        ("home/garden", 3),
        ("travel/rome", 2),
    ]
    assert [photo.id for photo in found[1].covers] == [8, 7, 6]
    assert [each.collection.full_name for each in found if each.collection] == [
        "Travel › Paris",
        "Home › Garden",
        "Travel › Rome",
    ]
    restricted = Actor(UserId(3), "vera", Role.VIEWER, frozenset({CategoryId(1)}))
    assert [each.photo_set.collection for each in shown(connection, restricted, RECENT)] == [
        "travel/paris",
        "travel/rome",
    ]


def test_a_favourite_is_forgotten_after_a_year(connection: sqlite3.Connection) -> None:
    """Its collection was not opened by this member in 365 days, and the photo has been there for as long."""
    populate(connection, {"Travel": {"Paris": 2, "Rome": 2, "Oslo": 2, "Kyiv": 1}})
    connection.execute("UPDATE photos SET added_at = ?", (second("2020-01-01"),))
    connection.execute("UPDATE photos SET added_at = ? WHERE id = 7", (second("2025-12-01"),))
    connection.execute("INSERT INTO favourite_photos SELECT 1, id FROM photos WHERE id IN (1, 3, 4, 5, 7)")
    connection.execute("INSERT INTO favourite_photos SELECT 3, id FROM photos WHERE id IN (1, 6)")
    views = [(1, 1, "2025-11-30"), (2, 1, "2025-11-29"), (3, 3, "2026-11-29"), (3, 1, "2020-02-02")]
    connection.executemany(
        "INSERT INTO collection_views VALUES (?, ?, ?)",
        [(place, user, second(day) // 3600) for place, user, day in views],
    )
    assert ids(connection, ADMIN, FORGOTTEN) == [3, 4, 5]
    assert ids(connection, VIEWER, FORGOTTEN) == [1]
    assert ids(connection, EDITOR, FORGOTTEN) == []
    assert not shown(connection, EDITOR, FORGOTTEN)


def test_deep_cuts_are_of_collections_never_opened(connection: sqlite3.Connection) -> None:
    """The best rated photos of each, until the day after this member opens it."""
    populate(connection, {"Travel": {"Paris": 12, "Rome": 3}, "Home": {"Garden": 2}})
    connection.execute("UPDATE photos SET rating_sort = 9 WHERE id IN (1, 2)")
    best = [1, 2, *range(7, 13)]
    assert len(best) == CUTS_OF_EACH
    assert ids(connection, VIEWER, CUTS) == [*best, 13, 14, 15, 16, 17]
    views = [(1, 1, "2026-11-29"), (2, 3, "2026-11-29"), (1, 3, "2026-11-30")]
    connection.executemany(
        "INSERT INTO collection_views VALUES (?, ?, ?)",
        [(place, user, second(day) // 3600) for place, user, day in views],
    )
    assert ids(connection, VIEWER, CUTS) == [*best, 16, 17]
    assert ids(connection, ADMIN, CUTS) == [13, 14, 15, 16, 17]


@pytest.mark.parametrize("allowed", [None, {1}, {2}, {3}, {1, 3}, set()])
def test_the_lucky_dip_is_by_chance_of_the_day(connection: sqlite3.Connection, allowed: set[int] | None) -> None:
    """For each first letter the first key from the tail of the day on, also for who is shown one photo of 600."""
    populate(connection, {"Travel": {"Paris": 300}, "Home": {"Garden": 298}, "Few": {"One": 1}})
    chance = random.Random(7)
    keys = {}
    for number in range(1, 600):
        keys[number] = b32encode(chance.randbytes(8)).decode().rstrip("=").lower()
        connection.execute("UPDATE photos SET asset_key = ? WHERE id = ?", (keys[number], number))
    connection.execute("INSERT INTO archived_photos SELECT id FROM photos WHERE id % 7 = 1 AND id < 599")
    refresh_counts(connection, [row["id"] for row in connection.execute("SELECT id FROM collections")])
    category_ids = None if allowed is None else frozenset(map(CategoryId, allowed))
    actor = Actor(UserId(3), "vera", Role.VIEWER, category_ids)
    categories = {row["id"]: row["category_id"] for row in connection.execute("SELECT id, category_id FROM photos")}
    expected: dict[str, list[tuple[bool, str, int]]] = {}
    for number, key in keys.items():
        if (allowed is None or categories[number] in allowed) and not (number % 7 == 1 and number < 599):
            expected.setdefault(key[0], []).append((key[1:] < first_tail(TODAY), key, number))
    assert ids(connection, actor, DIP) == sorted(min(each)[2] for each in expected.values())


def test_there_are_none_for_the_public(connection: sqlite3.Connection) -> None:
    """Neither views nor favourites nor times of addition are theirs."""
    populate(connection, {"Travel": {"Paris": 12}})
    assert ids(connection, VIEWER, DIP)
    assert all(not ids(connection, PUBLIC, kind) for kind in HighlightKind)


def test_only_some_folders_are_shown(connection: sqlite3.Connection) -> None:
    """However many there are."""
    populate(connection, {"Travel": {f"Day {number}": 1 for number in range(9)}})
    assert len(shown(connection, ADMIN, RECENT)) == MOST_BATCHES
