"""Stills and videos that arrive in any order, in folders of two roots, make the same live photos."""

from __future__ import annotations

import asyncio
import os
import tempfile
from pathlib import Path
from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st

from core.database.database import Database
from core.media.scopes.folder_scope import folder_scope
from tests.core.building import place_database
from tests.core.derivatives.pools import settings_for
from tests.core.indexing.libraries import Scanner, jpeg
from tests.core.indexing.units.test_changing_units import DirectPool
from tests.core.media.live.apple_files import apple_still, apple_video
from tests.hypothesis_examples import examples

IDENTIFIERS = ("AAAAAAAA-A668", "BBBBBBBB-A668")
UNITS = """
SELECT roots.name || '/' || CAST(files.path AS TEXT), still_roots.name || '/' || CAST(photos.path AS TEXT)
FROM files JOIN photos ON photos.id = photo_id JOIN roots ON roots.id = files.root_id
    JOIN roots AS still_roots ON still_roots.id = photos.root_id
WHERE missing_at IS NULL AND photos.deleted_at IS NULL ORDER BY 1
"""

File = tuple[str, str, str, int]
"""Root, folder, name and identifier."""
FILES = st.tuples(
    st.sampled_from(["one", "two"]),
    st.sampled_from(["x", "y"]),
    st.sampled_from([("1.jpg", 0), ("2.jpg", 0), ("2.jpg", 1), ("1.mov", 0), ("1.mov", 1), ("3.mov", 0), ("3.mov", 1)]),
).map(lambda parts: (parts[0], parts[1], *parts[2]))
SCANS = st.sampled_from([("one",), ("two",), ("two", "one"), ("x",), ("y",)])
"""Roots that are scanned, or a folder of the root of the file alone."""
STEPS = st.lists(st.tuples(FILES, SCANS), min_size=2, max_size=7)


@settings(max_examples=examples(12))
@example(  # a video, then its still in another root, then a second still, which goes again
    steps=[
        (("one", "x", "1.mov", 0), ("one",)),
        (("two", "y", "1.jpg", 0), ("two",)),
        (("two", "x", "1.jpg", 0), ("x",)),
    ],
    removed=[(("two", "x", "1.jpg", 0), ("two",))],
)
@example(  # the still goes: the video is shown by itself
    steps=[(("two", "x", "1.jpg", 0), ("two",)), (("one", "y", "3.mov", 0), ("y",))],
    removed=[(("two", "x", "1.jpg", 0), ("x",))],
)
@given(steps=STEPS, removed=st.lists(st.tuples(FILES, SCANS), max_size=3))
def test_any_order_of_arrival_makes_the_same_units(
    steps: list[tuple[File, tuple[str, ...]]], removed: list[tuple[File, tuple[str, ...]]]
) -> None:
    """As one scan of what is there in the end; also after files went, and came back."""
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(follow(Path(folder), steps, removed))


async def follow(
    folder: Path, steps: list[tuple[File, tuple[str, ...]]], removed: list[tuple[File, tuple[str, ...]]]
) -> None:
    for root in ("one", "two"):
        (folder / root).mkdir()
        (folder / root / "always.jpg").write_bytes(jpeg())  # an empty root is offline
    library = await _library(folder, "steps")
    try:
        for file, scans in steps:
            _write(folder, file)
            await _scan(library, folder, file, scans)
        await _require_same(library, folder, "arrived")
        for file, scans in removed:
            (folder.joinpath(*file[:3])).unlink(missing_ok=True)
            await _scan(library, folder, file, scans)
        await _require_same(library, folder, "removed")
        for file, _ in steps:
            _write(folder, file)
        await _require_same(library, folder, "returned")
    finally:
        await library.database.close()


async def _require_same(library: Scanner, folder: Path, name: str) -> None:
    """Compare the units, after whole scans, with those of a new index; another scan changes nothing."""
    await library(folder / "one", folder / "two", accept_missing=True)
    found = await library.rows(UNITS)
    fresh = await _library(folder, name)
    try:
        await fresh(folder / "two", folder / "one")
        assert found == await fresh.rows(UNITS)
    finally:
        await fresh.database.close()
    await library(folder / "two", folder / "one")
    assert await library.rows(UNITS) == found


async def _library(folder: Path, name: str) -> Scanner:
    data = folder / name
    data.mkdir()
    database = await Database.open(place_database(data / "gallery.db"))
    return Scanner(database, DirectPool(), settings_for(data), folder / "one")


async def _scan(library: Scanner, folder: Path, file: File, scans: tuple[str, ...]) -> None:
    options: dict[str, Any] = {"accept_missing": True}
    if scans[0] in {"x", "y"}:
        roots, options["scope"] = [folder / file[0]], folder_scope([scans[0].encode()])
    else:
        roots = [folder / name for name in scans]
    await library(*roots, **options)


def _write(folder: Path, file: File) -> None:
    """Write a file whose contents and time follow from its place, so that none is taken for another one that moved."""
    root, below, name, number = file
    path = folder / root / below / name
    if path.exists():
        return
    path.parent.mkdir(exist_ok=True)
    mark = "/".join(file[:3]).encode()
    still = name.endswith("jpg")
    path.write_bytes(
        (apple_still(IDENTIFIERS[number]) if still else apple_video(IDENTIFIERS[number])) + mark * len(mark)
    )
    written = 1_600_000_000 + 10_000 * sum(mark)
    os.utime(path, (written, written))
