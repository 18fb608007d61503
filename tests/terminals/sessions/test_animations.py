"""Real terminals over OpenSSH: animations play there, stand still when told, and leave nothing behind."""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from tests.programs import require_programs
from tests.terminals.images.compare import GRADED_MINIMUM_PSNR, assert_shows, compare_at, wanted_picture
from tests.terminals.images.pictures import landscape
from tests.terminals.programs import xtermjs
from tests.terminals.programs.openssh import PROGRAMS as SSH_PROGRAMS
from tests.terminals.programs.terminal import Box, held
from tests.terminals.programs.virtual_screen import PROGRAMS as SCREEN_PROGRAMS
from tests.terminals.sessions.gallery import Library, ServedGallery, served
from tests.terminals.sessions.reading import LINES_BELOW_PHOTO, Sight, assert_nothing_but_text, whole_cells
from tests.terminals.sessions.visits import Visit

pytestmark = pytest.mark.terminal

FRAMES = 3
SUFFIXES = (".gif", ".png", ".webp")
_DARKEST, _SPREAD = 48, 0.66
_FIRST_TIME = 1_600_000_000


@pytest.fixture(scope="module")
def frames() -> list[Image.Image]:
    """Scenes that cannot be taken for each other, none near the background of a theme."""
    scenes = (landscape(800, 454, seed) for seed in range(20, 20 + FRAMES))
    return [scene.point(lambda value: _DARKEST + int(value * _SPREAD)) for scene in scenes]


@pytest.fixture(scope="module")
def cinema(tmp_path_factory: pytest.TempPathFactory, frames: list[Image.Image]) -> Iterator[ServedGallery]:
    """A gallery with one animation of each kind; each frame is shown for 0.7 seconds."""
    require_programs(*SSH_PROGRAMS, "ssh-keygen")
    folder = tmp_path_factory.mktemp("cinema")
    reels = folder / "Pictures" / "Reels"
    reels.mkdir(parents=True)
    for number, suffix in enumerate(SUFFIXES):
        path = reels / f"reel{suffix}"
        options: dict[str, Any] = {"lossless": True} if suffix == ".webp" else {}
        frames[0].save(path, save_all=True, append_images=frames[1:], duration=700, loop=0, **options)
        os.utime(path, (_FIRST_TIME + number, _FIRST_TIME + number))
    pictures = {f"reel{suffix}": frames[0] for suffix in SUFFIXES}
    with served(folder, Library(folder / "Pictures", {"Reels": pictures})) as gallery:
        yield gallery


@pytest.fixture(params=["xterm", "kitty", "iterm2"])
def visit(request: pytest.FixtureRequest, cinema: ServedGallery, tmp_path: Path) -> Iterator[Visit]:
    """In front of the first animation: sixels, kitty's own frames, and iTerm2's inline images in xterm.js."""
    require_programs(*SCREEN_PROGRAMS)
    with _visit(request, cinema, tmp_path) as visit:
        visit.go_home()
        visit.open_collection("Reels")
        visit.open_photo()
        yield visit
        visit.go_home()  # where the next visit begins


def _visit(request: pytest.FixtureRequest, cinema: ServedGallery, folder: Path) -> Visit:
    if request.param != "iterm2":
        return Visit(cinema, request.getfixturevalue(f"{request.param}_class"), folder)
    if reason := xtermjs.why_not():
        pytest.skip(reason)

    def as_vs_code(ssh: list[str]) -> Sequence[str]:
        return held([ssh[0], "-o", "SetEnv=TERM_PROGRAM=vscode", *ssh[1:]])

    return Visit(cinema, xtermjs.XTermJs, folder, command=as_vs_code)


def test_every_frame_of_every_kind_is_seen(visit: Visit, frames: list[Image.Image]) -> None:
    """GIF, PNG and WebP: each frame stands whole on the screen at some time, over and over, and nothing beside it."""
    for suffix in SUFFIXES:
        visit.terminal.wait_for_text(f"reel{suffix}")
        visit.terminal.wait_for_text(f"animated, {FRAMES} frames")
        for _ in range(2):
            plays(visit, frames)
        visit.terminal.press("Right")


def test_it_stands_still_when_told_and_below_a_dialog(visit: Visit, frames: list[Image.Image]) -> None:
    """Paused, one frame stands whole; below a dialog the picture rests; closed, nothing of the dialog is left."""
    plays(visit, frames)
    visit.terminal.press("question")
    visit.terminal.wait_for_text("Keys on this screen")
    visit.terminal.wait_until_still(photographs=8, seconds=60)
    visit.terminal.press("Escape")
    plays(visit, frames)
    visit.terminal.press("p")
    visit.terminal.wait_for_text("paused")
    visit.terminal.wait_until_still(photographs=8, seconds=60)
    seen = visit.until(lambda seen: shown(seen, frames))
    shows(seen, frames[shown(seen, frames)])
    with pytest.raises(AssertionError):
        shows(seen, frames[(shown(seen, frames) + 1) % FRAMES])
    visit.terminal.press("p")
    plays(visit, frames)


def test_nothing_is_left_of_it(visit: Visit, frames: list[Image.Image]) -> None:
    """In the middle of playing the window changes, and then the visitor goes back: pictures as ever, no ghosts."""
    plays(visit, frames)
    for size in ((132, 44), (60, 24), (110, 36)):
        visit.terminal.resize(*size)
        plays(visit, frames)
    visit.terminal.press("Escape")
    visit.until(lambda seen: visit.assert_tiles(seen, "Reels", least=FRAMES))
    visit.terminal.wait_until_still(photographs=8, seconds=60, idle=[visit.gallery.process.pid])
    visit.until(lambda seen: visit.assert_tiles(seen, "Reels", least=FRAMES))


def plays(visit: Visit, frames: list[Image.Image]) -> None:
    """Look until every frame has stood whole on the screen."""
    met: set[int] = set()

    def look(seen: Sight) -> None:
        met.add(shown(seen, frames))
        assert len(met) == FRAMES, f"only the frames {met} were seen"

    visit.until(look, seconds=60)


def shown(seen: Sight, frames: list[Image.Image]) -> int:
    """Which frame stands whole on the screen, with nothing beside it and text. Quick, so that none is missed."""
    box = frame_box(seen)
    matches = [
        compare_at(seen.photograph, wanted_picture(frame, box.width, box.height), box.x, box.y) for frame in frames
    ]
    best = max(range(FRAMES), key=lambda number: matches[number].psnr)
    assert matches[best].psnr >= GRADED_MINIMUM_PSNR, matches
    assert_nothing_but_text(seen, [whole_cells(box, seen.cell)])
    return best


def shows(seen: Sight, frame: Image.Image) -> None:
    """This frame stands at its place; a slow terminal gets 64 colours, whose steps in a sky may look a little moved."""
    box = frame_box(seen)
    wanted = wanted_picture(frame, box.width, box.height)
    assert_shows(seen.photograph, wanted, box, minimum_psnr=GRADED_MINIMUM_PSNR, tolerance=3)


def frame_box(seen: Sight) -> Box:
    """Where a frame stands between breadcrumb and caption: all that is brighter than what JPEGs leave beside it."""
    top, bottom = seen.cell.height, (len(seen.cells) - LINES_BELOW_PHOTO) * seen.cell.height
    bright = np.asarray(seen.photograph.convert("RGB"))[top:bottom].max(axis=2) > _DARKEST // 2
    lines, columns = np.flatnonzero(bright.any(axis=1)), np.flatnonzero(bright.any(axis=0))
    assert lines.size, "there is no picture"
    left, upper = int(columns[0]), int(lines[0])
    return Box(left, top + upper, int(columns[-1]) + 1 - left, int(lines[-1]) + 1 - upper)
