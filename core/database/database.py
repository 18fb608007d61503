"""One SQLite file: one thread that writes, a few that read, and translated errors."""

from __future__ import annotations

import asyncio
import fcntl
import logging
import os
import secrets
import sqlite3
import stat
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

from core.database.database_file import (
    DatabaseFile,
    damage_found,
    is_intact,
    is_marked_damaged,
    is_writable,
    mark_damaged,
    opens_unchanging,
    read_only,
    require_not_lost,
)
from core.database.failures import translated, unusable_file
from core.database.migrations import known_migrations, migrate, require_ours
from core.database.transactions import atomic, cancellable
from core.database.vectors.alike_hashes import most_alike
from core.database.vectors.likeness import LikenessSearch
from core.database.vectors.vector_file import FOLDER
from core.errors import DamagedDatabaseError, DatabaseError, WritesStoppedError
from core.models.places.distances import kilometres
from core.query.search_words import has_words
from core.text import display_text

_log = logging.getLogger(__name__)

READERS = 3
"""Reader threads, each with its own connection."""

OLDEST_SQLITE = (3, 37)
"""The first with STRICT tables, which hold every column to its type."""

BUSY_MILLISECONDS = 10_000
"""How long a write waits for that of another process."""

_T = TypeVar("_T")


class Database:
    """The gallery's database. Build it with `Database.open`, end it with `close`.

    Callbacks run in a database thread and must return plain data: no cursor, row iterator or connection may leave them.
    Cancelling a call removes its callback from the queue. Of those that have started, a query ends soon, so that nobody
    waits behind what is no longer wanted; a change ends as a whole, committed or rolled back.
    """

    def __init__(self, path: Path) -> None:
        """Keep the path; `open` starts the threads."""
        self.path = path
        self._writing = ThreadPoolExecutor(1, "database-writer")
        self._reading = ThreadPoolExecutor(READERS, "database-reader")
        self._writer: sqlite3.Connection | None = None
        self._readers: list[sqlite3.Connection] = []
        self._spare: list[sqlite3.Connection] = []
        """Open connections that no thread uses yet."""
        self._local = threading.local()
        self._watch_lock = threading.Lock()
        self._watcher: sqlite3.Connection | None = None
        self._file: DatabaseFile | None = None
        self._stop_lock = threading.Lock()
        self._closed = False
        self.stopped: WritesStoppedError | None = None
        """Why nothing can be written any longer; None while everything can be."""

    @classmethod
    async def open(cls, path: Path) -> Database:
        """Open the database; create it (mode 0600) if it does not exist, and migrate it.

        One that cannot be written, and is of the newest version, is opened for reading only: see `stopped`.

        Raises:
            DatabaseError: it cannot be opened or created, is damaged, belongs to another program or to a newer version.
        """
        database = cls(path.absolute())
        try:
            await database._submit(database._writing, database._open_writer)
        except BaseException:
            await asyncio.shield(database.close())
            raise
        return database

    async def read(self, query: Callable[[sqlite3.Connection], _T]) -> _T:
        """Run `query` in a reader thread, on a read-only connection, within one snapshot of the database.

        Raises:
            DatabaseError: SQLite failed; also whatever `query` raises.
        """
        cancel = threading.Event()
        try:
            return await self._submit(self._reading, lambda: self._run_read(query, cancel))
        finally:
            cancel.set()

    async def write(self, change: Callable[[sqlite3.Connection], _T], cancel: threading.Event | None = None) -> _T:
        """Run `change` in the writer thread as one transaction: committed when it returns, rolled back when it raises.

        Functions that open a transaction themselves (`transactions.atomic`) become part of this one. Until the
        commit, `cancel` has it rolled back when it is set, in any thread.

        Raises:
            ChangeCancelledError: `cancel` was set in time.
            WritesStoppedError: nothing can be written any longer: the file is read-only, damaged, or no longer there.
            DatabaseError: SQLite failed; also whatever `change` raises.
        """
        return await self._submit(self._writing, lambda: self._run_write(change, cancel))

    @property
    def has_lost_changes(self) -> bool:
        """Whether the file was lost or damaged while it was open, so that not all that was written may be in it."""
        return self.stopped is not None and self._writer is not None

    async def data_version(self) -> int:
        """Return a number that changes with every write, of this process and of others; check the file, too."""
        return await self._submit(self._reading, self._run_data_version)

    async def close(self) -> None:
        """Run the queued callbacks, then close the file. A second call does nothing."""
        if self._closed:
            return
        self._closed = True
        await asyncio.to_thread(self._shut)

    async def _submit(self, executor: ThreadPoolExecutor, work: Callable[[], _T]) -> _T:
        if self._closed:
            raise DatabaseError("The database is closed.", "Start the program again.")
        return await asyncio.get_running_loop().run_in_executor(executor, work)

    # In the writer thread.

    def _open_writer(self) -> None:
        if sqlite3.sqlite_version_info < OLDEST_SQLITE:
            raise DatabaseError(
                f"This Python has SQLite {sqlite3.sqlite_version}, which is too old.",
                f"Use a Python with SQLite {'.'.join(map(str, OLDEST_SQLITE))} or newer.",
            )
        if self.path.exists() and not is_writable(self.path):
            self._open_read_only()
            return
        with _opening(self.path), translated(self.path):
            if not self.path.exists():
                require_not_lost(self.path)
            _create_private_file(self.path)
            connection = _connect(self.path, "mode=rw")
            self._writer = connection
            if require_ours(connection, self.path) == 0:
                require_not_lost(self.path)
            connection.execute("PRAGMA journal_mode = WAL")
            # An fsync per transaction keeps every acknowledged edit through a power failure; scans commit in batches,
            # so that it costs them well under a millisecond per hundred photos.
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute("PRAGMA journal_size_limit = 67108864")
            migrate(connection, self.path)
            if connection.execute("PRAGMA user_version").fetchone()[0] == 0:
                connection.execute(f"PRAGMA user_version = {1 + secrets.randbelow(2**31 - 1)}")
            self._open_readers("mode=ro")
            self._file = DatabaseFile(self.path)
            if is_marked_damaged(self.path) and not is_intact(connection, self.path):
                self._stop(damage_found(self.path))

    def _open_read_only(self) -> None:
        with translated(self.path):
            self._open_readers("mode=ro&immutable=1" if opens_unchanging(self.path) else "mode=ro")
            applied = require_ours(self._spare[0], self.path)
        self.stopped = read_only(self.path)
        if applied < known_migrations()[-1].number:
            raise DatabaseError(
                "The database has to be upgraded, but it cannot be written.",
                "Make its folder writable for the first start of this version.",
                detail=display_text(str(self.path)),
            )

    def _open_readers(self, options: str) -> None:
        """Open all connections at once: later, another file could be at the path."""
        for _ in range(READERS + 1):
            connection = _connect(self.path, options)
            self._readers.append(connection)
            self._spare.append(connection)
            connection.execute("PRAGMA query_only = ON")
            # The first read opens the write-ahead log, which has to be that of this file, too.
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()

    def _run_write(self, change: Callable[[sqlite3.Connection], _T], cancel: threading.Event | None) -> _T:
        self._require_writable()
        assert self._writer is not None
        with (
            self._damage_noticed(),
            translated(self.path),
            atomic(self._writer),
            cancellable(self._writer, cancel),
        ):
            result = change(self._writer)
        self._require_writable()
        return result

    def _require_writable(self) -> None:
        """Raise if nothing can be written any longer; look at the file to find out."""
        self._check_file()
        if self.stopped is not None:
            raise type(self.stopped)(self.stopped.message, self.stopped.hint, detail=self.stopped.detail)

    @contextmanager
    def _damage_noticed(self) -> Iterator[None]:
        """Stop all further writes when SQLite finds damage in the block."""
        try:
            yield
        except DamagedDatabaseError as error:
            # Pages of another file may be the damage.
            self._check_file()
            mark_damaged(self.path)
            self._stop(damage_found(self.path))
            raise self.stopped or error from error

    def _check_file(self) -> None:
        """Stop all further writes if another file, or none, is at the path; save what the open one holds."""
        if self.stopped is None and self._file is not None and (fault := self._file.fault()) is not None:
            self._stop(fault)
            if not is_marked_damaged(self.path):
                with suppress(RuntimeError):  # the database is closing
                    self._writing.submit(self._save_rest)

    def _stop(self, fault: WritesStoppedError) -> None:
        """Refuse all further writes, and log why, once."""
        with self._stop_lock:
            if self.stopped is not None:
                return
            self.stopped = fault
        _log.critical("%s %s", fault, fault.detail)

    def _save_rest(self) -> None:
        """Copy the contents of the lost file."""
        assert self._writer is not None
        assert self._file is not None
        copy = self._file.save_rest(self._writer)
        if copy is not None:
            _log.critical("the contents of the database as last seen were saved in %s", display_text(str(copy)))

    # In the reader threads.

    def _run_read(self, query: Callable[[sqlite3.Connection], _T], cancel: threading.Event) -> _T:
        with self._damage_noticed(), translated(self.path):
            connection = self._reader()
            connection.execute("BEGIN")
            try:
                with cancellable(connection, cancel):
                    return query(connection)
            finally:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")

    def _reader(self) -> sqlite3.Connection:
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = self._local.connection = self._spare.pop()
        return connection

    def _run_data_version(self) -> int:
        self._check_file()
        # The number is valid on one connection only, which must never write itself.
        with self._damage_noticed(), translated(self.path), self._watch_lock:
            if self._watcher is None:
                self._watcher = self._spare.pop()
            return int(self._watcher.execute("PRAGMA data_version").fetchone()[0])

    # In any thread.

    def _shut(self) -> None:
        self._reading.shutdown(wait=True)
        self._writing.shutdown(wait=True)
        # The connection that is closed last merges the write-ahead log into the file and deletes it, by its name: only
        # the writer can, and it must not where that name may belong to another file.
        writers = [] if self._writer is None else [self._writer]
        for connection in [*self._readers, *writers] if self.stopped is None else [*writers, *self._readers]:
            connection.close()
        if self._file is not None:
            self._file.close()


def add_search_functions(connection: sqlite3.Connection, vectors: Path = Path(os.devnull)) -> None:
    """Let statements compare words by `has_words(pattern, text)`, and points in degrees by `kilometres`.

    And vectors of files in the folder `vectors` by `most_like` and `vector_of`, see `LikenessSearch`, and perceptual
    hashes by `most_alike`.
    """
    connection.create_function("has_words", 2, has_words, deterministic=True)
    connection.create_function("kilometres", 4, kilometres, deterministic=True)
    likeness = _likeness_of(vectors)
    connection.create_function("most_like", 5, likeness.most_like)
    connection.create_function("vector_of", 3, likeness.vector_of)
    connection.create_function("most_alike", 2, most_alike, deterministic=True)


@lru_cache(maxsize=8)
def _likeness_of(folder: Path) -> LikenessSearch:
    """Return the search that all connections of a database share."""
    return LikenessSearch(folder)


def _connect(path: Path, options: str) -> sqlite3.Connection:
    """Open a connection, which never creates a file, with these options of SQLite's URIs ("mode=ro")."""
    # `close` uses connections of other threads, after those have ended.
    connection = sqlite3.connect(f"{path.as_uri()}?{options}", uri=True, isolation_level=None, check_same_thread=False)
    try:
        connection.row_factory = sqlite3.Row
        connection.execute(f"PRAGMA busy_timeout = {BUSY_MILLISECONDS}")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA trusted_schema = OFF")
        connection.execute("PRAGMA temp_store = MEMORY")
        add_search_functions(connection, path.parent / FOLDER)
    except BaseException:
        connection.close()
        raise
    return connection


@contextmanager
def _opening(path: Path) -> Iterator[None]:
    """Let one process at a time create the file, switch it to WAL and migrate it; others wait."""
    try:
        lock = os.open(path.with_name(path.name + ".lock"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
        finally:
            os.close(lock)
    except OSError as error:
        raise unusable_file(error, path) from error


def _create_private_file(path: Path) -> None:
    """Create the file (0600) if it does not exist; SQLite gives its journals the same mode."""
    # An existing file is never opened here: closing a descriptor of it would release this process's SQLite locks.
    try:
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
    except FileExistsError:
        if path.is_file() and stat.S_IMODE(path.stat().st_mode) & 0o077:
            path.chmod(0o600)
