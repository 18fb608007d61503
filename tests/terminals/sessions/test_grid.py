"""Real terminals over OpenSSH: covers and grids show the drawn pictures in their positions, and nothing else."""

import itertools
import re

import pytest
from PIL import Image, ImageDraw

from tests.terminals.images.compare import GRADED_MINIMUM_PSNR, Match, assert_shows, compare_at
from tests.terminals.programs.terminal import Box
from tests.terminals.sessions.captures import Capture, assert_nothing_but_text, box_above, covering, moved, tiles
from tests.terminals.sessions.terminal_session import TerminalSession

pytestmark = pytest.mark.terminal

CUT = re.compile(r"[\w-]*…[\w.]*jpg")
"""A name that is longer than its tile."""
DATE = re.compile(r"(?:\d{1,2} \w{3} )?2019")


def test_home_shows_covers(session: TerminalSession) -> None:
    """The newest photos in rows where there is room, and each category with a cover, or one of each collection."""

    def holds(seen: Capture) -> None:
        strips = _strips_of_newest(session, seen)
        assert bool(strips) == (len(seen.lines) >= 24)
        covers = [match.box for name in ("Dunes", "Fjords") for match in [_cover(session, seen, name)]]
        covers += [match.box for match in _covers_of_peaks(session, seen)]
        headings = [(name, seen.find_text(name)) for name in ("Continue", "Last added")]
        underlined = [seen.box(*place, len(name), 1) for name, place in headings if place]  # also its blank
        assert_nothing_but_text(seen, [*strips, *covers, *underlined])

    session.until(holds)


def test_a_grid_shows_every_photo_above_its_name(session: TerminalSession) -> None:
    """A collection's first photos in order, upright ones too; another photo, a blank and shifts are rejected."""
    session.open_collection("Fjords")
    seen = session.until(lambda seen: session.assert_tiles(seen, "Fjords", least=8))
    originals = session.originals("Fjords")
    boxes = tiles(seen, originals)
    assert list(boxes) == list(originals)[: len(boxes)]
    assert any(box.height > box.width for box in boxes.values())
    blank = Image.new("RGB", seen.photograph.size, seen.background)
    for (name, box), other in zip(list(boxes.items())[:4], list(boxes)[4:], strict=False):
        wanted = covering(originals[name], box)
        _refused(seen.photograph, covering(originals[other], box), box)
        _refused(blank, wanted, box)
        for columns, rows in ((1, 0), (-1, 0), (0, 1), (0, -1)):
            _refused(seen.photograph, wanted, moved(box, columns, rows, seen.cell))


def test_a_small_grid_is_shown_in_the_best_quality(session: TerminalSession) -> None:
    """A few small pictures fit any connection: they are sent in the largest palette of the terminal."""
    session.terminal.resize(64, 16)
    session.open_collection("Dunes")

    def holds(seen: Capture) -> None:
        matches = session.assert_tiles(seen, "Dunes")
        assert min(match.psnr for match in matches.values()) >= session.minimum_psnr, matches

    session.until(holds)


def test_the_smallest_part_of_a_picture_is_noticed(session: TerminalSession) -> None:
    """The check for leftovers fails for one line of pixels in any cell: next to text, between pictures, at the edge."""
    session.open_collection("Dunes")
    seen = session.until(lambda seen: session.assert_tiles(seen, "Dunes", least=4))
    boxes = list(tiles(seen, session.originals("Dunes")).values())
    assert_nothing_but_text(seen, boxes)
    for place in (seen.box(1, 1, 1, 1), seen.box(0, 20, 1, 1), seen.box(session.terminal.columns - 1, 34, 1, 1)):
        soiled = seen.photograph.copy()
        ImageDraw.Draw(soiled).line((place.x, place.y + 3, place.x + place.width, place.y + 3), fill="#808080")
        with pytest.raises(AssertionError, match="unexpected content"):
            assert_nothing_but_text(Capture(soiled, seen.cells, seen.cell), boxes)
    with pytest.raises(AssertionError, match="unexpected content"):
        assert_nothing_but_text(seen, boxes[1:])


def test_paging_shows_the_right_photos_and_leaves_no_old_ones(session: TerminalSession) -> None:
    """A page down, a page up, the end and the beginning: each time consecutive photos in order, and nothing else."""
    session.open_collection("Fjords")
    names = list(session.originals("Fjords"))
    first = _page(session, names[0])
    session.terminal.press("Next")
    second = _page(session, names[names.index(first[-1]) + 1])
    session.terminal.press("Prior")
    assert _page(session, names[0]) == first
    session.terminal.press("End")
    assert _page(session, names[-1])[-1] == names[-1]
    session.terminal.press("Home")
    assert _page(session, names[0]) == first
    assert second != first


def test_fast_paging_ends_at_the_right_photos(session: TerminalSession) -> None:
    """Paging faster than pictures are sent, back and forth: the last page is complete, the others are gone."""
    session.open_collection("Fjords")
    names = list(session.originals("Fjords"))
    session.terminal.press(*["Next", "Next", "Prior", "Next", "End", "Home", "Next", "Prior"])
    assert _page(session, names[0])[0] == names[0]
    session.terminal.press(*["Next", "End", "Prior", "Prior", "End"])
    assert _page(session, names[-1])[-1] == names[-1]


def test_leaving_a_screen_and_coming_back(session: TerminalSession) -> None:
    """Grid, home, grid again, a photo and back: each screen is complete and shows nothing of the one before."""
    test_home_shows_covers(session)
    session.open_collection("Dunes")
    session.until(lambda seen: session.assert_tiles(seen, "Dunes", least=4))
    session.terminal.press("Escape")
    session.terminal.wait_for_text("Categories")
    test_home_shows_covers(session)
    session.open_collection("Dunes")
    session.until(lambda seen: session.assert_tiles(seen, "Dunes", least=4))
    session.open_photo()
    session.terminal.press("Escape")
    session.terminal.wait_for_text("1 of 4 photos")
    session.until(lambda seen: session.assert_tiles(seen, "Dunes", least=4))


@pytest.mark.parametrize("size", [(132, 44), (90, 30)])
def test_a_resized_window_shows_the_photos_at_their_new_places(session: TerminalSession, size: tuple[int, int]) -> None:
    """Larger, smaller and back again: another layout, every photo complete, nothing left in the old positions."""
    session.open_collection("Fjords")
    before = session.until(lambda seen: session.assert_tiles(seen, "Fjords", least=8))
    session.terminal.resize(*size)
    originals = session.originals("Fjords")

    def holds(seen: Capture) -> None:
        shown = session.assert_pictures(seen, "Fjords", least=2)
        cut = [box_above(seen, name.start(), row) for row, line in enumerate(seen.lines) for name in CUT.finditer(line)]
        assert_nothing_but_text(seen, [*(match.box for match in shown.values()), *cut])
        assert tiles(seen, originals) != tiles(before, originals)

    session.until(holds)
    session.go_home()
    test_home_shows_covers(session)


def test_a_window_too_small_shows_no_pictures_and_grows_again(session: TerminalSession) -> None:
    """Below 24 × 12 cells only a message is shown; afterwards everything is back."""
    session.open_collection("Dunes")
    session.until(lambda seen: session.assert_tiles(seen, "Dunes", least=4))
    session.terminal.resize(38, 11)
    session.terminal.wait_for_text("24×12")
    session.until(assert_nothing_but_text)
    session.terminal.resize(80, 30)
    session.until(lambda seen: session.assert_tiles(seen, "Dunes", least=2))


def _page(session: TerminalSession, name: str) -> list[str]:
    """Wait for a complete page with this photo; its photos are consecutive."""
    names = list(session.originals("Fjords"))

    def holds(seen: Capture) -> None:
        assert name in session.assert_tiles(seen, "Fjords", least=6)

    shown = list(tiles(session.until(holds), names))
    assert shown == names[names.index(shown[0]) :][: len(shown)]
    return shown


def _strips_of_newest(session: TerminalSession, seen: Capture) -> list[Box]:
    """Return the pictures above dates; the first three of a row are the newest photos, in order.

    Where another session has opened a photo, the second row is that at which the member stopped.
    """
    newest = list(session.originals().values())[::-1]
    boxes = []
    stopped = seen.find_text("Continue")
    for row, line in enumerate(seen.lines[: next(row for row, line in enumerate(seen.lines) if "Categories" in line)]):
        for number, date in enumerate(DATE.finditer(line)):
            boxes.append(box := box_above(seen, date.start(), row))
            assert min(box.width, box.height) >= 2 * seen.cell.height, f"no picture above {date[0]}, {box}"
            if number < 3 and (stopped is None or row < stopped[1]):
                wanted = covering(newest[number], box)
                assert_shows(seen.photograph, wanted, box, minimum_psnr=GRADED_MINIMUM_PSNR)
    return boxes


def _cover(session: TerminalSession, seen: Capture, name: str) -> Match:
    """Return the picture above the name of a category with one collection: its first photo."""
    place = seen.find_text(name)
    assert place is not None
    box = box_above(seen, *place)
    original = next(iter(session.originals(name).values()))
    return assert_shows(seen.photograph, covering(original, box), box, minimum_psnr=GRADED_MINIMUM_PSNR)


def _covers_of_peaks(session: TerminalSession, seen: Capture) -> list[Match]:
    """Return the pictures above the name of a category with three collections: the newest is large.

    The two at its side may touch each other; the first row of the lower one is searched.
    """
    place = seen.find_text("Peaks")
    assert place is not None
    box = box_above(seen, *place)
    covers = [next(iter(session.originals(f"Peaks/{name}").values())) for name in ("South", "North", "East")]
    large = assert_shows(seen.photograph, covering(covers[0], box), box, minimum_psnr=GRADED_MINIMUM_PSNR)
    column = (box.x + box.width) // seen.cell.width
    background = itertools.takewhile(lambda gap: box_above(seen, column + gap, place[1]).width == 0, range(4))
    side = box_above(seen, column + len(list(background)), place[1])
    rows = box.height // seen.cell.height
    top, left = box.y // seen.cell.height, side.x // seen.cell.width
    wide = side.width // seen.cell.width
    for row, gap in itertools.product(range(2, rows - 1), range(2)):
        upper, lower = seen.box(left, top, wide, row - gap), seen.box(left, top + row, wide, rows - row)
        matches = [
            compare_at(seen.photograph, covering(original, part), part.x, part.y)
            for original, part in ((covers[1], upper), (covers[2], lower))
        ]
        if all(match.psnr >= GRADED_MINIMUM_PSNR for match in matches):
            return [large, *matches]
    raise AssertionError(f"the covers next to {large} were not found")


def _refused(photograph: Image.Image, wanted: Image.Image, box: Box) -> None:
    with pytest.raises(AssertionError):
        assert_shows(photograph, wanted, box, minimum_psnr=GRADED_MINIMUM_PSNR)
