"""`tag`, and tags in `info` and `ls`."""

from __future__ import annotations

import pytest

from core.errors import NotAllowedError, NotFoundError, UsageError
from tests.core.building import EDITOR, VIEWER
from tests.core.commands.command_runner import Runner


async def test_things_are_tagged_and_found(runner: Runner) -> None:
    """Photos by key or set, collections and categories as themselves, also from standard input; with undo."""
    keys = [photo["key"] for photo in await runner.objects("ls", "open/lake")]
    said = await runner.run(
        "tag", "add", "Travel/São Paulo", "open", "-", actor=EDITOR, stdin=f"{keys[0]}\nopen/lake\n"
    )
    assert said == "Tagged: 3.\n"
    assert await runner.objects("tag", "add", "travel/sao paulo", *keys[:2], actor=EDITOR) == [
        {"changed": 1, "unchanged": 1}
    ]
    assert await runner.objects("tag", "list", actor=VIEWER) == [
        {"kind": "tag", "tag": name, "set": f"tags/{name}", "photos": 2, "collections": 1, "categories": 1}
        for name in ("Travel", "Travel/São Paulo")
    ]
    assert [each["key"] for each in await runner.objects("ls", "tags/Travel", actor=VIEWER)] == keys[:2]
    assert [each["key"] for each in await runner.objects("ls", "tagged:travel:open/lake", actor=VIEWER)] == keys[:2]
    for thing in (keys[0], "open", "open/lake"):
        assert (await runner.objects("info", thing, actor=VIEWER))[0]["tags"] == ["Travel/São Paulo"]
        assert "Travel/São Paulo\n" in await runner.run("info", thing, actor=VIEWER)
    assert await runner.run("tag", "remove", "Travel/São Paulo", keys[1], actor=EDITOR) == "Tag removed: 1.\n"
    words = "removed the tag Travel/São Paulo from photo 2.jpg"
    assert await runner.run("undo", actor=EDITOR) == f"Undone, number 3: {words}.\n"
    assert (await runner.run("tag", "list", "PAULO", actor=VIEWER)).splitlines() == [
        "PHOTOS\tCOLLECTIONS\tCATEGORIES\tTAG",
        "2\t1\t1\tTravel/São Paulo",
    ]


async def test_tags_are_changed_everywhere(runner: Runner) -> None:
    """Renamed, merged and deleted, with one undo each; a viewer may look only."""
    await runner.run("tag", "add", "Sea/North", "open/lake", actor=EDITOR)
    await runner.run("tag", "add", "Lake", "open/lake", "open", actor=EDITOR)
    assert (
        await runner.run("tag", "rename", "sea", "Ocean", actor=EDITOR)
        == "Renamed. Photos, collections and categories with it: 1.\n"
    )
    assert await runner.objects("tag", "merge", "lake", "ocean", actor=EDITOR) == [{"changed": 2}]
    names = [each["tag"] for each in await runner.objects("tag", "list", actor=VIEWER)]
    assert names == ["Ocean", "Ocean/North"]
    await runner.run("tag", "delete", "ocean", actor=EDITOR)
    assert await runner.run("tag", "list", actor=VIEWER) == ""
    await runner.run("undo", actor=EDITOR)
    assert [each["tag"] for each in await runner.objects("tag", "list", actor=VIEWER)] == names
    for form in (("add", "x", "open"), ("remove", "ocean", "open"), ("rename", "ocean", "x"), ("delete", "ocean")):
        with pytest.raises(NotAllowedError):
            await runner.run("tag", *form, actor=VIEWER)
    for form in (("rename", "no such", "x"), ("add", "x", "nowhere"), ("delete", "no such")):
        with pytest.raises(NotFoundError):
            await runner.run("tag", *form, actor=EDITOR)
    for other in (("list", "a", "b"), ("add", "x"), ("rename", "ocean"), ("lst",), ("add", " ", "open")):
        with pytest.raises(UsageError):
            await runner.run("tag", *other, actor=EDITOR)
