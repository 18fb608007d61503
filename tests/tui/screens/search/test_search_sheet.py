"""The sheet in which a query is typed: suggestions, scope, mistakes, and what is read for an older text."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from textual import events

from core.library.search.searches import Suggestion
from core.marks.albums.operations import CreateAlbum
from core.marks.tags.operations import SetTag
from core.marks.things import Things
from core.models import (
    Actor,
    CollectionSet,
    Downloads,
    Photo,
    PhotoSet,
    Priority,
    QuerySet,
    Role,
    ShareId,
    ShareLinkSet,
    SharePass,
    SortOrder,
    TagSet,
)
from core.permissions import ANONYMOUS
from core.sharing.operations import MakeShareLink
from tests.tui.harness.running_app import RunningApp, run_app
from tests.tui.harness.small_gallery import OWNER, SmallGallery, answer
from tests.tui.screens.actions.exercising import LIBRARY, WAY
from tui.keys.screen_action import ScreenKind
from tui.screens.browse.grid import GridScreen
from tui.screens.browse.home import HomeScreen
from tui.screens.search import search_sheet
from tui.screens.search.query_input import QueryInput
from tui.screens.search.search_results import SearchResults
from tui.screens.search.search_sheet import SearchSheet

MANY_WAIT = """
WITH RECURSIVE numbers(number) AS (SELECT 1 UNION ALL SELECT number + 1 FROM numbers LIMIT 1000)
INSERT OR IGNORE INTO unindexed_photos SELECT number FROM numbers;
"""
"""As after an upgrade of a large gallery."""


@pytest.fixture(autouse=True)
def _counts_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search_sheet, "REST_SECONDS", 0)


def tagged(gallery: SmallGallery) -> SmallGallery:
    photos = [photo.id for photo in gallery.photos_of(2)]
    answer(gallery.apply(OWNER, SetTag("Boat", Things.of(photos[:2]))))
    answer(gallery.apply(OWNER, CreateAlbum("Trips/Boats")))
    return gallery


async def typed(running: RunningApp, text: str) -> None:
    """Type letters that arrive together, then wait: each of them cancels what is read for those before."""
    whole = line(running).value + text
    at_once(running, *text)
    async with asyncio.timeout(60):
        while line(running).value != whole:
            await running.pilot.pause()
    await running.rest()


def at_once(running: RunningApp, *keys: str) -> None:
    """Send keys as one packet of a slow connection does, without a wait between them."""
    for key in keys:
        running.app.post_message(events.Key(key, key if len(key) == 1 else None))


def shown(running: RunningApp) -> PhotoSet:
    assert isinstance(running.screen, GridScreen)
    return running.screen.photo_set


def line(running: RunningApp) -> QueryInput:
    return running.app.screen.query_one(QueryInput)


async def test_a_search_from_the_first_letter_to_its_photos(tmp_path: Path) -> None:
    """Suggestions, the count, a mistake, what a query means, its photos, and the query again on them."""
    async with run_app(tagged(SmallGallery(tmp_path, LIBRARY))) as running:
        await running.press("/")
        assert isinstance(running.app.screen, SearchSheet)
        await typed(running, "bo")
        for each in ("Collection Nature › Bogs", "Tag        Boat", "Album      Trips/Boats"):
            assert each in running.text
        await running.press("backspace", "backspace")
        assert "Bogs" not in "\n".join(running.lines[3:8])
        await typed(running, "tag:boot")
        assert "Photos tagged “boot”." in running.text
        assert "0 photos" in running.text
        assert "Meant      tag:Boat" in running.text
        await typed(running, " rating:>")
        assert "A number is missing after >" in running.text
        await running.press("enter")
        assert isinstance(running.app.screen, SearchSheet), "a wrong query is not searched for"
        line(running).write("")
        await typed(running, "ta")
        assert line(running).completion == "tag:"
        await running.press("tab")
        await typed(running, "bo")
        await running.press("tab")
        assert line(running).value == "tag:Boat"
        await running.rest()
        assert "2 photos" in running.text
        await running.press("enter")
        assert shown(running) == QuerySet("tag:Boat")
        assert "Search: tag:Boat" in running.lines[0]
        await running.press("/")
        assert line(running).value == "tag:Boat"
        await typed(running, " not tag:Boat")
        await running.press("enter")
        assert "No photo matches this search." in running.text
        await running.press("escape")
        assert isinstance(running.screen, HomeScreen), "the second search took the place of the first one"
        await running.press("/", "up")
        assert line(running).value == "tag:Boat not tag:Boat"
        await running.press("up", "enter")
        assert shown(running) == QuerySet("tag:Boat")


async def test_a_search_stays_in_the_list_where_it_begins(tmp_path: Path) -> None:
    """The chip is the scope, tags filter within it, Backspace removes it, and a suggestion is opened by ↓ Enter."""
    async with run_app(tagged(SmallGallery(tmp_path, LIBRARY))) as running:
        await running.press(*WAY[ScreenKind.PHOTOS], "/")
        assert " Bogs " in running.lines[1]
        await typed(running, "boat")
        await running.press("down", "enter")
        bogs = CollectionSet("nature/bogs")
        assert shown(running) == TagSet("Boat", bogs)
        await running.press("/")
        assert "# Boat" in running.lines[1]
        await running.press("backspace")
        await typed(running, "size:>0")
        await running.press("enter")
        assert shown(running) == QuerySet("size:>0", bogs)
        await running.press("/")
        await typed(running, " or kind:raw")
        await running.press("ctrl+s")
        assert "It begins with the query for Bogs." in running.text
        await running.press(*"Kept", "enter")
        kept = answer(running.gallery.library.albums.find(OWNER, "kept"))
        assert kept.query == 'category:"Nature" collection:"Bogs" (size:>0 or kind:raw)'
        await running.press("ctrl+u", "backspace")
        await typed(running, "coast")
        await running.press("down", "enter")
        assert shown(running) == CollectionSet("nature/coast")


async def test_a_list_is_narrowed_by_what_its_photos_have(tmp_path: Path) -> None:
    """Tags, ratings, cameras, years and kinds of the list, with counts; one that is chosen is part of the query."""
    gallery = tagged(SmallGallery(tmp_path, LIBRARY))
    gallery.memory.connection.execute("UPDATE photos SET camera_model = 'X100' WHERE id % 4 = 0")
    answer(gallery.apply(OWNER, CreateAlbum("Finds", query="tag:boat")))
    async with run_app(gallery) as running:
        await running.press(*WAY[ScreenKind.PHOTOS], "/")
        narrowing = [["Tag", "Boat", "2"], ["Camera", "X-T4", "30"], ["Camera", "X100", "10"]]
        assert [each.split() for each in running.lines[4:8]] == [["Saved", "Finds"], *narrowing]
        await running.press("down", "down", "enter")
        assert line(running).value == "tag:Boat "
        assert "2 photos" in running.text
        assert [each.split()[:3] for each in running.lines[4:6]] == [["Camera", "X100", "1"], ["Camera", "X-T4", "1"]]
        await typed(running, "x1")
        await running.press("down", "enter")
        assert line(running).value == "tag:Boat camera:X100"
        await running.press("enter")
        assert shown(running) == QuerySet("tag:Boat camera:X100", CollectionSet("nature/bogs"))


async def test_a_guest_searches_the_photos_of_the_link(tmp_path: Path) -> None:
    """Only these are found, and no name of a tag, camera or year is suggested, of groups only the title of the link."""
    gallery = tagged(SmallGallery(tmp_path, LIBRARY))
    new = answer(gallery.apply(OWNER, MakeShareLink(CollectionSet("nature/bogs")))).result
    share = SharePass(ShareId(new.share.share_id), "Bogs", CollectionSet("nature/bogs"), False, Downloads.OFF)
    actor = Actor(ANONYMOUS, "guest", Role.GUEST, frozenset(), share)
    async with run_app(gallery, actor=actor) as running:
        await running.press("/")
        assert "such as not kind:video." in running.text, "no field that does not exist for guests"
        line(running).write("bo")
        await running.rest()
        assert "No text of these photos is searched for words." in running.text
        assert [each.split()[:2] for each in running.lines[4:6]] == [["Collection", "Bogs"], []]
        await running.press("down", "enter")
        assert shown(running) == ShareLinkSet(share.share_id)
        assert "Bogs" in running.lines[0]
        await running.press("/")
        for text in ("boat", "rome", "x", "2024", "lisbn", "tag:", "category:"):
            line(running).write(text)
            await running.rest()
            assert "-empty" in running.app.screen.query_one("#rows").classes, running.text
        line(running).write("kind:still")
        await running.rest()
        assert "40 photos" in running.text


async def test_keys_typed_at_once_are_about_the_suggestions_of_the_text(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """↓ Enter and Tab that come before the suggestions of the last letter are not lost."""
    gallery = tagged(SmallGallery(tmp_path, LIBRARY))
    searches = gallery.library.searches
    read = searches.suggestions

    async def late(actor: Actor, words: str) -> tuple[Suggestion, ...]:
        arrived = asyncio.Event()
        asyncio.get_running_loop().call_later(0.05, arrived.set)
        await arrived.wait()
        return await read(actor, words)

    monkeypatch.setattr(searches, "suggestions", late)
    async with run_app(gallery) as running:
        await running.press("/")
        at_once(running, "b", "o", "g", "down", "enter")
        await running.rest()
        assert shown(running) == CollectionSet("nature/bogs")
        await running.press("escape", "/")
        at_once(running, *"tag:bo", "tab")
        await running.rest()
        assert line(running).value == "tag:Boat"


async def test_nothing_is_shown_of_an_older_query(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A new key cancels what is read for the text before; until its own answer is there, no photo is shown."""
    gallery = tagged(SmallGallery(tmp_path, LIBRARY))
    searches, asked, cancelled = gallery.library.searches, asyncio.Event(), []
    read, photos = searches.suggestions, searches.photos

    async def never(text: str) -> None:
        asked.set()
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            cancelled.append(text)
            raise

    async def slow(actor: Actor, words: str) -> tuple[Suggestion, ...]:
        if words == "b":
            await never(words)
        return await read(actor, words)

    async def slow_photos(actor: Actor, photo_set: PhotoSet, order: SortOrder) -> tuple[Photo, ...]:
        if photo_set == QuerySet("bmg"):
            await never("bmg")
        return await photos(actor, photo_set, order)

    monkeypatch.setattr(searches, "suggestions", slow)
    monkeypatch.setattr(searches, "photos", slow_photos)
    async with run_app(gallery) as running:
        await running.press("/")
        await running.pilot.press("b")
        async with asyncio.timeout(60):
            await asked.wait()
        await running.pilot.press("backspace", "r", "o")
        await running.rest()
        assert cancelled == ["b"]
        assert "Travel › Rome" in running.text
        assert "Bogs" not in "\n".join(running.lines[3:8])
        line(running).write("bm")
        await running.rest()
        assert "BMG_0000.jpg" in running.text
        asked.clear()
        await running.pilot.press("g")
        async with asyncio.timeout(60):
            await asked.wait()
        await running.pilot.pause(2 * search_sheet.HELD_SECONDS)
        assert "bmg" in running.lines[1]
        assert "BMG_0000.jpg" not in running.text, "a photo of the text before"
        await running.pilot.press("_", "0", "0", "0", "3")
        await running.rest()
        assert cancelled == ["b", "bmg"]
        assert "BMG_0003.jpg" in running.text


async def test_the_first_photos_are_shown_while_a_query_is_typed(tmp_path: Path) -> None:
    """Without a move of the focus, above or next to the suggestions; one of them is opened by a click."""
    async with run_app(SmallGallery(tmp_path, LIBRARY)) as running:
        running.gallery.memory.connection.executescript(MANY_WAIT)
        await running.press("/")
        assert "Words are still being indexed" in running.text
        await typed(running, "bmg")
        results = running.app.screen.query_one(SearchResults)
        names = [results.name_of(number) for number in range(results.total)]
        assert all(name.startswith("BMG") for name in names)
        assert f"{len(names)} photos" in running.text
        assert line(running).has_focus
        rows = results.visible_rows
        shown_pictures = {each for row in rows for tile in row.tiles for each in results.placements(tile, row.rows)}
        wanted = {placement for placement, priority in running.surface.wanted if priority is Priority.VISIBLE}
        assert shown_pictures, running.text
        assert shown_pictures <= wanted, "requested like those of any grid"
        first = results.visible_rows[0].tiles[1]
        assert await running.pilot.click(SearchResults, offset=(first.left + 1, 1))
        await running.rest()
        assert shown(running) == QuerySet("bmg")
        assert isinstance(running.screen, GridScreen)
        assert running.screen.view.cursor_index == first.index
        assert "most relevant first" in running.text
        await running.press("o", "4")
        assert running.gallery.stored == {"order.searches": "name"}
        await running.press("/")
        await running.pilot.resize_terminal(80, 24)
        await running.rest()
        assert "BMG_0000.jpg" in running.text
        await running.press("ctrl+u")
        assert "BMG_0000.jpg" in "\n".join(running.lines[8:]), "the list below is visible again"
