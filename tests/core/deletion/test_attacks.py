"""What happens to files while a deletion runs: nothing is lost or replaced, whatever another program does."""

from __future__ import annotations

import asyncio
import errno
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from core.config import Settings
from core.deletion import renaming
from core.deletion.deletion_plan import DeletionProgress
from core.deletion.permanent_deletion import DeletionBusyError, PermanentDeletion
from core.errors import GalleryError
from core.gallery import Gallery
from core.jobs.models import JobKind, JobRequest, JobState
from core.models import PhotoId
from tests.core.deletion.killed_deletions import FILES_EACH, LOCAL, PHOTOS, build, contents, verify, with_deletion

IDS = [PhotoId(number) for number in range(1, PHOTOS + 1)]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A gallery whose photos, of three files each, are in the trash."""
    return build(tmp_path)


def files(settings: Settings) -> list[bytes]:
    """Return the contents of all files below the root, hidden ones as well."""
    root = settings.data_dir.parent / "photos"
    return sorted(path.read_bytes() for path in root.rglob("*") if path.is_file() and not path.is_symlink())


def replace_it(path: Path) -> None:
    path.with_name("new").write_bytes(b"new")
    path.with_name("new").rename(path)


def append(path: Path) -> None:
    with path.open("ab") as file:
        file.write(b"more")


def link_it(path: Path) -> None:
    os.link(path, path.with_name("second name"))


def link_the_folder(path: Path) -> None:
    path.parent.rename(path.parent.with_name("Roma"))
    path.parent.symlink_to("Roma")


def remove_it(path: Path) -> None:
    shutil.copy2(path, path.with_name("kept"))
    path.unlink()


@pytest.mark.parametrize("attack", [replace_it, append, link_it, link_the_folder, remove_it])
@pytest.mark.parametrize("moment", ["before the rename", "after the hash"])
async def test_a_file_that_changes_while_it_is_moved_is_not_deleted(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, attack: Callable[[Path], None], moment: str
) -> None:
    """Its photo is back as a whole, or the file that is not the indexed one is kept in quarantine; none is lost."""
    path = settings.data_dir.parent / "photos/Travel/Rome/1.1.jpg"
    rename, pread = renaming.rename_exclusively, os.pread
    left = [True]

    def once() -> None:
        if left and path.exists():
            left.clear()
            attack(path)

    def before_rename(name: bytes, folder: int, new_name: bytes, new_folder: int) -> None:
        if name == b"1.1.jpg":
            once()
        rename(name, folder, new_name, new_folder)

    def after_hash(descriptor: int, size: int, offset: int) -> bytes:
        found = pread(descriptor, size, offset)
        if not found and path.exists() and os.path.samestat(os.fstat(descriptor), path.stat()):
            once()
        return found

    if moment == "before the rename":
        monkeypatch.setattr(renaming, "rename_exclusively", before_rename)
    else:
        monkeypatch.setattr(os, "pread", after_hash)

    async def attacked(deletion: PermanentDeletion) -> None:
        plan = await deletion.plan(LOCAL, [PhotoId(1)])
        done = await deletion.delete(LOCAL, plan, plan.confirmation)
        is_whole = attack is link_the_folder and moment == "before the rename"  # the open folder is the same one
        assert (done.photos, len(done.refused)) == ((1, 0) if is_whole else (0, 1))
        await deletion.recover()

    await with_deletion(settings, attacked)
    assert not left
    kept = files(settings)
    for file in range(FILES_EACH):
        original = contents(1, file)
        assert any(each.startswith(original) for each in kept) or (attack is replace_it and file == 1), file


async def test_a_full_disk_leaves_the_photo_where_it_was(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """A rename that fails for the last file of a photo; the others are deleted."""
    rename = renaming.rename_exclusively

    def full(name: bytes, folder: int, new_name: bytes, new_folder: int) -> None:
        if name == b"2.2.jpg":
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        rename(name, folder, new_name, new_folder)

    monkeypatch.setattr(renaming, "rename_exclusively", full)

    async def refused(deletion: PermanentDeletion) -> None:
        plan = await deletion.plan(LOCAL, IDS)
        done = await deletion.delete(LOCAL, plan, plan.confirmation)
        assert done.photos == PHOTOS - 1
        assert "No space left on device" in done.refused[0]

    await with_deletion(settings, refused)
    assert verify(settings) == PHOTOS - 1


async def test_a_root_that_is_offline_is_refused_in_one_sentence(settings: Settings) -> None:
    """Before the confirmation, and for each photo when it is unplugged after it."""
    root = settings.data_dir.parent / "photos"

    async def offline(deletion: PermanentDeletion) -> None:
        plan = await deletion.plan(LOCAL, IDS)
        assert (len(plan.names), sum(map(len, plan.folders.values()))) == (PHOTOS * FILES_EACH, PHOTOS * FILES_EACH)
        assert plan.size == sum(len(contents(1, file)) for file in range(FILES_EACH)) * PHOTOS
        root.rename(root.with_name("away"))
        root.mkdir()
        (sentence,) = (await deletion.plan(LOCAL, IDS)).refused
        assert sentence == f"4 photos are not deleted: the folder {root} is offline."
        done = await deletion.delete(LOCAL, plan, plan.confirmation)
        assert len(done.refused) == PHOTOS
        assert "is in a folder that is offline" in done.refused[0]
        root.rmdir()
        root.with_name("away").rename(root)

    await with_deletion(settings, offline)
    assert verify(settings) == 0


async def test_a_second_process_waits_for_its_turn(settings: Settings) -> None:
    """It is told so, and its recovery leaves what the first one is moving alone."""

    async def second(deletion: PermanentDeletion) -> None:
        plan = await deletion.plan(LOCAL, IDS)

        async def at_the_same_time() -> None:
            await with_deletion(settings, other_process)

        async def other_process(other: PermanentDeletion) -> None:
            with pytest.raises(DeletionBusyError):
                await other.delete(LOCAL, plan, plan.confirmation)
            with pytest.raises(DeletionBusyError):
                await other.restore(LOCAL, IDS)
            await other.recover()

        assert (await deletion.delete(LOCAL, plan, plan.confirmation, safe_point=at_the_same_time)).photos == PHOTOS

    await with_deletion(settings, second)
    assert verify(settings) == PHOTOS


def hold_after(deletion: PermanentDeletion, photos: int) -> asyncio.Event:
    """Have the next deletion wait after that many photos, until it is cancelled; return what is set then."""
    reached, delete = asyncio.Event(), deletion.delete

    async def held(*arguments: object) -> object:
        *first, progress, safe_point = arguments
        assert isinstance(progress, DeletionProgress)

        async def waiting() -> None:
            if progress.moved == photos:
                reached.set()
                await asyncio.Event().wait()
            await safe_point()  # type: ignore[operator]

        return await delete(*first, progress, waiting)  # type: ignore[arg-type, call-arg]

    deletion.delete = held  # type: ignore[method-assign, assignment]
    return reached


async def test_a_job_is_cancelled_between_two_photos_and_says_what_it_did(settings: Settings) -> None:
    """Only a process in which it was confirmed does the work of such a job."""
    gallery = await Gallery.open(settings, workers_at_once=False)
    try:
        jobs, plan = gallery.deletion_jobs, await gallery.deletion.plan(LOCAL, IDS)
        reached = hold_after(gallery.deletion, 2)
        job_id = await jobs.start(LOCAL, plan, plan.confirmation)
        async with asyncio.timeout(60):
            await reached.wait()
            assert jobs.progress(job_id).done == 2
            await gallery.jobs.control(LOCAL, job_id, JobRequest.CANCEL)
            done = await jobs.result(job_id)
        assert (done.photos, done.left, done.ended_by) == (2, PHOTOS - 2, "An admin cancelled it.")
        assert len(await gallery.operations.history(LOCAL)) == 1
        with pytest.raises(GalleryError, match="ended with its process"):
            await gallery.jobs.run(JobKind.DELETION, {"confirmed": "in another process", "photos": PHOTOS})
    finally:
        await gallery.close()
    assert verify(settings) == 2


async def test_a_deletion_ends_with_its_process(settings: Settings) -> None:
    """The next one does not continue what was confirmed in another one; it says that the job was interrupted."""
    gallery = await Gallery.open(settings, workers_at_once=False)
    plan = await gallery.deletion.plan(LOCAL, IDS)
    reached = hold_after(gallery.deletion, 1)
    await gallery.deletion_jobs.start(LOCAL, plan, plan.confirmation)
    async with asyncio.timeout(60):
        await reached.wait()
        await gallery.close()
    next_one = await Gallery.open(settings, workers_at_once=False)
    try:
        await next_one.jobs.take_over()
        (job,) = await next_one.jobs.list_jobs(LOCAL)
        assert job.state is JobState.INTERRUPTED
        assert job.reason.endswith("ended before it did.")
        assert len(await next_one.operations.history(LOCAL)) == 1
    finally:
        await next_one.close()
    assert verify(settings) == 1
