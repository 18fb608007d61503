"""The change watch compares snapshots after writes of other processes, and calls back for what changed."""

from __future__ import annotations

import pytest

from core.database.change_watch import ChangeWatch, Watched
from core.database.database import Database
from core.errors import DatabaseError, WritesStoppedError


def count_of(table: str, changes: list[str]) -> Watched[int]:
    return Watched(
        lambda connection: connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0],
        lambda before, after: changes.append(table) if before < after else None,
    )


@pytest.fixture
def changes() -> list[str]:
    """The tables whose callback was called."""
    return []


@pytest.fixture
async def watch(database: Database, changes: list[str]) -> ChangeWatch:
    prepared = ChangeWatch(database, (count_of("roots", changes), count_of("users", changes)))
    await prepared.prepare()
    return prepared


async def add_root(database: Database, name: str) -> None:
    sql = "INSERT INTO roots (path, name, added_at) VALUES (?, ?, 1)"
    await database.write(lambda connection: connection.execute(sql, (name.encode(), name)).close())


async def test_only_changed_parts_call_back(database: Database, watch: ChangeWatch, changes: list[str]) -> None:
    """Each change once; nothing without a write, and nothing for a write that changes no snapshot."""
    await watch._poll()
    assert changes == []
    await add_root(database, "one")
    await watch._poll()
    await watch._poll()
    assert changes == ["roots"]
    await database.write(lambda connection: connection.execute("UPDATE roots SET added_at = 2").close())
    await watch._poll()
    assert changes == ["roots"]


async def test_a_database_that_was_lost_is_reported_once(database: Database) -> None:
    """The gallery then shows in every session that nothing can be changed any longer."""
    reasons: list[WritesStoppedError] = []
    watch = ChangeWatch(database, (), reasons.append)
    await watch.prepare()
    await watch._poll()
    assert reasons == []
    database.path.unlink()
    for _ in range(3):
        await watch._poll()
    assert [str(reason)[:24] for reason in reasons] == ["The database was removed"]


async def test_a_change_before_prepare_does_not_count(database: Database, changes: list[str]) -> None:
    """Changes count from `prepare` on."""
    await add_root(database, "before")
    watch = ChangeWatch(database, (count_of("roots", changes),))
    await watch.prepare()
    await watch._poll()
    assert changes == []


async def test_a_change_during_a_failure_is_noticed_later(
    database: Database, watch: ChangeWatch, changes: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The version was read, the snapshots could not be: the next poll compares with the last good ones."""
    await add_root(database, "one")
    with monkeypatch.context() as patch:
        patch.setattr(database, "read", _locked)
        with pytest.raises(DatabaseError):
            await watch._poll()
    watch._version = -1  # as `run` does after an error
    await watch._poll()
    assert changes == ["roots"]


async def _locked(_query: object) -> None:
    raise DatabaseError("locked")
