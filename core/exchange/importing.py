"""Import: a file is read and matched into a plan, then applied as one operation."""

from __future__ import annotations

import asyncio
import secrets
import sqlite3
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from core.database.database import Database
from core.errors import GalleryError, UsageError
from core.exchange.imported_marks import ImportedRow, add_rows, count_of_import, remove_unapplied
from core.exchange.kinds import KINDS_BY_NAME, MARK_KINDS
from core.exchange.kinds.mark_kind import LARGEST_ID, number_field
from core.exchange.marks_file import THING_KINDS, MarksLine, fault, read_header, read_lines
from core.exchange.matching import StagedThings, about_of, describe
from core.exchange.operations import ImportMarks
from core.models import Actor, UserId
from core.operations import Applied, Operation, ThingKind
from core.permissions import AT_THE_MACHINE
from core.text import display_path, display_text

_BATCH = 2_000
"""Rows of one transaction: short enough that a running server waits for none of them."""
_EXAMPLES = 5


@dataclass(frozen=True, slots=True)
class PlannedMember:
    """What becomes of the marks of one member of the file; names are safe to show."""

    name: str
    here: str | None
    """Whose marks they become; None: they are left out."""
    is_former: bool


@dataclass(frozen=True, slots=True)
class PlannedThings:
    """How the things of one kind were found."""

    kind: ThingKind
    found: Mapping[str, int]
    """Numbers by "in place", "moved", "changed", "missing"."""
    examples: tuple[str, ...]
    """Some that are not here; safe to show."""


@dataclass(frozen=True, slots=True)
class PlannedMarks:
    """How many marks of one kind are imported and left out."""

    kind: str
    words: str
    taken: int
    left_out: int


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """What an import would do."""

    written: str
    """When the file was written; safe to show."""
    members: tuple[PlannedMember, ...]
    things: tuple[PlannedThings, ...]
    marks: tuple[PlannedMarks, ...]

    @property
    def count(self) -> int:
        """How many marks would be imported."""
        return sum(each.taken for each in self.marks)


class MarksImport:
    """One import. `plan` it, then `apply` it; `close` removes what was staged."""

    def __init__(
        self, database: Database, apply: Callable[[Actor, Operation[int]], Awaitable[Applied[int]]], path: Path
    ) -> None:
        """Import this file."""
        self._database = database
        self._apply = apply
        self._path = path
        self._staged = StagedThings()

    def close(self) -> None:
        """Remove what was staged."""
        self._staged.close()

    async def plan(self, actor: Actor, names: Mapping[str, str]) -> ImportPlan:
        """Read the file and find its members and things here; `names` maps names of the file to names here.

        While nobody has joined, the actor, who is at the machine, is the only member.

        Raises:
            UsageError: the file or one of its lines is wrong, or a name is.
        """
        header = await asyncio.to_thread(read_header, self._path)
        await asyncio.to_thread(self._describe)
        await self._database.read(lambda connection: self._staged.match(connection, names, actor.name))
        taken, left_out = await asyncio.to_thread(self._stage_marks)
        here = {AT_THE_MACHINE: display_text(actor.name)} | await self._database.read(_names_here)
        things = [
            PlannedThings(kind, found, tuple(map(display_path, self._staged.missing(kind, _EXAMPLES))))
            for kind in THING_KINDS
            if (found := self._staged.found(kind))
        ]
        marks = [
            PlannedMarks(kind.name, kind.words, taken[kind.name], left_out[kind.name])
            for kind in MARK_KINDS
            if taken[kind.name] or left_out[kind.name]
        ]
        members = [
            PlannedMember(display_text(row["name"]), here.get(row["target"]), bool(row["is_former"]))
            for row in self._staged.members()
        ]
        return ImportPlan(display_text(header["written"]), tuple(members), tuple(things), tuple(marks))

    async def apply(self, actor: Actor) -> int:
        """Apply the plan as one operation, and return how many marks were changed.

        Until then nothing is changed: the rows are written before in parts. They are removed where the import fails or
        is cancelled; those of a process that was killed are removed by the next import.
        """
        import_id = secrets.randbits(62)
        await self._database.write(remove_unapplied)
        try:
            return await self._apply_as(actor, import_id)
        except (GalleryError, asyncio.CancelledError):
            with suppress(GalleryError):  # nothing can be written
                await self._database.write(partial(remove_unapplied, import_id=import_id))
            raise

    async def _apply_as(self, actor: Actor, import_id: int) -> int:
        place = 0
        while rows := self._rows(place):
            place = rows[-1]["place"]
            batch: list[ImportedRow] = [tuple(row)[1:] for row in rows]
            await self._database.write(lambda connection, batch=batch: add_rows(connection, import_id, batch))  # type: ignore[misc]
        count = await self._database.read(lambda connection: count_of_import(connection, import_id))
        operation = ImportMarks(import_id, display_text(self._path.name, 60), count)
        return (await self._apply(actor, operation)).result

    def _describe(self) -> None:
        for line in read_lines(self._path):
            if line.kind not in KINDS_BY_NAME:
                describe(self._staged, line)

    def _stage_marks(self) -> tuple[Counter[str], Counter[str]]:
        """Stage the marks of what was found; count them by kind, and those that are left out."""
        taken: Counter[str] = Counter()
        left_out: Counter[str] = Counter()
        for line in read_lines(self._path):
            if line.kind not in KINDS_BY_NAME:
                continue
            try:
                row = self._row(line)
            except UsageError as error:
                raise fault(line.number, error.message) from error
            if row is None:
                left_out[line.kind] += 1
            else:
                taken[line.kind] += 1
                self._staged.connection.execute(_STAGE, row)
        return taken, left_out

    def _row(self, line: MarksLine) -> ImportedRow | None:
        kind = KINDS_BY_NAME[line.kind]
        about, number = about_of(line, kind.tables)
        thing = self._staged.thing(about, number)
        member: int | None = 0
        if kind.belongs_to_member:
            member = self._staged.member(number_field(line.fields, "member", 0, LARGEST_ID))
        mark = kind.read(line.fields, self._staged.thing)
        if mark is None or member is None or thing is None:
            return None
        return kind.name, about.value, member, thing if mark.thing is None else mark.thing, mark.key, mark.value

    def _rows(self, after: int) -> list[sqlite3.Row]:
        return self._staged.connection.execute(_STAGED, (after, _BATCH)).fetchall()


def _names_here(connection: sqlite3.Connection) -> dict[UserId, str]:
    rows: Iterable[sqlite3.Row] = connection.execute("SELECT id, name FROM users")
    return {UserId(row["id"]): display_text(row["name"]) for row in rows}


_STAGE = "INSERT INTO file_marks (kind, about, member_id, thing_id, key, value) VALUES (?, ?, ?, ?, ?, ?)"

_STAGED = """
SELECT place, kind, about, member_id, thing_id, key, value FROM file_marks
WHERE place > ? ORDER BY place LIMIT ?
"""
