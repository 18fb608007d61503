"""Changes of marks that are killed: ratings one by one, in bulk, an import, and favourites of guests.

`python -m tests.core.exchange.kills.killed_changes 200` kills 200 processes (`kill -9`) at random moments of their work
and reports those after which an acknowledged change is lost, a bulk or an import is there by half, or a count is wrong.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import shutil
import signal
import sqlite3
import sys
import tempfile
import time
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Final

from core.database.database import Database
from core.exchange.exporting import exported_lines, new_private_file
from core.exchange.importing import MarksImport
from core.maintenance.mark_checks import mark_findings
from core.marks.guest_favourites import GuestFavourites
from core.marks.operations import SetRatings
from core.marks.things import Things
from core.models import (
    Actor,
    AssetKey,
    Downloads,
    EverythingSet,
    GuestId,
    PhotoId,
    Role,
    ShareId,
    SharePass,
)
from core.operations.applying import apply_within
from core.permissions import ANONYMOUS, AT_THE_MACHINE
from core.sharing.operations import MakeShareLink
from tests.core.building import ADMIN, operations_on, place_database, populate

LOCAL: Final = Actor(AT_THE_MACHINE, "operator", Role.ADMIN)
PHOTOS: Final = 4_000
EVERY_PHOTO: Final = Things.of(map(PhotoId, range(1, PHOTOS + 1)))
KINDS: Final = ("ratings", "bulk", "import", "guests")
LONGEST_SECONDS: Final = {"ratings": 0.6, "bulk": 1.0, "import": 1.6, "guests": 0.6}


def prepare(folder: Path) -> None:
    """Make a gallery without marks, and a file of marks of all its photos."""
    path = place_database(folder / "gallery.db")
    with closing(_opened(path)) as connection:
        connection.execute("BEGIN")
        populate(connection, {"Open": {"Lake": PHOTOS}})
        apply_within(connection, ADMIN, MakeShareLink(EverythingSet()))
        connection.execute("COMMIT")
        connection.execute("BEGIN")
        apply_within(connection, ADMIN, SetRatings.one(4, EVERY_PHOTO))
        with new_private_file(folder / "marks.jsonl") as file:
            file.writelines(exported_lines(connection, LOCAL, only_own=False))
        connection.execute("ROLLBACK")


def killed(folder: Path, kind: str, seconds: float) -> list[str]:
    """Kill a process at work after some seconds; return what is wrong then."""
    copy = folder / "copy"
    shutil.rmtree(copy, ignore_errors=True)
    copy.mkdir()
    shutil.copy(folder / "gallery.db", copy)
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        try:
            asyncio.run(_work(copy / "gallery.db", folder / "marks.jsonl", kind, writer))
        finally:
            os._exit(0)
    os.close(writer)
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    with os.fdopen(reader, "rb") as acknowledgements:
        acknowledged = len(acknowledgements.read())
    return list(_faults(copy / "gallery.db", kind, acknowledged))


async def _work(path: Path, marks: Path, kind: str, acknowledge: int) -> None:
    """Change marks until it is killed; write a byte after each change that was committed."""
    database = await Database.open(path)
    operations = operations_on(database)
    if kind == "import":
        work = MarksImport(database, operations.apply, marks)
        await work.plan(LOCAL, {})
        await work.apply(LOCAL)
        os.write(acknowledge, b".")
        await asyncio.sleep(60)
    share = SharePass(ShareId(1), "", EverythingSet(), shows_details=False, downloads=Downloads.OFF)
    guest = Actor(ANONYMOUS, "guest", Role.GUEST, frozenset(), share, favourites=GuestId(1))
    guests, keys = GuestFavourites(database), await database.read(_keys)
    number = 0
    while True:
        number += 1
        if kind == "guests":
            each = replace(guest, favourites=GuestId(number // 400))
            await guests.mark(each, keys[number % PHOTOS], is_favourite=True)
            os.write(acknowledge, b".")
            continue
        if kind == "ratings":
            await operations.apply(ADMIN, SetRatings.one(number % 5 + 1, Things.of([PhotoId(number % PHOTOS + 1)])))
        else:
            await operations.apply(ADMIN, SetRatings.one(number % 5 + 1, EVERY_PHOTO))
        os.write(acknowledge, b".")


def _keys(connection: sqlite3.Connection) -> list[AssetKey]:
    return [AssetKey(row["asset_key"]) for row in connection.execute("SELECT asset_key FROM photos ORDER BY id")]


def _faults(path: Path, kind: str, acknowledged: int) -> list[str]:
    with closing(_opened(path)) as connection:
        found = [finding.message for finding in mark_findings(connection) if finding.level.value != "ok"]
        if connection.execute("PRAGMA integrity_check").fetchone()[0] != "ok":
            found.append("the file is damaged")
        table = "guest_favourites" if kind == "guests" else "operations"
        recorded = connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
        if not acknowledged <= recorded <= acknowledged + 1:
            found.append(f"{acknowledged} changes were acknowledged, and {recorded} are there")
        stars = [tuple(row) for row in connection.execute("SELECT stars, count(*) FROM rated_photos GROUP BY stars")]
    if kind == "guests":
        found += ["a guest has rated photos"] if stars else []
    elif kind == "ratings":
        expected = min(recorded, PHOTOS)
        if sum(count for _, count in stars) != expected:
            found.append(f"{expected} ratings were expected, not {stars}")
    elif stars not in ([], [(stars[0][0], PHOTOS)] if stars else []) or bool(stars) is not bool(recorded):
        found.append(f"{recorded} changes, and {stars}: half of one")
    return found


def _opened(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.row_factory = sqlite3.Row
    connection.execute("PRAGMA foreign_keys = ON")
    return connection


def main() -> int:
    """Kill as many processes as asked for; the exit code says whether something was wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kills", type=int)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    chance = random.Random(arguments.seed)
    wrong = 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        prepare(folder)
        for number in range(arguments.kills):
            kind = KINDS[number % len(KINDS)]
            faults = killed(folder, kind, chance.uniform(0.05, LONGEST_SECONDS[kind]))
            wrong += bool(faults)
            for fault in faults:
                print(f"{number} {kind}: {fault}")
    print(f"{arguments.kills} kills, {wrong} with faults")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
