"""xterm.js over OpenSSH, once with sixels and once with iTerm2's inline images: the drawn pictures at their places."""

from collections.abc import Iterator, Sequence

import numpy as np
import pytest
from PIL import Image, ImageDraw

from tests.programs import require_programs
from tests.terminals.images.compare import SIXEL_MINIMUM_PSNR, assert_blank, assert_shows, compare_at, wanted_picture
from tests.terminals.programs import virtual_screen, xtermjs
from tests.terminals.programs.terminal import Box, held
from tests.terminals.programs.waiting import NeverHappenedError
from tests.terminals.programs.xtermjs import XTermJs
from tests.terminals.sessions.gallery import ServedGallery
from tests.terminals.sessions.reading import (
    Sight,
    assert_nothing_but_text,
    covering,
    moved,
    picture_box,
    sight,
    strays,
    tiles,
)
from tests.terminals.sessions.visits import Visit

pytestmark = pytest.mark.terminal

PICTURE_STARTS = {"sixel": b"\x1bP0;1;0q", "iterm2": b"\x1b]1337;File=inline=1"}


class WebVisit(Visit):
    """A visit in xterm.js; as iTerm2's protocol it says what VS Code says."""

    def __init__(self, protocol: str, gallery: ServedGallery, folder: pytest.TempPathFactory) -> None:
        def command(ssh: list[str]) -> Sequence[str]:
            says = ["-o", "SetEnv=TERM_PROGRAM=vscode"] if protocol == "iterm2" else []
            return held([ssh[0], *says, *ssh[1:]])

        super().__init__(gallery, XTermJs, folder.mktemp(protocol), command=command)
        self.protocol = protocol

    @property
    def minimum_psnr(self) -> float:
        """JPEGs and sixels alike."""
        return SIXEL_MINIMUM_PSNR


@pytest.fixture(scope="session", params=list(PICTURE_STARTS))
def web_visit(
    request: pytest.FixtureRequest, gallery: ServedGallery, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[WebVisit]:
    """One visit per protocol."""
    require_programs(*virtual_screen.PROGRAMS)
    if reason := xtermjs.why_not():
        pytest.skip(reason)
    with WebVisit(request.param, gallery, tmp_path_factory) as visit:
        yield visit


@pytest.fixture
def visit(web_visit: WebVisit) -> WebVisit:
    """A visit on the home screen."""
    try:
        web_visit.go_home()
    except NeverHappenedError:
        web_visit.close()
        web_visit.open()
    return web_visit


def test_a_grid_shows_every_photo_above_its_name(visit: WebVisit) -> None:
    """Each photo at its place, in this protocol and no other; another photo, a blank and shifts are refused."""
    visit.open_collection("Fjords")
    seen = visit.until(lambda seen: visit.assert_tiles(seen, "Fjords", least=8))
    originals = visit.originals("Fjords")
    boxes = tiles(seen, originals)
    assert list(boxes) == list(originals)[: len(boxes)]
    blank = Image.new("RGB", seen.photograph.size, seen.ground)
    for (name, box), other in zip(list(boxes.items())[:3], list(boxes)[3:], strict=False):
        wanted = covering(originals[name], box)
        _refused(visit, seen.photograph, covering(originals[other], box), box)
        _refused(visit, blank, wanted, box)
        for columns, rows in ((1, 0), (-1, 0), (0, 1), (0, -1)):
            _refused(visit, seen.photograph, wanted, moved(box, columns, rows, seen.cell))
    received = visit.terminal.received()
    assert {name for name, start in PICTURE_STARTS.items() if start in received} == {visit.protocol}


def test_paging_leaves_no_old_photos(visit: WebVisit) -> None:
    """The last page and the first one again, whole and with nothing beside them."""
    visit.open_collection("Fjords")
    visit.until(lambda seen: visit.assert_tiles(seen, "Fjords", least=8))
    names = list(visit.originals("Fjords"))
    for key, name in (("End", names[-1]), ("Prior", None), ("Home", names[0])):
        visit.terminal.press(key)

        def holds(seen: Sight, name: str | None = name) -> None:
            matches = visit.assert_tiles(seen, "Fjords", least=6)
            assert name is None or name in matches

        visit.until(holds)


def test_a_photo_fills_its_room(visit: WebVisit) -> None:
    """The lightbox shows the whole photo and nothing else; the next one follows, another one is refused."""
    visit.open_collection("Peaks/North")
    visit.terminal.press("Return")
    for name, other in (("nor-00", "nor-01"), ("nor-01", "nor-00")):
        seen = _until_photo(visit, name)
        box = picture_box(seen)
        originals = visit.originals("Peaks/North")
        _refused(visit, seen.photograph, wanted_picture(originals[other], box.width, box.height), box)
        wanted = wanted_picture(originals[name], box.width, box.height)
        _refused(visit, seen.photograph, wanted, moved(box, 1, 0, seen.cell))
        visit.terminal.press("Right")


def test_a_dialog_over_pictures(visit: WebVisit) -> None:
    """Over its cells a dialog shows text alone, beside them not a pixel changes; closed, it leaves whole pictures."""
    visit.open_collection("Fjords")
    visit.until(lambda seen: visit.assert_tiles(seen, "Fjords", least=8))
    before = sight(visit.terminal, visit.terminal.wait_until_still())
    pictured = set(strays(before))
    visit.terminal.press("question")
    visit.until(lambda seen: _assert_covered(before, seen, pictured))
    visit.terminal.press("Escape")
    after = visit.until(lambda seen: visit.assert_tiles(seen, "Fjords", least=8))
    assert set(strays(after)) == pictured


def test_a_dialog_that_shines_through_is_noticed(visit: WebVisit) -> None:
    """The check of the dialog fails when one covered cell still shows its picture."""
    visit.open_collection("Fjords")
    visit.until(lambda seen: visit.assert_tiles(seen, "Fjords", least=8))
    before = sight(visit.terminal, visit.terminal.wait_until_still())
    pictured = set(strays(before))
    visit.terminal.press("question")
    seen = visit.until(lambda seen: _assert_covered(before, seen, pictured))
    column, row = min(pictured - set(strays(seen)))
    box = seen.box(column, row, 1, 1)
    soiled = seen.photograph.copy()
    ImageDraw.Draw(soiled).rectangle((box.x, box.y, box.x + 8, box.y + 8), fill="#40a060")
    with pytest.raises(AssertionError):
        _assert_covered(before, Sight(soiled, seen.cells, seen.cell), pictured)
    visit.terminal.press("Escape")
    visit.until(lambda seen: visit.assert_tiles(seen, "Fjords", least=8))


def test_nothing_stays_after_the_visit(visit: WebVisit) -> None:
    """Back in the shell there are words and no pictures."""
    visit.open_collection("Fjords")
    seen = visit.until(lambda seen: visit.assert_tiles(seen, "Fjords", least=8))
    visit.terminal.press("ctrl+q")
    visit.terminal.wait_for_text("[exit")
    visit.until(_assert_words_and_cursor)
    for box in tiles(seen, visit.originals("Fjords")).values():
        assert_blank(visit.terminal.photograph(), box)
    visit.close()
    visit.open()


def _assert_words_and_cursor(seen: Sight) -> None:
    """What the shell says, and its cursor behind it."""
    place = seen.find_text("[exit 0]")
    assert place is not None
    assert_nothing_but_text(seen, [seen.box(place[0] + len("[exit 0]"), place[1], 1, 1)])


def _until_photo(visit: WebVisit, name: str) -> Sight:
    return visit.until(lambda seen: _assert_photo(visit, seen, name))


def _assert_photo(visit: WebVisit, seen: Sight, name: str) -> None:
    assert seen.find_text(f"{name}.jpg") is not None
    box = picture_box(seen)
    assert min(box.width, box.height) > 300, box
    original = visit.originals("Peaks/North")[name]
    assert abs(box.width * original.height / (box.height * original.width) - 1) < 0.03, box
    wanted = wanted_picture(original, box.width, box.height)
    assert_shows(seen.photograph, wanted, box, minimum_psnr=visit.minimum_psnr)


def _assert_covered(before: Sight, seen: Sight, pictured: set[tuple[int, int]]) -> None:
    """Some pictures' cells show text now, the others what they showed before."""
    left = set(strays(seen))
    assert left < pictured, f"pictures where none were: {sorted(left - pictured)[:9]}"
    assert len(left) < len(pictured) - 50, "no dialog stands over the pictures"
    assert len(left) > 50
    for column, row in left:
        box = seen.box(column, row, 1, 1)
        old, new = (np.asarray(shot.crop(box.corners), dtype=np.int16) for shot in (before.photograph, seen.photograph))
        assert np.abs(old - new).max() <= 2, (column, row)


def _refused(visit: WebVisit, photograph: Image.Image, wanted: Image.Image, box: Box) -> None:
    with pytest.raises(AssertionError):
        assert_shows(photograph, wanted, box, minimum_psnr=visit.minimum_psnr)
    assert compare_at(photograph, wanted, box.x, box.y).psnr < 60
