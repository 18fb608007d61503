"""Permanent deletion: what is refused, where files go, what a kill leaves, and when they are removed."""

from __future__ import annotations

import asyncio
import os
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from core.config import Settings
from core.deletion.permanent_deletion import DAYS_IN_QUARANTINE, PermanentDeletion
from core.deletion.quarantine import QUARANTINE
from core.errors import GalleryError, NotAllowedError, UsageError
from core.models import PhotoId
from tests.core.building import ADMIN, EDITOR
from tests.core.deletion.killed_deletions import (
    FILES_EACH,
    LOCAL,
    PHOTOS,
    build,
    contents,
    delete_all,
    verify,
    with_deletion,
)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A gallery whose photos, of three files each, are in the trash."""
    return build(tmp_path)


def photos(settings: Settings) -> Path:
    return settings.data_dir.parent / "photos/Travel/Rome"


def quarantined(settings: Settings) -> list[Path]:
    return sorted((settings.data_dir.parent / "photos" / os.fsdecode(QUARANTINE)).glob("*"))


def write(settings: Settings, statement: str) -> None:
    with closing(sqlite3.connect(settings.database_path)) as connection, connection:
        connection.execute(statement)


def states(settings: Settings) -> list[str]:
    with closing(sqlite3.connect(settings.database_path)) as connection:
        return [row[0] for row in connection.execute("SELECT DISTINCT state FROM deletions ORDER BY state")]


async def test_files_go_to_quarantine_and_are_removed_after_a_week(settings: Settings) -> None:
    """All of a photo; not before, not while the folder is offline, and not what was changed there."""
    assert await with_deletion(settings, delete_all) == PHOTOS
    assert verify(settings) == PHOTOS
    assert len(quarantined(settings)) == PHOTOS * FILES_EACH
    assert quarantined(settings)[0].parent.stat().st_mode & 0o777 == 0o700
    assert await with_deletion(settings, lambda deletion: deletion.remove_due()) == 0
    week = time.time() + DAYS_IN_QUARANTINE * 86400 + 1
    root = settings.data_dir.parent / "photos"
    root.rename(root.with_name("away"))
    assert await with_deletion(settings, lambda deletion: deletion.remove_due(week)) == 0
    root.with_name("away").rename(root)
    changed = quarantined(settings)[0]
    changed.write_bytes(b"other")
    assert await with_deletion(settings, lambda deletion: deletion.remove_due(week)) == PHOTOS * FILES_EACH - 1
    assert quarantined(settings) == [changed]
    assert await with_deletion(settings, lambda deletion: deletion.remove_due(week)) == 0
    with closing(sqlite3.connect(settings.database_path)) as connection:
        kinds = {row[0] for row in connection.execute("SELECT DISTINCT kind FROM audit")}
    assert kinds >= {"deletion-started", "deletion-quarantined", "deletion-removed", "deletion-stranded"}


def hard_link(file: Path) -> None:
    os.link(file, file.with_name("other name.jpg"))


def rewrite(file: Path) -> None:
    status = file.stat()
    file.write_bytes(bytes(len(file.read_bytes())))
    os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))


def link_to_a_copy(file: Path) -> None:
    copy = file.with_name("copy.jpg")
    shutil.move(file, copy)
    file.symlink_to(copy)


@pytest.mark.parametrize("spoil", [hard_link, rewrite, os.utime, Path.unlink, link_to_a_copy])
async def test_a_photo_with_a_file_that_differs_is_refused_whole(
    settings: Settings, spoil: Callable[[Path], None]
) -> None:
    """Hard links, other content of one size and time, another time, no file, a symbolic link: others are deleted."""

    async def spoilt(deletion: PermanentDeletion) -> Any:
        plan = await deletion.plan(LOCAL, [PhotoId(1), PhotoId(2)])
        spoil(photos(settings) / "1.2.jpg")
        refused = await deletion.plan(LOCAL, [PhotoId(1)])
        is_seen = spoil is not rewrite  # its content is compared when it is deleted
        assert (len(refused.photos), len(refused.refused)) == (not is_seen, is_seen)
        return await deletion.delete(LOCAL, plan, plan.confirmation)

    done = await with_deletion(settings, spoilt)
    assert (done.photos, len(done.refused)) == (1, 1)
    for file in range(2):
        assert (photos(settings) / f"1.{file}.jpg").read_bytes() == contents(1, file)
    assert len(quarantined(settings)) == FILES_EACH


async def test_what_is_not_in_the_trash_or_not_known_stays(settings: Settings) -> None:
    """Also a photo that is restored after the plan."""
    write(settings, "DELETE FROM trashed_photos WHERE photo_id = 1")
    write(settings, "UPDATE files SET sha256 = NULL WHERE photo_id = 2 AND role = 'edited'")

    async def restored(deletion: PermanentDeletion) -> Any:
        plan = await deletion.plan(LOCAL, [PhotoId(number) for number in range(1, PHOTOS + 1)])
        assert [photo for photo, _ in plan.photos] == [3, 4]
        assert len(plan.refused) == 1
        assert len(plan.names) == FILES_EACH * 2
        write(settings, "DELETE FROM trashed_photos WHERE photo_id = 4")
        return await deletion.delete(LOCAL, plan, "  delete 2 photos ")

    done = await with_deletion(settings, restored)
    assert (done.photos, len(done.refused)) == (1, 1)
    assert not (photos(settings) / "3.2.jpg").exists()
    assert (photos(settings) / "4.0.jpg").exists()


async def test_it_is_off_and_for_admins_who_confirm_it(settings: Settings) -> None:
    """Nothing is moved otherwise."""

    async def refused(deletion: PermanentDeletion) -> None:
        with pytest.raises(NotAllowedError):
            await deletion.plan(EDITOR, [PhotoId(1)])
        plan = await deletion.plan(ADMIN, [PhotoId(1)])
        for words in ("", "delete 2 photos", "Delete 1 photo"):
            with pytest.raises(UsageError, match="type exactly: delete 1 photo") as caught:
                await deletion.delete(ADMIN, plan, words)
            assert caught.value.message == "Nothing was deleted."
        with pytest.raises(NotAllowedError):
            await deletion.delete(EDITOR, plan, plan.confirmation)

    await with_deletion(settings, refused)
    with pytest.raises(NotAllowedError, match="not deleted permanently"):
        await with_deletion(replace(settings, deletion=False), delete_all)
    assert verify(settings) == 0


async def test_a_place_that_was_taken_is_left(settings: Settings) -> None:
    """A recovery replaces no file: the other one stays in quarantine for good."""
    assert await with_deletion(settings, delete_all) == PHOTOS
    write(settings, "UPDATE deletions SET state = 'moving' WHERE photo_id = 1")
    taken = photos(settings) / "1.1.jpg"
    taken.write_bytes(b"new")
    await with_deletion(settings, lambda deletion: deletion.recover())
    assert taken.read_bytes() == b"new"
    assert (photos(settings) / "1.0.jpg").read_bytes() == contents(1, 0)
    assert contents(1, 1) in [path.read_bytes() for path in quarantined(settings)]
    await with_deletion(settings, lambda deletion: deletion.remove_due(time.time() + 10**7))
    assert [path.read_bytes() for path in quarantined(settings)] == [contents(1, 1)]


async def test_a_mount_point_without_its_drive_is_offline(settings: Settings) -> None:
    """Nothing is recorded about files that cannot be seen now; it is done when the drive is back."""
    assert await with_deletion(settings, delete_all) == PHOTOS
    write(settings, "UPDATE deletions SET state = 'moving' WHERE photo_id = 1")
    root, later = settings.data_dir.parent / "photos", time.time() + 10**7
    root.rename(root.with_name("away"))
    root.mkdir()
    before = states(settings)
    await with_deletion(settings, lambda deletion: deletion.recover())
    assert await with_deletion(settings, lambda deletion: deletion.remove_due(later)) == 0
    assert states(settings) == before
    root.rmdir()
    root.with_name("away").rename(root)
    await with_deletion(settings, lambda deletion: deletion.recover())
    assert (photos(settings) / "1.0.jpg").read_bytes() == contents(1, 0)
    assert await with_deletion(settings, lambda deletion: deletion.remove_due(later)) == (PHOTOS - 1) * FILES_EACH


async def test_a_file_whose_folder_is_gone_is_not_recorded_as_moved_back(settings: Settings) -> None:
    """It stays in quarantine, where nothing removes it, and the journal says so."""
    assert await with_deletion(settings, delete_all) == PHOTOS
    write(settings, "UPDATE deletions SET state = 'moving' WHERE photo_id = 1")
    shutil.rmtree(photos(settings))
    await with_deletion(settings, lambda deletion: deletion.recover())
    await with_deletion(settings, lambda deletion: deletion.remove_due(time.time() + 10**7))
    assert len(quarantined(settings)) == FILES_EACH
    assert states(settings) == ["removed", "stranded"]


async def test_without_a_lock_nothing_is_deleted(settings: Settings) -> None:
    """Also where its file cannot be opened: that is an error with a sentence."""
    (settings.data_dir / "deletion.lock").mkdir()
    with pytest.raises(GalleryError, match="cannot be written"):
        await with_deletion(settings, delete_all)
    assert verify(settings) == 0


@pytest.mark.slow
@pytest.mark.parametrize("work", ["delete", "restore"])
async def test_a_kill_at_any_step_leaves_whole_photos(work: str) -> None:
    """At every ninth change of a file, in processes of its own; see `killed_deletions`."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.core.deletion.killed_deletions",
        work,
        "steps",
        "9",
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    output, _ = await process.communicate()
    assert process.returncode == 0, output.decode()
