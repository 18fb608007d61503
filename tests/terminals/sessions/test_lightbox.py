"""Real terminals over OpenSSH: one photo as large as it fits, the next and the one before, its full size, its parts."""

from functools import partial

import pytest
from PIL import Image

from tests.terminals.images.compare import Match, assert_shows, compare_at, find, find_at_any_size, wanted_picture
from tests.terminals.programs.terminal import Box
from tests.terminals.sessions.reading import (
    LINES_BELOW_PHOTO,
    Sight,
    assert_nothing_but_text,
    moved,
    picture_box,
    whole_cells,
)
from tests.terminals.sessions.visits import Visit

pytestmark = pytest.mark.terminal

STORED_SIDE = 1200
"""Long side in pixels at which the gallery keeps pictures: its full size, as large as the originals of Peaks/North."""


def test_a_photo_is_as_large_as_it_fits(visit: Visit) -> None:
    """The whole photo, in its shape, in the middle; another photo, a blank and a shift by a cell are refused."""
    visit.open_collection("Peaks/North")
    visit.open_photo()
    seen = visit.until(lambda seen: _fitted(visit, seen, "nor-00"))
    originals = visit.originals("Peaks/North")
    box = picture_box(seen)
    wanted = wanted_picture(originals["nor-00"], box.width, box.height)
    for columns, rows in ((1, 0), (-1, 0), (0, 1), (0, -1)):
        with pytest.raises(AssertionError):
            assert_shows(seen.photograph, wanted, moved(box, columns, rows, seen.cell), minimum_psnr=visit.minimum_psnr)
    with pytest.raises(AssertionError):
        _fitted(visit, seen, "nor-01")
    blank = Sight(Image.new("RGB", seen.photograph.size, seen.ground), seen.cells, seen.cell)
    with pytest.raises(AssertionError):
        _fitted(visit, blank, "nor-00")
    found = find_at_any_size(seen.photograph, originals["nor-00"], widths=(box.width - 40, box.width + 40))
    assert found.psnr >= visit.minimum_psnr
    assert abs(found.box.width - box.width) <= 2
    assert abs(found.box.height - box.height) <= 2


def test_stepping_through_photos(visit: Visit) -> None:
    """Next, upright, last, previous, first, and a hurried walk: each time that photo alone."""
    visit.open_collection("Peaks/North")
    visit.open_photo()
    for keys, name in (
        (["Right"], "nor-01"),
        (["End"], "nor-04"),
        (["Left"], "nor-03"),
        (["Home"], "nor-00"),
        (["Right", "Right", "Left", "Right", "Right", "Right", "Left"], "nor-03"),
    ):
        visit.terminal.press(*keys)
        visit.until(partial(_fitted, visit, name=name))
    visit.terminal.press("Escape")
    visit.until(lambda seen: visit.assert_tiles(seen, "Peaks/North", least=5))


def test_full_size_shows_the_photo_pixel_by_pixel(visit: Visit) -> None:
    """A window too small for the photo shows its middle unscaled; the arrows move on it, and Enter shows all of it."""
    visit.open_collection("Peaks/North")
    visit.open_photo()
    visit.terminal.resize(60, 20)
    visit.until(lambda seen: _fitted(visit, seen, "nor-00"))
    visit.terminal.press("Return")
    middle = _part_of(visit, "nor-00")
    seen_width, seen_height = _room(visit).width, _room(visit).height
    assert abs(middle.x - (STORED_SIDE - seen_width) / 2) <= 1
    assert abs(middle.y - (STORED_SIDE * 2 / 3 - seen_height) / 2) <= 1
    visit.terminal.press("Right")
    right = _part_of(visit, "nor-00", other_than=middle)
    assert abs(right.x - middle.x - seen_width / 4) <= 1
    assert abs(right.y - middle.y) <= 1
    visit.terminal.press("Down")
    below = _part_of(visit, "nor-00", other_than=right)
    assert abs(below.y - middle.y - seen_height / 4) <= 1
    visit.terminal.press("Return")
    visit.until(lambda seen: _fitted(visit, seen, "nor-00"))


def test_zooming_in_enlarges_the_middle(visit: Visit) -> None:
    """One step shows the middle half as large again; `=` shows the whole photo."""
    visit.open_collection("Peaks/North")
    visit.open_photo()
    whole = picture_box(visit.until(lambda seen: _fitted(visit, seen, "nor-00")))
    visit.terminal.press("plus")
    room = _room(visit)
    enlarged = wanted_picture(visit.originals("Peaks/North")["nor-00"], whole.width * 3 // 2, whole.height * 3 // 2)
    left, top = (enlarged.width - room.width) // 2, (enlarged.height - room.height) // 2
    assert left > 0
    assert top > 0
    wanted = enlarged.crop((left, top, left + room.width, top + room.height))

    def holds(seen: Sight) -> None:
        match = compare_at(seen.photograph, wanted, room.x, room.y)
        assert match.psnr >= visit.minimum_psnr, match

    visit.until(holds)
    visit.terminal.press("equal")
    visit.until(lambda seen: _fitted(visit, seen, "nor-00"))


def test_a_photo_fits_a_resized_window(visit: Visit) -> None:
    """Larger, smaller, and upright: each time as large as it fits, with nothing of the old size beside it."""
    visit.open_collection("Peaks/North")
    visit.open_photo()
    for size in ((132, 44), (50, 24), (110, 18)):
        visit.terminal.resize(*size)
        visit.until(lambda seen: _fitted(visit, seen, "nor-00"))


def _fitted(visit: Visit, seen: Sight, name: str) -> Match:
    """The photo with this name alone is on the screen, in its shape, as large as the room, in its middle."""
    assert seen.find_text(f"{name}.jpg") is not None
    box, room = picture_box(seen), _room(visit)
    original = visit.originals("Peaks/North")[name]
    scale = min(room.width / original.width, room.height / original.height)
    assert abs(box.width - original.width * scale) <= 1, (box, room)
    assert abs(box.height - original.height * scale) <= 1, (box, room)
    assert abs(box.x + box.width / 2 - room.x - room.width / 2) <= seen.cell.width
    assert abs(box.y + box.height / 2 - room.y - room.height / 2) <= seen.cell.height
    wanted = wanted_picture(original, box.width, box.height)
    match = assert_shows(seen.photograph, wanted, box, minimum_psnr=visit.minimum_psnr)
    assert_nothing_but_text(seen, [whole_cells(box, seen.cell)])
    return match


def _room(visit: Visit) -> Box:
    """All cells between the breadcrumb and the caption."""
    return visit.terminal.cell_box(0, 1, visit.terminal.columns, visit.terminal.rows - 1 - LINES_BELOW_PHOTO)


def _part_of(visit: Visit, name: str, *, other_than: Box | None = None) -> Box:
    """Which part of the original fills the room, pixel by pixel; wait until it is well drawn and another one."""
    original = visit.originals("Peaks/North")[name]
    parts: list[Box] = []

    def holds(seen: Sight) -> None:
        room = _room(visit)
        match = find(original, seen.photograph.crop(room.corners))
        assert match.psnr >= visit.minimum_psnr, match
        assert match.box != other_than
        parts.append(match.box)

    visit.until(holds)
    return parts[-1]
