"""Copies of the index: a snapshot while a server writes, checked, private, never over a file."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.database.database import Database
from core.errors import DatabaseError, GalleryError, UsageError
from core.maintenance.backup import back_up
from tests.core.building import populate


async def test_a_copy_made_while_a_gallery_runs_is_whole(tmp_path: Path) -> None:
    """It opens as a database of its own, holds what was written last, and only its owner may read it."""
    database = await Database.open(tmp_path / "gallery.db")
    try:
        await database.write(lambda connection: populate(connection, {"Travel": {"Paris": 4}}))
        size = back_up(tmp_path / "gallery.db", tmp_path / "copy.db")
    finally:
        await database.close()
    assert (tmp_path / "copy.db").stat().st_mode & 0o777 == 0o600
    assert size == (tmp_path / "copy.db").stat().st_size > 0
    restored = await Database.open(tmp_path / "copy.db")
    try:
        assert (
            await restored.read(lambda connection: connection.execute("SELECT count(*) FROM photos").fetchone()[0]) == 4
        )
    finally:
        await restored.close()


async def test_a_copy_replaces_nothing(tmp_path: Path) -> None:
    """Whatever has the name stays, and no part is left beside it."""
    await (await Database.open(tmp_path / "gallery.db")).close()
    (tmp_path / "copies").mkdir()
    (tmp_path / "copies" / "copy.db").write_text("precious")
    with pytest.raises(UsageError, match="is there already"):
        back_up(tmp_path / "gallery.db", tmp_path / "copies" / "copy.db")
    assert [path.read_text() for path in (tmp_path / "copies").iterdir()] == ["precious"]


async def test_a_copy_that_cannot_be_whole_is_not_kept(tmp_path: Path) -> None:
    """Of a damaged index, and in a folder that is not there."""
    await (await Database.open(tmp_path / "gallery.db")).close()
    with pytest.raises(GalleryError, match="cannot be written"):
        back_up(tmp_path / "gallery.db", tmp_path / "nowhere" / "copy.db")
    (tmp_path / "gallery.db").write_bytes(b"not a database" * 500)
    (tmp_path / "copies").mkdir()
    with pytest.raises(DatabaseError, match="damaged"):
        back_up(tmp_path / "gallery.db", tmp_path / "copies" / "copy.db")
    assert list((tmp_path / "copies").iterdir()) == []


def test_without_an_index_there_is_nothing_to_copy(tmp_path: Path) -> None:
    """And none is made."""
    with pytest.raises(UsageError, match="nothing to back up"):
        back_up(tmp_path / "gallery.db", tmp_path / "copy.db")
    assert list(tmp_path.iterdir()) == []
