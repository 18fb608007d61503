"""Only operations write what operations write: checked in the sources, and reported by SQLite at run time."""

from __future__ import annotations

import ast
import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from core.config import Settings
from core.database import database as database_module
from core.gallery import Gallery
from core.models import CollectionId, CollectionSet, EverythingSet, SortOrder
from core.operations import SetCover, SetPreference

ROOT = Path(__file__).parents[2]
SOURCES = sorted([*ROOT.glob("core/**/*.py"), *ROOT.glob("tui/**/*.py"), ROOT / "server_ssh.py"])

_PREFERENCES = re.compile(
    r"\b(INSERT\s+(OR\s+\w+\s+)?INTO|REPLACE\s+INTO|UPDATE(\s+OR\s+\w+)?|DELETE\s+FROM)\s+\W?(main\W+)?preferences\b",
    re.IGNORECASE,
)
_SELECTIONS = re.compile(_PREFERENCES.pattern.replace("preferences", "selections"), re.IGNORECASE)
_COVERS = re.compile(r"\b(INSERT|REPLACE|UPDATE)\b.*\bchosen_cover_id\b", re.IGNORECASE | re.DOTALL)


def texts_of(source: str) -> Iterator[str]:
    """Yield every string of a program that could be SQL: constants, concatenations and the fixed parts of f-strings."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            node.value.value = None  # a docstring
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant | ast.BinOp | ast.JoinedStr):
            yield " ".join(
                part.value for part in ast.walk(node) if isinstance(part, ast.Constant) and isinstance(part.value, str)
            )


def writes_in(source: str) -> set[str]:
    """Return which of the guarded tables a program writes."""
    found = set()
    for text in texts_of(source):
        found |= {"preferences"} if _PREFERENCES.search(text) else set()
        found |= {"selections"} if _SELECTIONS.search(text) else set()
        found |= {"covers"} if _COVERS.search(text) else set()
    return found


def test_only_operations_write_preferences_selections_and_covers() -> None:
    """No other file of core, tui or the server contains SQL that changes them."""
    writers = {path.relative_to(ROOT).as_posix(): writes_in(path.read_text()) for path in SOURCES if path.exists()}
    assert {name: found for name, found in writers.items() if found} == {
        "core/operations/set_cover.py": {"covers"},
        "core/operations/set_preference.py": {"preferences"},
        "core/operations/change_selection.py": {"selections"},
    }


def test_no_trigger_writes_them() -> None:
    """The schema changes none of them on its own."""
    for script in ROOT.glob("core/database/schema/*.sql"):
        assert "CREATE TRIGGER" not in script.read_text().upper()


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("x = 'delete from preferences where 1'", {"preferences"}),
        ("x = '''INSERT OR REPLACE\n INTO preferences VALUES (1)'''", {"preferences"}),
        ("x = 'DELETE FROM selections'", {"selections"}),
        ("x = 'UPDATE ' + 'preferences SET value = 1'", {"preferences"}),
        ("x = f'UPDATE collections SET chosen_cover_id = {y} WHERE id = 1'", {"covers"}),
        ("x = 'INSERT INTO collections (id, chosen_cover_id) VALUES (1, 2)'", {"covers"}),
        ("x = 'SELECT chosen_cover_id FROM collections'", set()),
        ("def f():\n    'Update preferences.'\n    return 'SELECT value FROM preferences'", set()),
    ],
)
def test_a_write_is_found_in_a_source(source: str, found: set[str]) -> None:
    """However the string is built; a read or a docstring is not a write."""
    assert writes_in(source) == found


@pytest.fixture
def seen(monkeypatch: pytest.MonkeyPatch) -> set[tuple[str, str | None]]:
    """Collect every table and column that any connection writes, as SQLite reports them."""
    reported: set[tuple[str, str | None]] = set()
    connect = database_module._connect

    def watched(path: Path, mode: str) -> sqlite3.Connection:
        connection = connect(path, mode)

        def report(action: int, table: str | None, column: str | None, *_: object) -> int:
            if action in {sqlite3.SQLITE_INSERT, sqlite3.SQLITE_DELETE} and table is not None:
                reported.add((table, None))
            elif action == sqlite3.SQLITE_UPDATE and table is not None:
                reported.add((table, column))
            return sqlite3.SQLITE_OK

        connection.set_authorizer(report)
        return connection

    monkeypatch.setattr(database_module, "_connect", watched)
    return reported


def guarded(seen: set[tuple[str, str | None]]) -> set[tuple[str, str | None]]:
    return {(table, column) for table, column in seen if table == "preferences" or column == "chosen_cover_id"}


async def test_scans_and_queries_write_none_of_them(seen: set[tuple[str, str | None]], tmp_path: Path) -> None:
    """Scans, a scan after a file is lost, and every query leave them unchanged; operations are reported."""
    pictures = tmp_path / "pictures" / "Travel" / "Paris"
    pictures.mkdir(parents=True)
    for number in range(3):
        Image.new("RGB", (60, 40), (number * 80, 90, 120)).save(pictures / f"{number}.jpg")
    gallery = await Gallery.open(Settings(tmp_path / "data", tmp_path / "config", tmp_path, None, worker_count=1))
    try:
        owner = await gallery.accounts.owner("ada")
        await gallery.accounts.joining.new_claim_code()
        await gallery.indexing.scan(owner, [tmp_path / "pictures"])
        (pictures / "2.jpg").unlink()
        await gallery.indexing.scan(owner)
        paris = await run_every_query(gallery)
        assert {table for table, _ in seen} >= {"photos", "collections", "categories", "users", "claims"}
        assert guarded(seen) == set()
        (first, *_) = await gallery.library.page(owner, CollectionSet("travel/paris"), SortOrder.NAME, None)
        await gallery.apply(owner, SetCover(paris, first.asset_key))
        await gallery.apply(owner, SetPreference("theme", "dark"))
        await gallery.indexing.scan(owner)
        assert guarded(seen) == {("preferences", None), ("preferences", "value"), ("collections", "chosen_cover_id")}
    finally:
        await gallery.close()


async def run_every_query(gallery: Gallery) -> CollectionId:
    """Run each query once; return the collection."""
    owner = await gallery.accounts.owner("ada")
    (category,) = await gallery.library.categories(owner)
    assert await gallery.library.category(owner, category.slug) == category
    (paris,) = await gallery.library.collections(owner, category.slug)
    assert await gallery.library.collection(owner, paris.slug) == paris
    assert await gallery.library.neighbours(owner, paris) == (None, None)
    for scope in (EverythingSet(), paris.photo_set):
        for order in SortOrder:
            assert (await gallery.library.outline(owner, scope, order)).total == 2
            (photo, _) = await gallery.library.page(owner, scope, order, None)
            assert await gallery.library.position(owner, scope, order, photo.asset_key) == 0
        assert await gallery.library.first_with_letter(owner, scope, "#") == 0
    await gallery.library.details(owner, photo.asset_key)
    await gallery.library.errors(owner)
    await gallery.library.health(owner)
    await gallery.preferences(owner)
    return paris.id
