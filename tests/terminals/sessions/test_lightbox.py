"""Real terminals over OpenSSH: one photo as large as it fits, the next, its full size, its parts, and at rest."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from PIL import Image, ImageOps

from tests.programs import require_programs
from tests.terminals.images.compare import Match, assert_shows, compare_at, find, find_at_any_size, wanted_picture
from tests.terminals.programs import openssh, virtual_screen
from tests.terminals.programs.terminal import Box, Terminal
from tests.terminals.sessions.captures import (
    LINES_BELOW_PHOTO,
    Capture,
    assert_nothing_but_text,
    box_above,
    covering,
    moved,
    picture_box,
    whole_cells,
)
from tests.terminals.sessions.gallery import ServedGallery, draw_library, served
from tests.terminals.sessions.terminal_session import TerminalSession

pytestmark = pytest.mark.terminal

STORED_SIDE = 1200
"""Long side in pixels of stored previews: the originals of Peaks/North are as large."""

AT_REST_MINIMUM_PSNR = 40.0
"""In dB, against the original decoded, turned upright and scaled by Pillow; a palette of 256 colours gives 36 to 38."""
TILE_MINIMUM_PSNR = 34.0
"""The same for tiles, which come from stored thumbnails."""


def test_a_photo_is_as_large_as_it_fits(session: TerminalSession) -> None:
    """The whole photo, in its shape, in the middle; another photo, a blank and a shift by a cell are rejected."""
    session.open_collection("Peaks/North")
    session.open_photo()
    seen = session.until(lambda seen: _fitted(session, seen, "nor-00"))
    originals = session.originals("Peaks/North")
    box = picture_box(seen)
    wanted = wanted_picture(originals["nor-00"], box.width, box.height)
    for columns, rows in ((1, 0), (-1, 0), (0, 1), (0, -1)):
        with pytest.raises(AssertionError):
            assert_shows(
                seen.photograph, wanted, moved(box, columns, rows, seen.cell), minimum_psnr=session.minimum_psnr
            )
    with pytest.raises(AssertionError):
        _fitted(session, seen, "nor-01")
    blank = Capture(Image.new("RGB", seen.photograph.size, seen.background), seen.cells, seen.cell)
    with pytest.raises(AssertionError):
        _fitted(session, blank, "nor-00")
    found = find_at_any_size(seen.photograph, originals["nor-00"], widths=(box.width - 40, box.width + 40))
    assert found.psnr >= session.minimum_psnr
    assert abs(found.box.width - box.width) <= 2
    assert abs(found.box.height - box.height) <= 2


def test_stepping_through_photos(session: TerminalSession) -> None:
    """Next, upright, last, previous, first, and many keys quickly: each time only that photo."""
    session.open_collection("Peaks/North")
    session.open_photo()
    for keys, name in (
        (["Right"], "nor-01"),
        (["End"], "nor-04"),
        (["Left"], "nor-03"),
        (["Home"], "nor-00"),
        (["Right", "Right", "Left", "Right", "Right", "Right", "Left"], "nor-03"),
    ):
        session.terminal.press(*keys)
        session.until(partial(_fitted, session, name=name))
    session.terminal.press("Escape")
    session.until(lambda seen: session.assert_tiles(seen, "Peaks/North", least=5))


def test_full_size_shows_the_photo_pixel_by_pixel(session: TerminalSession) -> None:
    """A window smaller than the photo shows its middle unscaled; arrow keys move the view, Enter shows all of it."""
    session.open_collection("Peaks/North")
    session.open_photo()
    session.terminal.resize(60, 20)
    session.until(lambda seen: _fitted(session, seen, "nor-00"))
    session.terminal.press("Return")
    middle = _part_of(session, "nor-00")
    seen_width, seen_height = _room(session).width, _room(session).height
    assert abs(middle.x - (STORED_SIDE - seen_width) / 2) <= 1
    assert abs(middle.y - (STORED_SIDE * 2 / 3 - seen_height) / 2) <= 1
    session.terminal.press("Right")
    right = _part_of(session, "nor-00", other_than=middle)
    assert abs(right.x - middle.x - seen_width / 4) <= 1
    assert abs(right.y - middle.y) <= 1
    session.terminal.press("Down")
    below = _part_of(session, "nor-00", other_than=right)
    assert abs(below.y - middle.y - seen_height / 4) <= 1
    session.terminal.press("Return")
    session.until(lambda seen: _fitted(session, seen, "nor-00"))


def test_zooming_in_enlarges_the_middle(session: TerminalSession) -> None:
    """One step enlarges the middle by half; `=` shows the whole photo."""
    session.open_collection("Peaks/North")
    session.open_photo()
    whole = picture_box(session.until(lambda seen: _fitted(session, seen, "nor-00")))
    session.terminal.press("plus")
    room = _room(session)
    enlarged = wanted_picture(session.originals("Peaks/North")["nor-00"], whole.width * 3 // 2, whole.height * 3 // 2)
    left, top = (enlarged.width - room.width) // 2, (enlarged.height - room.height) // 2
    assert left > 0
    assert top > 0
    wanted = enlarged.crop((left, top, left + room.width, top + room.height))

    def holds(seen: Capture) -> None:
        match = compare_at(seen.photograph, wanted, room.x, room.y)
        assert match.psnr >= session.minimum_psnr, match

    session.until(holds)
    session.terminal.press("equal")
    session.until(lambda seen: _fitted(session, seen, "nor-00"))


def test_a_photo_fits_a_resized_window(session: TerminalSession) -> None:
    """Larger, smaller, and upright: each time as large as it fits, with nothing left of the old size."""
    session.open_collection("Peaks/North")
    session.open_photo()
    for size in ((132, 44), (50, 24), (110, 18)):
        session.terminal.resize(*size)
        session.until(lambda seen: _fitted(session, seen, "nor-00"))


@pytest.fixture(scope="module")
def summits(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedGallery]:
    """A gallery of large photos, the last one stored rotated."""
    require_programs(*openssh.PROGRAMS, "ssh-keygen", *virtual_screen.PROGRAMS)
    folder = tmp_path_factory.mktemp("summits")
    with served(folder, draw_library(folder / "Pictures", {"Summits": (5, 2600)})) as gallery:
        yield gallery


@pytest.mark.parametrize("size", [(100, 30), (190, 60)], ids=["screen below the preview", "screen above the preview"])
def test_a_photo_at_rest_is_as_exact_as_its_original(
    summits: ServedGallery, kitty_class: type[Terminal], tmp_path: Path, size: tuple[int, int]
) -> None:
    """At least 40 dB, lying and upright; arrows still answer, and the next photo improves as well."""
    with TerminalSession(summits, kitty_class, tmp_path, columns=size[0], rows=size[1]) as session:
        session.open_collection("Summits")
        session.open_photo()
        session.until(partial(_exact, summits, name="sum-00"))
        session.terminal.press("End")
        session.until(partial(_exact, summits, name="sum-04"))


def test_tiles_at_rest_have_all_colours(summits: ServedGallery, kitty_class: type[Terminal], tmp_path: Path) -> None:
    """The tiles of a grid are as good as their thumbnails."""
    with TerminalSession(summits, kitty_class, tmp_path) as session:
        session.open_collection("Summits")
        originals = session.originals("Summits")

        def holds(seen: Capture) -> None:
            for name in ("sum-00", "sum-01"):
                place = seen.find_text(name)
                assert place is not None
                box = box_above(seen, *place)
                assert min(box.width, box.height) > seen.cell.height
                match = compare_at(seen.photograph, covering(originals[name], box), box.x, box.y)
                assert match.psnr >= TILE_MINIMUM_PSNR, match
                assert match.colours > 1000, match

        session.until(holds)


def _fitted(session: TerminalSession, seen: Capture, name: str) -> Match:
    """Assert that only the photo with this name is on the screen, in its shape, as large as it fits, in the middle."""
    assert seen.find_text(f"{name}.jpg") is not None
    box, room = picture_box(seen), _room(session)
    original = session.originals("Peaks/North")[name]
    scale = min(room.width / original.width, room.height / original.height)
    assert abs(box.width - original.width * scale) <= 1, (box, room)
    assert abs(box.height - original.height * scale) <= 1, (box, room)
    assert abs(box.x + box.width / 2 - room.x - room.width / 2) <= seen.cell.width
    assert abs(box.y + box.height / 2 - room.y - room.height / 2) <= seen.cell.height
    wanted = wanted_picture(original, box.width, box.height)
    match = assert_shows(seen.photograph, wanted, box, minimum_psnr=session.minimum_psnr)
    assert_nothing_but_text(seen, [whole_cells(box, seen.cell)])
    return match


def _room(session: TerminalSession) -> Box:
    """Return all cells between the breadcrumb and the caption."""
    return session.terminal.cell_box(0, 1, session.terminal.columns, session.terminal.rows - 1 - LINES_BELOW_PHOTO)


def _part_of(session: TerminalSession, name: str, *, other_than: Box | None = None) -> Box:
    """Return which part of the original fills the view, pixel by pixel; wait until it is accurate and has changed."""
    original = session.originals("Peaks/North")[name]
    parts: list[Box] = []

    def holds(seen: Capture) -> None:
        room = _room(session)
        match = find(original, seen.photograph.crop(room.corners))
        assert match.psnr >= session.minimum_psnr, match
        assert match.box != other_than
        parts.append(match.box)

    session.until(holds)
    return parts[-1]


def _exact(gallery: ServedGallery, seen: Capture, name: str) -> None:
    assert seen.find_text(f"{name}.jpg") is not None
    with Image.open(gallery.library.folder / "Summits" / f"{name}.jpg") as file:
        upright = ImageOps.exif_transpose(file).convert("RGB")
    box = picture_box(seen)
    wanted = upright.resize((box.width, box.height), Image.Resampling.LANCZOS)
    match = compare_at(seen.photograph, wanted, box.x, box.y)
    assert match.psnr >= AT_REST_MINIMUM_PSNR, match
