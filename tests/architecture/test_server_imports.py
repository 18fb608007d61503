"""The composition root stands above all rooms, so that no import contract covers it: its imports are listed here."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SERVER = ROOT / "server_ssh.py"

MAY_IMPORT = {
    "asyncssh",
    "core.accounts.presence",
    "core.config",
    "core.ssh",
    "core.errors",
    "core.gallery",
    "core.models",
    "core.web.web_endpoint",
    "tui.app",
    "tui.terminal",
}
STANDARD = {
    "__future__",
    "asyncio",
    "collections",
    "contextlib",
    "dataclasses",
    "functools",
    "logging",
    "secrets",
    "signal",
}


def _imports(source: str) -> set[str]:
    """Return the full names of all modules that a source imports, wherever in it."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add(node.module or "." * node.level)
    return found


def _strangers(source: str) -> set[str]:
    """Return the imports that are not allowed."""
    return {
        name
        for name in _imports(source)
        if name.partition(".")[0] not in STANDARD
        and not any(name == allowed or name.startswith(f"{allowed}.") for allowed in MAY_IMPORT)
    }


def test_the_server_imports_only_what_a_composition_root_needs() -> None:
    """No database, no media, no widgets: it translates, and leaves decisions and drawing to the rooms."""
    assert _strangers(SERVER.read_text(encoding="utf-8")) == set()


def test_every_allowed_room_is_used() -> None:
    """The list of this test does not allow more than is needed."""
    used = _imports(SERVER.read_text(encoding="utf-8"))
    assert {
        room for room in MAY_IMPORT if not any(name == room or name.startswith(f"{room}.") for name in used)
    } == set()


@pytest.mark.parametrize(
    "line",
    [
        "import sqlite3",
        "from core.database import connection",
        "from core.library.photos import page",
        "def late():\n    from tui.widgets import photo_grid",
        "import PIL.Image",
        "from core.gallery_of_something import x",
    ],
)
def test_a_stranger_is_noticed(line: str) -> None:
    """The check fails for what it is there to refuse."""
    assert _strangers(line) != set()


@pytest.mark.parametrize("room", ["core", "tui"])
def test_nobody_imports_the_server(room: str) -> None:
    """Nothing points back up: the command line loads it by name when it serves."""
    importers = [
        path for path in (ROOT / room).rglob("*.py") if "server_ssh" in _imports(path.read_text(encoding="utf-8"))
    ]
    assert importers == []
