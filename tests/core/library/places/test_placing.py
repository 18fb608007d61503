"""Places are found by a worker process, follow what changes, and are shown to members alone."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from core.config import Settings
from core.errors import GalleryError
from core.gallery import Gallery
from core.jobs.models import JobKind, JobState
from core.library.edits.edit_steps import EditKind, EditStep
from core.library.edits.operations import EditThings
from core.marks.things import Things
from core.media.places.place_table import NamedPoint, save_table, table_of
from core.models import Actor, AssetKey, CollectionId, EditField, NamedPlace, PhotoId, Role, UserId
from tests.core.building import ADMIN, EDITOR, VIEWER, add_photo, place_database, populate

POINTS = [
    NamedPoint(1, "Lisbon", 38.72, -9.15, 517_802, "PT", "Lisboa", "Europe/Lisbon", is_part=False),
    NamedPoint(2, "Porto", 41.15, -8.61, 249_633, "PT", "Porto", "Europe/Lisbon", is_part=False),
]


@pytest.fixture
async def gallery(tmp_path: Path) -> AsyncIterator[Gallery]:
    settings = Settings(tmp_path / "data", tmp_path / "config", tmp_path, None, worker_count=1)
    place_database(settings.database_path)
    gallery = await Gallery.open(settings)
    await gallery.database.write(lambda connection: populate(connection, {"Open": {"Lake": 0}}))
    yield gallery
    await gallery.close()


async def add(gallery: Gallery, count: int, latitude: float) -> AssetKey:
    def write(connection: sqlite3.Connection) -> AssetKey:
        home = CollectionId(1)
        return [add_photo(connection, home, f"{n}.jpg", latitude=latitude, longitude=-9) for n in range(count)][-1]

    return await gallery.database.write(write)


async def place(gallery: Gallery, key: AssetKey, actor: Actor = ADMIN) -> NamedPlace | None:
    return (await gallery.library.details(actor, key)).place


async def test_places_follow_photos_corrections_and_undo(gallery: Gallery) -> None:
    """Nothing happens before places are prepared; a few photos are placed without a job, many by one."""
    key = await add(gallery, 1, 38.7)
    await gallery.placing.catch_up()
    assert (await gallery.placing.waiting(), await gallery.placing.prepared()) == (1, None)
    save_table(table_of(POINTS, {"PT": "Portugal"}, "a test"), gallery.placing.table)
    await gallery.placing.catch_up()
    assert await place(gallery, key, VIEWER) == NamedPlace("", "Lisbon", "Lisboa", "Portugal", "PT")
    assert await gallery.jobs.list_jobs(ADMIN) == ()

    step = EditStep(EditField.PLACE, EditKind.SET, Things.of([PhotoId(1)]), (41.2, -8.6))
    await gallery.apply(EDITOR, EditThings((step,)))
    assert await place(gallery, key) is None
    await gallery.placing.catch_up()
    found = await place(gallery, key)
    assert found is not None
    assert found.city == "Porto"
    await gallery.undo(EDITOR)
    await gallery.placing.catch_up()
    found = await place(gallery, key)
    assert found is not None
    assert found.city == "Lisbon"

    last = await add(gallery, 300, 41.1)
    await gallery.placing.catch_up()
    assert [(job.kind, job.state) for job in await gallery.jobs.list_jobs(ADMIN)] == [
        (JobKind.PLACES, JobState.COMPLETED)
    ]
    found = await place(gallery, last)
    assert found is not None
    assert found.words == "Porto, Portugal"


async def test_guests_and_the_public_are_shown_no_places(gallery: Gallery) -> None:
    key = await add(gallery, 1, 38.7)
    save_table(table_of(POINTS, {"PT": "Portugal"}, "a test"), gallery.placing.table)
    await gallery.placing.catch_up()
    public = Actor(UserId(-1), "public", Role.PUBLIC)
    details = await gallery.library.details(public, key)
    assert (details.place, details.coordinates) == (None, None)
    assert await place(gallery, key, VIEWER) is not None


async def test_a_damaged_table_is_an_error_and_photos_still_wait(gallery: Gallery) -> None:
    await add(gallery, 1, 38.7)
    gallery.placing.table.write_bytes(b"damaged")
    with pytest.raises(GalleryError, match="cannot be read"):
        await gallery.placing.catch_up()
    assert await gallery.placing.waiting() == 1
