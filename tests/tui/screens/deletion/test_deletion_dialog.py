"""Permanent deletion on the screen: what the dialog names, waits for and reports, and how files are restored."""

from __future__ import annotations

import asyncio
import hashlib
import os
import re
from pathlib import Path
from typing import Any

import pytest
from textual.widgets import Static

from core.library.trash.operations import MoveToTrash
from core.marks.things import Things
from tests.tui.harness.running_app import run_app
from tests.tui.harness.small_gallery import OWNER, SmallGallery
from tui.screens.deletion.deletion_dialog import DeletionDialog

LIBRARY = {"Home": {"Garden": 6}, "Travel": {"Rome": 3}}


def known_files(gallery: SmallGallery, *, as_they_are: bool = False) -> None:
    """Give each photo a file of its own, whose content is known, or note the content of its picture."""
    rows = gallery.memory.connection.execute("SELECT id, path FROM photos").fetchall()
    for row in rows:
        path = gallery.folder / "pictures" / os.fsdecode(row["path"])
        if not as_they_are:
            path.unlink()
            path.write_bytes(f"photo {row['id']}".encode())
        status, digest = path.stat(), hashlib.sha256(path.read_bytes()).digest()
        values = (status.st_size, status.st_mtime_ns, row["id"])
        gallery.memory.connection.execute("UPDATE photos SET size = ?, mtime_ns = ? WHERE id = ?", values)
        gallery.memory.connection.execute("UPDATE files SET sha256 = ? WHERE photo_id = ?", (digest, row["id"]))


@pytest.fixture
async def gallery(tmp_path: Path) -> SmallGallery:
    """Two photos by themselves and a collection of three in the trash."""
    made = SmallGallery(tmp_path, LIBRARY)
    known_files(made)
    made.deletion.is_allowed = True
    photos, rome = made.photos_of(0)[:2], made.all_collections[1]
    await made.apply(OWNER, MoveToTrash(Things.of([photo.id for photo in photos], [rome.id])))
    return made


def left(gallery: SmallGallery) -> int:
    """Return how many files are in folders of photos."""
    return len([*(gallery.folder / "pictures").glob("[0-9]*/*")])


async def test_what_is_at_the_cursor_is_deleted_after_the_typed_words(gallery: SmallGallery) -> None:
    """A collection, a range and the whole trash; the dialog names the files and says what was refused."""
    async with run_app(gallery) as running:
        await running.press("g", "x")
        assert "X deletes" in running.text
        await running.press("right", "X")
        assert "Delete 3 photos permanently" in running.text
        shown, rome = re.sub(r"[\s▐▌]", "", running.text), gallery.folder / "pictures/2"
        assert f"{rome}:3files" in shown
        assert all(path.name in shown for path in rome.iterdir())
        await running.press(*"delete", "enter")
        assert "type exactly: delete 3 photos" in running.text
        assert left(gallery) == 9
        spoilt = next(rome.iterdir())
        spoilt.write_bytes(b"another")
        await running.press("space", *"3", "space", *"photos", "enter")
        assert "Deleted: 2 photos. Refused: 1." in running.text
        assert f"{spoilt.name} is not the file that was indexed" in running.text
        assert left(gallery) == 7
        await running.press("escape", "right", "X")
        assert "Nothing can be deleted" in running.text, "the photo that is left of the collection"
        await running.press("escape", "left", "X")
        assert "Delete 2 photos permanently" in running.text
        assert "Not deleted: " in running.text
        await running.press("escape", "enter", "v", "right", "X", "escape", "X", *"delete 1 photo", "enter", "escape")
        assert left(gallery) == 6
        await running.press("enter", "X")
        assert "Nothing can be deleted" in running.text or "Delete 1 photo permanently" in running.text


async def test_the_history_restores_files_from_quarantine(gallery: SmallGallery) -> None:
    """After a question, what is still there; a deletion itself is not undone, and says so."""
    async with run_app(gallery) as running:
        await running.press("g", "x", "right", "X", *"delete 3 photos", "enter", "escape", "g", "u")
        assert "Deleted 3 photos permanently" in running.text
        await running.press("u")
        assert "A permanent deletion is not undone." in running.text
        taken = gallery.original(gallery.memory.connection.execute(_DELETED).fetchone()["asset_key"])
        taken.write_bytes(b"new")
        await running.press("enter")
        assert "Undo" not in str(running.app.screen.query_one("#card", Static).content)
        await running.press("b", "y")
        assert "Restored to the trash: 2 photos." in running.text
        assert f"{taken.name} has another file in its place" in running.text
        assert taken.read_bytes() == b"new"
        await running.press("escape")
        assert "Restored 2 photos from quarantine to the trash" in running.text
        assert left(gallery) == 9
        await running.press("down", "enter", "b", "y", "escape", "home", "enter", "escape")
        assert left(gallery) == 9


_DELETED = "SELECT asset_key FROM photos WHERE deleted_at IS NOT NULL ORDER BY id"


async def test_a_deletion_is_cancelled_or_continues_behind_the_closed_dialog(gallery: SmallGallery) -> None:
    """Both say in the end what was deleted and what was not reached."""
    delete = gallery.deletion.delete
    held: list[asyncio.Event] = []

    async def holding(*arguments: Any) -> Any:
        *first, progress, safe_point = arguments

        async def second() -> None:
            if progress.moved == 1:
                held.append(asyncio.Event())
                await held[-1].wait()
            await safe_point()

        return await delete(*first, progress, second)  # type: ignore[call-arg]

    gallery.deletion.delete = holding  # type: ignore[method-assign, assignment]
    async with run_app(gallery) as running, asyncio.timeout(60):
        await running.press("g", "x", "right", "X", *"delete 3 photos")
        await running.pilot.press("enter")
        while not held:
            await running.pilot.pause(0.05)
        while "Deleting: 1 of 3 photos" not in running.text:
            await running.pilot.pause(0.05)
        await running.press("ctrl+x")
        assert "Deleted: 1 photo. Not reached: 2. An admin cancelled it." in " ".join(running.text.split())
        await running.press("escape", "right", "X", *"delete 2 photos")
        await running.pilot.press("enter")
        while len(held) < 2:
            await running.pilot.pause(0.05)
        await running.pilot.press("escape")
        held[1].set()
        await running.rest()
        assert "Deleted: 2 photos." in running.text
    assert left(gallery) == 6


async def test_the_key_is_offered_in_the_trash_alone_and_where_the_owner_allows_it(gallery: SmallGallery) -> None:
    """Elsewhere, and where it is off, it says so and no dialog opens."""
    async with run_app(gallery) as running:
        await running.press("right", "enter", "X")
        assert "deleted permanently in the trash only" in running.text
        gallery.deletion.is_allowed = False
        await running.press("g", "x")
        assert "deletes" not in running.text
        await running.press("X")
        assert "where the settings allow it" in running.text
        assert not isinstance(running.app.screen, DeletionDialog)
