"""`delete`: the files that it names, the words that it waits for, and what it refuses."""

from __future__ import annotations

import hashlib
from dataclasses import replace
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
    with pytest.raises(NotAllowedError, match="not deleted for good"):
        await runner.run("delete", "travel/rome", stdin="delete 1 photo\n")
    digest = hashlib.sha256(photo.read_bytes()).digest()
    await runner.gallery.database.write(lambda c: c.execute("UPDATE files SET sha256 = ?", (digest,)))
    runner.gallery.settings = replace(runner.gallery.settings, deletion=True)
    with pytest.raises(UsageError, match="Nothing was deleted"):
        await runner.run("delete", "travel/rome", stdin="yes\n")
    assert photo.exists()
    said = await runner.run("delete", "travel/rome", stdin="delete 1 photo\n")
    assert said.startswith(f"{photo}\nDeleted: 1.")
    assert not photo.exists()
    assert await runner.run("trash", "--list") == ""
    (moved,) = (tmp_path / "photos/.sshowcase-deleted").iterdir()
    moved.rename(photo)
    await runner.run("scan", str(tmp_path / "photos"))
    assert await runner.run("trash", "--list") == "trash/travel/rome\ntrash\n"
