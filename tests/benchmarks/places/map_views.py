"""Views of the map of a million photos at each zoom: processor time of counting, of drawing and of labels."""

from __future__ import annotations

import argparse
import asyncio
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from statistics import median

from core.database.database import Database
from core.library.places.photo_map import clusters
from core.library.statistics.photo_statistics import PhotoStatistics
from core.models import Actor, CategoryId, Role, UserId
from tests.benchmarks.large_libraries import write_library
from tests.benchmarks.tables import show
from tui.widgets.map.cluster_labels import labels_of
from tui.widgets.map.coastlines import coastlines
from tui.widgets.map.map_picture import draw_map
from tui.widgets.map.map_window import MapWindow

_PHOTOS, _ROUNDS = 1_000_000, 3
_HOME = (48.2, 16.4)
"""Around it are two fifths of the photos of `write_library`."""
_ACTORS = {
    "all": Actor(UserId(1), "ada", Role.ADMIN),
    "three categories": Actor(UserId(2), "vera", Role.VIEWER, frozenset(map(CategoryId, (1, 5, 9)))),
}
_SIZES = ((80, 19), (120, 35), (200, 56))
_SCATTER = """
UPDATE photos SET latitude = latitude + (id * 7919 % 20011 - 10005) / 40000.0,
    longitude = max(min(longitude + (id * 6101 % 20021 - 10010) / 40000.0, 180), -180)
WHERE latitude IS NOT NULL
"""
"""Photos of a collection are within 50 km, not all in one place."""
_BY_HAND = """
SELECT CAST((longitude + 180) * :squares / 360 AS INTEGER), CAST((latitude + 90) * :squares / 360 AS INTEGER),
    count(*), avg(latitude), avg(longitude)
FROM photos
WHERE latitude BETWEEN :south AND :north AND longitude BETWEEN :west AND :east
    AND deleted_at IS NULL AND width > 0 AND below_top = 0 AND {access}
GROUP BY 1, 2
"""


def run(folder: Path, arguments: argparse.Namespace) -> None:
    """Write a library of scattered photos, or take that of `--library`; ask for the views around one place."""
    path = arguments.library or write_library(folder / "data", _PHOTOS, 500)
    if not arguments.library:
        with closing(sqlite3.connect(path)) as connection, connection:
            connection.execute("DROP TRIGGER place_of_changed_photo")
            connection.execute(_SCATTER)
    asyncio.run(_catch_up(path))
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        connection.row_factory = sqlite3.Row
        rows = [row for name in _ACTORS for size in _SIZES for row in _views(connection, name, size)]
    headings = ["actor", "size", "zoom", "squares", "count", "draw", "labels", "redraw", "counted by hand"]
    show("Views of the map (ms of processor time)", rows, headings)


async def _catch_up(path: Path) -> None:
    """Keep the counts of a new library, as the program does after a scan."""
    database = await Database.open(path)
    await PhotoStatistics(database).catch_up()
    await database.close()


def _views(connection: sqlite3.Connection, name: str, size: tuple[int, int]) -> list[list[str]]:
    actor, land, rows = _ACTORS[name], coastlines(), []
    window = MapWindow(*_HOME, 0, *size).centred(*_HOME)
    while True:
        found = clusters(connection, actor, window.area, window.grid_level)
        count = _time(lambda window=window: clusters(connection, actor, window.area, window.grid_level))  # type: ignore[misc]
        draw = _time(lambda window=window: draw_map(window, land))  # type: ignore[misc]
        labels = _time(lambda window=window, found=found: labels_of(window, found, pictures=True))  # type: ignore[misc]
        by_hand = _by_hand(connection, actor, window) if window.zoom % 4 == 0 else "–"
        times = (f"{each:.1f}" for each in (count, draw, labels, count + draw + labels))
        rows.append([name, f"{size[0]}x{size[1]}", str(window.zoom), str(len(found)), *times, by_hand])
        closer = window.zoomed(1).centred(*_HOME)
        if closer.zoom == window.zoom:
            return rows
        window = closer


def _by_hand(connection: sqlite3.Connection, actor: Actor, window: MapWindow) -> str:
    """Return the time of counting with SQL by hand in the index of latitudes; once, since it takes seconds."""
    ids = ", ".join(map(str, sorted(actor.category_ids or ())))
    sql = _BY_HAND.format(access="1" if actor.category_ids is None else f"category_id IN ({ids})")
    area = window.area
    values = {"south": area.south, "north": area.north, "west": area.west, "east": area.east}
    values["squares"] = float(1 << window.grid_level)
    return f"{_time(lambda: connection.execute(sql, values).fetchall(), 1):.0f}"


def _time(ask: Callable[[], object], rounds: int = _ROUNDS) -> float:
    times = []
    for _ in range(rounds):
        start = time.thread_time()
        ask()
        times.append((time.thread_time() - start) * 1e3)
    return median(times)
