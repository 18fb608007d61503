"""Real terminals over OpenSSH: a dialog covers its part of the pictures, and when it closes they are whole again."""

from collections.abc import Iterable

import pytest

from tests.terminals.images.compare import GRADED_MINIMUM_PSNR, assert_shows
from tests.terminals.programs.terminal import Box
from tests.terminals.sessions.reading import (
    Sight,
    assert_nothing_but_text,
    changed_cells,
    covering,
    picture_box,
    tiles,
    whole_cells,
    without,
)
from tests.terminals.sessions.visits import Visit

pytestmark = pytest.mark.terminal


@pytest.mark.parametrize(
    ("key", "words"),
    [("question", "Keys"), ("colon", "Search commands"), ("o", "Sort"), ("apostrophe", "Jump to a name")],
)
def test_a_dialog_over_a_grid(visit: Visit, key: str, words: str) -> None:
    """Help, palette, menu and prompt stand whole over pictures that go on beside them; closed, nothing is left."""
    visit.open_collection("Fjords")
    before = visit.until(lambda seen: visit.assert_tiles(seen, "Fjords", least=8))
    visit.terminal.press(key)
    visit.terminal.wait_for_text(words)
    visit.until(lambda seen: _assert_covered(visit, before, seen))
    visit.terminal.press("Escape")
    visit.until(lambda seen: _assert_as(visit, before, seen))


def test_dialogs_one_after_the_other_over_a_photo(visit: Visit) -> None:
    """A large photo below help and palette, opened and closed in a hurry: at the end it is whole."""
    visit.open_collection("Peaks/North")
    visit.open_photo()
    original = visit.originals("Peaks/North")["nor-00"]

    def whole(seen: Sight) -> None:
        box = picture_box(seen)
        wanted = original.resize((box.width, box.height))
        assert_shows(seen.photograph, wanted, box, minimum_psnr=visit.minimum_psnr)
        assert_nothing_but_text(seen, [whole_cells(box, seen.cell)])

    visit.until(whole)
    visit.terminal.press("question", "q", "g", "g", "question", "Return", "g", "x", "question", "BackSpace")
    visit.until(whole)


def test_a_dialog_that_is_not_erased_is_noticed(visit: Visit) -> None:
    """The check of a closed dialog fails while it stands there, and that of an open one when it is gone."""
    visit.open_collection("Fjords")
    before = visit.until(lambda seen: visit.assert_tiles(seen, "Fjords", least=8))
    visit.terminal.press("question")
    visit.terminal.wait_for_text("Keys")
    covered = visit.until(lambda seen: _assert_covered(visit, before, seen))
    with pytest.raises(AssertionError):
        _assert_as(visit, before, covered)
    with pytest.raises(AssertionError):
        _assert_covered(visit, before, Sight(before.photograph, covered.cells, covered.cell))
    visit.terminal.press("Escape")
    visit.until(lambda seen: _assert_as(visit, before, seen))


def _assert_as(visit: Visit, before: Sight, seen: Sight) -> None:
    """The same photos at the same places as before, and nothing else."""
    originals = visit.originals("Fjords")
    matches = visit.assert_tiles(seen, "Fjords", least=8)
    assert {name: match.box for name, match in matches.items()} == tiles(before, originals)


def _assert_covered(visit: Visit, before: Sight, seen: Sight) -> None:
    """One rectangle of cells shows a dialog's text; what it leaves of each picture is that picture."""
    boxes = tiles(before, visit.originals("Fjords"))
    dialog = changed_cells(before, seen, boxes.values())
    assert dialog is not None, "no picture is covered"
    parts = {name: without(box, dialog) for name, box in boxes.items()}
    for name, rest in parts.items():
        box = boxes[name]
        wanted = covering(visit.originals("Fjords")[name], box)
        for part in _large_enough(rest, seen.cell):
            piece = wanted.crop(
                (part.x - box.x, part.y - box.y, part.x - box.x + part.width, part.y - box.y + part.height)
            )
            assert_shows(seen.photograph, piece, part, minimum_psnr=GRADED_MINIMUM_PSNR - 2, minimum_similarity=0.3)
    assert_nothing_but_text(seen, [part for rest in parts.values() for part in rest])


def _large_enough(parts: Iterable[Box], cell: Box) -> list[Box]:
    """Those parts whose place can be judged."""
    return [part for part in parts if part.width >= 4 * cell.width and part.height >= 2 * cell.height]
