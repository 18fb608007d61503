"""`trips` lists trips and events, makes albums of them and dismisses them."""

from __future__ import annotations

import sqlite3

import pytest

from core.errors import NotAllowedError, NotFoundError, UsageError
from core.library.summaries import refresh_counts
from core.models import CollectionId
from tests.core.building import ADMIN, EDITOR, VIEWER, add_photo
from tests.core.commands.command_runner import Runner

_NOON = 1_554_120_000
"""1 April 2019, 12:00, on the wall clock."""


async def test_trips_are_listed_accepted_and_dismissed(runner: Runner) -> None:
    """An event can be made an album by each member, and dismissed by editors; what is not offered is not found."""

    def add(connection: sqlite3.Connection) -> None:
        for number in range(12):
            add_photo(connection, CollectionId(1), f"party {number}.jpg", taken_local=_NOON + number * 600)
        refresh_counts(connection, [CollectionId(1)])

    await runner.gallery.database.write(add)
    text = "moments/event/20190401T120000/20190401T135000"
    found = {each["set"]: each for each in await runner.objects("trips", "--kind", "event", actor=VIEWER)}[text]
    assert len(await runner.objects("trips", "--limit", "1", actor=VIEWER)) == 1
    assert found == {
        "kind": "event",
        "name": "Event, 1 April 2019",
        "place": None,
        "first": "2019-04-01T12:00:00",
        "last": "2019-04-01T13:50:00",
        "set": text,
        "photos": 12,
    }
    assert await runner.objects("trips", "--kind", "trip", actor=VIEWER) == []
    assert text in await runner.run("trips", actor=VIEWER)
    assert len(await runner.objects("ls", text, actor=VIEWER)) == 12
    (made,) = await runner.objects("trips", "accept", text, actor=VIEWER)
    assert made["album_name"] == "Event, 1 April 2019"
    assert len(await runner.objects("ls", made["album"], actor=VIEWER)) == 12
    assert text not in await runner.run("trips", actor=VIEWER)
    assert "Made the album Party with 12 photos." in await runner.run("trips", "accept", text, "Party", actor=ADMIN)
    for actor in (ADMIN, VIEWER):
        await runner.run("undo", actor=actor)
    with pytest.raises(NotAllowedError):
        await runner.run("trips", "dismiss", text, actor=VIEWER)
    assert "`undo` takes that back" in await runner.run("trips", "dismiss", text, actor=EDITOR)
    for actor in (ADMIN, EDITOR, VIEWER):
        assert text not in await runner.run("trips", actor=actor)
    with pytest.raises(NotFoundError):
        await runner.run("trips", "accept", text, actor=ADMIN)
    with pytest.raises(UsageError, match="Did you mean `trips accept`"):
        await runner.run("trips", "acept", actor=ADMIN)
