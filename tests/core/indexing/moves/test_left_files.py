"""Random deletions, returns, moves and edits of the pictures of units that names have joined."""

from __future__ import annotations

import asyncio
import os
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from hypothesis import example, given, settings
from hypothesis import strategies as st

from core.database.database import Database
from core.media.scopes.folder_scope import folder_scope
from tests.core.building import place_database
from tests.core.derivatives.pools import settings_for
from tests.core.indexing.libraries import Scanner, jpeg
from tests.core.indexing.moves.test_changing_libraries import DirectPool, listing
from tests.core.media.raw.raw_files import preview, raw_bytes
from tests.core.media.video.movie_files import movie, movie_header, track
from tests.hypothesis_examples import examples

PHOTOS = "SELECT CAST(path AS TEXT), asset_key FROM photos WHERE deleted_at IS NULL"
TIME = 1_600_000_000
DAYS = 86_400

Step = tuple[str, int]
STEPS = st.lists(
    st.tuples(st.sampled_from(["picture", "picture", "other", "move", "edit"]), st.integers(0, 1)),
    min_size=1,
    max_size=4,
)


@dataclass
class Unit:
    """A picture and a RAW file or video of its stem, and where the photo that they were is expected."""

    root: Path
    stem: str
    ending: str
    folder: str = "A"
    """Of the picture."""
    hidden: set[str] = field(default_factory=set)
    apart: set[str] = field(default_factory=set)
    """What is a photo of its own."""
    primary: str = "picture"
    edits: int = 0
    changed: str = ""
    """How the picture changed since the last scan: one that was moved and edited is another one."""

    def path(self, file: str) -> str:
        return f"{self.folder}/{self.stem}.JPG" if file == "picture" else f"A/{self.stem}.{self.ending}"

    def apply(self, kind: str) -> None:
        """Delete a file or bring it back, move the picture, or edit it days later."""
        if {kind, self.changed} == {"move", "edit"}:
            return
        if kind in {"move", "edit"} and "picture" not in self.hidden:
            self.changed = kind
        if kind == "move" and "picture" not in self.hidden:
            former, self.folder = self.root / self.path("picture"), "B" if self.folder == "A" else "A"
            former.rename(self.root / self.path("picture"))
        elif kind == "edit" and "picture" not in self.hidden:
            self.edits += 1
            self.write("picture")
        elif kind in {"picture", "other"}:
            there, kept = self.root / self.path(kind), self.root / f".{self.stem} {kind}"
            (kept if kind in self.hidden else there).rename(there if kind in self.hidden else kept)
            self.hidden ^= {kind}

    def write(self, file: str) -> None:
        contents = jpeg() if file == "picture" else CONTENTS[self.ending]
        path = self.root / self.path(file)
        path.write_bytes(contents + f"{self.stem} {self.edits:04}".encode())
        written = TIME + 3 * DAYS * self.edits + ord(self.stem[-1])
        os.utime(path, (written, written))

    def follow(self) -> str | None:
        """Return the path of the photo that the unit was at first, None while it is missing; see `photo-units.md`."""
        self.changed = self.changed if "picture" in self.hidden else ""
        there = {file for file in ("picture", "other") if file not in self.hidden and file not in self.apart}
        if self.primary == "picture" and "picture" not in self.hidden:
            if self.folder != "A" and "other" in there:
                self.apart.add("other")
        elif self.primary == "other" and "other" in there:
            if "picture" in there and self.folder == "A":
                self.primary = "picture"
            elif "picture" in there:
                self.apart.add("picture")
        elif there:
            (self.primary,) = there
        return None if self.primary in self.hidden else self.path(self.primary)


CONTENTS = {"dng": raw_bytes("dng", preview()), "MOV": movie(movie_header(2.0), track(320, 240))}


@settings(max_examples=examples(40))
@example(rounds=[[("picture", 0)], [("picture", 0), ("other", 0)], [("other", 0)]], watched=False)
@example(rounds=[[("other", 1)], [("move", 1)], [("picture", 1), ("other", 1)], [("picture", 1)]], watched=True)
@given(rounds=st.lists(STEPS, min_size=1, max_size=6), watched=st.booleans())
def test_a_photo_continues_with_what_is_left_of_it(rounds: list[list[Step]], *, watched: bool) -> None:
    """It keeps its key while any of its files is there; a file that left it is a photo of its own from then on."""
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(follow(Path(folder), rounds, watched=watched))


async def follow(folder: Path, rounds: list[list[Step]], *, watched: bool) -> None:
    root = folder / "photos"
    units = [Unit(root, "IMG_1", "dng"), Unit(root, "IMG_2", "MOV")]
    for name in ("A", "B"):
        (root / name).mkdir(parents=True)
        (root / name / "always.jpg").write_bytes(jpeg() + name.encode())
    for unit in units:
        unit.write("picture")
        unit.write("other")
    database = await Database.open(place_database(folder / "gallery.db"))
    scanner = Scanner(database, DirectPool(), settings_for(folder), root)
    try:
        await scanner()
        first = dict(await scanner.rows(PHOTOS))
        keys = {unit.stem: first[unit.path("picture")] for unit in units}
        apart: dict[tuple[str, str], str] = {}
        for changes in rounds:
            listed = listing(root)
            for kind, number in changes:
                units[number].apply(kind)
            changed = {path.rpartition(b"/")[0] for path, _ in listed ^ listing(root)}
            await scanner(accept_missing=True, scope=folder_scope(changed) if watched else None)
            found = dict(await scanner.rows(PHOTOS))
            for name in ("A", "B"):
                del found[f"{name}/always.jpg"]
            for unit in units:
                path = unit.follow()
                assert path is None or found.pop(path) == keys[unit.stem]
                for file in unit.apart - unit.hidden:
                    key = found.pop(unit.path(file))
                    assert apart.setdefault((unit.stem, file), key) == key != keys[unit.stem]
            assert not found
        if watched:
            report = await scanner()
            assert (report.added, report.changed, report.moved, report.missing) == (0, 0, 0, 0)
    finally:
        await database.close()
