"""What scans leave of corrections: files that change, move, come to have sidecars, or can no longer be read."""

from __future__ import annotations

from pathlib import Path

from core.library.edits.edit_steps import EditKind, EditStep
from core.library.edits.operations import EditThings
from core.marks.things import Things
from core.models import EditField, PhotoId
from tests.core.building import EDITOR, add_members, operations_on
from tests.core.indexing.libraries import Scanner, jpeg, write

EVERYTHING = Things.of([PhotoId(1)])
STATE = (
    "SELECT name, datetime(taken_local, 'unixepoch'), taken_offset, taken_source, latitude,"
    " substr(date_sort, 1, 12) = printf('%012d', taken_local + 100000000000), substr(newest_sort, 2) = date_sort"
    " FROM photos"
)
ORIGINAL = (
    "SELECT datetime(original_local, 'unixepoch'), original_source, round(original_latitude, 4) FROM photo_corrections"
)
CORRECTED = ("2024-05-01 00:00:00", 60, "person", 5.0, 1, 1)


async def corrected(scanner: Scanner) -> None:
    await scanner.database.write(add_members)
    steps = (
        EditStep(EditField.TAKEN, EditKind.SET, EVERYTHING, 1_714_521_600_000_000),
        EditStep(EditField.OFFSET, EditKind.SET, EVERYTHING, 60),
        EditStep(EditField.PLACE, EditKind.SET, EVERYTHING, (5.0, 6.0)),
        EditStep(EditField.TITLE, EditKind.SET, EVERYTHING, "Ours"),
    )
    await operations_on(scanner.database).apply(EDITOR, EditThings(steps))


async def test_a_changed_file_keeps_what_a_person_corrected(scanner: Scanner, photos: Path) -> None:
    """Its new date is the original from then on, also of a broken file; undo brings it."""
    write(photos, "a/one.jpg", contents=jpeg(taken="2001:02:03 04:05:06"))
    await scanner()
    await corrected(scanner)
    assert await scanner.rows(ORIGINAL) == [("2001-02-03 04:05:06", "exif+offset", 48.8583)]

    write(photos, "a/one.jpg", contents=jpeg(taken="2002:02:03 04:05:06"), mtime=1_500_000_000)
    await scanner()
    assert await scanner.rows(STATE) == [("one.jpg", *CORRECTED)]
    assert await scanner.rows(ORIGINAL) == [("2002-02-03 04:05:06", "exif+offset", 48.8583)]

    (photos / "a/one.jpg").rename(photos / "a/two.jpg")
    await scanner()
    assert await scanner.rows(STATE) == [("two.jpg", *CORRECTED)]

    write(photos, "a/two.jpg", contents=b"\xff\xd8 broken", mtime=1_600_000_000)
    await scanner()
    assert await scanner.rows(STATE) == [("two.jpg", *CORRECTED)]
    assert await scanner.rows(ORIGINAL) == [("2020-09-13 12:26:40", "file", None)]

    await operations_on(scanner.database).undo(EDITOR)
    restored = ("2020-09-13 12:26:40", "file", None)
    assert [(row[1], row[3], row[4]) for row in await scanner.rows(STATE)] == [restored]
    assert (
        await scanner.rows("SELECT * FROM photo_corrections UNION ALL SELECT *, 1,1,1,1,1,1,1,1,1,1 FROM photo_texts")
        == []
    )
