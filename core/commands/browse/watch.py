"""`watch`: print a line for every change of the library and of background work, until interrupted."""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from core.commands.arguments import positive_number
from core.commands.command import Command
from core.commands.context import Context
from core.commands.json_objects import photo_json
from core.models import Activity, ActivityChanged, CategoryId, Event, LibraryChanged, MarksChanged, QuerySet
from core.permissions import shown_activity

if TYPE_CHECKING:
    from core.gallery import Gallery

WatchEvent = Mapping[str, Any]
"""A JSON object that docs/commands.md describes."""

QUIET_SECONDS = 0.2
"""Changes within this time are printed as one line."""

QUERY_SECONDS = 1.0
"""How long it takes until a query is asked again after a change."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of this command."""
    parser.add_argument("--jsonl", "--json", dest="json", action="store_true", help="one JSON object per line")
    parser.add_argument(
        "--query", metavar="QUERY", help="only photos that begin to match this query, by changes of photos or of marks"
    )
    parser.add_argument("--count", type=positive_number, metavar="N", help="end after N lines; default: never")


async def run(context: Context, gallery: Gallery, arguments: argparse.Namespace) -> int:
    """Print events; end after --count lines, on Ctrl+C, or when the reader or the gallery closes."""
    printed = 0
    found = _events(context, gallery) if arguments.query is None else _matches(context, gallery, arguments.query)
    async with aclosing(found) as events:
        async for event in events:
            if context.json:
                context.print_json(event)
            else:
                context.print(f"{datetime.now().astimezone():%H:%M:%S %Z}  {_sentence(event)}")
            await context.drain()
            printed += 1
            if printed == arguments.count:
                break
    return 0


COMMAND = Command(
    name="watch",
    summary="print a line for every change, until interrupted",
    arguments=add_arguments,
    run=run,
)


async def _events(context: Context, gallery: Gallery) -> AsyncGenerator[WatchEvent, None]:
    """Yield the current state, then the changes."""
    pending = PendingChanges()
    unsubscribe = gallery.events.subscribe(pending.add)
    try:
        yield await _library(context, gallery, "watching")
        if gallery.events.activity.sentence:
            yield _activity(shown_activity(context.actor, gallery.events.activity))
        while True:
            await pending.wait()
            changed, category_ids, activity = pending.take()
            if changed and (slugs := await _slugs(context, gallery, category_ids)) != []:
                yield await _library(context, gallery, "library", slugs)
            if activity is not None:
                yield _activity(shown_activity(context.actor, activity))
            await asyncio.sleep(QUIET_SECONDS)
    finally:
        unsubscribe()


async def _matches(context: Context, gallery: Gallery, query: str) -> AsyncGenerator[WatchEvent, None]:
    """Yield how many photos match, then those that begin to.

    Photos that no longer match, or to which the actor has lost access, are told again when they return.
    """
    from core.sets.search.explained_query import explained_query

    watched = gallery.library.searches.watch(QuerySet(explained_query(context.actor, query).text))
    await watched.look(context.actor)
    yield {"event": "watching", "at": _now(), "photos": watched.count}
    while True:
        await asyncio.sleep(QUERY_SECONDS)
        count, photos = await watched.look(context.actor)
        for photo in photos:
            yield {"event": "match", "at": _now(), **photo_json(photo)}
        if count > len(photos):
            yield {"event": "more-matches", "at": _now(), "photos": count - len(photos)}


class PendingChanges:
    """The changes since the last `take`: the newest activity, and all changes of the library merged."""

    def __init__(self) -> None:
        """Start without changes."""
        self.activity: Activity | None = None
        self._library = False
        self._everywhere = False
        self._categories: set[CategoryId] = set()
        self._changed = asyncio.Event()

    def add(self, event: Event) -> None:
        """Add an event; the memory used does not grow with the number of events."""
        match event:
            case LibraryChanged():
                self._library = True
                self._everywhere |= not event.category_ids
                self._categories |= event.category_ids
            case MarksChanged():
                self._library = self._everywhere = True
            case ActivityChanged():
                self.activity = event.activity
            case _:
                return
        self._changed.set()

    async def wait(self) -> None:
        """Wait until there is a change."""
        await self._changed.wait()

    def take(self) -> tuple[bool, frozenset[CategoryId] | None, Activity | None]:
        """Return and reset: whether the library changed, in which categories (None: any), and the new activity."""
        taken = self._library, None if self._everywhere else frozenset(self._categories), self.activity
        self.activity = None
        self._library = self._everywhere = False
        self._categories = set()
        self._changed.clear()
        return taken


async def _slugs(context: Context, gallery: Gallery, category_ids: frozenset[CategoryId] | None) -> list[str] | None:
    """Return the slugs of those categories that the actor may see; None for None."""
    if category_ids is None:
        return None
    return [
        category.slug for category in await gallery.library.categories(context.actor) if category.id in category_ids
    ]


async def _library(context: Context, gallery: Gallery, event: str, slugs: list[str] | None = None) -> WatchEvent:
    health = await gallery.library.health(context.actor)
    return {
        "event": event,
        "at": _now(),
        "categories": slugs,
        "photos": health.photos,
        "collections": health.collections,
    }


def _activity(activity: Activity) -> WatchEvent:
    return {
        "event": "activity",
        "at": _now(),
        "sentence": activity.sentence,
        "done": activity.done,
        "total": activity.total,
    }


def _sentence(event: WatchEvent) -> str:
    match event:
        case {"event": "activity", "sentence": ""}:
            return "Nothing runs in the background"
        case {"event": "activity", "sentence": sentence, "done": done, "total": total}:
            return f"{sentence}: {done:,}" + ("" if total is None else f" of {total:,}")
        case {"event": "match", "key": key, "name": name}:
            return f"{key}  {name}"
        case {"event": "watching" | "more-matches" as kind, "photos": photos}:
            return f"{'Watching' if kind == 'watching' else 'Further matches'}: {photos:,} photos"
        case {"categories": None | [], "photos": photos}:
            return f"The library changed: {photos:,} photos"
        case _:
            return f"The library changed in {', '.join(event['categories'])}: {event['photos']:,} photos"


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")
