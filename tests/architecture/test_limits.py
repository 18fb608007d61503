"""Limits that keep the code readable: files a folder, lines a file, methods a class, names used once.

Each limit has a set of current exceptions. A test fails for a new exception and for one that is no longer needed, so
that the sets only shrink: move, split or rename instead of adding an entry, and remove an entry once it is obsolete.
"""

from __future__ import annotations

import importlib
import inspect
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCES = sorted([*ROOT.glob("core/**/*.py"), *ROOT.glob("tui/**/*.py"), ROOT / "server_ssh.py"])
TESTS = sorted(ROOT.glob("tests/**/*.py"))

FILES_A_FOLDER = 12
LINES_A_FILE = 400
METHODS_A_CLASS = 20
METHODS_WITH_BASES = 40

CROWDED_FOLDERS: set[str] = set()
LARGE_CLASSES: set[str] = set()
REPEATED_CLASSES: set[str] = set()
REPEATED_FILES: set[str] = set()

_FRAMEWORK_PREFIXES = ("action_", "on_", "watch_", "validate_", "compute_", "key_")
_VAGUE = re.compile(r"(^|_)(utils?|helpers?|managers?)(_|$)|Util(s|ity|ities)?$|Helpers?$|Managers?$")


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def _classes(path: Path) -> list[str]:
    """Return the names of the classes that stand at the top of a file."""
    return re.findall(r"^class (\w+)", path.read_text(encoding="utf-8"), re.MULTILINE)


def _module(path: Path) -> str:
    return _name(path).removesuffix(".py").replace("/", ".").removesuffix(".__init__")


def _is_ours(cls: type) -> bool:
    return cls.__module__.partition(".")[0] in {"core", "tui", "server_ssh"}


def _is_callback(cls: type, name: str) -> bool:
    """Return whether a framework calls a method: by its prefix, or because a class of a framework declares it."""
    outside = (base for base in cls.__mro__ if not _is_ours(base))
    return name.startswith(_FRAMEWORK_PREFIXES) or any(name in vars(base) for base in outside)


def _public_methods(cls: type) -> list[str]:
    """Return the public methods and properties that a class declares itself, without those a framework calls."""
    kinds = (property, classmethod, staticmethod)
    return [
        name
        for name, value in vars(cls).items()
        if (inspect.isfunction(value) or isinstance(value, kinds))
        and not name.startswith("_")
        and not hasattr(value, "_textual_on")
        and not _is_callback(cls, name)
    ]


def _product_classes() -> Iterator[type]:
    for path in SOURCES:
        for name in _classes(path):
            yield getattr(importlib.import_module(_module(path)), name)


def _above(limit: int, counts: Mapping[str, int]) -> set[str]:
    return {name for name, count in counts.items() if count > limit}


def test_folders_stay_small() -> None:
    """A folder has at most 12 Python files next to its `__init__.py`, tests included."""
    files: dict[str, int] = defaultdict(int)
    for path in [*SOURCES, *TESTS]:
        files[_name(path.parent)] += path.name != "__init__.py"
    assert _above(FILES_A_FOLDER, files) == CROWDED_FOLDERS


def test_files_stay_short() -> None:
    """A file holds one idea, also one of tests: 400 lines at the most."""
    lines = {_name(path): len(path.read_text(encoding="utf-8").splitlines()) for path in [*SOURCES, *TESTS]}
    assert _above(LINES_A_FILE, lines) == set()


@pytest.mark.slow
def test_classes_stay_small() -> None:
    """A class has at most 20 public methods; actions and callbacks of frameworks do not count."""
    counts = {cls.__name__: len(_public_methods(cls)) for cls in _product_classes()}
    assert _above(METHODS_A_CLASS, counts) == LARGE_CLASSES


@pytest.mark.slow
def test_bases_do_not_hide_a_large_class() -> None:
    """With what it inherits from classes of the project, a class has at most 40 public methods."""
    counts = {
        cls.__name__: len({name for base in cls.__mro__ if _is_ours(base) for name in _public_methods(base)})
        for cls in _product_classes()
    }
    assert _above(METHODS_WITH_BASES, counts) == set()


def test_a_public_class_has_its_name_for_itself() -> None:
    """A search for a class name finds one class."""
    names: dict[str, int] = defaultdict(int)
    for path in SOURCES:
        for name in _classes(path):
            names[name] += not name.startswith("_")
    assert _above(1, names) == REPEATED_CLASSES


@pytest.mark.parametrize("top", ["core", "tui"])
def test_a_file_has_its_name_for_itself(top: str) -> None:
    """File names are unique within core and within tui, except for command modules and `models.py`."""
    names: dict[str, int] = defaultdict(int)
    for path in SOURCES:
        if _name(path).startswith(f"{top}/") and not _name(path).startswith("core/commands/"):
            names[f"{top}/{path.name}"] += path.name not in {"__init__.py", "models.py"}
    assert _above(1, names) == {name for name in REPEATED_FILES if name.startswith(f"{top}/")}


def test_numbers_of_examples_follow_the_profile() -> None:
    """A test with a number of hypothesis examples of its own makes fewer in `make fast`, too."""
    fixed = {_name(path) for path in TESTS if re.search(r"max_examples=\d", path.read_text(encoding="utf-8"))}
    assert fixed == {"tests/conftest.py"}


def test_no_name_is_vague() -> None:
    """No file or class is called utils, helper or manager: the name says what is inside."""
    names = {path.stem for path in [*SOURCES, *TESTS]} | {name for path in SOURCES for name in _classes(path)}
    assert {name for name in names if _VAGUE.search(name)} == set()


@pytest.mark.parametrize("name", ["utils", "test_helpers", "session_manager", "TaskManager", "Helper", "TextUtils"])
def test_a_vague_name_is_noticed(name: str) -> None:
    """The check fails for what it is there to refuse."""
    assert _VAGUE.search(name)
