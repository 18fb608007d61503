"""A virtual screen and real terminals for a test, or the reason why there are none."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.programs import require_programs
from tests.terminals.programs import kitty, openssh, virtual_screen, xterm
from tests.terminals.programs.terminal import Terminal
from tests.terminals.programs.virtual_screen import VirtualScreen
from tests.terminals.programs.waiting import NeverHappenedError
from tests.terminals.sessions.gallery import ServedGallery, draw_library, served
from tests.terminals.sessions.visits import Visit

COLLECTIONS = {
    "Dunes": (4, 420),
    "Fjords": (40, 420),
    "Peaks/East": (2, 600),
    "Peaks/North": (5, 1200),
    "Peaks/South": (2, 600),
}
"""How many photos of which long side are in the gallery that the tests visit."""


@pytest.fixture
def screen(tmp_path: Path) -> Iterator[VirtualScreen]:
    """An X server of this test alone."""
    require_programs(*virtual_screen.PROGRAMS)
    with VirtualScreen(tmp_path) as screen:
        yield screen


@pytest.fixture(scope="session")
def xterm_class() -> type[Terminal]:
    """xterm, which draws sixel pictures."""
    require_programs(*xterm.PROGRAMS)
    return xterm.XTerm


@pytest.fixture(scope="session")
def kitty_class() -> type[Terminal]:
    """kitty, which draws at Unicode placeholders."""
    if reason := kitty.why_not():
        pytest.skip(reason)
    return kitty.Kitty


@pytest.fixture(scope="session", params=["xterm", "kitty"])
def terminal_class(request: pytest.FixtureRequest) -> type[Terminal]:
    """Each terminal in turn."""
    chosen: type[Terminal] = request.getfixturevalue(f"{request.param}_class")
    return chosen


@pytest.fixture(scope="session")
def gallery(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedGallery]:
    """A gallery of drawn pictures that all tests visit; nobody changes anything in it."""
    require_programs(*openssh.PROGRAMS, "ssh-keygen")
    folder = tmp_path_factory.mktemp("gallery")
    with served(folder, draw_library(folder / "Pictures", COLLECTIONS)) as gallery:
        yield gallery


@pytest.fixture(scope="session")
def long_visit(
    gallery: ServedGallery, terminal_class: type[Terminal], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Visit]:
    """One visit per terminal, which tests share to save time."""
    require_programs(*virtual_screen.PROGRAMS)
    with Visit(gallery, terminal_class, tmp_path_factory.mktemp("visit")) as visit:
        yield visit


@pytest.fixture
def visit(long_visit: Visit) -> Visit:
    """A visit on the home screen, in the usual size."""
    try:
        long_visit.go_home()
    except NeverHappenedError:
        long_visit.close()
        long_visit.open()
    return long_visit
