"""The demo library on disk: draw the missing pictures, keep the existing ones."""

from __future__ import annotations

import json
import multiprocessing
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from core.demo.catalogue import demo_pictures
from core.demo.models import DemoPicture
from core.errors import GalleryError

DEMO_VERSION = 2
"""Increase it when the catalogue gets new pictures: libraries of an older version are then completed."""

FIRST_PICTURE = "Travel/Coast road/Last sun.jpg"
"""Drawn first, because it takes a tenth of the time of a mountain."""

_MARKER = ".sshowcase-demo.json"


@dataclass(frozen=True)
class DemoProgress:
    """The number of pictures on disk, and of the whole library."""

    done: int
    total: int


def draw_demo_library(
    folder: Path,
    *,
    workers: int = 2,
    progress: Callable[[DemoProgress], None] | None = None,
    pictures: Sequence[DemoPicture] | None = None,
) -> int:
    """Draw the missing pictures below `folder` (category/collection/picture); return how many were drawn.

    It blocks: call it in a thread. `workers` forkserver processes draw the pictures; each file is complete or does not
    exist, and the next call completes an interrupted one. A marker file, written last, says that the library is
    complete: then nothing is read or written, even if pictures were removed since. `pictures` replaces the catalogue.
    An exception from `progress` stops the call.

    Raises:
        GalleryError: a picture cannot be drawn or written.
    """
    wanted = demo_pictures() if pictures is None else tuple(pictures)
    marker, state = folder / _MARKER, {"version": DEMO_VERSION, "pictures": len(wanted)}
    if _read_state(marker) == state:
        return 0
    try:
        folder.mkdir(parents=True, exist_ok=True)
        missing = [picture for picture in wanted if not (folder / picture.path).exists()]
        with closing(_drawn(missing, folder, workers)) as counts:
            for drawn in counts:
                if progress is not None:
                    progress(DemoProgress(len(wanted) - len(missing) + drawn, len(wanted)))
        _write_state(marker, state)
    except OSError as error:
        reason = (error.strerror or "unknown reason").lower()
        message = f"The demo library could not be written: {reason}."
        raise GalleryError(message, "Free some space, or choose another folder with --data.") from error
    except BrokenProcessPool as error:
        raise GalleryError("Drawing the demo library was interrupted.", "Run it again to continue.") from error
    return len(missing)


def _drawn(pictures: Sequence[DemoPicture], folder: Path, workers: int) -> Generator[int, None, None]:
    """Draw the pictures; yield the number drawn so far, from 0."""
    yield 0
    if not pictures:
        return
    context = multiprocessing.get_context("forkserver")
    count = max(1, min(workers, len(pictures)))
    with ProcessPoolExecutor(max_workers=count, mp_context=context, initializer=_prepare_worker) as pool:
        tasks: list[Future[None]] = [pool.submit(_draw_one, picture, folder) for picture in _spread(pictures)]
        try:
            for drawn, task in enumerate(as_completed(tasks), start=1):
                task.result()
                yield drawn
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


def _prepare_worker() -> None:
    from core.demo.drawing import prepare_worker

    prepare_worker()


def _draw_one(picture: DemoPicture, folder: Path) -> None:
    # Only workers load numpy and the scenes.
    from core.demo.drawing import draw_picture

    draw_picture(picture, folder)


def _spread(pictures: Sequence[DemoPicture]) -> list[DemoPicture]:
    """Return the first picture of every folder, then the second of each: a library in progress shows every folder.

    One that is drawn quickly leads, so that there is soon something to look at.
    """
    seen: dict[str, int] = {}
    turns = []
    for picture in pictures:
        parent = picture.path.rpartition("/")[0]
        seen[parent] = turn = seen.get(parent, -1) + 1
        turns.append((turn, picture))
    return [picture for _, picture in sorted(turns, key=lambda pair: (pair[1].path != FIRST_PICTURE, pair[0]))]


def _read_state(marker: Path) -> object:
    try:
        state: object = json.loads(marker.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return state


def _write_state(marker: Path, state: dict[str, int]) -> None:
    partial = marker.with_name(f"{marker.name}.partial")
    partial.write_text(json.dumps(state), encoding="utf-8")
    partial.replace(marker)
