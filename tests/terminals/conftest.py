"""A virtual screen and real terminals for a test, or the reason why there are none."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.terminals import kitty, virtual_screen, xterm
from tests.terminals.terminal import Terminal
from tests.terminals.virtual_screen import VirtualScreen


@pytest.fixture
def screen(tmp_path: Path) -> Iterator[VirtualScreen]:
    """An X server of this test alone."""
    need(virtual_screen.PROGRAMS)
    with VirtualScreen(tmp_path) as screen:
        yield screen


@pytest.fixture
def xterm_class() -> type[Terminal]:
    """xterm, which draws sixel pictures."""
    need(xterm.PROGRAMS)
    return xterm.XTerm


@pytest.fixture
def kitty_class() -> type[Terminal]:
    """kitty, which draws at Unicode placeholders."""
    if reason := kitty.why_not():
        skip(reason)
    return kitty.Kitty


@pytest.fixture(params=["xterm", "kitty"])
def terminal_class(request: pytest.FixtureRequest) -> type[Terminal]:
    """Each terminal in turn."""
    chosen: type[Terminal] = request.getfixturevalue(f"{request.param}_class")
    return chosen


def need(programs: tuple[str, ...]) -> None:
    """Skip the test when a program is missing."""
    if missing := [program for program in programs if not shutil.which(program)]:
        skip(f"{', '.join(missing)} missing; tests/terminals/install.sh installs the terminals")


def skip(reason: str) -> None:
    """Skip with a reason; in continuous integration nothing may be skipped, so there it fails."""
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)
