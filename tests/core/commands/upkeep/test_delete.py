"""`delete`: the files that it names, the words that it waits for, and what it refuses."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from PIL import Image

from core.errors import NotAllowedError, NotFoundError, UsageError
from tests.core.commands.command_runner import Runner


async def test_files_are_named_and_deleted_after_the_typed_words(runner: Runner, tmp_path: Path) -> None:
    """Only what is in the trash, only where the settings allow it, only with exactly these words."""
    photo = tmp_path / "photos/Travel/Rome/1.jpg"
    photo.parent.mkdir(parents=True)
    Image.new("RGB", (60, 40)).save(photo)
    await runner.run("scan", str(tmp_path / "photos"))
    with pytest.raises(NotFoundError, match="not in the trash"):
        await runner.run("delete", "travel/rome")
    await runner.run("trash", "travel/rome")
    with pytest.raises(NotAllowedError, match="not deleted permanently"):
        await runner.run("delete", "travel/rome", stdin="delete 1 photo\n")
    digest = hashlib.sha256(photo.read_bytes()).digest()
    await runner.gallery.database.write(lambda c: c.execute("UPDATE files SET sha256 = ?", (digest,)))
    runner.gallery.deletion.is_allowed = True
    with pytest.raises(UsageError, match="Nothing was deleted"):
        await runner.run("delete", "travel/rome", stdin="yes\n")
    assert photo.exists()
    said = await runner.run("delete", "travel/rome", stdin="delete 1 photo\n")
    assert said.startswith(f"{photo}\nDeleted: 1.")
    assert not photo.exists()
    assert await runner.run("trash", "--list") == ""
    (listed,) = await runner.objects("delete", "--list")
    assert (listed["files"], listed["deleted_by"]) == ([str(photo)], "ada")
    assert str(photo) in await runner.run("delete", "--list")
    with pytest.raises(NotFoundError, match="not in quarantine"):
        await runner.run("delete", "--restore", "travel/rome")
    assert await runner.objects("delete", "--restore", listed["key"]) == [{"restored": 1, "refused": []}]
    assert photo.exists()
    assert [each["set"] for each in await runner.objects("trash", "--list")] == ["trash/travel/rome", "trash"]
    entries = await runner.objects("history", "--limit", "2")
    assert [(each["member"], each["what"]) for each in entries] == [
        ("ada", "restored 1.jpg from quarantine to the trash"),
        ("ada", "deleted 1.jpg permanently"),
    ]
    with pytest.raises(UsageError, match="not undone"):
        await runner.run("undo", str(entries[1]["id"]), "--confirm")
    await runner.run("undo")
    assert await runner.run("trash", "--list") == "", "the step before, which is the move to the trash"
    await runner.run("scan")
    assert len(await runner.objects("ls", "travel/rome")) == 1
