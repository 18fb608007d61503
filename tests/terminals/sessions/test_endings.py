"""Real terminals over OpenSSH: however a session ends, the terminal is restored and has no images of ours."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.programs import require_programs
from tests.terminals.programs import virtual_screen
from tests.terminals.programs.terminal import Terminal
from tests.terminals.sessions.after_sessions import SessionAftermath
from tests.terminals.sessions.gallery import ServedGallery, served
from tests.terminals.sessions.terminal_session import TerminalSession

pytestmark = pytest.mark.terminal


def _step_out(session: TerminalSession) -> None:
    """From the photo back to the grid, home, and out."""
    session.terminal.press("q")
    session.terminal.wait_for_text("1 of 4 photos")
    session.terminal.press("q")
    session.terminal.wait_for_text("Categories")
    session.terminal.press("q")


def _leave_at_once(session: TerminalSession) -> None:
    """From the photo out, while a dialog covers it."""
    session.terminal.press("question")
    session.terminal.wait_for_text("Keys")
    session.terminal.press("q", "ctrl+q")


@pytest.mark.parametrize("leave", [_step_out, _leave_at_once])
def test_leaving_restores_the_terminal(
    gallery: ServedGallery, terminal_class: type[Terminal], tmp_path: Path, leave: Callable[[TerminalSession], None]
) -> None:
    """Only text from before the session is shown; cursor and modes are restored, kitty's images deleted."""
    require_programs(*virtual_screen.PROGRAMS)
    with (
        SessionAftermath(tmp_path) as after,
        TerminalSession(gallery, terminal_class, tmp_path, command=after.around) as session,
    ):
        _look_at_pictures(session)
        leave(session)
        after.assert_restored(session.terminal, status=0)
        if session.terminal.window_class == "kitty":
            after.assert_no_pictures(session.terminal)


def test_a_stopped_server_restores_the_terminal(
    gallery: ServedGallery, terminal_class: type[Terminal], tmp_path: Path
) -> None:
    """SIGTERM while pictures are on the screen: the user gets a message on the restored terminal."""
    require_programs(*virtual_screen.PROGRAMS)
    with (
        served(tmp_path, gallery.library) as own,
        SessionAftermath(tmp_path) as after,
        TerminalSession(own, terminal_class, tmp_path, command=after.around) as session,
    ):
        _look_at_pictures(session)
        own.process.terminate()
        after.assert_restored(session.terminal, status=0)
        assert any("Nothing was lost" in line for line in session.terminal.lines())
        if session.terminal.window_class == "kitty":
            after.assert_no_pictures(session.terminal)


def _look_at_pictures(session: TerminalSession) -> None:
    """Show pictures on every screen, and a photo on the last one; an earlier session may have been interrupted."""
    session.go_home()
    session.open_collection("Dunes")
    session.until(lambda seen: session.assert_tiles(seen, "Dunes", least=4))
    session.open_photo()
