"""A real gallery over a small database, for tests of screens: `SmallGallery(tmp_path, {"Travel": {"Paris": 12}})`.

Its queries, operations, accounts, share links and pictures are those of the product. The database is in memory and
answers at once, worker processes are function calls, and files are links to a few pictures that are drawn once for a
test process. Newer collections have newer photos; within a collection each photo is a minute younger than the last.
"""

from __future__ import annotations

import json
import os
import sqlite3
import tempfile
import threading
from calendar import timegm
from collections import Counter
from collections.abc import Callable, Coroutine, Iterator, Mapping
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache, wraps
from pathlib import Path
from typing import Any, TypeVar

from PIL import Image, ImageDraw

from core.config import Settings
from core.database.database import Database, add_search_functions
from core.database.migrations import migrate
from core.database.transactions import atomic, cancellable
from core.derivatives.derivative_store import DerivativeStore
from core.derivatives.worker_pool import Job, WorkerPool
from core.gallery import Gallery
from core.library.slugs import category_slug, collection_slug, name_sort
from core.library.summaries import refresh_counts
from core.models import (
    ActivityChanged,
    Actor,
    AssetKey,
    Collection,
    CollectionId,
    Event,
    LibraryChanged,
    Photo,
    Priority,
    Role,
    SortOrder,
    UserId,
)
from core.models.stored_animations import Animation, StoredAnimation
from core.operations import Applied, Operation
from core.sets.orders import date_sort, newest_sort
from tests.core.accounts.public_key import public_key

_T = TypeVar("_T")

OWNER = Actor(UserId(1), "Ana", Role.ADMIN)
VIEWER = Actor(UserId(2), "Ben", Role.VIEWER)
SHAPES = ((6000, 4000), (4000, 6000), (4000, 3000), (4000, 4000), (1600, 900), (6000, 4000))
START = datetime(2024, 7, 12, 17, 3)  # noqa: DTZ001 - a wall clock
MOST_FILES = 1000
"""Photos above which a gallery has rows only, without files."""

_COUNTED = ("categories", "collections", "neighbours", "count", "page", "page_at", "position", "first_with_letter")


class MemoryDatabase(Database):
    """A database that answers at once and leaves no file."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.path = Path("/nowhere/gallery.db")
        self.connection = connection
        self.failing: Exception | None = None
        """Raised by every query from now on."""

    async def read(self, query: Callable[[sqlite3.Connection], _T]) -> _T:
        if self.failing is not None:
            raise self.failing
        return query(self.connection)

    async def write(self, change: Callable[[sqlite3.Connection], _T], cancel: threading.Event | None = None) -> _T:
        if self.failing is not None:
            raise self.failing
        with atomic(self.connection), cancellable(self.connection, cancel):
            return change(self.connection)

    async def close(self) -> None:
        self.connection.close()


class CallingPool(WorkerPool):
    """Calls in this process what a worker process would do."""

    def __init__(self) -> None:
        super().__init__()
        self.is_idle = False
        """Jobs stay queued from now on."""
        self.jobs = 0

    async def submit(
        self, call: Callable[[], _T], priority: Priority, seconds: float | None = None, *, interruptible: bool = False
    ) -> Job[_T]:
        del seconds
        job = Job(call, priority, 1.0, interruptible=interruptible)
        if not self.is_idle:
            self.jobs += 1
            self.perform(job)
        return job

    def perform(self, job: Job[Any]) -> None:
        try:
            job.future.set_result(job.call())
        except Exception as error:  # noqa: BLE001 - as a worker hands over every error
            job.future.set_exception(error.with_traceback(None))


class SmallGallery(Gallery):
    """A real gallery and what tests change and count in it."""

    def __init__(self, folder: Path, plan: Mapping[str, Mapping[str, int]], pool: CallingPool | None = None) -> None:
        self.folder = folder
        self.memory = MemoryDatabase(_copy_of(json.dumps(plan)))
        self.memory.connection.execute("UPDATE roots SET path = ?", (os.fsencode(folder / "pictures"),))
        self.pool = CallingPool() if pool is None else pool
        settings = Settings(data_dir=folder, config_dir=folder, home=folder, agent_socket=None)
        super().__init__(settings, self.memory, self.pool, DerivativeStore(settings.derivatives_dir))
        self.sharing.root = "https://photos.example.org"
        self.calls: Counter[str] = Counter()
        """How often each query of the library was asked."""
        self.done: list[Operation[Any]] = []
        """The operations that were applied."""
        self.animations: dict[AssetKey, Animation] = {}
        """What the files of some photos hold."""
        self.animations_error: Exception | None = None
        """Raised instead."""
        makers = replace(self.pictures._makers, animations=_Animations(self))  # type: ignore[arg-type]
        self.pictures._makers = makers
        for name in _COUNTED:
            setattr(self.library, name, self._counted(name, getattr(self.library, name)))
        self._link_files()

    async def apply(self, actor: Actor, operation: Operation[_T], cancel: threading.Event | None = None) -> Applied[_T]:
        applied = await super().apply(actor, operation, cancel)
        self.done.append(operation)
        return applied

    # What is stored

    @property
    def stored(self) -> dict[str, str]:
        """The preferences of the owner."""
        return {row["name"]: row["value"] for row in self.memory.connection.execute("SELECT * FROM preferences")}

    def store(self, name: str, value: str) -> None:
        """Set a preference of the owner, also one that the gallery would refuse."""
        statement = "INSERT INTO preferences (user_id, name, value) VALUES (?, ?, ?)"
        self.memory.connection.execute(statement, (OWNER.user_id, name, value))

    @property
    def selected(self) -> list[AssetKey]:
        """The selection of the owner."""
        return list(answer(self.library.selected.photo_keys(OWNER)))

    @property
    def all_collections(self) -> list[Collection]:
        """All collections that have photos, in the order of the plan."""
        slugs = self.memory.connection.execute("SELECT slug FROM collections WHERE photo_count > 0 ORDER BY id")
        return [answer(self.library.collection(OWNER, row["slug"])) for row in slugs.fetchall()]

    def photos_of(self, number: int) -> list[Photo]:
        """The photos of a collection by its place in the plan, oldest first."""
        photo_set = self.all_collections[number].photo_set
        total = self.all_collections[number].photo_count
        pages = type(self.library).page(self.library, OWNER, photo_set, SortOrder.OLDEST, None, total)
        return list(answer(pages))

    # Changes from outside

    def add_collection(self, category: str, name: str, count: int) -> None:
        """Add a collection, and its category where there is none yet."""
        _add_collection(self.memory.connection, category, name, count)
        self._link_files()

    def remove_photo(self, collection: Collection, place: int) -> None:
        """Let the file of a photo be missing."""
        connection = self.memory.connection
        keys = connection.execute(
            "SELECT id FROM photos WHERE collection_id = ? AND deleted_at IS NULL ORDER BY taken_local, id",
            (collection.id,),
        ).fetchall()
        connection.execute("UPDATE photos SET deleted_at = 1 WHERE id = ?", (keys[place]["id"],))
        refresh_counts(connection, [collection.id])

    def disconnect(self, *slugs: str) -> None:
        """Let these collections lie on a drive that is not connected."""
        connection = self.memory.connection
        connection.execute("INSERT INTO roots (id, path, name, added_at, online) VALUES (2, x'2f78', 'Drive', 0, 0)")
        for slug in slugs:
            connection.execute("UPDATE collections SET root_id = 2 WHERE slug = ?", (slug,))
        connection.execute(
            "UPDATE photos SET root_id = (SELECT root_id FROM collections WHERE collections.id = collection_id)"
        )

    def original(self, asset_key: AssetKey) -> Path:
        """Where the file of a photo lies."""
        statement = "SELECT path FROM photos WHERE asset_key = ?"
        path = self.memory.connection.execute(statement, (asset_key,)).fetchone()["path"]
        return self.folder / "pictures" / os.fsdecode(path)

    def change(self) -> None:
        """Announce that the library changed."""
        self.announce(LibraryChanged())

    def announce(self, event: Event) -> None:
        if isinstance(event, ActivityChanged):
            self.events.activity = event.activity
        self.events.announce(event)

    @property
    def failing(self) -> Exception | None:
        """What the database raises."""
        return self.memory.failing

    @failing.setter
    def failing(self, error: Exception | None) -> None:
        self.memory.failing = error

    @property
    def listeners(self) -> int:
        return len(self.events._listeners)

    def _counted(self, name: str, query: Callable[..., Coroutine[Any, Any, _T]]) -> Callable[..., Any]:
        @wraps(query)
        async def ask(*arguments: Any, **options: Any) -> _T:
            self.calls[name] += 1
            return await query(*arguments, **options)

        return ask

    def _link_files(self) -> None:
        rows = self.memory.connection.execute("SELECT path, width, height FROM photos").fetchall()
        if len(rows) > MOST_FILES:
            return
        for folder in {os.path.dirname(row["path"]) for row in rows}:  # noqa: PTH120 - paths are bytes
            (self.folder / "pictures" / os.fsdecode(folder)).mkdir(parents=True, exist_ok=True)
        for row in rows:
            path = self.folder / "pictures" / os.fsdecode(row["path"])
            if not path.exists():
                os.link(_picture(row["width"], row["height"]), path)


class _Animations:
    """Says which photos are animated, instead of decoding files."""

    def __init__(self, gallery: SmallGallery) -> None:
        self._gallery = gallery

    async def animation(self, photo: Photo, source: object, priority: Priority) -> StoredAnimation | None:
        del source, priority
        self._gallery.calls["animation"] += 1
        if self._gallery.animations_error is not None:
            raise self._gallery.animations_error
        animation = self._gallery.animations.get(photo.asset_key)
        return None if animation is None else StoredAnimation(animation, self._gallery.folder / "frames")

    async def close(self) -> None:
        """Nothing runs."""


def answer(coroutine: Coroutine[Any, Any, _T]) -> _T:
    """Return the result of a query that the memory database answers at once."""
    try:
        coroutine.send(None)
    except StopIteration as end:
        result: _T = end.value
        return result
    raise AssertionError("the query had to wait")


@cache
def _built(plan: str) -> sqlite3.Connection:
    """Return the database of a plan, which each test copies."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.row_factory = sqlite3.Row
    migrate(connection, Path("/nowhere/gallery.db"))
    connection.execute("INSERT INTO roots (id, path, name, added_at) VALUES (1, x'2f', 'Pictures', 0)")
    for member in (OWNER, VIEWER):
        connection.execute(
            "INSERT INTO users (id, name, role, created_at) VALUES (?, ?, ?, 1000000000)",
            (member.user_id, member.name, member.role),
        )
        connection.execute(
            "INSERT INTO user_keys (user_id, fingerprint, public_key, label, added_at) VALUES (?, ?, ?, ?, 1000000000)",
            (member.user_id, f"SHA256:key-of-{member.name}", public_key(member.user_id), f"{member.name}'s laptop"),
        )
    for category, collections in json.loads(plan).items():
        for name, count in collections.items():
            _add_collection(connection, category, name, count)
    return connection


def _copy_of(plan: str) -> sqlite3.Connection:
    copy = sqlite3.connect(":memory:", isolation_level=None)
    copy.row_factory = sqlite3.Row
    add_search_functions(copy)
    _built(plan).backup(copy)
    copy.execute("PRAGMA foreign_keys = ON")
    return copy


def _add_collection(connection: sqlite3.Connection, category: str, name: str, count: int) -> None:
    number = connection.execute("SELECT coalesce(max(id), 0) + 1 FROM collections").fetchone()[0]
    found = connection.execute("SELECT id, slug FROM categories WHERE name = ?", (category,)).fetchone()
    if found is None:
        found = connection.execute(
            "INSERT INTO categories (slug, name, folder, name_sort, added_at) VALUES (?, ?, ?, ?, ?)"
            " RETURNING id, slug",
            (category_slug(connection, category), category, category.encode(), name_sort(category), number),
        ).fetchone()
    slug = collection_slug(connection, found["slug"], name)
    connection.execute(
        "INSERT INTO collections (id, category_id, root_id, folder, slug, name, name_sort, added_at)"
        " VALUES (?, ?, 1, ?, ?, ?, ?, ?)",
        (number, found["id"], str(number).encode(), slug, name, name_sort(name), number),
    )
    rows = list(_photo_rows(found["id"], number, count))
    if rows:
        names, places = ", ".join(rows[0]), ", ".join(f":{column}" for column in rows[0])
        connection.executemany(f"INSERT INTO photos ({names}) VALUES ({places})", rows)
    refresh_counts(connection, [CollectionId(number)])


def _photo_rows(category_id: int, number: int, count: int) -> Iterator[dict[str, object]]:
    begin = START + timedelta(days=7 * number)
    start = timegm(START.timetuple())
    for place in range(count):
        width, height = SHAPES[place % len(SHAPES)]
        photo_id = number * 100_000 + place
        name = f"{'BAC'[place % 3]}MG_{place:04d}.jpg"
        taken = timegm((begin + timedelta(minutes=place)).timetuple())
        yield {
            "id": photo_id,
            "asset_key": f"{photo_id:013d}",
            "root_id": 1,
            "category_id": category_id,
            "collection_id": number,
            "path": f"{number}/{name}".encode(),
            "name": name,
            "name_sort": name_sort(name),
            "format": "jpeg",
            "size": 8_200_000 + place,
            "mtime_ns": start * 10**9,
            "width": width,
            "height": height,
            "aspect": width * 1000 // height,
            "date_sort": date_sort(taken, 0, name_sort(name)),
            "newest_sort": newest_sort(date_sort(taken, 0, name_sort(name)), "exif"),
            "taken_local": taken,
            "taken_source": "exif",
            "camera_make": "FUJIFILM",
            "camera_model": "X-T4",
            "lens": "XF 35mm F1.4 R",
            "exposure_seconds": 1 / 250,
            "aperture": 2.8,
            "iso": 200,
            "focal_length": 35.0,
            "focal_length_35mm": 53.0,
            "latitude": 48.8584,
            "longitude": 2.2945,
            "added_at": start,
        }


_drawings = tempfile.TemporaryDirectory(prefix="sshowcase-drawings-")


@cache
def _picture(width: int, height: int) -> Path:
    """Draw a small JPEG of a shape: a gradient with its size on it."""
    scale = 300 / max(width, height)
    with closing(Image.linear_gradient("L").resize((round(width * scale), round(height * scale)))) as gradient:
        image = gradient.convert("RGB")
    ImageDraw.Draw(image).text((10, 10), f"{width} x {height}", fill=(255, 200, 80))
    path = Path(_drawings.name) / f"{width}x{height}.jpg"
    image.save(path, "JPEG")
    return path
