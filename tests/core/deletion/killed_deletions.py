"""`kill -9` of deletions and returns: `python -m tests.core.deletion.killed_deletions delete 200` at random moments.

`delete steps 1` kills a process before and after each change of a file, one after the other, `steps 9` at every ninth;
`restore` in place of `delete` kills processes that move deleted photos back. Whatever the moment, a recovery leaves
each photo whole: all of its files where they were, or all of them in quarantine; every byte is there, and so is the
entry in the history.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
import random
import shutil
import signal
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from core.config import Settings
from core.database.database import Database
from core.deletion import renaming
from core.deletion.permanent_deletion import PermanentDeletion
from core.deletion.quarantine import QUARANTINE
from core.models import Actor, IdRanges, PhotoId, Role, ids_in
from core.permissions import AT_THE_MACHINE
from tests.core.building import add_category, add_collection, add_members, add_photo, add_root, place_database

LOCAL = Actor(AT_THE_MACHINE, "operator", Role.ADMIN)
PHOTOS, FILES_EACH = 4, 3
Work = Callable[[PermanentDeletion], Any]
_CHANGES = ((renaming, "rename_exclusively"), (os, "mkdir"), (os, "link"), (os, "unlink"), (os, "fsync"))


def contents(number: int, file: int) -> bytes:
    """Return the bytes of one file of one photo."""
    return f"photo {number}, file {file}\n".encode() * (500 * file + 1)


def build(folder: Path) -> Settings:
    """Lay a gallery whose photos, of several files each, are in the trash."""
    settings = Settings(data_dir=folder / "data", config_dir=folder, home=folder, agent_socket=None, deletion=True)
    root = folder / "photos"
    (root / "Travel/Rome").mkdir(parents=True)
    place_database(settings.database_path)
    with closing(sqlite3.connect(settings.database_path, isolation_level=None)) as connection:
        connection.row_factory = sqlite3.Row
        add_members(connection)
        root_id = add_root(connection, os.fsencode(root))
        rome = add_collection(connection, add_category(connection, "Travel"), "Rome", root_id)
        for number in range(1, PHOTOS + 1):
            for file in range(FILES_EACH):
                path = root / "Travel/Rome" / f"{number}.{file}.jpg"
                path.write_bytes(contents(number, file))
                status, relative = path.stat(), os.fsencode(path.relative_to(root))
                size, mtime = status.st_size, status.st_mtime_ns
                if file == 0:
                    add_photo(connection, rome, path.name, path=relative, size=size, mtime_ns=mtime)
                else:
                    connection.execute(
                        "INSERT INTO files (photo_id, root_id, path, role, kind, size, mtime_ns)"
                        " VALUES (?, ?, ?, 'edited', 'picture', ?, ?)",
                        (number, root_id, relative, size, mtime),
                    )
                digest = hashlib.sha256(contents(number, file)).digest()
                connection.execute("UPDATE files SET sha256 = ? WHERE path = ?", (digest, relative))
        connection.execute("INSERT INTO trashed_photos (photo_id) SELECT id FROM photos")
    return settings


async def with_deletion(settings: Settings, work: Callable[[PermanentDeletion], Any]) -> Any:
    """Run something with the deletion of a gallery."""
    database = await Database.open(settings.database_path)
    try:
        return await work(PermanentDeletion(database, settings))
    finally:
        await database.close()


async def delete_all(deletion: PermanentDeletion) -> int:
    """Delete every photo."""
    plan = await deletion.plan(LOCAL, [PhotoId(number) for number in range(1, PHOTOS + 1)])
    return (await deletion.delete(LOCAL, plan, plan.confirmation)).photos


async def restore_all(deletion: PermanentDeletion) -> int:
    """Bring every photo back from quarantine."""
    return (await deletion.restore(LOCAL, [PhotoId(number) for number in range(1, PHOTOS + 1)])).photos


def verify(settings: Settings) -> int:
    """Check that every photo is whole and that its row says where; return how many are deleted."""
    root = settings.data_dir.parent / "photos"
    moved = {path.read_bytes() for path in (root / os.fsdecode(QUARANTINE)).glob("*")}
    deleted = 0
    with closing(sqlite3.connect(settings.database_path)) as connection:
        for number in range(1, PHOTOS + 1):
            expected = [contents(number, file) for file in range(FILES_EACH)]
            paths = [root / "Travel/Rome" / f"{number}.{file}.jpg" for file in range(FILES_EACH)]
            here = [path.read_bytes() for path in paths if path.exists()]
            row = connection.execute("SELECT deleted_at FROM photos WHERE id = ?", (number,)).fetchone()
            states = {row[0] for row in connection.execute("SELECT state FROM deletions WHERE photo_id = ?", (number,))}
            if here == expected:
                assert row[0] is None, number
                assert not states & {"moving", "returning", "quarantined"}, states
                assert not moved & set(expected), number
            else:
                assert not here, (number, len(here))
                assert set(expected) <= moved, number
                assert row[0] is not None, number
                assert "quarantined" in states, states
                deleted += 1
        history = connection.execute("SELECT kind, arguments FROM operations WHERE kind LIKE '%delete%'").fetchall()
        listed = {kind: id_numbers([json.loads(each) for of, each in history if of == kind]) for kind, _ in history}
        moved_once = {row[0] for row in connection.execute(_EVER.format("quarantined', 'returned', 'removed"))}
        assert listed.get("delete-photos", set()) == moved_once
        assert listed.get("restore-deleted-photos", set()) == {
            row[0] for row in connection.execute(_EVER.format("returned"))
        }
    return deleted


def id_numbers(arguments: list[dict[str, str]]) -> set[int]:
    """Return the ids of photos in the arguments of operations, each once."""
    found = [number for each in arguments for number in ids_in(IdRanges(each["photos"]))]
    assert len(found) == len(set(found)), found
    return set(found)


_EVER = "SELECT DISTINCT photo_id FROM deletions WHERE state IN ('{}')"


def kill_at(step: int) -> None:
    """Have this process killed at a change of a file: twice for each, before and after it."""
    left = [step]

    def killing(function: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **options: Any) -> Any:
            left[0] -= 1
            if left[0] == 0:
                os.kill(os.getpid(), signal.SIGKILL)
            result = function(*arguments, **options)
            left[0] -= 1
            if left[0] == 0:
                os.kill(os.getpid(), signal.SIGKILL)
            return result

        return call

    for module, name in _CHANGES:
        setattr(module, name, killing(getattr(module, name)))


def run_killed(settings: Settings, work: Work, step: int | None, moment: float = 0.0) -> bool:
    """Do something with all photos in a process that is killed at a step, else at a moment; return whether it was."""
    child = os.fork()
    if child == 0:
        if step is not None:
            kill_at(step)
        asyncio.run(with_deletion(settings, work))
        os._exit(0)
    if step is None:
        time.sleep(moment)
        os.kill(child, signal.SIGKILL)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


def try_once(work: Work, step: int | None, moment: float = 0.0) -> tuple[bool, int]:
    """Kill a deletion or return, recover and verify; return whether it was killed, and how many photos are deleted."""
    folder = Path(tempfile.mkdtemp(prefix="killed-deletion-"))
    try:
        settings = build(folder)
        if work is restore_all:
            asyncio.run(with_deletion(settings, delete_all))
        was_killed = run_killed(settings, work, step, moment)
        asyncio.run(with_deletion(settings, lambda deletion: deletion.recover()))
        return was_killed, verify(settings)
    finally:
        shutil.rmtree(folder)


def main() -> None:
    """Kill at each step, or at as many random moments as the argument says."""
    counts: dict[int, int] = {}
    work = {"delete": delete_all, "restore": restore_all}[sys.argv[1]]
    if sys.argv[2] == "steps":
        step, was_killed = 1 - int(sys.argv[3]), True
        while was_killed:
            step += int(sys.argv[3])
            was_killed, deleted = try_once(work, step)
            counts[deleted] = counts.get(deleted, 0) + 1
    else:
        for _ in range(int(sys.argv[2])):
            _, deleted = try_once(work, None, random.random() * 0.12)
            counts[deleted] = counts.get(deleted, 0) + 1
    print(dict(sorted(counts.items())))


if __name__ == "__main__":
    main()
