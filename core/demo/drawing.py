"""Draw one picture of the demo library and write its file, in a worker process."""

from __future__ import annotations

import ctypes
import multiprocessing
import os
import signal
import threading
from multiprocessing import connection
from pathlib import Path

from core.demo import photo_files
from core.demo.models import DemoPicture
from core.demo.painting.canvas import SceneRequest
from core.demo.scenes.abstract import attractors, fractals, posters
from core.demo.scenes.city import bokeh, cities
from core.demo.scenes.nature import alps, botany, clouds, japan, mist, sea, trees, woods
from core.demo.scenes.space import nightsky, planets

SCENES = {
    f"{module.__name__.rpartition('.')[2]}.{draw.__name__}": draw
    for module, draws in (
        (alps, (alps.mountain, alps.desert)),
        (attractors, (attractors.density,)),
        (bokeh, (bokeh.bokeh,)),
        (botany, (botany.flower, botany.dandelion, botany.fern)),
        (cities, (cities.skyline,)),
        (clouds, (clouds.diary,)),
        (fractals, (fractals.escape,)),
        (japan, (japan.volcano, japan.pagoda)),
        (mist, (mist.morning,)),
        (nightsky, (nightsky.galaxy, nightsky.northern_lights)),
        (planets, (planets.telescope, planets.nebula)),
        (posters, (posters.poster, posters.breathing)),
        (sea, (sea.shore,)),
        (trees, (trees.oak,)),
        (woods, (woods.inside,)),
    )
    for draw in draws
}


def draw_picture(picture: DemoPicture, folder: Path) -> None:
    """Draw one picture below `folder`; write it under a hidden name, then rename it."""
    drawn = SCENES[picture.scene](SceneRequest(picture.size, picture.seed, picture.mood))
    content = photo_files.photograph(picture, drawn)
    target = folder / picture.path
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_name(f".{target.name}.partial")
    try:
        partial.write_bytes(content)
        moment = picture.taken.timestamp()
        os.utime(partial, (moment, moment))
        partial.replace(target)
    finally:
        partial.unlink(missing_ok=True)


def prepare_worker() -> None:
    """Lower the priority of this process, keep its freed memory, ignore Ctrl+C, and end it with its parent."""
    os.nice(19)  # after the workers that make the pictures on screen
    _keep_memory()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()


def _keep_memory() -> None:
    """Let the C library keep freed memory for the next picture; returning it takes a seventh of the time.

    The parameters are those of glibc's mallopt(3); where there is none, nothing happens.
    """
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        trim_threshold, mmap_threshold = -1, -3
        mallopt(trim_threshold, 512 << 20)
        mallopt(mmap_threshold, 32 << 20)


def _end_with(sentinel: int) -> None:
    # A worker waits for tasks on a pipe that it also holds open itself, so it would outlive a killed parent.
    connection.wait([sentinel])
    os.kill(os.getpid(), signal.SIGTERM)
