"""Real terminals over OpenSSH: however a visit ends, the terminal is as it was before and holds no picture of ours."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.programs import require_programs
from tests.terminals.programs import virtual_screen
from tests.terminals.programs.terminal import Terminal
from tests.terminals.sessions.after_sessions import Aftermath
from tests.terminals.sessions.gallery import ServedGallery, served
from tests.terminals.sessions.visits import Visit

pytestmark = pytest.mark.terminal


def _step_out(visit: Visit) -> None:
    """Back from the photo to the grid, home, and out."""
    visit.terminal.press("q")
    visit.terminal.wait_for_text("1 of 4 photos")
    visit.terminal.press("q")
    visit.terminal.wait_for_text("Categories")
    visit.terminal.press("q")


def _leave_at_once(visit: Visit) -> None:
    """From the photo out, while a dialog covers it."""
    visit.terminal.press("question")
    visit.terminal.wait_for_text("Keys")
    visit.terminal.press("q", "ctrl+q")


@pytest.mark.parametrize("leave", [_step_out, _leave_at_once])
def test_leaving_restores_the_terminal(
    gallery: ServedGallery, terminal_class: type[Terminal], tmp_path: Path, leave: Callable[[Visit], None]
) -> None:
    """Words from before the visit stand there again, nothing else; cursor and modes are back, kitty's pictures gone."""
    require_programs(*virtual_screen.PROGRAMS)
    with Aftermath(tmp_path) as after, Visit(gallery, terminal_class, tmp_path, command=after.around) as visit:
        _look_at_pictures(visit)
        leave(visit)
        after.assert_restored(visit.terminal, status=0)
        if visit.terminal.window_class == "kitty":
            after.assert_no_pictures(visit.terminal)


def test_a_stopped_server_restores_the_terminal(
    gallery: ServedGallery, terminal_class: type[Terminal], tmp_path: Path
) -> None:
    """SIGTERM while pictures are on the screen: the visitor is told, and sits at the terminal from before the visit."""
    require_programs(*virtual_screen.PROGRAMS)
    with (
        served(tmp_path, gallery.library) as own,
        Aftermath(tmp_path) as after,
        Visit(own, terminal_class, tmp_path, command=after.around) as visit,
    ):
        _look_at_pictures(visit)
        own.process.terminate()
        after.assert_restored(visit.terminal, status=0)
        assert any("Nothing was lost" in line for line in visit.terminal.lines())
        if visit.terminal.window_class == "kitty":
            after.assert_no_pictures(visit.terminal)


def _look_at_pictures(visit: Visit) -> None:
    """Have pictures on every screen of the visit, and a photo on the last one; a visit before may have broken off."""
    visit.go_home()
    visit.open_collection("Dunes")
    visit.until(lambda seen: visit.assert_tiles(seen, "Dunes", least=4))
    visit.open_photo()
