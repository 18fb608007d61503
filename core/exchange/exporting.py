"""Export: marks as lines of JSON, each thing described once before its first mark. See docs/export-format.md."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib.metadata import version
from itertools import groupby
from pathlib import Path
from typing import Any, BinaryIO

from core.errors import UsageError
from core.exchange.kinds import MARK_KINDS, MarkKind
from core.models import Actor
from core.operations import ThingKind
from core.operations.actors import present_actor
from core.sets.statements import Statement
from core.text import display_text

FORMAT = "sshowcase marks"
VERSION = 1
_BATCH = 1_000
"""Marks that are written at once."""


def exported_lines(connection: sqlite3.Connection, actor: Actor, *, only_own: bool) -> Iterator[bytes]:
    """Yield the lines of an export: the marks of the actor only, or those of all members and what they share.

    What the actor has no access to is left out, and of own marks protected albums, which only a full export has.
    Memory does not grow with the number of marks.

    Raises:
        NotAllowedError: the actor is no longer a member.
    """
    present = present_actor(connection, actor)
    count = 1
    for line in _lines(connection, present, only_own=only_own):
        count += 1
        yield _encoded(line)
    yield _encoded({"kind": "end", "lines": count})


@contextmanager
def new_private_file(path: Path) -> Iterator[BinaryIO]:
    """Give the block a new file (0600); it gets its name, complete and on the disk, when the block has ended.

    Raises:
        UsageError: there is a file of that name, or it cannot be written.
    """
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    if path.exists():
        raise _taken()
    try:
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        try:
            with open(descriptor, "wb", buffering=1 << 18) as file:  # noqa: PTH123 - a descriptor
                yield file
                file.flush()
                os.fsync(file.fileno())
            # Unlike a rename, a link does not replace a file that was created in the meantime.
            os.link(part, path)
        finally:
            part.unlink(missing_ok=True)
    except FileExistsError as error:
        raise _taken() from error
    except OSError as error:
        reason = error.strerror or "unknown reason"
        raise UsageError(
            f"The file cannot be written ({reason}).", "Choose another place.", detail=display_text(str(path))
        ) from error


def _taken() -> UsageError:
    return UsageError("There is already a file of that name.", "Name a new file; an export never replaces one.")


def _lines(connection: sqlite3.Connection, actor: Actor, *, only_own: bool) -> Iterator[dict[str, Any]]:
    now = datetime.now(UTC).replace(microsecond=0)
    yield {
        "kind": "header",
        "format": FORMAT,
        "version": VERSION,
        "program": version("sshowcase"),
        "written": now.isoformat().replace("+00:00", "Z"),
        "marks": "own" if only_own else "all",
    }
    described = _Described(connection, actor, only_own=only_own)
    yield from described.members()
    for kind in MARK_KINDS:
        if kind.belongs_to_member or not only_own:
            for about in kind.tables:
                yield from _marks(connection, actor, described, kind, about, only_own=only_own)


def _marks(
    connection: sqlite3.Connection,
    actor: Actor,
    described: _Described,
    kind: MarkKind,
    about: ThingKind,
    *,
    only_own: bool,
) -> Iterator[dict[str, Any]]:
    table = kind.tables[about]
    condition = "WHERE member = :member" if only_own else ""
    select = (table.shown if only_own else None) or table.exported or table.select
    statement = f"SELECT member, thing, key, value FROM ({select}) {condition}"  # noqa: S608 - a registered statement
    marks = connection.execute(statement, {"member": actor.user_id})
    while rows := marks.fetchmany(_BATCH):
        named = [(about, int(row["thing"])) for row in rows]
        others = [thing for row in rows for thing in kind.references(row["key"], row["value"])]
        yield from described.things([*named, *others])
        for row in rows:
            needed = [(about, int(row["thing"])), *kind.references(row["key"], row["value"])]
            if all(map(described.is_described, needed)):
                whose = {"member": row["member"]} if kind.belongs_to_member else {}
                fields = kind.write(row["key"], row["value"])
                yield {"kind": kind.name, **whose, about.value: row["thing"], **fields}


class _Described:
    """The members, roots and things that were described in a file; one bit for each thing."""

    def __init__(self, connection: sqlite3.Connection, actor: Actor, *, only_own: bool) -> None:
        """Describe nothing yet."""
        self._connection = connection
        self._actor = actor
        self._only_own = only_own
        self._roots: set[int] = set()
        self._seen = {kind: bytearray() for kind in _THINGS}

    def members(self) -> Iterator[dict[str, Any]]:
        """Yield a line for each member, one for the actor only in an export of own marks."""
        for row in self._connection.execute(_MEMBERS, {"own": self._actor.user_id if self._only_own else None}):
            former = {"former": True} if row["removed_at"] is not None else {}
            yield {"kind": "member", "id": row["id"], "name": row["name"], **former}

    def things(self, wanted: Sequence[tuple[ThingKind, int]]) -> Iterator[dict[str, Any]]:
        """Yield a line for each of these things that the actor has access to and that has none yet, after its root."""
        new = sorted({thing for thing in wanted if not self.is_described(thing)})
        for kind, group in groupby(new, lambda thing: thing[0]):
            ids = json.dumps([number for _, number in group])
            for row in self._connection.execute(*_THINGS[kind].fill(self._actor, ids=ids)):
                if kind is not ThingKind.CATEGORY:
                    yield from self._root(row["root_id"])
                self._describe(kind, row["id"])
                yield _thing(kind, row)

    def is_described(self, thing: tuple[ThingKind, int]) -> bool:
        """Return whether there is a line about it."""
        kind, number = thing
        if kind is ThingKind.MEMBER:
            return True  # each that a mark can name is described at the beginning
        seen = self._seen[kind]
        return number >> 3 < len(seen) and bool(seen[number >> 3] & 1 << (number & 7))

    def _root(self, number: int) -> Iterator[dict[str, Any]]:
        """Yield a line for a root that has none yet; its path on this machine only in a full export."""
        if number not in self._roots:
            self._roots.add(number)
            path = self._connection.execute("SELECT path FROM roots WHERE id = ?", (number,)).fetchone()["path"]
            where = {} if self._only_own else {"path": os.fsdecode(path)}
            yield {"kind": "root", "id": number, "name": os.fsdecode(path.rpartition(b"/")[2]), **where}

    def _describe(self, kind: ThingKind, number: int) -> None:
        seen = self._seen[kind]
        seen.extend(bytes(max(0, (number >> 3) + 1 - len(seen))))
        seen[number >> 3] |= 1 << (number & 7)


def _thing(kind: ThingKind, row: sqlite3.Row) -> dict[str, Any]:
    line: dict[str, Any] = {"kind": kind.value, "id": row["id"]}
    if kind is ThingKind.CATEGORY:
        return line | {"folder": os.fsdecode(row["folder"])}
    if kind is ThingKind.COLLECTION:
        return line | {"root": row["root_id"], "folder": os.fsdecode(row["folder"])}
    content = {
        "size": row["size"],
        "head": None if row["head"] is None else row["head"].to_bytes(8, "big", signed=True).hex(),
        "sha256": None if row["sha256"] is None else row["sha256"].hex(),
    }
    known = {name: value for name, value in content.items() if value is not None}
    return line | {"root": row["root_id"], "path": os.fsdecode(row["path"]), **known}


def _encoded(line: dict[str, Any]) -> bytes:
    """Return a line as ASCII; bytes of a path that are not UTF-8 are escaped as lone surrogates."""
    return json.dumps(line, separators=(",", ":")).encode("ascii") + b"\n"


_MEMBERS = """
SELECT id, name, removed_at FROM users WHERE :own IS NULL OR id = :own ORDER BY id
"""

_THINGS = {
    ThingKind.PHOTO: Statement(
        "photos of an export",
        """
SELECT photos.id, photos.root_id, photos.path, photos.size, head, sha256
FROM photos
LEFT JOIN files ON photo_id = photos.id AND role = 'primary'
WHERE photos.id IN (SELECT value FROM json_each(:ids)) AND {visible}
""",
    ),
    ThingKind.COLLECTION: Statement(
        "collections of an export",
        """
SELECT id, root_id, folder FROM collections
WHERE id IN (SELECT value FROM json_each(:ids)) AND {collections.visible}
""",
    ),
    ThingKind.CATEGORY: Statement(
        "categories of an export",
        """
SELECT id, folder FROM categories
WHERE id IN (SELECT value FROM json_each(:ids)) AND {categories.visible}
""",
    ),
}
