"""The composition root is above all packages, and no import contract covers it: its imports are listed here."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SERVER = ROOT / "server_ssh.py"

MAY_IMPORT = {
    "core.cli",
    "core.commands.members.preferences",
    "core.commands.server",
    "core.config",
    "core.gallery",
    "core.models",
    "core.web.web_endpoint",
    "core.ssh.sessions.ssh_session",
    "core.ssh.ssh_server",
    "tui.app",
    "tui.graphics.backends.printed_pictures",
    "tui.local_session",
    "tui.preference_values",
    "tui.terminal",
}
STANDARD = {
    "__future__",
    "asyncio",
    "collections",
    "contextlib",
    "dataclasses",
    "gc",
    "signal",
    "typing",
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


def _forbidden(source: str) -> set[str]:
    """Return the imports that are not allowed."""
    return {
        name
        for name in _imports(source)
        if name.partition(".")[0] not in STANDARD
        and not any(name == allowed or name.startswith(f"{allowed}.") for allowed in MAY_IMPORT)
    }


def test_the_server_imports_only_what_a_composition_root_needs() -> None:
    """No database, no media, no widgets: it connects packages, and leaves decisions and drawing to them."""
    assert _forbidden(SERVER.read_text(encoding="utf-8")) == set()


def test_every_allowed_import_is_used() -> None:
    """The list does not allow more than is needed."""
    used = _imports(SERVER.read_text(encoding="utf-8"))
    assert {
        module for module in MAY_IMPORT if not any(name == module or name.startswith(f"{module}.") for name in used)
    } == set()


@pytest.mark.parametrize(
    "line",
    [
        "import sqlite3",
        "from core.database import connection",
        "from core.library.photo_pages import page",
        "def late():\n    from tui.widgets import photo_grid",
        "import PIL.Image",
        "from core.gallery_of_something import x",
    ],
)
def test_other_imports_are_reported(line: str) -> None:
    """The check above fails for each of these lines."""
    assert _forbidden(line) != set()


@pytest.mark.parametrize("package", ["core", "tui"])
def test_no_package_imports_the_composition_root(package: str) -> None:
    """The composition root registers what it provides; nothing loads it, neither by import nor by name."""
    importers = [
        path
        for path in (ROOT / package).rglob("*.py")
        if "server_ssh" in _imports(path.read_text(encoding="utf-8"))
        or "import_module" in path.read_text(encoding="utf-8")
    ]
    assert importers == []
