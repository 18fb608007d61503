"""Fixtures: a virtual screen and real terminals, or a skip with the reason why there are none."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.programs import require_programs
from tests.terminals.programs import kitty, openssh, virtual_screen, xterm
from tests.terminals.programs.terminal import Terminal
from tests.terminals.programs.virtual_screen import VirtualScreen
from tests.terminals.programs.waiting import NeverHappenedError
from tests.terminals.sessions.gallery import ServedGallery, draw_library, served
from tests.terminals.sessions.terminal_session import TerminalSession

COLLECTIONS = {
    "Dunes": (4, 420),
    "Fjords": (40, 420),
    "Peaks/East": (2, 600),
    "Peaks/North": (5, 1200),
    "Peaks/South": (2, 600),
}
"""Collections of the gallery used by the tests: number of photos, and their long side in pixels."""


@pytest.fixture
def screen(tmp_path: Path) -> Iterator[VirtualScreen]:
    """An X server for one test."""
    require_programs(*virtual_screen.PROGRAMS)
    with VirtualScreen(tmp_path) as screen:
        yield screen


@pytest.fixture(scope="session")
def xterm_class() -> type[Terminal]:
    """xterm, which draws sixel."""
    require_programs(*xterm.PROGRAMS)
    return xterm.XTerm


@pytest.fixture(scope="session")
def kitty_class() -> type[Terminal]:
    """kitty, which draws Unicode placeholders."""
    if reason := kitty.unavailable_reason():
        pytest.skip(reason)
    return kitty.Kitty


@pytest.fixture(scope="session", params=["xterm", "kitty"])
def terminal_class(request: pytest.FixtureRequest) -> type[Terminal]:
    """Each terminal in turn."""
    chosen: type[Terminal] = request.getfixturevalue(f"{request.param}_class")
    return chosen


@pytest.fixture(scope="session")
def gallery(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedGallery]:
    """A gallery of drawn pictures for all tests, which do not change it."""
    require_programs(*openssh.PROGRAMS, "ssh-keygen")
    folder = tmp_path_factory.mktemp("gallery")
    with served(folder, draw_library(folder / "Pictures", COLLECTIONS)) as gallery:
        yield gallery


@pytest.fixture(scope="session")
def long_session(
    gallery: ServedGallery, terminal_class: type[Terminal], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[TerminalSession]:
    """One session per terminal, shared by tests to save time."""
    require_programs(*virtual_screen.PROGRAMS)
    with TerminalSession(gallery, terminal_class, tmp_path_factory.mktemp("session")) as session:
        yield session


@pytest.fixture
def session(long_session: TerminalSession) -> TerminalSession:
    """A session on the home screen, in the usual size."""
    try:
        long_session.go_home()
    except NeverHappenedError:
        long_session.close()
        long_session.open()
    return long_session
