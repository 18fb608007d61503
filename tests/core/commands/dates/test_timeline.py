"""`timeline` counts what its member may see by month and by day."""

from __future__ import annotations

import sqlite3
from dataclasses import replace

import pytest

from core.errors import UsageError
from core.library.summaries import refresh_counts
from core.models import CategoryId, CollectionId
from tests.core.building import ADMIN, VIEWER, refresh_date_sort
from tests.core.commands.command_runner import Runner


async def test_months_and_days(runner: Runner) -> None:
    """The newest first, without the photos of other categories; those dated by their file last, as of no month."""

    def date_photos(connection: sqlite3.Connection) -> None:
        for photo_id, taken in ((1, "2019-04-14"), (2, "2019-04-15"), (3, "2020-02-29"), (4, "2020-02-29")):
            connection.execute("UPDATE photos SET taken_local = strftime('%s', ?) + 0 WHERE id = ?", (taken, photo_id))
        connection.execute("UPDATE photos SET taken_source = 'file' WHERE id = 5")
        refresh_date_sort(connection)
        refresh_counts(connection, map(CollectionId, (1, 2)))

    await runner.gallery.database.write(date_photos)
    assert await runner.run("timeline", actor=ADMIN) == "MONTH\tPHOTOS\n2020-02\t2\n2019-04\t2\nunknown\t1\n"
    restricted = replace(VIEWER, category_ids=frozenset({CategoryId(1)}))
    assert await runner.objects("timeline", actor=restricted) == [{"month": "2019-04", "photos": 2}]
    assert await runner.objects("timeline", "2019", actor=VIEWER) == [
        {"day": "2019-04-15", "photos": 1},
        {"day": "2019-04-14", "photos": 1},
    ]
    assert await runner.objects("timeline", "2020-03") == []
    assert len(await runner.objects("ls", "by-date/2020/02/29", actor=ADMIN)) == 2
    with pytest.raises(UsageError, match="2024-07"):
        await runner.run("timeline", "2024-13", actor=ADMIN)
