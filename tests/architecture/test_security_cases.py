"""The table of security cases in docs/operations.md matches the tests."""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).parents[2]

_ROW = re.compile(r"^\| (\d+) \| .+ \| (.+) \|$", re.MULTILINE)
_TEST = re.compile(r"^\s*(?:async )?def test_case_(\d+)_", re.MULTILINE)
_SSH_CASES = {*range(1, 37), *range(75, 81)}


def _named() -> dict[int, set[str]]:
    """Return the files that the table names for each case."""
    page = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    return {int(row[1]): set(re.findall("`([^`]+)`", row[2])) for row in _ROW.finditer(page)}


def _written() -> dict[int, set[str]]:
    """Return the files that hold tests of each case."""
    found = defaultdict(set)
    tests = ROOT / "tests"
    for path in tests.rglob("test_*.py"):
        for number in _TEST.findall(path.read_text(encoding="utf-8")):
            found[int(number)].add(path.relative_to(tests).with_suffix("").as_posix())
    return found


def test_every_ssh_case_has_a_row() -> None:
    """No case of the SSH server is missing in the table."""
    assert set(_named()) >= _SSH_CASES


def test_every_test_of_a_case_has_a_row() -> None:
    """A case that is tested is also in the table."""
    assert set(_written()) <= set(_named())


def test_the_files_named_hold_tests_of_their_case() -> None:
    """A test that moves changes its row."""
    written = _written()
    assert {number: files - written[number] for number, files in _named().items() if files - written[number]} == {}
    assert all(_named().values())
