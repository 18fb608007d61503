"""The finished SQL of every statement, and how SQLite answers it, are those of the golden files."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from typing import get_args

import pytest

from core.models import PhotoSet
from core.sets.clauses import Purpose, listed
from core.sets.statements import Statement
from tests.core.building import populate
from tests.core.sets.golden_statements import GOLDEN, LINKS, SETS, database, file_of, statements, text_of, variants

STATEMENTS = statements()


@pytest.fixture(scope="module")
def connection() -> Iterator[sqlite3.Connection]:
    with database() as populated:
        populate(populated, {"Travel": {"Paris": 3, "Rome": 2}, "Home": {"Garden": 3}})
        yield populated


@pytest.mark.parametrize("statement", STATEMENTS, ids=lambda statement: statement.name)
def test_statements_and_plans_are_the_golden_ones(connection: sqlite3.Connection, statement: Statement) -> None:
    """After a change on purpose: `python -m tests.core.sets.golden_statements`, and read the difference."""
    assert text_of(connection, statement) == file_of(statement).read_text(encoding="utf-8")


def test_every_kind_of_set_has_its_sql_in_the_files() -> None:
    """A new kind of set is added to those of the golden files."""
    assert {type(photo_set) for photo_set in (*SETS, *LINKS)} == set(get_args(PhotoSet))


def test_there_is_no_file_without_a_statement() -> None:
    """A removed statement has no file."""
    assert {path.name for path in GOLDEN.glob("*.sql")} == {file_of(statement).name for statement in STATEMENTS}


@pytest.mark.parametrize("statement", STATEMENTS, ids=lambda statement: statement.name)
def test_every_statement_runs(connection: sqlite3.Connection, statement: Statement) -> None:
    """Each variant is whole: nothing is left to fill in, and SQLite accepts it with the parameters of its file."""
    for variant in variants(statement):
        assert not re.search(r"\{\w", variant.sql)
        connection.execute("SAVEPOINT one")
        connection.execute(variant.sql, variant.parameters).fetchall()
        connection.execute("ROLLBACK TO one")


@pytest.mark.parametrize("purpose", Purpose)
def test_lists_use_the_words_of_the_partial_indexes(connection: sqlite3.Connection, purpose: Purpose) -> None:
    """SQLite takes a partial index only for a condition that repeats its own; tops are found in a column of it.

    What is in the trash is looked up by the id.
    """
    words = listed(purpose, names_photos=True).replace("photos.", "").partition(" AND id ")[0]
    indexes = connection.execute(
        "SELECT sql FROM sqlite_master WHERE type = 'index' AND tbl_name = 'photos' AND sql LIKE '%WHERE%'"
    ).fetchall()
    found = [row["sql"] for row in indexes if words in row["sql"]]
    assert found
    lists = [sql for sql in found if "aspect" in sql]
    assert len(lists) == 14 or purpose in {Purpose.EXPORT, Purpose.AUDIT}
    assert all(", below_top" in sql for sql in lists)


def test_the_conditions_are_written_nowhere_else() -> None:
    """What is listed and what is visible is written in core/sets and in the indexes alone."""
    root = GOLDEN.parents[3] / "core"
    condition = re.compile(
        r"deleted_at IS NULL AND|width > 0\b(?!:)|photo_count > 0|:sees_all OR|category_id IN \(SELECT value"
    )
    copies = {path.relative_to(root).as_posix() for path in root.rglob("*.py") if condition.search(path.read_text())}
    assert copies == {"sets/clauses.py"}
