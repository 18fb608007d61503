"""Real terminals over OpenSSH: animations play, pause, and leave nothing behind."""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from tests.core.media.playback.clips import clip_of
from tests.programs import require_programs
from tests.terminals.images.compare import GRADED_MINIMUM_PSNR, assert_shows, compare_at, wanted_picture
from tests.terminals.images.pictures import landscape
from tests.terminals.programs import xtermjs
from tests.terminals.programs.openssh import PROGRAMS as SSH_PROGRAMS
from tests.terminals.programs.terminal import Box, held
from tests.terminals.programs.virtual_screen import PROGRAMS as SCREEN_PROGRAMS
from tests.terminals.sessions.captures import LINES_BELOW_PHOTO, Capture, assert_nothing_but_text, whole_cells
from tests.terminals.sessions.gallery import Library, ServedGallery, served
from tests.terminals.sessions.terminal_session import TerminalSession

pytestmark = pytest.mark.terminal

FRAMES = 3
SUFFIXES = (".gif", ".png", ".webp")
VIDEOS = ("a.mp4", "b.mp4")
SCENE_SECONDS, SCENE_FRAMES = 2.0, 10
PLAYED_PSNR = 30.0
_DARKEST, _SPREAD = 48, 0.66
_FIRST_TIME = 1_600_000_000


@pytest.fixture(scope="module")
def frames() -> list[Image.Image]:
    """Scenes that are easy to distinguish, none close to the background of a theme."""
    scenes = (landscape(800, 454, seed) for seed in range(20, 20 + FRAMES))
    return [scene.point(lambda value: _DARKEST + int(value * _SPREAD)) for scene in scenes]


@pytest.fixture(scope="module")
def animation_session(tmp_path_factory: pytest.TempPathFactory, frames: list[Image.Image]) -> Iterator[ServedGallery]:
    """A gallery with one animation of each format; each frame is shown for 0.7 seconds."""
    require_programs(*SSH_PROGRAMS, "ssh-keygen")
    folder = tmp_path_factory.mktemp("animation_session")
    reels = folder / "Pictures" / "Reels"
    reels.mkdir(parents=True)
    for number, suffix in enumerate(SUFFIXES):
        path = reels / f"reel{suffix}"
        options: dict[str, Any] = {"lossless": True} if suffix == ".webp" else {}
        frames[0].save(path, save_all=True, append_images=frames[1:], duration=700, loop=0, **options)
        os.utime(path, (_FIRST_TIME + number, _FIRST_TIME + number))
    pictures = {f"reel{suffix}": frames[0] for suffix in SUFFIXES}
    videos = folder / "Pictures" / "Videos"
    videos.mkdir()
    scenes = [frame for frame in frames for _ in range(SCENE_FRAMES)]
    for name in VIDEOS:
        (videos / name).write_bytes(clip_of(scenes, SCENE_SECONDS / SCENE_FRAMES))
    films = dict.fromkeys(VIDEOS, frames[0])
    with served(folder, Library(folder / "Pictures", {"Reels": pictures, "Videos": films})) as gallery:
        yield gallery


@pytest.fixture(params=["xterm", "kitty", "iterm2"])
def session(
    request: pytest.FixtureRequest, animation_session: ServedGallery, tmp_path: Path
) -> Iterator[TerminalSession]:
    """A session that shows the first animation: sixel, kitty's own frames, and iTerm2's inline images in xterm.js."""
    require_programs(*SCREEN_PROGRAMS)
    with _start_session(request, animation_session, tmp_path) as session:
        session.go_home()
        session.open_collection("Reels")
        session.open_photo()
        yield session
        session.go_home()  # where the next session starts


def _start_session(request: pytest.FixtureRequest, animation_session: ServedGallery, folder: Path) -> TerminalSession:
    if request.param != "iterm2":
        return TerminalSession(animation_session, request.getfixturevalue(f"{request.param}_class"), folder)
    if reason := xtermjs.unavailable_reason():
        pytest.skip(reason)

    def as_vs_code(ssh: list[str]) -> Sequence[str]:
        return held([ssh[0], "-o", "SetEnv=TERM_PROGRAM=vscode", *ssh[1:]])

    return TerminalSession(animation_session, xtermjs.XTermJs, folder, command=as_vs_code)


def test_every_frame_of_every_format_is_shown(session: TerminalSession, frames: list[Image.Image]) -> None:
    """GIF, PNG and WebP: each frame is shown completely at some time, repeatedly, and nothing else."""
    for suffix in SUFFIXES:
        session.terminal.wait_for_text(f"reel{suffix}")
        session.terminal.wait_for_text(f"animated, {FRAMES} frames")
        for _ in range(2):
            plays(session, frames)
        session.terminal.press("Right")


def test_it_pauses_when_told_and_below_a_dialog(session: TerminalSession, frames: list[Image.Image]) -> None:
    """Paused, one frame is complete; below a dialog playback pauses; after it, nothing of the dialog is left."""
    plays(session, frames)
    session.terminal.press("question")
    session.terminal.wait_for_text("Keys on this screen")
    session.terminal.wait_until_still(photographs=8, seconds=60)
    session.terminal.press("Escape")
    plays(session, frames)
    session.terminal.press("p")
    session.terminal.wait_for_text("paused")
    session.terminal.wait_until_still(photographs=8, seconds=60)
    seen = session.until(lambda seen: shown(seen, frames))
    shows(seen, frames[shown(seen, frames)])
    with pytest.raises(AssertionError):
        shows(seen, frames[(shown(seen, frames) + 1) % FRAMES])
    session.terminal.press("p")
    plays(session, frames)


def test_an_animation_leaves_nothing_behind(session: TerminalSession, frames: list[Image.Image]) -> None:
    """While it plays the window is resized, and then the user goes back: pictures are as before."""
    plays(session, frames)
    for size in ((132, 44), (60, 24), (110, 36)):
        session.terminal.resize(*size)
        plays(session, frames)
    session.terminal.press("Escape")
    session.until(lambda seen: session.assert_tiles(seen, "Reels", least=FRAMES))
    session.terminal.wait_until_still(photographs=8, seconds=60, idle=[session.gallery.process.pid])
    session.until(lambda seen: session.assert_tiles(seen, "Reels", least=FRAMES))


@pytest.mark.parametrize("session", ["kitty", "iterm2", "xterm"], indirect=True)
def test_a_played_frame_is_that_of_the_video(session: TerminalSession, frames: list[Image.Image]) -> None:
    """After seeking, with true colours: at least 30 dB from the frame of that time, and far from the others."""
    session.go_home()
    session.open_collection("Videos")
    session.open_photo()
    session.terminal.press("p")
    session.terminal.wait_for_text("no sound")
    session.terminal.press("p")
    session.terminal.wait_for_text("‖")
    for key, place in (("Left", 0), ("Right", 2), ("Left", 0)):
        session.terminal.press(key)
        session.until(lambda seen, place=place: is_close(seen, frames, place), seconds=90)  # type: ignore[misc]
    session.terminal.press("Escape")


def is_close(seen: Capture, frames: list[Image.Image], place: int) -> None:
    """Assert that one of the frames is on the screen, and in good quality."""
    box = frame_box(seen)
    found = [compare_at(seen.photograph, wanted_picture(each, box.width, box.height), box.x, box.y) for each in frames]
    assert max(range(FRAMES), key=lambda number: found[number].psnr) == place, found
    assert found[place].psnr >= PLAYED_PSNR, found


def plays(session: TerminalSession, frames: list[Image.Image]) -> None:
    """Wait until every frame was complete on the screen."""
    met: set[int] = set()

    def look(seen: Capture) -> None:
        met.add(shown(seen, frames))
        assert len(met) == FRAMES, f"only the frames {met} were seen"

    session.until(look, seconds=60)


def shown(seen: Capture, frames: list[Image.Image]) -> int:
    """Return which frame is complete on the screen, without anything else but text. Fast, so that none is missed."""
    box = frame_box(seen)
    matches = [
        compare_at(seen.photograph, wanted_picture(frame, box.width, box.height), box.x, box.y) for frame in frames
    ]
    best = max(range(FRAMES), key=lambda number: matches[number].psnr)
    assert matches[best].psnr >= GRADED_MINIMUM_PSNR, matches
    assert_nothing_but_text(seen, [whole_cells(box, seen.cell)])
    return best


def shows(seen: Capture, frame: Image.Image) -> None:
    """Assert that this frame is at its position; a slow terminal gets 64 colours, whose banding may look shifted."""
    box = frame_box(seen)
    wanted = wanted_picture(frame, box.width, box.height)
    assert_shows(seen.photograph, wanted, box, minimum_psnr=GRADED_MINIMUM_PSNR, tolerance=3)


def frame_box(seen: Capture) -> Box:
    """Return the box of a frame between breadcrumb and caption: everything brighter than JPEG artefacts."""
    top, bottom = seen.cell.height, (len(seen.cells) - LINES_BELOW_PHOTO) * seen.cell.height
    bright = np.asarray(seen.photograph.convert("RGB"))[top:bottom].max(axis=2) > _DARKEST // 2
    lines, columns = np.flatnonzero(bright.any(axis=1)), np.flatnonzero(bright.any(axis=0))
    assert lines.size, "there is no picture"
    left, upper = int(columns[0]), int(lines[0])
    return Box(left, top + upper, int(columns[-1]) + 1 - left, int(lines[-1]) + 1 - upper)
