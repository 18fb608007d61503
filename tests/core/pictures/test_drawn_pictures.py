"""Photos whose picture is drawn, because a package to read their file is not installed."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from core.library import health
from core.models import AssetKey
from core.pictures.photo_sources import mark_drawn, visible_photo
from tests.core.building import ADMIN
from tests.core.indexing.libraries import Scanner, write


async def test_a_drawn_picture_has_a_note_and_its_file_is_not_in_the_list_of_errors(
    scanner: Scanner, photos: Path
) -> None:
    """The note names the package; doctor says it once for all files. A photo that changed since has no note."""
    write(photos, "a/one.jpg", "a/two.jpg")
    await scanner()
    for name, change in (("one.jpg", ""), ("two.jpg", "UPDATE photos SET version = 2 WHERE name = 'two.jpg'")):
        key = AssetKey(await scanner.value(f"SELECT asset_key FROM photos WHERE name = '{name}'"))
        _, source = await scanner.database.read(partial(visible_photo, actor=ADMIN, asset_key=key))
        if change:
            await scanner.execute(change)
        await scanner.database.write(partial(mark_drawn, source=source, package="av"))

    noted = "SELECT name, needs_package, error FROM photos WHERE note LIKE '% av %'"
    assert await scanner.rows(noted) == [("one.jpg", "av", None)]
    assert await scanner.database.read(partial(health.errors, actor=ADMIN)) == ()
