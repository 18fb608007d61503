"""`stories list` prints the stories that an actor has access to, and `ls` marks their collections."""

from __future__ import annotations

import json
from typing import Any

import pytest

from core.errors import NotFoundError, UsageError
from core.library.summaries import refresh_counts
from core.models import Actor, CollectionId, PhotoId, Role, UserId
from tests.core.building import ADMIN, VIEWER, add_collection, add_photo
from tests.core.commands.command_runner import Runner

RESTRICTED = Actor(UserId(2), "edith", Role.EDITOR, frozenset())
PUBLIC = Actor(UserId(-1), "public", Role.PUBLIC, None)


async def told(runner: Runner) -> list[PhotoId]:
    """Make a story of Lake with two capsules and no media of its own; return its photos."""

    def build(connection: Any) -> list[PhotoId]:
        owner = connection.execute("SELECT * FROM collections WHERE name = 'Lake'").fetchone()
        folders: list[CollectionId] = []
        for name, photos in (("Swim", 12), ("Boats", 1)):
            folder = add_collection(connection, owner["category_id"], f"Lake / stories / {name}", owner["root_id"])
            values = (folder, owner["id"], name.lower(), name)
            connection.execute("INSERT INTO story_folders VALUES (?, ?, ?, ?)", values)
            for number in range(photos):
                add_photo(connection, folder, f"{name} {number}.jpg")
            folders.append(folder)
        refresh_counts(connection, folders)
        return [PhotoId(row[0]) for row in connection.execute("SELECT photo_id FROM story_photos")]

    return await runner.gallery.database.write(build)


def found(printed: str) -> dict[str, tuple[int, int]]:
    """Return photos and unseen photos of each story."""
    objects = [json.loads(line) for line in printed.splitlines()]
    return {each["set"]: (each["photos"], each["unseen"]) for each in objects}


async def test_stories_are_listed_with_what_is_unseen(runner: Runner) -> None:
    """The newest photos of the capsules are the entry; what one member has seen is new to others."""
    photos = await told(runner)
    whole = {"stories/open/lake": (10, 10), "stories/open/lake/swim": (12, 12), "stories/open/lake/boats": (1, 1)}
    assert found(await runner.run("stories", "list", "--json", actor=VIEWER)) == whole
    assert "(new story)" in await runner.run("ls", "open", actor=VIEWER)
    assert len((await runner.run("ls", "stories/open/lake/swim", "--json", actor=VIEWER)).splitlines()) == 12
    for name, called in (("", "Lake: 10 photos"), ("/swim", "Swim: 12 photos")):
        assert (await runner.run("share", f"stories/open/lake{name}", actor=ADMIN)).startswith(called)

    views = runner.gallery.views
    for photo in photos:
        views.seen_in_story(VIEWER, photo)
        views.seen_in_story(PUBLIC, photo)
    await views.store()
    listed = found(await runner.run("stories", "--json", actor=VIEWER))
    assert listed == {name: (number, 0) for name, (number, _) in whole.items()}
    assert "(story)" in await runner.run("ls", "open", actor=VIEWER)
    for actor in (ADMIN, PUBLIC):
        assert found(await runner.run("stories", "list", "open/lake", "--json", actor=actor)) == whole
    assert await runner.gallery.database.read(lambda db: db.execute("SELECT count(*) FROM seen_stories").fetchone()[0])


async def test_a_story_of_a_hidden_category_does_not_exist(runner: Runner) -> None:
    """Neither its name nor its photos."""
    await told(runner)
    assert await runner.run("stories", "list", "--json", actor=RESTRICTED) == ""
    with pytest.raises(NotFoundError):
        await runner.run("stories", "list", "open/lake", actor=RESTRICTED)
    assert await runner.run("ls", "stories/open/lake", "--json", actor=RESTRICTED) == ""
    with pytest.raises(UsageError):
        await runner.run("stories", "show", actor=ADMIN)
