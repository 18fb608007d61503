"""Real terminals over OpenSSH: covers and grids show the drawn pictures at their places, and nothing else beside."""

import itertools

import pytest
from PIL import Image, ImageDraw

from tests.terminals.images.compare import GRADED_MINIMUM_PSNR, Match, assert_shows, compare_at
from tests.terminals.programs.terminal import Box
from tests.terminals.sessions.reading import Sight, assert_nothing_but_text, box_above, covering, moved, tiles
from tests.terminals.sessions.visits import Visit

pytestmark = pytest.mark.terminal


def test_home_shows_covers(visit: Visit) -> None:
    """The newest photos in a strip; below, each category with a cover, of several collections with one of each."""

    def holds(seen: Sight) -> None:
        strip = visit.assert_pictures(seen)
        newest = list(visit.originals())[::-1]
        assert list(strip)[:3] == newest[:3]
        covers = [match.box for name in ("Dunes", "Fjords") for match in [_cover(visit, seen, name)]]
        covers += [match.box for match in _covers_of_peaks(visit, seen)]
        assert_nothing_but_text(seen, [*(match.box for match in strip.values()), *covers])

    visit.until(holds)


def test_a_grid_shows_every_photo_above_its_name(visit: Visit) -> None:
    """A collection's first photos in their order, upright ones too; another photo, a blank and shifts are refused."""
    visit.open_collection("Fjords")
    seen = visit.until(lambda seen: visit.assert_tiles(seen, "Fjords", least=8))
    originals = visit.originals("Fjords")
    boxes = tiles(seen, originals)
    assert list(boxes) == list(originals)[: len(boxes)]
    assert any(box.height > box.width for box in boxes.values())
    blank = Image.new("RGB", seen.photograph.size, seen.ground)
    for (name, box), other in zip(list(boxes.items())[:4], list(boxes)[4:], strict=False):
        wanted = covering(originals[name], box)
        _refused(seen.photograph, covering(originals[other], box), box)
        _refused(blank, wanted, box)
        for columns, rows in ((1, 0), (-1, 0), (0, 1), (0, -1)):
            _refused(seen.photograph, wanted, moved(box, columns, rows, seen.cell))


def test_a_small_grid_is_shown_in_the_best_quality(visit: Visit) -> None:
    """Few small pictures are no burden to any link: they come in the finest palette that the terminal takes."""
    visit.terminal.resize(64, 16)
    visit.open_collection("Dunes")

    def holds(seen: Sight) -> None:
        matches = visit.assert_tiles(seen, "Dunes")
        assert min(match.psnr for match in matches.values()) >= visit.minimum_psnr, matches

    visit.until(holds)


def test_the_smallest_rest_of_a_picture_is_noticed(visit: Visit) -> None:
    """The check for ghosts fails for one line of pixels in any cell, beside text, between pictures and at the edge."""
    visit.open_collection("Dunes")
    seen = visit.until(lambda seen: visit.assert_tiles(seen, "Dunes", least=4))
    boxes = list(tiles(seen, visit.originals("Dunes")).values())
    assert_nothing_but_text(seen, boxes)
    for place in (seen.box(1, 1, 1, 1), seen.box(0, 20, 1, 1), seen.box(visit.terminal.columns - 1, 34, 1, 1)):
        soiled = seen.photograph.copy()
        ImageDraw.Draw(soiled).line((place.x, place.y + 3, place.x + place.width, place.y + 3), fill="#808080")
        with pytest.raises(AssertionError, match="something stands"):
            assert_nothing_but_text(Sight(soiled, seen.cells, seen.cell), boxes)
    with pytest.raises(AssertionError, match="something stands"):
        assert_nothing_but_text(seen, boxes[1:])


def test_paging_brings_the_right_photos_and_leaves_no_old_ones(visit: Visit) -> None:
    """A page down, a page up, the end and the beginning: each time a run of the photos in order, and nothing else."""
    visit.open_collection("Fjords")
    names = list(visit.originals("Fjords"))
    first = _page(visit, names[0])
    visit.terminal.press("Next")
    second = _page(visit, names[names.index(first[-1]) + 1])
    visit.terminal.press("Prior")
    assert _page(visit, names[0]) == first
    visit.terminal.press("End")
    assert _page(visit, names[-1])[-1] == names[-1]
    visit.terminal.press("Home")
    assert _page(visit, names[0]) == first
    assert second != first


def test_hurried_paging_ends_at_the_right_photos(visit: Visit) -> None:
    """Pages turned faster than pictures can follow, back and forth: the last page is whole, the others are gone."""
    visit.open_collection("Fjords")
    names = list(visit.originals("Fjords"))
    visit.terminal.press(*["Next", "Next", "Prior", "Next", "End", "Home", "Next", "Prior"])
    assert _page(visit, names[0])[0] == names[0]
    visit.terminal.press(*["Next", "End", "Prior", "Prior", "End"])
    assert _page(visit, names[-1])[-1] == names[-1]


def test_leaving_a_screen_and_coming_back(visit: Visit) -> None:
    """Grid, home, grid again, a photo and back: each screen is whole and shows nothing of the one before."""
    test_home_shows_covers(visit)
    visit.open_collection("Dunes")
    visit.until(lambda seen: visit.assert_tiles(seen, "Dunes", least=4))
    visit.terminal.press("Escape")
    visit.terminal.wait_for_text("Categories")
    test_home_shows_covers(visit)
    visit.open_collection("Dunes")
    visit.until(lambda seen: visit.assert_tiles(seen, "Dunes", least=4))
    visit.open_photo()
    visit.terminal.press("Escape")
    visit.terminal.wait_for_text("1 of 4 photos")
    visit.until(lambda seen: visit.assert_tiles(seen, "Dunes", least=4))


@pytest.mark.parametrize("size", [(132, 44), (60, 20)])
def test_a_resized_window_shows_the_photos_at_their_new_places(visit: Visit, size: tuple[int, int]) -> None:
    """Larger, smaller and back again: the layout is another one, every photo whole, nothing left of the old places."""
    visit.open_collection("Fjords")
    before = visit.until(lambda seen: visit.assert_tiles(seen, "Fjords", least=8))
    visit.terminal.resize(*size)
    originals = visit.originals("Fjords")

    def holds(seen: Sight) -> None:
        visit.assert_tiles(seen, "Fjords", least=2)
        assert tiles(seen, originals) != tiles(before, originals)

    visit.until(holds)
    visit.go_home()
    test_home_shows_covers(visit)


def test_a_window_too_small_shows_no_pictures_and_grows_again(visit: Visit) -> None:
    """Below 40 by 12 cells stands only the sentence that says so; afterwards everything is there again."""
    visit.open_collection("Dunes")
    visit.until(lambda seen: visit.assert_tiles(seen, "Dunes", least=4))
    visit.terminal.resize(38, 11)
    visit.terminal.wait_for_text("40")
    visit.until(assert_nothing_but_text)
    visit.terminal.resize(80, 30)
    visit.until(lambda seen: visit.assert_tiles(seen, "Dunes", least=2))


def _page(visit: Visit, name: str) -> list[str]:
    """Wait for a page with this photo that is whole; its photos follow each other in order."""
    names = list(visit.originals("Fjords"))

    def holds(seen: Sight) -> None:
        assert name in visit.assert_tiles(seen, "Fjords", least=6)

    shown = list(tiles(visit.until(holds), names))
    assert shown == names[names.index(shown[0]) :][: len(shown)]
    return shown


def _cover(visit: Visit, seen: Sight, name: str) -> Match:
    """The picture above the name of a category with one collection: its first photo."""
    place = seen.find_text(name)
    assert place is not None
    box = box_above(seen, *place)
    original = next(iter(visit.originals(name).values()))
    return assert_shows(seen.photograph, covering(original, box), box, minimum_psnr=GRADED_MINIMUM_PSNR)


def _covers_of_peaks(visit: Visit, seen: Sight) -> list[Match]:
    """The pictures above the name of a category with three collections: large the newest, beside it the others.

    The two at the side touch each other or not; the row in which the lower one begins is searched.
    """
    place = seen.find_text("Peaks")
    assert place is not None
    box = box_above(seen, *place)
    covers = [next(iter(visit.originals(f"Peaks/{name}").values())) for name in ("South", "North", "East")]
    large = assert_shows(seen.photograph, covering(covers[0], box), box, minimum_psnr=GRADED_MINIMUM_PSNR)
    column = (box.x + box.width) // seen.cell.width
    ground = itertools.takewhile(lambda gap: box_above(seen, column + gap, place[1]).width == 0, range(4))
    side = box_above(seen, column + len(list(ground)), place[1])
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
    raise AssertionError(f"the covers beside {large} are not to be seen")


def _refused(photograph: Image.Image, wanted: Image.Image, box: Box) -> None:
    with pytest.raises(AssertionError):
        assert_shows(photograph, wanted, box, minimum_psnr=GRADED_MINIMUM_PSNR)
