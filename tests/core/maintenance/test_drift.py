"""No count that is kept drifts, whatever is changed, undone and redone: doctor compares each with the marks."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.errors import GalleryError
from core.gallery import OPERATIONS
from core.library.summaries import refresh_counts
from core.maintenance.database_checks import database_findings
from core.maintenance.findings import Level
from core.maintenance.repairs import repair
from core.models import Actor, CollectionId
from core.operations.applying import apply_within, redo_within, undo_within
from tests.core.building import ADMIN, EDITOR, VIEWER, database_in_memory, populate
from tests.core.operations.operation_cases import ALBUM, CASES, RECORDED, album
from tests.hypothesis_examples import examples

MEMBERS = (ADMIN, EDITOR, VIEWER)
LIBRARY = {"Open": {"Lake": 4, "Sea": 2}, "Secret": {"Safe": 2}}
ELSEWHERE = {"control-job", "move-root", "purge-cache"} | RECORDED
"""Operations about files and jobs, which this library has none of."""

STEPS = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(MEMBERS), st.sampled_from(sorted(set(CASES) - ELSEWHERE))),
        st.tuples(st.sampled_from(MEMBERS), st.sampled_from(["undo", "redo"])),
        st.tuples(st.sampled_from(MEMBERS), st.sampled_from(["view", "move", "miss", "remove", "restore"])),
    ),
    max_size=25,
)


@pytest.fixture(scope="module")
def prepared() -> Iterator[sqlite3.Connection]:
    """Members with an album each."""
    with database_in_memory() as connection:
        populate(connection, LIBRARY)
        for member in MEMBERS:
            values = album(member, ALBUM), member.user_id
            connection.execute("INSERT INTO albums (id, user_id, name, name_key) VALUES (?, ?, 'Best', 'best')", values)
        yield connection


@settings(deadline=None, max_examples=examples(40), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(STEPS)
def test_no_count_drifts(prepared: sqlite3.Connection, tmp_path: Path, steps: list[tuple[Actor, str]]) -> None:
    """After any changes by members who come and go, doctor finds no fault and a repair has nothing to do."""
    prepared.execute("SAVEPOINT test")
    try:
        for actor, what in steps:
            _change(prepared, actor, what)
        path = tmp_path / "gallery.db"
        path.write_bytes(prepared.serialize())
        faults = [finding.message for finding in database_findings(path) if finding.level is Level.FAIL]
        assert faults == []
        assert {what: number for what, number in repair(prepared).items() if number} == {}
    finally:
        prepared.execute("ROLLBACK TO test")
        prepared.execute("RELEASE test")


def _change(connection: sqlite3.Connection, actor: Actor, what: str) -> None:
    """Do one thing, if it is possible now."""
    number = connection.execute("SELECT count(*) FROM operations").fetchone()[0]
    collection, photo = number % 3 + 1, number % 8 + 1
    match what:
        case "undo" | "redo":
            with suppress(GalleryError):
                (undo_within if what == "undo" else redo_within)(connection, actor, OPERATIONS)
        case "view":
            connection.execute("INSERT OR IGNORE INTO collection_views VALUES (?, ?, 7)", (collection, actor.user_id))
        case "move":
            row = connection.execute("SELECT id, category_id FROM collections WHERE id = ?", (collection,)).fetchone()
            connection.execute("UPDATE photos SET collection_id = ?, category_id = ? WHERE id = ?", (*row, photo))
            refresh_counts(connection, map(CollectionId, (1, 2, 3)))
        case "miss":
            connection.execute("UPDATE photos SET deleted_at = iif(deleted_at IS NULL, 1, NULL) WHERE id = ?", (photo,))
            refresh_counts(connection, map(CollectionId, (1, 2, 3)))
        case "remove" | "restore":
            removed_at = 1 if what == "remove" and actor is not ADMIN else None
            connection.execute("UPDATE users SET removed_at = ? WHERE id = ?", (removed_at, actor.user_id))
        case kind:
            with suppress(GalleryError):
                apply_within(connection, actor, CASES[kind].make(actor))
