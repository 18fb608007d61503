"""Real terminals over OpenSSH: a dialog covers its part of the pictures, and when it closes they are complete again."""

from collections.abc import Iterable

import pytest

from tests.terminals.images.compare import GRADED_MINIMUM_PSNR, assert_shows
from tests.terminals.programs.terminal import Box
from tests.terminals.sessions.captures import (
    Capture,
    assert_nothing_but_text,
    covering,
    dialog_cells,
    picture_box,
    tiles,
    whole_cells,
    without,
)
from tests.terminals.sessions.terminal_session import TerminalSession

pytestmark = pytest.mark.terminal


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("question", "Keys"),
        ("colon", "Search collections, screens and commands"),
        ("o", "Sort"),
        ("apostrophe", "Jump to a name"),
    ],
)
def test_a_dialog_over_a_grid(session: TerminalSession, key: str, words: str) -> None:
    """Help, palette, menu and prompt are complete over pictures that stay around them; closed, nothing is left."""
    session.open_collection("Fjords")
    before = session.until(lambda seen: session.assert_tiles(seen, "Fjords", least=8))
    session.terminal.press(key)
    session.terminal.wait_for_text(words)
    session.until(lambda seen: _assert_covered(session, before, seen))
    session.terminal.press("Escape")
    session.until(lambda seen: _assert_as(session, before, seen))


def test_dialogs_one_after_the_other_over_a_photo(session: TerminalSession) -> None:
    """A large photo below help and palette, opened and closed quickly: at the end it is complete."""
    session.open_collection("Peaks/North")
    session.open_photo()
    original = session.originals("Peaks/North")["nor-00"]

    def whole(seen: Capture) -> None:
        box = picture_box(seen)
        wanted = original.resize((box.width, box.height))
        assert_shows(seen.photograph, wanted, box, minimum_psnr=session.minimum_psnr)
        assert_nothing_but_text(seen, [whole_cells(box, seen.cell)])

    session.until(whole)
    session.terminal.press("question", "q", "g", "g", "question", "Return", "g", "5", "question", "BackSpace")
    session.until(whole)


def test_a_dialog_that_is_not_erased_is_noticed(session: TerminalSession) -> None:
    """The check for a closed dialog fails while it is open, and the one for an open dialog fails when it is closed."""
    session.open_collection("Fjords")
    before = session.until(lambda seen: session.assert_tiles(seen, "Fjords", least=8))
    session.terminal.press("question")
    session.terminal.wait_for_text("Keys")
    covered = session.until(lambda seen: _assert_covered(session, before, seen))
    with pytest.raises(AssertionError):
        _assert_as(session, before, covered)
    with pytest.raises(AssertionError):
        _assert_covered(session, before, Capture(before.photograph, covered.cells, covered.cell))
    session.terminal.press("Escape")
    session.until(lambda seen: _assert_as(session, before, seen))


def _assert_as(session: TerminalSession, before: Capture, seen: Capture) -> None:
    """Assert that the same photos are in the same positions as before, and nothing else."""
    originals = session.originals("Fjords")
    matches = session.assert_tiles(seen, "Fjords", least=8)
    assert {name: match.box for name, match in matches.items()} == tiles(before, originals)


def _assert_covered(session: TerminalSession, before: Capture, seen: Capture) -> None:
    """Assert that one rectangle of cells shows a dialog's text, and that each picture is right around it."""
    boxes = tiles(before, session.originals("Fjords"))
    dialog = dialog_cells(before, seen, boxes.values())
    assert dialog is not None, "no picture is covered"
    parts = {name: without(box, dialog) for name, box in boxes.items()}
    for name, rest in parts.items():
        box = boxes[name]
        wanted = covering(session.originals("Fjords")[name], box)
        for part in _large_enough(rest, seen.cell):
            piece = wanted.crop(
                (part.x - box.x, part.y - box.y, part.x - box.x + part.width, part.y - box.y + part.height)
            )
            assert_shows(seen.photograph, piece, part, minimum_psnr=GRADED_MINIMUM_PSNR - 2, minimum_similarity=0.3)
    assert_nothing_but_text(seen, [part for rest in parts.values() for part in rest])


def _large_enough(parts: Iterable[Box], cell: Box) -> list[Box]:
    """Return the parts whose position can be determined."""
    return [part for part in parts if part.width >= 4 * cell.width and part.height >= 2 * cell.height]
