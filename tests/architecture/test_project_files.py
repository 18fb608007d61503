"""The Makefile, the test markers and the README agree with each other and with the code."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from tests.conftest import MARKERS, TESTS

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
README = (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("target", ["install", "check", "fast", "test", "docs", "bench", "soak"])
def test_every_target_is_described(target: str) -> None:
    """`make` lists each target with its description, and CONTRIBUTING.md says when to use it."""
    assert re.search(rf"^{target}:.* ## ", MAKEFILE, re.MULTILINE)
    assert f"`make {target}`" in (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")


def test_every_marked_path_exists() -> None:
    """A folder or file of tests that moves keeps its marker."""
    assert {folder for folder in MARKERS if not (TESTS / folder).exists()} == set()


def test_fast_leaves_out_every_marker() -> None:
    """`make fast` excludes whatever needs a server, a terminal or a browser, or is slow."""
    declared = {marker.partition(":")[0] for marker in PROJECT["tool"]["pytest"]["ini_options"]["markers"]}
    excluded = re.search(r"^FAST = (.+)$", MAKEFILE, re.MULTILINE)
    assert excluded is not None
    assert set(excluded[1].replace("not ", "").split(" and ")) == declared
    assert set(MARKERS.values()) <= declared


@pytest.mark.parametrize("command", ["sshowcase serve ~/Pictures", "pytest -n auto"])
def test_the_readme_has_the_commands_that_ci_runs(command: str) -> None:
    """CI takes the main command and the test command from the README; each is one line of code."""
    assert len(re.findall(rf"^    python3 -m venv .*{re.escape(command)}$", README, re.MULTILINE)) == 1


def test_every_package_of_the_wheel_exists() -> None:
    """The wheel holds all packages of the product, and nothing else."""
    included = PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["only-include"]
    assert {name for name in included if not (ROOT / name).exists()} == set()
    assert {path.parent.name for path in ROOT.glob("*/__init__.py")} - {"tests"} == {
        name for name in included if "." not in name
    }


def test_the_changelog_has_the_version() -> None:
    """A release has its section, below what is not released yet."""
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    headings = re.findall(r"^## \[(.+?)\]", changelog, re.MULTILINE)
    assert PROJECT["project"]["version"] in headings
    assert set(re.findall(r"^### (.+)$", changelog, re.MULTILINE)) <= {"Added", "Changed", "Fixed"}
