"""`album`, and albums as photos of other commands."""

from __future__ import annotations

import pytest

from core.errors import NotAllowedError, NotFoundError, UsageError
from core.marks.albums.operations import SetAlbumPassphrase
from core.models import AlbumId
from tests.core.building import ADMIN, EDITOR, VIEWER
from tests.core.commands.command_runner import LOCAL, Runner


async def test_an_album_is_made_filled_ordered_and_deleted(runner: Runner) -> None:
    """Photos by key, set and standard input, in that order; the album is named by name, address and text."""
    first, second = (photo["key"] for photo in await runner.objects("ls", "open/lake"))
    made = await runner.run("album", "create", "Trips/My", "Lake", actor=VIEWER)
    assert made.startswith("Made: Trips/My Lake (album/")
    (album,) = await runner.objects("album", "create", "Empty", actor=VIEWER)
    assert (album["kind"], album["name"], album["address"], album["photos"]) == ("album", "Empty", "albums/empty", 0)
    said = await runner.run("album", "add", "my lake", second, "-", "library", actor=VIEWER, stdin=f"{first}\n")
    assert said == "Added to Trips/My Lake: 5.\n"
    again = await runner.objects("album", "add", "trips/my-lake", first, actor=VIEWER)
    assert again == [{"changed": 0, "unchanged": 1}]
    listed = [photo["key"] for photo in await runner.objects("ls", "albums/trips/my-lake", actor=VIEWER)]
    assert listed[0] == second
    assert len(listed) == 5
    await runner.run("album", "order", "my lake", listed[-1], "--before", listed[0], actor=VIEWER)
    moved = [photo["key"] for photo in await runner.objects("ls", "My Lake", actor=VIEWER)]
    assert moved == [listed[-1], *listed[:-1]]
    by_name = await runner.objects("ls", "albums/trips/my-lake", "--sort", "name", actor=VIEWER)
    assert [photo["name"] for photo in by_name] == sorted(photo["name"] for photo in by_name)
    await runner.run("album", "cover", "my lake", listed[1], actor=VIEWER)
    (found,) = [each for each in await runner.objects("album", actor=VIEWER) if each["name"] == "Trips/My Lake"]
    assert (found["cover"], found["photos"], found["own"], found["shown_to"]) == (listed[1], 5, True, "private")
    removed = await runner.objects("album", "remove", "my lake", listed[1], actor=VIEWER)
    assert removed == [{"changed": 1, "unchanged": 0}]
    assert await runner.run("album", "rename", "trips", "Journeys", actor=VIEWER) == "Renamed 1 album.\n"
    deleted = await runner.run("album", "delete", "journeys/my-lake", actor=VIEWER)
    assert deleted == "Deleted Journeys/My Lake; `undo` restores it.\n"
    assert "deleted the album Journeys/My Lake" in await runner.run("undo", actor=VIEWER)
    assert len(await runner.objects("ls", "my lake", actor=VIEWER)) == 4
    await runner.run("album", "create", "Journeys/North", actor=VIEWER)
    assert await runner.run("album", "delete", "journeys", actor=VIEWER) == "Deleted 2 albums; `undo` restores them.\n"
    await runner.run("undo", actor=VIEWER)
    assert len(await runner.objects("album", "list", actor=VIEWER)) == 4
    with pytest.raises(UsageError):
        await runner.run("album", "add", "empty", actor=VIEWER)
    with pytest.raises(UsageError, match="cannot be sorted by hand"):
        await runner.run("ls", "open/lake", "--sort", "hand", actor=VIEWER)


async def test_an_album_is_shared_and_no_longer(runner: Runner) -> None:
    """Its readers see it in a folder of their own, without the names of the owner's folders; viewers share nothing."""
    await runner.run("album", "create", "Secret/Lake", actor=EDITOR)
    assert "vera" in await runner.run("album", "share", "lake", "vera", actor=EDITOR)
    (seen,) = [each for each in await runner.objects("album", actor=VIEWER) if not each["own"]]
    assert (seen["name"], seen["members"]) == ("Shared with me/Lake", None)
    assert seen["address"] == "albums/shared-with-me/lake"
    with pytest.raises(NotAllowedError):
        await runner.run("album", "share", "saved", "--all", actor=VIEWER)
    with pytest.raises(NotFoundError, match="no member 'nobody'"):
        await runner.run("album", "share", "lake", "nobody", actor=EDITOR)
    await runner.run("album", "share", "lake", "vera", "--stop", actor=EDITOR)
    assert [each["name"] for each in await runner.objects("album", actor=VIEWER)] == ["Saved"]
    await runner.run("album", "share", "lake", "--all", actor=EDITOR)
    assert len(await runner.objects("album", actor=VIEWER)) == 2


async def test_a_link_to_an_album_is_made(runner: Runner) -> None:
    """By the name of the album, with the photos that its maker may share."""
    keys = [photo["key"] for photo in await runner.objects("ls", "open/lake")]
    await runner.run("album", "create", "Lake/Best", actor=EDITOR)
    await runner.run("album", "add", "best", *keys[:2], actor=EDITOR)
    (link,) = await runner.objects("share", "albums/lake/best", actor=EDITOR)
    assert (link["title"], link["photos"]) == ("Best", 2)


async def test_the_person_at_the_machine_has_the_albums_of_the_owner(runner: Runner) -> None:
    """As lists, photos and pages of both; those of others are not there."""
    (photo, *_) = [each["key"] for each in await runner.objects("ls", "open/lake")]
    await runner.run("album", "create", "Mine", actor=EDITOR)
    await runner.run("album", "add", "saved", photo)
    for actor in (LOCAL, ADMIN):
        assert [(each["name"], each["photos"]) for each in await runner.objects("album", actor=actor)] == [("Saved", 1)]
        assert [each["key"] for each in await runner.objects("ls", "albums/saved", actor=actor)] == [photo]
        with pytest.raises(NotFoundError):
            await runner.run("ls", "albums/mine", actor=actor)


async def test_commands_have_nothing_of_a_protected_album(runner: Runner) -> None:
    """No list, name, set, photo, history, undo, link or own export; not for its owner, an admin or at the machine."""
    (photo, *_) = [each["key"] for each in await runner.objects("ls", "open/lake")]
    await runner.run("album", "create", "Hidden/Lake", actor=EDITOR)
    await runner.run("album", "add", "hidden/lake", photo, actor=EDITOR)
    (album,) = [each for each in await runner.objects("album", actor=EDITOR) if not each["default"]]
    album_id = AlbumId(int(album["set"].rpartition("/")[2], 16))
    await runner.gallery.apply(
        EDITOR, SetAlbumPassphrase(album_id, await runner.gallery.passphrases.hash("a long secret"))
    )
    for actor in (EDITOR, ADMIN, VIEWER, LOCAL):
        printed = [
            await runner.run(*words, actor=actor)
            for words in (
                ("album",),
                ("album", "--json"),
                ("history",),
                ("history", "--json"),
                *((("history", "--all"), ("audit",), ("share", "--list")) if actor is ADMIN else ()),
                ("export",),
                ("ls", "--json"),
                ("ls", "open/lake", "--json"),
                ("info", photo, "--json"),
            )
        ]
        for text in printed:
            assert "hidden" not in text.casefold().replace('"hidden":', "")
            assert album["set"] not in text
            assert "album" not in text or "Saved" in text
        for words in (
            ("ls", album["set"]),
            ("ls", album["address"]),
            ("info", "Hidden/Lake"),
            ("album", "delete", "hidden/lake"),
            ("album", "share", album["set"], "--all"),
            ("album", "rename", "hidden", "Shown"),
            ("zip", album["set"]),
            ("tag", "add", "x", album["set"]),
        ):
            with pytest.raises((NotFoundError, NotAllowedError)):
                await runner.run(*words, actor=actor)
    assert await runner.run("undo", actor=EDITOR) == ""
