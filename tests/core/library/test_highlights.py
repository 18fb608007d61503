"""What home shows first: this day in earlier years, and what is new."""

from __future__ import annotations

import sqlite3
from calendar import timegm
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from core.database.database import Database
from core.library.archive.operations import SetArchived
from core.library.highlights import ALBUM_COVERS, MOST_NEW, Highlights
from core.marks.albums.operations import AddToAlbum, CreateAlbum, HideAlbum, SetAlbumCover, ShareAlbum
from core.marks.things import Things
from core.models import Actor, AlbumAudience, CategoryId, CollectionId, PhotoId, Role, UserId, id_sequence
from core.operations.applying import apply_within
from tests.core.building import ADMIN, EDITOR, FIRST_SECOND, VIEWER, add_photo, place_database, populate

GUEST = Actor(UserId(0), "public", Role.PUBLIC, frozenset({CategoryId(1), CategoryId(2)}))
TRAVEL_ONLY = Actor(UserId(2), "ben", Role.VIEWER, frozenset({CategoryId(1)}))


async def highlights_of(folder: Path, *dates: tuple[int, str, str], others: int = 0) -> tuple[Highlights, Database]:
    """Return the queries over photos of these collections, days and sources of dates, added one minute apart."""
    database = await Database.open(place_database(folder / "gallery.db"))

    def fill(connection: sqlite3.Connection) -> None:
        populate(connection, {"Travel": {"Paris": others}, "Home": {"Garden": 0}})
        for number, (collection, day, source) in enumerate(dates):
            moment = timegm((*map(int, day.split("-")), 12, number, 0))
            add_photo(
                connection,
                CollectionId(collection),
                f"{number}.jpg",
                taken_local=moment,
                taken_source=source,
                added_at=FIRST_SECOND + 10**6 + number * 60,
            )

    await database.write(fill)
    return Highlights(database), database


async def names_of(highlights: Highlights, actor: Actor, today: date) -> list[str]:
    """Return the file names of the photos of a day."""
    return [photo.file_name for photo in await highlights.on_this_day(actor, today)]


async def test_photos_of_this_day_in_earlier_years(tmp_path: Path) -> None:
    """Newest year first, by the local clock; not those of today, of other days, and of the time of their file."""
    highlights, database = await highlights_of(
        tmp_path,
        (1, "2019-11-29", "exif"),
        (1, "2019-11-30", "exif"),
        (2, "2021-11-29", "name"),
        (1, "2020-11-29", "file"),
        (1, "2024-11-29", "exif"),
        (1, "1950-11-29", "xmp"),
    )
    assert await names_of(highlights, ADMIN, date(2024, 11, 29)) == ["2.jpg", "0.jpg", "5.jpg"]
    assert await names_of(highlights, TRAVEL_ONLY, date(2024, 11, 29)) == ["0.jpg", "5.jpg"]
    assert await names_of(highlights, GUEST, date(2024, 11, 29)) == []
    assert await names_of(highlights, ADMIN, date(2024, 11, 28)) == []
    await database.close()


async def test_a_leap_day_is_shown_each_year(tmp_path: Path) -> None:
    """On 29 February, the years without that day are left out; in those, 28 February shows it, too."""
    highlights, database = await highlights_of(
        tmp_path, (1, "2020-02-29", "exif"), (1, "2021-03-01", "exif"), (1, "2021-02-28", "exif")
    )
    assert await names_of(highlights, ADMIN, date(2024, 2, 29)) == ["0.jpg"]
    assert await names_of(highlights, ADMIN, date(2023, 2, 28)) == ["2.jpg", "0.jpg"]
    await database.close()


async def test_a_day_of_many_photos_has_a_few_of_each_year(tmp_path: Path) -> None:
    """A wedding does not hide the other years, and costs no more than they do."""
    wedding = [(1, "2022-06-04", "exif")] * 50
    highlights, database = await highlights_of(tmp_path, *wedding, (2, "2019-06-04", "exif"))
    found = await names_of(highlights, ADMIN, date(2024, 6, 4))
    assert len(found) == 13
    assert found[-1] == "50.jpg"
    await database.close()


async def test_new_photos_are_counted_as_far_as_visible(tmp_path: Path) -> None:
    """Those added after the moment, with access to them, up to a limit."""
    days = [(1, "2019-11-29", "exif"), (2, "2019-11-29", "exif"), (1, "2019-11-29", "exif")]
    highlights, database = await highlights_of(tmp_path, *days, others=MOST_NEW + 5)
    first = datetime.fromtimestamp(FIRST_SECOND + 10**6, UTC)
    assert await highlights.added_since(ADMIN, first) == 2
    assert await highlights.added_since(TRAVEL_ONLY, first) == 1
    assert await highlights.added_since(ADMIN, datetime.fromtimestamp(0, UTC)) == MOST_NEW
    await database.close()


def test_albums_are_shown_by_the_photo_that_stands_for_each(connection: sqlite3.Connection) -> None:
    """The chosen cover, else the first photo; not one that is archived or not visible, nor an album that is hidden."""
    populate(connection, {"Open": {"Lake": 3}, "Secret": {"Safe": 2}})
    albums = {}
    for name, owner, photos in (
        ("Trips/Lisbon", VIEWER, [3, 2, 1]),
        ("Best", EDITOR, [5, 2]),
        ("Hidden", VIEWER, [2]),
        ("Empty", VIEWER, []),
        ("Archived", VIEWER, [1]),
    ):
        albums[name] = apply_within(connection, owner, CreateAlbum(name)).result
        apply_within(connection, owner, AddToAlbum(albums[name], id_sequence(map(PhotoId, photos))))
    apply_within(connection, EDITOR, ShareAlbum(albums["Best"], AlbumAudience.ALL))
    apply_within(connection, VIEWER, HideAlbum(albums["Hidden"]))
    apply_within(connection, ADMIN, SetArchived(Things.of([PhotoId(1)])))

    def shown(actor: Actor) -> list[tuple[str, int]]:
        rows = connection.execute(*ALBUM_COVERS.fill(actor, limit=9))
        return [(row["album"], row["id"]) for row in rows]

    assert shown(VIEWER) == [("Trips/Lisbon", 3), ("Best", 5)]
    assert shown(EDITOR) == [("Best", 5)]
    apply_within(connection, VIEWER, SetAlbumCover(albums["Trips/Lisbon"], PhotoId(2)))
    restricted = replace(VIEWER, category_ids=frozenset({CategoryId(1)}))
    # Photo 2 is in the album that is hidden from home.
    assert shown(restricted) == [("Trips/Lisbon", 3)]
    apply_within(connection, VIEWER, HideAlbum(albums["Hidden"], is_hidden=False))
    assert shown(restricted) == [("Hidden", 2), ("Trips/Lisbon", 2), ("Best", 2)]
