"""The demo library on disk: drawn once, resumed after an interruption, then not changed."""

from __future__ import annotations

import dataclasses
import os
import select
import subprocess
import sys
from multiprocessing import active_children
from pathlib import Path

import pytest
from PIL import Image

import core
from core.demo.catalogue import demo_pictures
from core.demo.demo_library import DemoProgress, draw_demo_library
from core.errors import GalleryError

ROOT = Path(core.__file__).parents[1]

# Quick scenes, drawn small, in four folders.
PATHS = (
    "Posters/Arcs.png",
    "Posters/Sun.jpg",
    "City/Out of focus/Rain.jpg",
    "Nature/Forest mornings/Valley mist.jpg",
    "Travel/Japan/Day 2/Lanterns.jpg",
)
FEW = tuple(
    dataclasses.replace(picture, size=(picture.size[0] // 8, picture.size[1] // 8))
    for picture in demo_pictures()
    if picture.path in PATHS
)

KILLED = """
import multiprocessing, pathlib, sys, threading
from core.demo.demo_library import draw_demo_library

def tell_and_wait(progress):
    if progress.done:
        print(*(child.pid for child in multiprocessing.active_children()), flush=True)
        threading.Event().wait()

if __name__ == "__main__":
    draw_demo_library(pathlib.Path(sys.argv[1]), progress=tell_and_wait)
"""


def on_disk(folder: Path) -> dict[str, tuple[int, int]]:
    """Return every visible file with its inode and size."""
    files = (path for path in folder.rglob("*") if path.is_file() and not path.name.startswith("."))
    return {str(path.relative_to(folder)): (path.stat().st_ino, path.stat().st_size) for path in files}


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, int, list[DemoProgress]]:
    folder = tmp_path_factory.mktemp("demo") / "library"
    reports: list[DemoProgress] = []
    return folder, draw_demo_library(folder, pictures=FEW, progress=reports.append), reports


def test_every_wanted_picture_is_drawn(drawn: tuple[Path, int, list[DemoProgress]]) -> None:
    """The folder has exactly the wanted pictures, each a complete file."""
    folder, count, _ = drawn
    assert count == len(FEW)
    assert set(on_disk(folder)) == set(PATHS)
    assert not list(folder.rglob("*.partial"))
    for picture in FEW:
        with Image.open(folder / picture.path) as image:
            image.load()
            assert image.size == picture.size


def test_progress_counts_from_none_to_all(drawn: tuple[Path, int, list[DemoProgress]]) -> None:
    """There is one report at the start and one for each picture, in order."""
    _, _, reports = drawn
    assert reports == [DemoProgress(done, len(FEW)) for done in range(len(FEW) + 1)]


def test_a_complete_library_is_not_changed(drawn: tuple[Path, int, list[DemoProgress]]) -> None:
    """A second call draws nothing, reports nothing and changes no file."""
    folder, _, _ = drawn
    before = on_disk(folder)
    reports: list[DemoProgress] = []
    assert draw_demo_library(folder, pictures=FEW, progress=reports.append) == 0
    assert not reports
    assert on_disk(folder) == before


def test_the_next_call_draws_only_what_is_missing(tmp_path: Path) -> None:
    """After a crash between two files, the next call adds the rest and keeps the existing files."""
    assert draw_demo_library(tmp_path, pictures=FEW[:3], workers=1) == 3
    (tmp_path / ".sshowcase-demo.json").unlink()
    lost = tmp_path / FEW[1].path
    lost.unlink()
    lost.with_name(f".{lost.name}.partial").write_bytes(b"half a pict")
    before = on_disk(tmp_path)
    assert draw_demo_library(tmp_path, pictures=FEW[:3], workers=1) == 1
    after = on_disk(tmp_path)
    assert set(after) == {picture.path for picture in FEW[:3]}
    assert before.items() <= after.items()
    assert not list(tmp_path.rglob("*.partial"))


def test_a_larger_catalogue_adds_to_an_older_library(tmp_path: Path) -> None:
    """A library that was complete for a smaller catalogue gets the new pictures."""
    draw_demo_library(tmp_path, pictures=FEW[:2], workers=1)
    assert draw_demo_library(tmp_path, pictures=FEW[:3], workers=1) == 1


def test_a_picture_that_was_removed_stays_removed(tmp_path: Path) -> None:
    """Pictures that the owner deletes from a complete library are not drawn again."""
    draw_demo_library(tmp_path, pictures=FEW[:2], workers=1)
    (tmp_path / FEW[0].path).unlink()
    assert draw_demo_library(tmp_path, pictures=FEW[:2]) == 0
    assert set(on_disk(tmp_path)) == {FEW[1].path}


def test_a_damaged_marker_is_ignored(tmp_path: Path) -> None:
    """An invalid marker makes the next call check the files, and is not a failure."""
    draw_demo_library(tmp_path, pictures=FEW[:1], workers=1)
    (tmp_path / ".sshowcase-demo.json").write_bytes(b"\xff{")
    assert draw_demo_library(tmp_path, pictures=FEW[:1], workers=1) == 0


def test_a_folder_that_cannot_be_written_is_an_error(tmp_path: Path) -> None:
    """The error says what happened and what to do."""
    blocked = tmp_path / "a file"
    blocked.write_text("in the way")
    with pytest.raises(GalleryError) as caught:
        draw_demo_library(blocked / "library", pictures=FEW[:1])
    assert "could not be written" in caught.value.message
    assert caught.value.hint


def test_an_exception_from_progress_stops_the_call(tmp_path: Path) -> None:
    """The caller can cancel: the call ends, drawn pictures stay, and the next call continues."""

    class EnoughError(Exception):
        pass

    def watch(progress: DemoProgress) -> None:
        if progress.done == 1:
            raise EnoughError

    with pytest.raises(EnoughError):
        draw_demo_library(tmp_path, pictures=FEW, workers=1, progress=watch)
    left = len(FEW) - len(on_disk(tmp_path))
    assert 0 < left < len(FEW)
    assert draw_demo_library(tmp_path, pictures=FEW, workers=1) == left


def test_drawing_has_a_low_priority(tmp_path: Path) -> None:
    """The workers have the nice value of those that make thumbnails, so that both make progress."""
    niceness: set[int] = set()

    def watch(progress: DemoProgress) -> None:
        if progress.done:
            niceness.update(os.getpriority(os.PRIO_PROCESS, child.pid or 0) for child in active_children())

    draw_demo_library(tmp_path, pictures=FEW[:1], workers=1, progress=watch)
    assert niceness == {min(19, os.nice(0) + 19)}


@pytest.mark.skipif(not hasattr(os, "pidfd_open"), reason="waits for other processes by pidfd, which Linux has")
def test_workers_end_with_a_killed_parent(tmp_path: Path) -> None:
    """`kill -9` of the program leaves no worker behind."""
    script = tmp_path / "draw.py"
    script.write_text(KILLED)
    words = [sys.executable, str(script), str(tmp_path / "library")]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(words, stdout=subprocess.PIPE, env=environment) as program:
        assert program.stdout is not None
        workers = [os.pidfd_open(int(word)) for word in program.stdout.readline().split()]
        program.kill()
    assert workers
    for worker in workers:
        ready, _, _ = select.select([worker], [], [], 30)
        os.close(worker)
        assert ready, "a worker outlived its parent"


def test_the_server_process_does_not_load_the_scenes() -> None:
    """Importing the library and its catalogue loads neither numpy nor Pillow; only the workers do."""
    check = (
        "import sys; from core.demo.catalogue import demo_pictures; import core.demo.demo_library;"
        "demo_pictures(); print([name for name in ('numpy', 'PIL', 'pillow_heif') if name in sys.modules])"
    )
    words = [sys.executable, "-c", check]
    answer = subprocess.run(words, capture_output=True, text=True, check=True, timeout=60, cwd=ROOT)
    assert answer.stdout.strip() == "[]"
