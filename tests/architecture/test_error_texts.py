"""Errors hold no path of the server in what everybody sees: paths travel as `detail`, which few places show."""

import ast
import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.cli.registry import error_text
from core.database.failures import translated, unusable_file
from core.errors import DatabaseError, GalleryError

ROOT = Path(__file__).parents[2]
SOURCES = sorted([*ROOT.glob("core/**/*.py"), *ROOT.glob("tui/**/*.py")])
AT_THE_MACHINE = (
    "core/config/",
    "core/commands/",
    "core/maintenance/",
    "core/demo/",
    "core/deletion/",
    "core/indexing/scanning.py",
    "core/understanding/graphs/onnx_graph.py",
)
"""Their errors name what the person at the machine, or an admin, has written."""
REASONS = ("core/exchange/kinds/", "core/exchange/marks_file.py", "core/exchange/matching.py")
"""Their errors are parts of one that says what to do."""
SHOWS_DETAILS = {
    "core/background.py",
    "core/cli/registry.py",
    "core/jobs/jobs.py",
    "core/maintenance/database_checks.py",
}
_PATHS = re.compile(r"path|folder|data_dir|directory|_dir\b|backups")


def family() -> list[type[GalleryError]]:
    """Return the class GalleryError and all below it."""
    found = [GalleryError]
    for each in found:
        found += [kind for kind in each.__subclasses__() if kind not in found]
    return found


def paths_in_errors(source: str) -> Iterator[str]:
    """Yield line and expression of each path that is part of the message or hint of an error."""
    names = {each.__name__ for each in family()}
    for node in ast.walk(ast.parse(source)) if any(f"{name}(" in source for name in names) else ():
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names:
            for part in (inner for argument in node.args for inner in ast.walk(argument)):
                if isinstance(part, ast.FormattedValue) and _PATHS.search(text := ast.unparse(part.value)):
                    yield f"{node.lineno}: {text}"


def test_no_error_says_a_path_to_everybody() -> None:
    """Message and hint of an error are shown to guests, too."""
    names = {path.relative_to(ROOT).as_posix(): path for path in SOURCES}
    checked = {name: path for name, path in names.items() if not name.startswith(AT_THE_MACHINE)}
    assert checked
    assert {name: found for name, path in checked.items() if (found := list(paths_in_errors(path.read_text())))} == {}


def test_a_path_is_found() -> None:
    """The check reports what it is there to find."""
    assert list(paths_in_errors("raise GalleryError('x', f'{self.path} is full')")) == ["1: self.path"]


def test_few_places_show_details() -> None:
    """Commands of those who run the server, `doctor`, the log, and reasons of failed jobs, which only admins see."""
    shown = {path.relative_to(ROOT).as_posix() for path in SOURCES if "error.detail" in path.read_text()}
    assert shown == SHOWS_DETAILS


@pytest.mark.parametrize("kind", [kind for kind in family() if kind.__init__ is GalleryError.__init__])
def test_details_are_separate_for_every_kind(kind: type[GalleryError]) -> None:
    """Neither the text of an error nor its lines for others contain its detail; kinds with own sentences have none."""
    error = kind("It failed.", "Try again.", detail="/srv/secret")
    assert "/srv" not in str(error) + error_text(error, with_detail=False)
    assert error_text(error, with_detail=True).endswith("    /srv/secret\n")


@pytest.mark.parametrize("code", sorted(set(range(1, 30)) - {sqlite3.SQLITE_CONSTRAINT}))
def test_no_error_of_the_database_says_its_path(code: int) -> None:
    """Whatever SQLite reports; its own text may contain paths and names of tables."""
    failure = sqlite3.OperationalError("unable to open database: /srv/secret/copy.db")
    failure.sqlite_errorcode = code
    with pytest.raises(DatabaseError) as raised, translated(Path("/srv/secret/gallery.db")):
        raise failure
    assert "/srv" not in str(raised.value)
    assert "/srv/secret/gallery.db" in raised.value.detail


def test_a_database_that_cannot_be_created_is_not_named() -> None:
    """The reason of the system is enough for most."""
    error = unusable_file(PermissionError(13, "Permission denied", "/srv/gallery.db"), Path("/srv/gallery.db"))
    assert "/srv" not in str(error)
    assert error.detail == "/srv/gallery.db"


def without_remedy(source: str) -> Iterator[str]:
    """Yield line and expression of each UsageError that does not say what to do."""
    for node in ast.walk(ast.parse(source)) if "UsageError(" in source else ():
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "UsageError":
            has_hint = len(node.args) > 1 or any(keyword.arg == "hint" for keyword in node.keywords)
            if not has_hint and not any(isinstance(argument, ast.Starred) for argument in node.args):
                yield f"{node.lineno}: {ast.unparse(node)}"


def test_wrong_input_is_answered_with_what_to_do() -> None:
    """Except reasons within another error: why a line is not imported."""
    names = {path.relative_to(ROOT).as_posix(): path for path in SOURCES}
    checked = {name: path for name, path in names.items() if not name.startswith(REASONS)}
    assert {name: found for name, path in checked.items() if (found := list(without_remedy(path.read_text())))} == {}
    assert list(without_remedy("raise UsageError('Wrong.')")) == ["1: UsageError('Wrong.')"]
