"""Files return from quarantine: as they were, never over another file, and all of a photo or none."""

from __future__ import annotations

import os
import shutil
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from core.config import Settings
from core.deletion import renaming
from core.deletion.deletion_plan import DeletionResult
from core.deletion.permanent_deletion import PermanentDeletion
from core.deletion.quarantine import QUARANTINE
from core.errors import NotAllowedError
from core.gallery import OPERATIONS, Gallery
from core.maintenance.checks.quarantine_checks import quarantine_findings
from core.models import Actor, PhotoId, Role, UserId
from core.operations import HistoryFilter, Operations
from tests.core.building import ADMIN, EDITOR
from tests.core.deletion.killed_deletions import (
    FILES_EACH,
    LOCAL,
    PHOTOS,
    build,
    contents,
    delete_all,
    restore_all,
    verify,
    with_deletion,
)


@pytest.fixture
async def settings(tmp_path: Path) -> Settings:
    """A gallery whose photos, of three files each, are in quarantine."""
    built = build(tmp_path)
    assert await with_deletion(built, delete_all) == PHOTOS
    return built


def root(settings: Settings) -> Path:
    return settings.data_dir.parent / "photos"


def place(settings: Settings, name: str) -> Path:
    return root(settings) / "Travel/Rome" / name


def quarantined(settings: Settings) -> list[Path]:
    return sorted((root(settings) / os.fsdecode(QUARANTINE)).glob("*"))


def files(settings: Settings) -> dict[Path, bytes]:
    everything = [path for path in settings.data_dir.parent.rglob("*") if settings.data_dir not in path.parents]
    return {path: path.read_bytes() for path in everything if path.is_file()}


def rows(settings: Settings, statement: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(settings.database_path)) as connection, connection:
        return connection.execute(statement).fetchall()


async def restored(settings: Settings, number: int = 1, actor: Actor = LOCAL) -> DeletionResult:
    async def restore(deletion: PermanentDeletion) -> DeletionResult:
        return await deletion.restore(actor, [PhotoId(number)])

    done: DeletionResult = await with_deletion(settings, restore)
    return done


async def test_photos_return_to_the_trash_with_all_of_their_files(settings: Settings) -> None:
    """Until they are removed, also where deletion has been switched off; each is listed with who deleted it."""

    async def listed(deletion: PermanentDeletion) -> Any:
        with pytest.raises(NotAllowedError):
            await deletion.quarantined(EDITOR)
        return await deletion.quarantined(ADMIN)

    before = await with_deletion(settings, listed)
    assert [len(photo.names) for photo in before] == [FILES_EACH] * PHOTOS
    assert (before[0].removed - before[0].deleted).days == 7
    with pytest.raises(NotAllowedError):
        await restored(settings, actor=EDITOR)
    assert await with_deletion(settings, restore_all) == PHOTOS
    assert verify(settings) == 0
    assert rows(settings, "SELECT count(*) FROM trashed_photos") == [(PHOTOS,)]
    assert rows(settings, "SELECT count(*) FROM files WHERE missing_at IS NOT NULL") == [(0,)]
    assert await with_deletion(settings, listed) == ()
    again = await restored(settings)
    assert (again.photos, again.refused) == (0, ("A photo is no longer in quarantine.",))


def take_the_place(settings: Settings) -> None:
    place(settings, "1.2.jpg").write_bytes(b"new")


def change_in_quarantine(settings: Settings) -> None:
    file = next(file for file in quarantined(settings) if file.read_bytes() == contents(1, 2))
    status = file.stat()
    file.write_bytes(bytes(status.st_size))
    os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))


def swap_for_a_link(settings: Settings) -> None:
    file = next(file for file in quarantined(settings) if file.read_bytes() == contents(1, 2))
    file.rename(file.with_name("away"))
    file.symlink_to("away")


def remove_the_folder(settings: Settings) -> None:
    shutil.rmtree(root(settings) / "Travel")


def link_the_folder(settings: Settings) -> None:
    (root(settings) / "Travel").rename(root(settings) / "Journeys")
    (root(settings) / "Travel").symlink_to("Journeys")


def unplug(settings: Settings) -> None:
    root(settings).rename(root(settings).with_name("away"))
    root(settings).mkdir()


def find_another_copy(settings: Settings) -> None:
    rows(settings, "UPDATE photos SET deleted_at = NULL WHERE id = 1")


@pytest.mark.parametrize(
    ("spoil", "why"),
    [
        (take_the_place, "has another file in its place"),
        (change_in_quarantine, "was changed in quarantine"),
        (swap_for_a_link, "cannot be moved"),
        (remove_the_folder, "has no folder any longer"),
        (link_the_folder, "cannot be moved"),
        (unplug, "is in a folder that is offline"),
        (find_another_copy, "is in the gallery again"),
    ],
)
async def test_a_photo_that_cannot_return_whole_stays(
    settings: Settings, spoil: Callable[[Settings], None], why: str
) -> None:
    """No file of it is moved, and none is replaced."""
    spoil(settings)
    before = files(settings)
    done = await restored(settings)
    assert (done.photos, len(done.refused)) == (0, 1)
    assert why in done.refused[0]
    assert files(settings) == before
    assert rows(settings, "SELECT DISTINCT state FROM deletions") == [("quarantined",)]


@pytest.mark.parametrize("is_killed", [False, True])
async def test_a_place_that_is_taken_on_the_way_sends_all_files_back(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, is_killed: bool
) -> None:
    """Also when the process ended then, and the next one finishes it: the photo is in quarantine as a whole."""
    rename, taken = renaming.rename_exclusively, place(settings, "1.1.jpg")

    def race(name: bytes, folder: int, new_name: bytes, new_folder: int) -> None:
        if new_name == b"1.1.jpg":
            taken.write_bytes(b"new")
            if is_killed:
                raise OSError(28, "no space")
        rename(name, folder, new_name, new_folder)

    monkeypatch.setattr(renaming, "rename_exclusively", race)
    done = await restored(settings)
    assert "could not return" in done.refused[0]
    if is_killed:
        assert ("returning",) in rows(settings, "SELECT DISTINCT state FROM deletions")
        monkeypatch.undo()
        await with_deletion(settings, lambda deletion: deletion.recover())
    monkeypatch.undo()
    assert taken.read_bytes() == b"new"
    taken.unlink()
    assert verify(settings) == PHOTOS
    assert (await restored(settings)).photos == 1


@pytest.mark.parametrize("unsupported", [True, False])
async def test_no_rename_replaces_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, unsupported: bool) -> None:
    """Neither in one step of the kernel nor where the file system has none."""
    if unsupported:
        monkeypatch.setattr(renaming, "_renameat2", None)
    (tmp_path / "one").write_bytes(b"1")
    (tmp_path / "two").write_bytes(b"2")
    folder = os.open(tmp_path, os.O_RDONLY)
    try:
        with pytest.raises(FileExistsError):
            renaming.rename_exclusively(b"one", folder, b"two", folder)
        renaming.rename_exclusively(b"one", folder, b"three", folder)
        with pytest.raises(FileNotFoundError):
            renaming.rename_exclusively(b"one", folder, b"four", folder)
    finally:
        os.close(folder)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"two": b"2", "three": b"1"}


async def test_the_history_has_every_step(settings: Settings) -> None:
    """Who deleted and who restored what, and what the gallery removed after a week; each once."""
    await restored(settings, 1, ADMIN)
    await with_deletion(settings, lambda deletion: deletion.remove_due(time.time() + 10**7))

    async def history(deletion: PermanentDeletion) -> Any:
        del deletion
        gallery = await Gallery.open(settings)
        try:
            assert isinstance(gallery.operations, Operations)
            return await gallery.operations.history(ADMIN, HistoryFilter(others=True))
        finally:
            await gallery.close()

    entries = await with_deletion(settings, history)
    assert [(entry.member, entry.words) for entry in entries] == [
        ("The gallery", "removed the files of 3 photos, 7 days after the deletion"),
        ("ada", "restored 1.0.jpg from quarantine to the trash"),
        ("ada", "deleted 4 photos permanently"),
    ]
    assert all(entry.why_final for entry in entries)
    assert {operation.kind for operation in OPERATIONS} >= {entry.kind for entry in entries}


async def test_doctor_says_what_is_in_quarantine_and_what_nothing_looks_after(settings: Settings) -> None:
    """Files that wait for their removal, that stay there, of an interrupted move, and not in the journal."""

    def found() -> list[str]:
        with closing(sqlite3.connect(settings.database_path)) as connection:
            connection.row_factory = sqlite3.Row
            return [finding.message for finding in quarantine_findings(connection)]

    (waiting,) = found()
    assert waiting.startswith(f"{PHOTOS * FILES_EACH} files in quarantine, the first to be removed")
    rows(settings, "UPDATE deletions SET state = 'stranded' WHERE photo_id = 1")
    rows(settings, "UPDATE deletions SET state = 'returning' WHERE photo_id = 2")
    rows(settings, "DELETE FROM deletions WHERE photo_id = 3")
    _, interrupted, stranded, unknown = found()
    assert interrupted == "a move of 3 files was interrupted"
    assert stranded.startswith("3 files stay in quarantine")
    assert unknown.startswith("3 files in ")


async def test_a_process_that_opens_the_gallery_finishes_what_another_one_left(settings: Settings) -> None:
    """A deletion of someone who is no longer an admin is undone, and stands in the history, as well."""
    rows(settings, "UPDATE deletions SET state = 'moving', recorded = '' WHERE photo_id = 1")
    rows(settings, f"UPDATE deletions SET recorded = '', user_id = {EDITOR.user_id} WHERE photo_id > 1")
    rows(settings, "DELETE FROM touched_fields")
    rows(settings, "DELETE FROM operations")
    gallery = await Gallery.open(settings, workers_at_once=False)
    try:
        actor = Actor(UserId(EDITOR.user_id), "edith", Role.EDITOR)
        (entry,) = await gallery.operations.history(actor)
        assert entry.words.startswith("deleted 3 photos permanently")
    finally:
        await gallery.close()
    assert place(settings, "1.0.jpg").read_bytes() == contents(1, 0)
    assert rows(settings, "SELECT DISTINCT state FROM deletions WHERE photo_id = 1") == [("moved-back",)]
