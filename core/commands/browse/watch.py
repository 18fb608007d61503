"""`watch`: a line for every change of the library and of the work in the background, until it is ended."""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from core.commands.command import Command
from core.commands.context import Context
from core.models import Activity, ActivityChanged, CategoryId, Event, LibraryChanged
from core.permissions import shown_activity

if TYPE_CHECKING:
    from core.gallery import Gallery

Happening = Mapping[str, Any]
"""A JSON object, as docs/commands.md describes them."""

QUIET_SECONDS = 0.2
"""Changes within this time become one line."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of this command."""
    parser.add_argument("--jsonl", "--json", dest="json", action="store_true", help="one JSON object a line")
    parser.add_argument("--count", type=int, metavar="N", help="end after so many lines; default: never")


async def run(context: Context, gallery: Gallery, arguments: argparse.Namespace) -> int:
    """Tell what happens until so many lines are told; else only Ctrl+C, a broken pipe or the gallery's end ends it."""
    told = 0
    async with aclosing(_happenings(context, gallery)) as happenings:
        async for happening in happenings:
            if context.json:
                context.print_json(happening)
            else:
                context.print(f"{datetime.now().astimezone():%H:%M:%S}  {_sentence(happening)}")
            await context.drain()
            told += 1
            if told == arguments.count:
                break
    return 0


COMMAND = Command(
    name="watch",
    summary="tell of every change, until it is ended",
    arguments=add_arguments,
    run=run,
)


async def _happenings(context: Context, gallery: Gallery) -> AsyncGenerator[Happening, None]:
    """Yield what there is, then what changes."""
    news = News()
    unsubscribe = gallery.events.subscribe(news.hear)
    try:
        yield await _library(context, gallery, "watching")
        if gallery.events.activity.sentence:
            yield _activity(shown_activity(context.actor, gallery.events.activity))
        while True:
            await news.wait()
            changed, category_ids, activity = news.take()
            if changed and (slugs := await _slugs(context, gallery, category_ids)) != []:
                yield await _library(context, gallery, "library", slugs)
            if activity is not None:
                yield _activity(shown_activity(context.actor, activity))
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
        await self._something.wait()

    def take(self) -> tuple[bool, frozenset[CategoryId] | None, Activity | None]:
        """Return whether the library changed, in which categories (None: anywhere), and the activity if that did."""
        taken = self._library, None if self._everywhere else frozenset(self._categories), self.activity
        self.activity = None
        self._library = self._everywhere = False
        self._categories = set()
        self._something.clear()
        return taken


async def _slugs(context: Context, gallery: Gallery, category_ids: frozenset[CategoryId] | None) -> list[str] | None:
    """Return those categories that the actor sees: a change of others is none of theirs. None stays None."""
    if category_ids is None:
        return None
    return [
        category.slug for category in await gallery.library.categories(context.actor) if category.id in category_ids
    ]


async def _library(context: Context, gallery: Gallery, event: str, slugs: list[str] | None = None) -> Happening:
    health = await gallery.library.health(context.actor)
    return {
        "event": event,
        "at": _now(),
        "categories": slugs,
        "photos": health.photos,
        "collections": health.collections,
    }


def _activity(activity: Activity) -> Happening:
    return {
        "event": "activity",
        "at": _now(),
        "sentence": activity.sentence,
        "done": activity.done,
        "total": activity.total,
    }


def _sentence(happening: Happening) -> str:
    match happening:
        case {"event": "activity", "sentence": ""}:
            return "Nothing runs in the background"
        case {"event": "activity", "sentence": sentence, "done": done, "total": total}:
            return f"{sentence}: {done:,}" + ("" if total is None else f" of {total:,}")
        case {"event": "watching", "photos": photos}:
            return f"Watching: {photos:,} photos"
        case {"categories": None | [], "photos": photos}:
            return f"The library changed: {photos:,} photos"
        case _:
            return f"The library changed in {', '.join(happening['categories'])}: {happening['photos']:,} photos"


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")
