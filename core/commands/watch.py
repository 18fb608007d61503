"""`watch`: a line for every change of the library and of the work in the background, until it is ended."""

from __future__ import annotations

import argparse
import asyncio
from datetime import UTC, datetime

from core.commands.context import Context
from core.gallery import Gallery
from core.models import Activity, ActivityChanged, CategoryId, Event, LibraryChanged

QUIET_SECONDS = 0.2
"""Changes within this time become one line."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the flags of this command."""
    parser.add_argument("--jsonl", "--json", dest="json", action="store_true", help="one JSON object a line")


async def run(context: Context, gallery: Gallery, _arguments: argparse.Namespace) -> int:
    """Tell what happens; only Ctrl+C, a broken pipe or the end of the gallery ends it."""
    news = News()
    unsubscribe = gallery.subscribe(news.hear)
    try:
        await _tell_library(context, gallery, "watching", None)
        news.activity = gallery.activity if gallery.activity.sentence else None
        while True:
            await context.drain()
            await news.wait()
            library, categories, activity = news.take()
            if library:
                await _tell_library(context, gallery, "library", categories)
            if activity is not None:
                _tell_activity(context, activity)
            await asyncio.sleep(QUIET_SECONDS)
    finally:
        unsubscribe()


class News:
    """What happened since it was last told: the newest activity, and all changes of the library in one."""

    def __init__(self) -> None:
        """Nothing yet."""
        self.activity: Activity | None = None
        self._library = False
        self._everywhere = False
        self._categories: set[CategoryId] = set()
        self._something = asyncio.Event()

    def hear(self, event: Event) -> None:
        """Take note of an event; its size does not grow with their number."""
        match event:
            case LibraryChanged():
                self._library = True
                self._everywhere |= not event.category_ids
                self._categories |= event.category_ids
            case ActivityChanged():
                self.activity = event.activity
            case _:
                return
        self._something.set()

    async def wait(self) -> None:
        """Wait until there is something to tell."""
        if self.activity is None:
            await self._something.wait()

    def take(self) -> tuple[bool, frozenset[CategoryId] | None, Activity | None]:
        """Return whether the library changed, in which categories (None: anywhere), and the activity if that did."""
        taken = self._library, None if self._everywhere else frozenset(self._categories), self.activity
        self.activity = None
        self._library = self._everywhere = False
        self._categories = set()
        self._something.clear()
        return taken


async def _tell_library(
    context: Context, gallery: Gallery, event: str, category_ids: frozenset[CategoryId] | None
) -> None:
    """Tell what the actor can see now; a change of other categories is none of theirs."""
    slugs = None
    if category_ids is not None:
        seen = await gallery.categories(context.actor)
        slugs = [category.slug for category in seen if category.id in category_ids]
        if not slugs:
            return
    health = await gallery.health(context.actor)
    if context.json:
        told = {"event": event, "at": _now(), "categories": slugs}
        context.emit({**told, "photos": health.photos, "collections": health.collections})
    else:
        where = f" in {', '.join(slugs)}" if slugs else ""
        what = "Watching" if event == "watching" else f"The library changed{where}"
        context.say(f"{datetime.now().astimezone():%H:%M:%S}  {what}: {health.photos:,} photos")


def _tell_activity(context: Context, activity: Activity) -> None:
    if context.json:
        context.emit(
            {
                "event": "activity",
                "at": _now(),
                "sentence": activity.sentence,
                "done": activity.done,
                "total": activity.total,
            }
        )
        return
    of_total = f" of {activity.total:,}" if activity.total is not None else ""
    what = f"{activity.sentence}: {activity.done:,}{of_total}" if activity.sentence else "Nothing runs"
    context.say(f"{datetime.now().astimezone():%H:%M:%S}  {what}")


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")
