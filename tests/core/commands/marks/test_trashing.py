"""`trash`: what it moves, lists and restores."""

from __future__ import annotations

import pytest

from core.errors import NotFoundError, UsageError
from tests.core.building import VIEWER
from tests.core.commands.command_runner import Runner


async def test_things_are_moved_listed_and_restored(runner: Runner) -> None:
    """By key, name and slug; no command finds what is in the trash, except those that name the trash."""
    key, *others = [photo["key"] for photo in await runner.objects("ls", "open/lake")]
    assert await runner.run("trash", key) == "Moved 1 photo to the trash.\n"
    assert await runner.objects("trash", "open") == [{"changed": len(others)}]
    assert (
        await runner.run("trash")
        == await runner.run("trash", "--list")
        == f"SET\tPHOTOS\tNAME\ntrash/open\t{len(others)}\tOpen\ntrash\t{len(others) + 1}\tAll photos in the trash\n"
    )
    listed = await runner.objects("trash", "--list")
    assert [(each["set"], each["photos"], each["kind"]) for each in listed] == [
        ("trash/open", len(others), "category"),
        ("trash", len(others) + 1, "set"),
    ]
    assert [each["key"] for each in await runner.objects("ls", "trash/open")] == others
    assert "open" not in await runner.run("ls")
    for command in ("info", "cat", "fav", "trash"):
        with pytest.raises(NotFoundError):
            await runner.run(command, key)
    with pytest.raises(NotFoundError):
        await runner.run("ls", "trash", actor=VIEWER)
    assert await runner.run("trash", "--restore", "-", stdin=f"{key}\n") == "Restored 1 photo from the trash.\n"
    with pytest.raises(NotFoundError, match="not in the trash"):
        await runner.run("trash", "--restore", key)
    with pytest.raises(NotFoundError):
        await runner.run("trash", "--restore", "open/lake")
    assert await runner.run("trash", "--restore", "open") == "Restored 1 photo from the trash.\n"
    assert await runner.run("trash", "--restore", "trash") == "Restored 0 photos from the trash.\n"
    assert [photo["key"] for photo in await runner.objects("ls", "open/lake")] == [key, *others]
    assert await runner.run("undo") == "Undone, number 4: restored Open and photo 2.jpg from the trash.\n"
    with pytest.raises(UsageError):
        await runner.run("trash", "--restore")


async def test_a_name_in_the_trash_can_be_ambiguous(runner: Runner) -> None:
    """Then the keys are named, and nothing is restored."""
    await runner.run("trash", "open", "secret")
    with pytest.raises(UsageError, match="is the name of"):
        await runner.run("trash", "--restore", "photo 1.jpg")


async def test_things_are_archived_and_taken_out(runner: Runner) -> None:
    """`library` leaves them out, their collection does not."""
    assert await runner.run("archive") == ""
    total = len(await runner.objects("ls", "open/lake"))
    assert await runner.run("archive", "open/lake") == f"Archived {total} photos.\n"
    assert await runner.run("archive", "--no-header") == f"archive\t{total}\tAll archived photos\n"
    assert await runner.objects("archive") == [{"kind": "set", "set": "archive", "photos": total}]
    assert len(await runner.objects("ls", "archive")) == len(await runner.objects("ls", "open/lake")) == total
    assert await runner.objects("archive", "--remove", "archive") == [{"changed": total}]
    with pytest.raises(UsageError):
        await runner.run("archive", "--remove")
