"""xterm.js over OpenSSH, with sixel and with iTerm2's inline images: the drawn pictures in their positions."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from functools import partial

import numpy as np
import pytest
from PIL import Image, ImageDraw

from tests.programs import require_programs
from tests.terminals.images.compare import SIXEL_MINIMUM_PSNR, assert_blank, assert_shows, compare_at, wanted_picture
from tests.terminals.programs import virtual_screen, xtermjs
from tests.terminals.programs.terminal import Box, held
from tests.terminals.programs.waiting import NeverHappenedError
from tests.terminals.programs.xtermjs import XTermJs
from tests.terminals.sessions.captures import (
    Capture,
    assert_nothing_but_text,
    capture,
    covering,
    moved,
    picture_box,
    tiles,
    unexpected_cells,
)
from tests.terminals.sessions.gallery import ServedGallery
from tests.terminals.sessions.terminal_session import TerminalSession

pytestmark = pytest.mark.terminal

PICTURE_STARTS = {"sixel": b"\x1bP0;1;0q", "iterm2": b"\x1b]1337;File=inline=1"}


class WebSession(TerminalSession):
    """A session in xterm.js; for iTerm2's protocol it has the environment of VS Code."""

    def __init__(self, protocol: str, gallery: ServedGallery, folder: pytest.TempPathFactory) -> None:
        def command(ssh: list[str]) -> Sequence[str]:
            says = ["-o", "SetEnv=TERM_PROGRAM=vscode"] if protocol == "iterm2" else []
            return held([ssh[0], *says, *ssh[1:]])

        super().__init__(gallery, XTermJs, folder.mktemp(protocol), command=command)
        self.protocol = protocol

    @property
    def minimum_psnr(self) -> float:
        """The same minimum for JPEG and sixel."""
        return SIXEL_MINIMUM_PSNR


@pytest.fixture(scope="session", params=list(PICTURE_STARTS))
def web_session(
    request: pytest.FixtureRequest, gallery: ServedGallery, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[WebSession]:
    """One session per protocol."""
    require_programs(*virtual_screen.PROGRAMS)
    if reason := xtermjs.unavailable_reason():
        pytest.skip(reason)
    with WebSession(request.param, gallery, tmp_path_factory) as session:
        yield session


@pytest.fixture
def session(web_session: WebSession) -> WebSession:
    """A session on the home screen."""
    try:
        web_session.go_home()
    except NeverHappenedError:
        web_session.close()
        web_session.open()
    return web_session


def test_a_grid_shows_every_photo_above_its_name(session: WebSession) -> None:
    """Each photo in its position, in this protocol and no other; another photo, a blank and shifts are rejected."""
    session.open_collection("Fjords")
    seen = session.until(lambda seen: session.assert_tiles(seen, "Fjords", least=8))
    originals = session.originals("Fjords")
    boxes = tiles(seen, originals)
    assert list(boxes) == list(originals)[: len(boxes)]
    blank = Image.new("RGB", seen.photograph.size, seen.background)
    for (name, box), other in zip(list(boxes.items())[:3], list(boxes)[3:], strict=False):
        wanted = covering(originals[name], box)
        _refused(session, seen.photograph, covering(originals[other], box), box)
        _refused(session, blank, wanted, box)
        for columns, rows in ((1, 0), (-1, 0), (0, 1), (0, -1)):
            _refused(session, seen.photograph, wanted, moved(box, columns, rows, seen.cell))
    received = session.terminal.received()
    assert {name for name, start in PICTURE_STARTS.items() if start in received} == {session.protocol}


def test_paging_leaves_no_old_photos(session: WebSession) -> None:
    """The last page and the first one again, complete and without anything else."""
    session.open_collection("Fjords")
    session.until(lambda seen: session.assert_tiles(seen, "Fjords", least=8))
    names = list(session.originals("Fjords"))
    for key, name in (("End", names[-1]), ("Prior", None), ("Home", names[0])):
        session.terminal.press(key)

        def holds(seen: Capture, name: str | None = name) -> None:
            matches = session.assert_tiles(seen, "Fjords", least=6)
            assert name is None or name in matches

        session.until(holds)


def test_a_photo_fills_the_view(session: WebSession) -> None:
    """The lightbox shows the whole photo and nothing else; the next one follows, another one is rejected."""
    session.open_collection("Peaks/North")
    session.terminal.press("Return")
    for name, other in (("nor-00", "nor-01"), ("nor-01", "nor-00")):
        seen = _until_photo(session, name)
        box = picture_box(seen)
        originals = session.originals("Peaks/North")
        _refused(session, seen.photograph, wanted_picture(originals[other], box.width, box.height), box)
        wanted = wanted_picture(originals[name], box.width, box.height)
        _refused(session, seen.photograph, wanted, moved(box, 1, 0, seen.cell))
        session.terminal.press("Right")


def test_a_dialog_over_pictures(session: WebSession) -> None:
    """A dialog shows only text in its cells, and no pixel changes around it; closed, the pictures are complete."""
    session.open_collection("Fjords")
    session.until(lambda seen: session.assert_tiles(seen, "Fjords", least=8))
    _, _, pictured = _open_dialog(session)
    session.terminal.press("Escape")
    after = session.until(lambda seen: session.assert_tiles(seen, "Fjords", least=8))
    assert set(unexpected_cells(after)) == pictured


def test_a_transparent_dialog_is_noticed(session: WebSession) -> None:
    """The check of the dialog fails when one covered cell still shows its picture."""
    session.open_collection("Fjords")
    session.until(lambda seen: session.assert_tiles(seen, "Fjords", least=8))
    before, seen, pictured = _open_dialog(session)
    column, row = min(pictured - set(unexpected_cells(seen)))
    box = seen.box(column, row, 1, 1)
    soiled = seen.photograph.copy()
    ImageDraw.Draw(soiled).rectangle((box.x, box.y, box.x + 8, box.y + 8), fill="#40a060")
    with pytest.raises(AssertionError):
        _assert_covered(before, Capture(soiled, seen.cells, seen.cell), pictured)
    session.terminal.press("Escape")
    session.until(lambda seen: session.assert_tiles(seen, "Fjords", least=8))


def test_nothing_stays_after_the_session(session: WebSession) -> None:
    """Back in the shell there is text and no picture."""
    session.open_collection("Fjords")
    seen = session.until(lambda seen: session.assert_tiles(seen, "Fjords", least=8))
    session.terminal.press("ctrl+q")
    session.terminal.wait_for_text("[exit")
    session.until(_assert_words_and_cursor)
    for box in tiles(seen, session.originals("Fjords")).values():
        assert_blank(session.terminal.photograph(), box)
    session.close()
    session.open()


def _assert_words_and_cursor(seen: Capture) -> None:
    """Assert that the shell's text is shown, with the cursor after it."""
    place = seen.find_text("[exit 0]")
    assert place is not None
    assert_nothing_but_text(seen, [seen.box(place[0] + len("[exit 0]"), place[1], 1, 1)])


def _until_photo(session: WebSession, name: str) -> Capture:
    return session.until(lambda seen: _assert_photo(session, seen, name))


def _assert_photo(session: WebSession, seen: Capture, name: str) -> None:
    assert seen.find_text(f"{name}.jpg") is not None
    box = picture_box(seen)
    assert min(box.width, box.height) > 300, box
    original = session.originals("Peaks/North")[name]
    assert abs(box.width * original.height / (box.height * original.width) - 1) < 0.03, box
    wanted = wanted_picture(original, box.width, box.height)
    assert_shows(seen.photograph, wanted, box, minimum_psnr=session.minimum_psnr)


def _open_dialog(session: WebSession) -> tuple[Capture, Capture, set[tuple[int, int]]]:
    """Open a dialog over pictures; return the screen before and with it, and the cells that had pictures.

    On a busy machine a grid is drawn in a lower quality first, and improves after a pause: a comparison of the two
    qualities fails, so that it is repeated.
    """
    for _ in range(4):
        before = capture(session.terminal, session.terminal.wait_until_still())
        pictured = set(unexpected_cells(before))
        session.terminal.press("o")
        with suppress(NeverHappenedError):
            check = partial(_assert_covered, before, pictured=pictured)
            return before, session.until(check, seconds=12), pictured
        session.terminal.press("Escape")
    raise NeverHappenedError("no dialog without changes around it")


def _assert_covered(before: Capture, seen: Capture, pictured: set[tuple[int, int]]) -> None:
    """Assert that some picture cells show text now, and the others what they showed before."""
    left = set(unexpected_cells(seen))
    assert left < pictured, f"pictures where none were: {sorted(left - pictured)[:9]}"
    assert len(left) < len(pictured) - 50, "no dialog covers the pictures"
    assert len(left) > 50
    for column, row in left:
        box = seen.box(column, row, 1, 1)
        old, new = (np.asarray(shot.crop(box.corners), dtype=np.int16) for shot in (before.photograph, seen.photograph))
        assert np.abs(old - new).max() <= 2, (column, row)


def _refused(session: WebSession, photograph: Image.Image, wanted: Image.Image, box: Box) -> None:
    with pytest.raises(AssertionError):
        assert_shows(photograph, wanted, box, minimum_psnr=session.minimum_psnr)
    assert compare_at(photograph, wanted, box.x, box.y).psnr < 60
