"""Each number of the statistics is that of the photos which its query finds."""

from __future__ import annotations

import random
import sqlite3
from dataclasses import replace

import pytest

from core.library import photo_pages
from core.library.statistics.category_facts import changed_categories, keep, next_changed
from core.library.statistics.models import FactKind
from core.library.statistics.photo_statistics import statistics
from core.library.summaries import refresh_counts
from core.library.trash.operations.move_to_trash import MoveToTrash
from core.marks.things import Things
from core.models import CategoryId, CollectionId, PhotoId, QuerySet
from core.operations.applying import apply_within
from tests.core.building import ADMIN, EDITOR, populate, refresh_date_sort
from tests.core.library.places.place_queries import place_photos

ONE_CATEGORY = replace(EDITOR, category_ids=frozenset({CategoryId(2)}))


@pytest.fixture
def gallery(connection: sqlite3.Connection) -> sqlite3.Connection:
    """Three categories of photos with random facts, some of which are unknown."""
    populate(connection, {"Alps": {"Eiger": 20}, "Beach": {"Dunes": 20, "Pier": 10}, "City": {"Paris": 20}})
    chance = random.Random(5)
    for row in connection.execute("SELECT id FROM photos").fetchall():
        connection.execute(
            "UPDATE photos SET taken_local = ?, taken_source = ?, camera_make = ?, camera_model = ?, lens = ?, iso = ?,"
            " aperture = ?, focal_length = ?, format = ?, size = ? WHERE id = ?",
            (
                chance.randrange(-(10**9), 10**9),
                chance.choice(["exif", "exif", "file"]),
                chance.choice([None, "Canon"]),
                chance.choice([None, "EOS R6", "X-T4"]),
                chance.choice([None, "RF 35mm", 'the "old" one']),
                chance.choice([None, 100, 6400]),
                chance.choice([None, 2.8, 2.81, 11]),
                chance.choice([None, 35.2, 34.9, 200]),
                chance.choice(["JPEG", "PNG", "JPEG 2000"]),
                chance.randrange(10**6),
                row["id"],
            ),
        )
    place_photos(connection)
    refresh_date_sort(connection)
    refresh_counts(connection, map(CollectionId, (1, 2, 3, 4)))
    return connection


def catch_up(connection: sqlite3.Connection) -> None:
    while (counted := next_changed(connection)) is not None:
        keep(connection, counted)


def test_bars_are_what_their_queries_find(gallery: sqlite3.Connection) -> None:
    """For members with all and with some categories, from what is kept and from what has just changed.

    The query of a year also finds photos dated by their files, that of a make also its models.
    """
    for actor, total in ((ADMIN, 70), (ONE_CATEGORY, 30)):
        found = statistics(gallery, actor)
        assert found.photos == total
        assert set(found.bars) == set(FactKind)
        for fact, bars in found.bars.items():
            for bar in bars:
                if fact is FactKind.HOUR:
                    continue
                if fact in {FactKind.YEAR, FactKind.MONTH} or (fact is FactKind.CAMERA and bar.value != "Canon EOS R6"):
                    assert photo_pages.count(gallery, actor, QuerySet(bar.query)) >= bar.photos, bar
                else:
                    assert photo_pages.count(gallery, actor, QuerySet(bar.query)) == bar.photos, bar
        hours = found.bars[FactKind.HOUR]
        assert sum(bar.photos for bar in hours) == sum(bar.photos for bar in found.bars[FactKind.YEAR])
    before = {actor.name: statistics(gallery, actor) for actor in (ADMIN, ONE_CATEGORY)}
    catch_up(gallery)
    assert changed_categories(gallery) == []
    assert {actor.name: statistics(gallery, actor) for actor in (ADMIN, ONE_CATEGORY)} == before


def test_a_change_counts_at_once(gallery: sqlite3.Connection) -> None:
    """Photos in the trash do not count, whether their category was brought up to date before or not."""
    catch_up(gallery)
    apply_within(gallery, ADMIN, MoveToTrash(Things.of([PhotoId(1), PhotoId(2)])))
    assert changed_categories(gallery) == [1]
    found = statistics(gallery, ADMIN)
    assert found.photos == 68
    assert sum(bar.photos for bar in found.bars[FactKind.FORMAT]) == 68
    assert statistics(gallery, ONE_CATEGORY).photos == 30


def test_places_are_cities_with_their_parts(gallery: sqlite3.Connection) -> None:
    """Parts of a city are one bar, whose words name region and country; the photos without a place have none."""
    gallery.execute(
        "UPDATE places SET path = 'portugal/lisboa/lisbon', city = 'Lisbon', neighbourhood = 'Alfama' WHERE id = 2"
    )
    bars = statistics(gallery, ADMIN).bars[FactKind.PLACE]
    assert [(bar.value, bar.query) for bar in bars] == [
        ("Lisbon, Lisboa, Portugal", "place:portugal/lisboa/lisbon"),
        ("Monaco", "place:monaco/-/monaco"),
    ]
    placed = gallery.execute("SELECT count(*) FROM photos WHERE place_id IN (1, 2) AND deleted_at IS NULL").fetchone()[
        0
    ]
    assert bars[0].photos == placed


def test_what_changes_while_it_is_counted_is_counted_again(gallery: sqlite3.Connection) -> None:
    """Rows that were read before the change are not kept."""
    counted = next_changed(gallery)
    assert counted is not None
    refresh_counts(gallery, [CollectionId(1)])
    keep(gallery, counted)
    assert counted.category_id in changed_categories(gallery)


def test_the_hour_of_the_week_is_that_of_the_clock(gallery: sqlite3.Connection) -> None:
    """Sunday's last hour before 1970, and Monday's first one after it."""
    gallery.execute("UPDATE photos SET taken_source = 'file'")
    for photo_id, second in ((1, -3 * 86400 - 1), (2, 4 * 86400)):
        gallery.execute("UPDATE photos SET taken_source = 'exif', taken_local = ? WHERE id = ?", (second, photo_id))
    refresh_date_sort(gallery)
    refresh_counts(gallery, map(CollectionId, (1, 2, 3, 4)))
    assert [bar.value for bar in statistics(gallery, ADMIN).bars[FactKind.HOUR]] == ["000", "167"]
