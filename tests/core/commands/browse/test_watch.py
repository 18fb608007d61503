"""`watch`: many changes become a few lines, and only changes that the actor may see are printed."""

from __future__ import annotations

import argparse
import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.commands.browse import watch
from core.commands.browse.watch import PendingChanges
from core.config import Settings
from core.database.database import Database
from core.derivatives.derivative_store import DerivativeStore
from core.derivatives.worker_pool import WorkerPool
from core.errors import UsageError
from core.gallery import Gallery
from core.library.search import query_watch
from core.marks.tags.operations import SetTag
from core.marks.things import Things
from core.models import Activity, ActivityChanged, Actor, CategoryId, Event, LibraryChanged, PhotoId, QuerySet
from tests.core.building import ADMIN, VIEWER, place_database, populate
from tests.core.commands.memory_context import Written, context

EVENTS = st.lists(
    st.builds(LibraryChanged, st.frozensets(st.integers(1, 4).map(CategoryId), max_size=3))
    | st.builds(ActivityChanged, st.builds(Activity, st.text(max_size=5), st.integers(0, 9))),
    max_size=50,
)


@pytest.fixture
async def gallery(tmp_path: Path) -> AsyncIterator[Gallery]:
    """Two categories: "Travel" with three photos, "Secret" with two."""
    private = Settings(tmp_path / "data", tmp_path / "config", tmp_path, None)
    private.data_dir.mkdir(mode=0o700)
    database = await Database.open(place_database(private.database_path))
    await database.write(lambda connection: populate(connection, {"Travel": {"Paris": 3}, "Secret": {"Safe": 2}}))
    opened = Gallery(private, database, WorkerPool(), DerivativeStore(private.derivatives_dir))
    yield opened
    await opened.close()


@given(events=EVENTS)
async def test_many_events_become_one_of_each_kind(events: list[Event]) -> None:
    """`take` returns all changed categories and the newest activity, once."""
    pending = PendingChanges()
    for event in events:
        pending.add(event)
    changes = [event.category_ids for event in events if isinstance(event, LibraryChanged)]
    activities = [event.activity for event in events if isinstance(event, ActivityChanged)]
    changed, categories, activity = pending.take()
    assert changed == bool(changes)
    assert categories == (None if frozenset() in changes else frozenset[CategoryId]().union(*changes))
    assert activity == (activities[-1] if activities else None)
    assert pending.take() == (False, frozenset(), None)


class LineOutput(Written):
    """Standard output that can be awaited line by line."""

    def __init__(self) -> None:
        super().__init__()
        self._written = asyncio.Event()

    def write(self, text: str) -> None:
        super().write(text)
        self._written.set()

    async def lines(self, count: int) -> list[dict[str, object]]:
        """Wait for this number of lines."""
        async with asyncio.timeout(60):
            while self.text.count("\n") < count:
                self._written.clear()
                await self._written.wait()
        return [json.loads(line) for line in self.text.splitlines()]


async def _watching(
    gallery: Gallery, actor: Actor, count: int, query: str | None = None
) -> tuple[LineOutput, asyncio.Task[int]]:
    """Start to watch; return once the first line is printed."""
    run, _, _ = context(actor, json=True)
    out = LineOutput()
    task = asyncio.create_task(
        watch.run(replace(run, stdout=out), gallery, argparse.Namespace(count=count, query=query))
    )
    await out.lines(1)
    return out, task


async def test_a_change_of_hidden_categories_is_not_printed(gallery: Gallery) -> None:
    """A viewer gets changes of visible categories only, and background activity without names and totals."""
    ids = {category.slug: category.id for category in await gallery.library.categories(ADMIN)}
    viewer = replace(VIEWER, category_ids=frozenset({ids["travel"]}))
    out, task = await _watching(gallery, viewer, 3)
    gallery.events.show_activity(Activity("Reading Secret", 1, 2))
    await out.lines(2)
    gallery.events.announce(LibraryChanged(frozenset({ids["secret"]})))
    gallery.events.announce(LibraryChanged(frozenset({ids["secret"], ids["travel"]})))
    first, second, third = await out.lines(3)
    assert await task == 0
    assert (first["event"], first["photos"]) == ("watching", 3)
    assert (second["event"], second["total"]) == ("activity", None)
    assert (third["event"], third["categories"], third["photos"]) == ("library", ["travel"], 3)
    assert "ecret" not in out.text


async def test_a_cancelled_watch_unsubscribes(gallery: Gallery) -> None:
    """A watch that is cancelled leaves no listener behind."""
    before = len(gallery.events._listeners)
    _, task = await _watching(gallery, ADMIN, 9)
    assert len(gallery.events._listeners) == before + 1
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert len(gallery.events._listeners) == before


async def test_photos_that_begin_to_match_a_query_are_told(gallery: Gallery, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also after a change of marks, and nothing of categories that the actor is not shown."""
    monkeypatch.setattr(watch, "QUERY_SECONDS", 0.01)
    viewer = replace(VIEWER, category_ids=frozenset({CategoryId(1)}))

    async def tag(*photos: int) -> None:
        await gallery.apply(ADMIN, SetTag("Sea", Things.of(photos=map(PhotoId, photos))))

    await tag(1)
    out, task = await _watching(gallery, viewer, 3, "tag:sea")
    await tag(4, 5)
    await tag(1, 2)
    await out.lines(2)
    await tag(3)
    first, *others = await out.lines(3)
    assert await task == 0
    assert (first["event"], first["photos"]) == ("watching", 1)
    shown = {photo.asset_key: photo.id for photo in await gallery.library.searches.photos(viewer, QuerySet("tag:sea"))}
    assert [(each["event"], shown[each["key"]]) for each in others] == [("match", 2), ("match", 3)]  # type: ignore[index]


async def test_a_watched_query_is_bounded(gallery: Gallery, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is not listed is counted; nothing is read without a change, and too many photos are an error."""
    monkeypatch.setattr(query_watch, "MOST_LISTED", 2)
    watched = gallery.library.searches.watch(QuerySet("width:>0"))
    count, photos = await watched.look(ADMIN)
    assert (count, len(photos)) == (5, 2)
    assert await watched.look(ADMIN) == (0, ())
    monkeypatch.setattr(query_watch, "MOST_WATCHED", 4)
    with pytest.raises(UsageError, match="at most"):
        await gallery.library.searches.watch(QuerySet("width:>0")).look(ADMIN)


def test_events_have_sentences() -> None:
    """Each kind of event has its sentence."""
    at = {"at": "2024-05-01T12:00:00"}
    sentences = [
        watch._sentence({"event": "watching", "photos": 1200, "categories": None, **at}),
        watch._sentence({"event": "library", "photos": 3, "categories": None, **at}),
        watch._sentence({"event": "library", "photos": 3, "categories": ["travel", "home"], **at}),
        watch._sentence({"event": "activity", "sentence": "Reading", "done": 5, "total": 9, **at}),
        watch._sentence({"event": "activity", "sentence": "Reading", "done": 5, "total": None, **at}),
        watch._sentence({"event": "activity", "sentence": "", "done": 0, "total": None, **at}),
    ]
    assert sentences == [
        "Watching: 1,200 photos",
        "The library changed: 3 photos",
        "The library changed in travel, home: 3 photos",
        "Reading: 5 of 9",
        "Reading: 5",
        "Nothing runs in the background",
    ]
