"""`ls`, `info` and `share` with every way to name photos and sets; `zip` packs any set."""

from __future__ import annotations

import io
from collections.abc import AsyncIterator

import pytest

from core.commands.browse.zip import ArchiveContents
from core.commands.context import Context
from core.commands.streams import LocalInput, LocalOutput
from core.errors import NotFoundError, UsageError
from core.library.naming import Named
from core.models import Actor, AssetKey, EverythingSet, MonthSet, PhotoSet, Role, SelectionSet, SortOrder, UserId
from core.operations import ChangeSelection
from tests.core.building import ADMIN, VIEWER
from tests.core.commands.command_runner import Runner


async def keys(runner: Runner, *words: str) -> list[str]:
    return [str(photo["key"]) for photo in await runner.objects("ls", *words)]


@pytest.fixture
async def lake(runner: Runner) -> list[str]:
    """The keys of the photos of open/lake, of which the first is selected."""
    found = await keys(runner, "open/lake")
    await runner.gallery.apply(ADMIN, ChangeSelection(add=(AssetKey(found[0]),)))
    return found


@pytest.mark.parametrize(
    "word", ["open/lake", "library/open/lake", "/library/open/lake/", "lake", "Lake", "Open/Lake", "open › LAKE"]
)
async def test_a_collection_has_many_names(runner: Runner, lake: list[str], word: str) -> None:
    """Slug path, path as in SFTP, visible name, path of visible names."""
    assert await keys(runner, word) == lake
    (known,) = await runner.objects("info", word)
    assert (known["kind"], known["slug"]) == ("collection", "open/lake")


async def test_photos_are_named_by_path(runner: Runner, lake: list[str]) -> None:
    """In a collection, a month and the selection; a repeated name needs its folder or key."""
    paths = (
        "open/lake/photo 1.jpg",
        "library/open/lake/photo 1.jpg",
        "selection/photo 1.jpg",
        "Open / Lake / photo 1.jpg",
    )
    for path in paths:
        (known,) = await runner.objects("info", path, actor=ADMIN)
        assert known["key"] == lake[0]
    with pytest.raises(UsageError, match="is the name of"):
        await runner.run("info", "photo 1.jpg")
    with pytest.raises(NotFoundError):
        await runner.run("info", "open/lake/photo 9.jpg")
    for path in ("Secret/Lake", "Open/Lake/photo 9.jpg", "Open/Lake/a/b", "›"):
        with pytest.raises(NotFoundError):
            await runner.run("info", path)


async def test_other_sets_are_listed_and_described(runner: Runner, lake: list[str]) -> None:
    """The selection, months and years; `library` is the list of categories."""
    assert await keys(runner, "selection") == []
    assert await keys(runner, "by-date/2020/09") == await keys(runner, "by-date/2020")
    assert set(lake) < set(await keys(runner, "by-date/2020"))
    assert await runner.objects("ls", "library") == await runner.objects("ls")
    (known,) = await runner.objects("info", "selection", actor=ADMIN)
    assert known == {"kind": "set", "set": "selection", "photos": 1}


async def test_folders_of_sets_are_listed(runner: Runner, lake: list[str]) -> None:
    """Albums as `album list` does, tags and years by names that `ls` takes; `public@` has no albums and tags."""
    await runner.run("tag", "add", "sea", lake[0])
    (album,) = await runner.objects("ls", "albums", actor=ADMIN)
    assert [album] == await runner.objects("album", "list", actor=ADMIN)
    assert (
        await runner.run("ls", "albums", actor=ADMIN)
        == "ALBUM\tPHOTOS\tSHOWN TO\tNAME\nalbums/saved\t0\tonly you\tSaved\n"
    )
    await runner.run("album", "create", "Trips/Lima", actor=ADMIN)
    await runner.run("album", "create", "Tripsy", actor=ADMIN)
    assert [each["name"] for each in await runner.objects("ls", "albums/trips", actor=ADMIN)] == ["Trips/Lima"]
    with pytest.raises(NotFoundError):
        await runner.run("ls", "albums/lima", "--sort", "date", actor=VIEWER)
    (tag,) = await runner.objects("ls", "/tags/")
    assert await keys(runner, tag["set"]) == lake[:1]
    assert await runner.run("ls", "by-date") == "SET\tPHOTOS\tNAME\nby-date/2020\t5\t2020\n"
    (year,) = await runner.objects("ls", "by-date")
    assert year == {"kind": "set", "set": "by-date/2020", "photos": 5}
    assert await keys(runner, "by-date/2020")
    for word in ("albums", "tags"):
        with pytest.raises(NotFoundError):
            await runner.run("ls", word, actor=Actor(UserId(0), "public", Role.PUBLIC))


@pytest.mark.parametrize(
    ("word", "hint"),
    [
        ("favorites", "'favourites'"),
        ("fav", "'favourites'"),
        ("archived", "'archive'"),
        ("Categories", "`ls` lists them"),
        ("duplicates", "`duplicates` lists them"),
        ("links", "`share --list` lists them"),
    ],
)
async def test_words_that_a_person_tries_lead_further(runner: Runner, word: str, hint: str) -> None:
    """Sets by similar words, and the commands that list other things."""
    with pytest.raises(NotFoundError) as refused:
        await runner.run("ls", word)
    assert hint in refused.value.hint


async def test_other_sets_are_shared(runner: Runner, lake: list[str]) -> None:
    """A link to the selection keeps these photos, one to a month shows what comes later."""
    (made,) = await runner.objects("share", "selection", actor=ADMIN)
    assert (made["title"], made["photos"]) == ("A photo", 1)
    (made,) = await runner.objects("share", "by-date/2020/09", actor=ADMIN)
    assert made["title"] == "2020-09"
    assert lake
    with pytest.raises(NotFoundError):
        await runner.run("share", f"share:{made['id']}", actor=ADMIN)


@pytest.mark.parametrize("photo_set", [EverythingSet(), MonthSet(2020, 9), SelectionSet()])
async def test_any_set_is_packed_in_folders_of_collections(
    runner: Runner, lake: list[str], photo_set: PhotoSet
) -> None:
    """Each photo once, below the slug path of its collection."""

    async def wanted() -> AsyncIterator[Named]:
        yield photo_set
        yield await runner.gallery.library.photo(ADMIN, AssetKey(lake[0]))

    out = LocalOutput(io.StringIO())
    context = Context(lambda: ADMIN, LocalInput(io.StringIO()), out, out, width=80, json=False)
    contents = ArchiveContents(context, runner.gallery, None)
    names = [entry.name async for entry in contents.entries(wanted())]
    page = await runner.gallery.library.page(ADMIN, photo_set, order=SortOrder.OLDEST, after=None)
    assert len(set(names)) == len(names) == len(page)
    assert "open/lake/photo 1.jpg" in names
