"""Which things of this gallery those of a file are: staged in a private temporary database, then matched.

A photo is looked for at its path with its content, then by its content elsewhere, then by its path with other content.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable, Mapping

from core.errors import UsageError
from core.exchange.kinds.mark_kind import LARGEST_ID, MarkFields, number_field, text_field
from core.exchange.marks_file import (
    THING_KINDS,
    MarksLine,
    digest_field,
    fault,
    path_field,
)
from core.operations import ThingKind
from core.permissions import AT_THE_MACHINE
from core.sets.clauses import Purpose
from core.sets.statements import Statement


class StagedThings:
    """The members, roots and things of a file, and what they are here.

    Its database is a temporary file without a name, which ends with the process.
    """

    def __init__(self) -> None:
        """Open the database; `close` removes it."""
        self.connection = sqlite3.connect("", isolation_level=None, check_same_thread=False)
        self.connection.row_factory = sqlite3.Row
        self.connection.executescript(_SCHEMA)
        self.connection.execute("BEGIN")

    def close(self) -> None:
        """Remove everything."""
        self.connection.close()

    def add(self, line: MarksLine) -> None:
        """Stage the description of a member, root or thing.

        Raises:
            UsageError: a field is wrong, or the number was described before.
        """
        fields = line.fields
        number = number_field(fields, "id", 0, LARGEST_ID)
        try:
            if line.kind == "member":
                name, is_former = text_field(fields, "name", 200), fields.get("former") is True
                self.connection.execute(_ADD_MEMBER, (number, name, is_former))
            elif line.kind == "root":
                path = path_field(fields, "path") if "path" in fields else None
                self.connection.execute(_ADD_ROOT, (number, _root_name(fields), path))
            else:
                self.connection.execute(_ADD, self._thing(line, number))
        except sqlite3.IntegrityError as error:
            raise UsageError(f"it describes {line.kind} {number} a second time") from error

    def match(self, connection: sqlite3.Connection, names: Mapping[str, str], operator: str) -> None:
        """Find the members, roots and things in the gallery; `names` maps names of the file to names here.

        While nobody has joined, the person at the machine, `operator`, is the only member, with the number 0.

        Raises:
            UsageError: a name of the file or of this gallery does not exist.
        """
        here = {row["name"].casefold(): int(row["id"]) for row in connection.execute(_PRESENT_MEMBERS)}
        self._match_members(here or {operator.casefold(): AT_THE_MACHINE}, names)
        self._match_roots(connection)
        self._match_categories(connection)
        self._match_collections(connection)
        self._match_photos(connection)

    def member(self, number: int) -> int | None:
        """Return the id here of a member of the file; None without one here.

        Raises:
            UsageError: the file does not describe it.
        """
        return self._target("SELECT target FROM file_members WHERE ref = ?", (number,), "member")

    def thing(self, kind: ThingKind, number: int) -> int | None:
        """Return the id here of a thing of the file; None where it is not here.

        Raises:
            UsageError: the file does not describe it.
        """
        if kind is ThingKind.MEMBER:
            return self.member(number)
        return self._target(
            "SELECT target FROM file_things WHERE about = ? AND ref = ?", (kind.value, number), kind.value
        )

    def members(self) -> list[sqlite3.Row]:
        """Return the members of the file: ref, name, is_former, target."""
        return self.connection.execute("SELECT ref, name, is_former, target FROM file_members ORDER BY ref").fetchall()

    def found(self, kind: ThingKind) -> Counter[str]:
        """Count the things of a kind by how they were found: "in place", "moved", "changed", "missing"."""
        rows = self.connection.execute(_FOUND, (kind.value,)).fetchall()
        return Counter({row["how"]: row["number"] for row in rows})

    def missing(self, kind: ThingKind, limit: int) -> list[bytes]:
        """Return the paths of some things that are not here."""
        return [row["path"] for row in self.connection.execute(_MISSING, (kind.value, limit))]

    def _thing(self, line: MarksLine, number: int) -> tuple[object, ...]:
        fields, kind = line.fields, ThingKind(line.kind)
        path = path_field(fields, "path" if kind is ThingKind.PHOTO else "folder")
        root = None if kind is ThingKind.CATEGORY else number_field(fields, "root", 0, LARGEST_ID)
        if root is not None and not self.connection.execute(_ROOT, (root,)).fetchone():
            raise UsageError(f"it names root {root}, which no line above describes")
        size = None if fields.get("size") is None else number_field(fields, "size", 0, LARGEST_ID)
        beginning = digest_field(fields, "head", 8)
        head = None if beginning is None else int.from_bytes(beginning, "big", signed=True)
        return kind.value, number, root, path, size, head, digest_field(fields, "sha256", 32)

    def _target(self, statement: str, values: tuple[object, ...], what: str) -> int | None:
        row = self.connection.execute(statement, values).fetchone()
        if row is None:
            raise UsageError(f"it names {what} {values[-1]}, which no line describes")
        return None if row["target"] is None else int(row["target"])

    def _match_members(self, here: Mapping[str, int], names: Mapping[str, str]) -> None:
        staged = self.members()
        for name, wanted in names.items():
            if all(row["name"] != name for row in staged):
                raise UsageError("The file has no member with a name that --member maps.", "`--dry-run` lists them.")
            if wanted.casefold() not in here:
                raise UsageError("--member maps to a name that no member of this gallery has.", "See `members`.")
        for row in staged:
            wanted = names.get(row["name"], "" if row["is_former"] else row["name"])
            self.connection.execute(
                "UPDATE file_members SET target = ? WHERE ref = ?", (here.get(wanted.casefold()), row["ref"])
            )

    def _match_roots(self, connection: sqlite3.Connection) -> None:
        here = connection.execute("SELECT id, path FROM roots").fetchall()
        for row in self.connection.execute("SELECT ref, name, path FROM file_roots").fetchall():
            same = [each["id"] for each in here if each["path"] == row["path"]]
            named = [each["id"] for each in here if each["path"].rpartition(b"/")[2] == row["name"]]
            if len(same or named) == 1:
                self.connection.execute(_SETTLE_ROOT, ((same or named)[0], row["ref"]))
        if len(here) == 1:
            self.connection.execute(_ONLY_ROOT, (here[0]["id"],))

    def _match_categories(self, connection: sqlite3.Connection) -> None:
        for row in self._unmatched(ThingKind.CATEGORY):
            found = connection.execute("SELECT id FROM categories WHERE folder = ?", (row["path"],)).fetchone()
            self._settle(row, found, "in place")

    def _match_collections(self, connection: sqlite3.Connection) -> None:
        for row in self._unmatched(ThingKind.COLLECTION):
            values = {"root": row["target_root"], "folder": row["path"]}
            found = connection.execute(_COLLECTION, values).fetchone()
            if found is not None:
                self._settle(row, found, "in place")
                continue
            elsewhere = connection.execute(_COLLECTIONS_ELSEWHERE, values).fetchall()
            self._settle(row, elsewhere[0] if len(elsewhere) == 1 else None, "moved")

    def _match_photos(self, connection: sqlite3.Connection) -> None:
        for row in self._unmatched(ThingKind.PHOTO):
            found = connection.execute(_AT_PATH, _values(row)).fetchone()
            if found is not None and _has_same_content(row, found):
                self._settle(row, found, "in place")
        for row in self._unmatched(ThingKind.PHOTO):
            self._settle(row, self._free(row, connection.execute(*_BY_DIGEST.fill(**_values(row)))), "moved")
        for row in self._unmatched(ThingKind.PHOTO):
            self._settle(row, self._free(row, connection.execute(*_BY_HEAD.fill(**_values(row)))), "moved")
        for row in self._unmatched(ThingKind.PHOTO):
            self._settle(row, self._free(row, connection.execute(_AT_PATH, _values(row))), "changed")

    def _unmatched(self, kind: ThingKind) -> Iterable[sqlite3.Row]:
        """Yield staged things without a match, a batch at a time, so that they can be settled in between."""
        after = -1
        while rows := self.connection.execute(_UNMATCHED, (kind.value, after)).fetchall():
            yield from rows
            after = rows[-1]["ref"]

    def _free(self, row: sqlite3.Row, candidates: Iterable[sqlite3.Row]) -> sqlite3.Row | None:
        """Return the candidate of the same file name, or the first, of those that no other photo of the file is."""
        free = [each for each in candidates if not self.connection.execute(_IS_TAKEN, (each["id"],)).fetchone()]
        name = row["path"].rpartition(b"/")[2]
        return min(free, key=lambda each: (each["path"].rpartition(b"/")[2] != name, each["path"]), default=None)

    def _settle(self, row: sqlite3.Row, found: sqlite3.Row | None, how: str) -> None:
        if found is not None:
            self.connection.execute(_SETTLE, (found["id"], how, row["about"], row["ref"]))


def describe(staged: StagedThings, line: MarksLine) -> None:
    """Stage a line that describes a member, root or thing, and say which line is wrong."""
    try:
        staged.add(line)
    except UsageError as error:
        raise fault(line.number, error.message) from error


def about_of(line: MarksLine, kinds: Iterable[ThingKind]) -> tuple[ThingKind, int]:
    """Return the thing that a mark is about.

    Raises:
        UsageError: it names none of these kinds.
    """
    for kind in kinds:
        if kind.value in line.fields:
            return kind, number_field(line.fields, kind.value, 0, LARGEST_ID)
    raise UsageError(
        f"it names no {' or '.join(kind.value for kind in (*THING_KINDS, ThingKind.MEMBER) if kind in set(kinds))}"
    )


def _root_name(fields: MarkFields) -> bytes:
    """Return the name of a root; that of `/` is empty."""
    return b"" if fields.get("name") == "" else path_field(fields, "name")


def _values(row: sqlite3.Row) -> dict[str, object]:
    return {
        "root": row["target_root"],
        "path": row["path"],
        "size": row["size"],
        "head": row["head"],
        "sha256": row["sha256"],
    }


def _has_same_content(row: sqlite3.Row, found: sqlite3.Row) -> bool:
    """Return whether the contents agree, as far as both are known."""
    if row["sha256"] is not None and found["sha256"] is not None:
        return bool(row["sha256"] == found["sha256"])
    if row["head"] is not None and found["head"] is not None:
        return (row["head"], row["size"]) == (found["head"], found["size"])
    return bool(row["size"] is None or row["size"] == found["size"])


_SCHEMA = """
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
CREATE TABLE file_members (ref INTEGER PRIMARY KEY, name TEXT NOT NULL, is_former INTEGER NOT NULL, target INTEGER);
CREATE TABLE file_roots (ref INTEGER PRIMARY KEY, name BLOB NOT NULL, path BLOB, target INTEGER);
CREATE TABLE file_things (
    about TEXT NOT NULL, ref INTEGER NOT NULL, root INTEGER, path BLOB NOT NULL, size INTEGER, head INTEGER,
    sha256 BLOB, target INTEGER, how TEXT NOT NULL DEFAULT 'missing',
    PRIMARY KEY (about, ref)
) WITHOUT ROWID;
CREATE INDEX file_things_by_target ON file_things (about, target) WHERE target IS NOT NULL;
CREATE TABLE file_marks (
    place INTEGER PRIMARY KEY, kind TEXT NOT NULL, about TEXT NOT NULL, member_id INTEGER NOT NULL,
    thing_id INTEGER NOT NULL, key TEXT NOT NULL, value
);
"""

_ADD_MEMBER = "INSERT INTO file_members (ref, name, is_former) VALUES (?, ?, ?)"

_ADD_ROOT = "INSERT INTO file_roots (ref, name, path) VALUES (?, ?, ?)"

_ADD = "INSERT INTO file_things (about, ref, root, path, size, head, sha256) VALUES (?, ?, ?, ?, ?, ?, ?)"

_UNMATCHED = """
SELECT file_things.about, file_things.ref, file_things.path, size, head, sha256, file_roots.target AS target_root
FROM file_things LEFT JOIN file_roots ON file_roots.ref = root
WHERE about = ? AND file_things.ref > ? AND file_things.target IS NULL
ORDER BY file_things.ref
LIMIT 1000
"""

_SETTLE_ROOT = "UPDATE file_roots SET target = ? WHERE ref = ?"

# One root there and one here: the folder has another name now.
_ONLY_ROOT = "UPDATE file_roots SET target = ? WHERE target IS NULL AND (SELECT count(*) FROM file_roots) = 1"

_SETTLE = "UPDATE file_things SET target = ?, how = ? WHERE about = ? AND ref = ?"

_IS_TAKEN = "SELECT 1 FROM file_things WHERE about = 'photo' AND target = ?"

_THING = "SELECT target FROM file_things WHERE about = ? AND ref = ?"

_ROOT = "SELECT 1 FROM file_roots WHERE ref = ?"

_FOUND = "SELECT how, count(*) AS number FROM file_things WHERE about = ? GROUP BY how"

_MISSING = "SELECT path FROM file_things WHERE about = ? AND target IS NULL ORDER BY ref LIMIT ?"

_PRESENT_MEMBERS = "SELECT id, name FROM users WHERE removed_at IS NULL"

_COLLECTION = "SELECT id FROM collections WHERE root_id = :root AND folder = :folder"

_COLLECTIONS_ELSEWHERE = "SELECT id FROM collections WHERE folder = :folder LIMIT 2"

_AT_PATH = """
SELECT photos.id, photos.path, photos.size, head, sha256
FROM photos LEFT JOIN files ON photo_id = photos.id AND role = 'primary'
WHERE photos.root_id = :root AND photos.path = :path
"""

_BY_DIGEST = Statement(
    "photos of an import by their digest",
    """
SELECT photos.id, photos.path
FROM files JOIN photos ON photos.id = photo_id
WHERE sha256 = :sha256 AND role = 'primary' AND {listed}
""",
    Purpose.EXPORT,
)

# Photos whose whole digest is not known on both sides yet.
_BY_HEAD = Statement(
    "photos of an import by their beginning",
    """
SELECT photos.id, photos.path
FROM photos LEFT JOIN files ON photo_id = photos.id AND role = 'primary'
WHERE photos.size = :size AND head = :head AND (sha256 IS NULL OR :sha256 IS NULL)
    AND {listed}
""",
    Purpose.FILES,
)
