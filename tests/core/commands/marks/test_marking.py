"""`fav` and `rate`."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.errors import NotFoundError, UsageError
from core.gallery import Gallery
from core.marks.operations import SelectGroups
from core.marks.things import Things
from core.models import Ranking
from core.operations import ChangeSelection
from tests.core.building import ADMIN, VIEWER
from tests.core.commands.command_runner import Runner


async def test_favourites_are_added_listed_and_removed(runner: Runner) -> None:
    """Photos by key or set, collections and categories as themselves, also from standard input."""
    keys = [photo["key"] for photo in await runner.objects("ls", "open/lake")]
    said = await runner.run("fav", "open", "-", actor=VIEWER, stdin=f"{keys[0]}\nopen/lake\n")
    assert said == "Added to the favourites: 3.\n"
    assert await runner.run("fav", actor=VIEWER) == (
        "SET\tPHOTOS\tNAME\nopen\t2\tOpen\nopen/lake\t2\tOpen › Lake\nfavourites\t1\tFavourite photos\n"
    )
    kinds = [(each["kind"], each.get("favourite")) for each in await runner.objects("fav", actor=VIEWER)]
    assert kinds == [("category", True), ("collection", True), ("set", None)]
    assert [each["key"] for each in await runner.objects("ls", "favourites", actor=VIEWER)] == keys[:1]
    assert (
        await runner.run("fav", "favourites", *keys, actor=VIEWER)
        == "Added to the favourites: 1 (1 were favourites before).\n"
    )
    assert await runner.run("fav", "--remove", "favourites", actor=VIEWER) == "Removed from the favourites: 2.\n"
    assert await runner.run("ls", "favourites", actor=VIEWER) == ""
    assert await runner.run("undo", actor=VIEWER) == "Undone, number 3: removed 2 photos from the favourites.\n"
    with pytest.raises(UsageError):
        await runner.run("fav", "--remove", actor=VIEWER)


async def test_a_selection_is_marked_with_its_collections(runner: Runner) -> None:
    """As its keys on screen do; what is selected as a collection is marked as one."""
    (lake,) = await runner.gallery.library.collections(VIEWER, "open")
    (photo, *_) = await runner.objects("ls", "open/lake")
    await runner.gallery.apply(VIEWER, SelectGroups(Things.of(collections=[lake.id])))
    await runner.gallery.apply(VIEWER, ChangeSelection(add=(photo["key"],)))
    assert await runner.run("fav", "selection", actor=VIEWER) == "Added to the favourites: 2.\n"
    listed = await runner.run("fav", "--no-header", actor=VIEWER)
    assert listed == "open/lake\t2\tOpen › Lake\nfavourites\t1\tFavourite photos\n"


async def test_ratings_of_many_are_one_change(runner: Runner) -> None:
    """The average and the own stars are in the lists for machines; a name that does not exist changes nothing."""
    assert await runner.run("rate", "1", "open/lake", actor=VIEWER) == "Rated with 1 star: 1.\n"
    assert await runner.run("rate", "0", "open/lake", actor=VIEWER) == "Rating removed: 1.\n"
    assert await runner.run("rate", "4", "open/lake", "photos:", "library", actor=VIEWER) == "Rated with 4 stars: 6.\n"
    assert await runner.objects("rate", "4", "open/lake", actor=VIEWER) == [{"changed": 0, "unchanged": 1}]
    (lake,) = await runner.objects("ls", "open", actor=VIEWER)
    assert (lake["rating"], lake["votes"], lake["stars"]) == (4.0, 1, 4)
    with pytest.raises(NotFoundError):
        await runner.run("rate", "0", "library", "nowhere", actor=VIEWER)
    assert {photo["stars"] for photo in await runner.objects("ls", "open/lake", actor=VIEWER)} == {4}
    await runner.run("undo", actor=VIEWER)
    assert {photo["rating"] for photo in await runner.objects("ls", "open/lake", actor=VIEWER)} == {None}


async def test_top_picks_are_listed_from_the_best_on(runner: Runner) -> None:
    """Collections, then photos, as text with averages and votes, and as JSON; nothing before anything is rated."""
    assert await runner.run("top", actor=VIEWER) == ""
    keys = [photo["key"] for photo in await runner.objects("ls", "open/lake")]
    await runner.run("rate", "3", "open/lake", keys[0], actor=VIEWER)
    await runner.run("rate", "4", keys[1], actor=VIEWER)
    lines = [line.split("\t")[:3] for line in (await runner.run("top", actor=VIEWER)).splitlines()]
    rated = [["open/lake", "3.0", "1"], [keys[1], "4.0", "1"], [keys[0], "3.0", "1"]]
    assert lines == [["THING", "RATING", "VOTES"], *rated]
    found = await runner.objects("top", actor=VIEWER)
    assert [each.get("key", each.get("slug")) for each in found] == [row[0] for row in rated]


async def test_the_word_top_is_the_photos_among_the_top_picks(runner: Runner) -> None:
    """They are listed as they are ranked, by the ranking of the settings; another order can be asked for."""
    keys = [photo["key"] for photo in await runner.objects("ls", "open/lake")]
    await runner.run("rate", "5", keys[0], actor=VIEWER)
    for actor in (VIEWER, ADMIN):
        await runner.run("rate", "3", keys[1], actor=actor)
    assert [photo["key"] for photo in await runner.objects("ls", "top", actor=VIEWER)] == keys[1::-1]
    oldest = await runner.objects("ls", "top", "--sort", "oldest", actor=VIEWER)
    assert [photo["key"] for photo in oldest] == keys[:2]
    other = await Gallery.open(replace(runner.gallery.settings, top_picks=Ranking.BAYESIAN.value))
    try:
        found = await Runner(other).objects("ls", "top", actor=VIEWER)
    finally:
        await other.close()
    assert [photo["key"] for photo in found] == keys[:2]
