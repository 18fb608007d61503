"""Smart albums in exports: an import makes them with their queries, and turns no album into one."""

from __future__ import annotations

from pathlib import Path

from core.marks.albums.operations import CreateAlbum
from tests.core.exchange.test_protected_albums_exported import add_album
from tests.core.exchange.two_galleries import LOCAL, MarkedGallery, marked_gallery


async def queries(gallery: MarkedGallery) -> list[tuple[str, str | None, int]]:
    """Return the albums with their queries and numbers of photos."""
    statement = """
        SELECT name, query, (SELECT count(*) FROM album_photos WHERE album_id = albums.id) FROM albums
        WHERE deleted_at IS NULL AND is_default = 0 ORDER BY name
    """
    return [tuple(row) for row in await gallery.database.read(lambda c: c.execute(statement).fetchall())]


async def test_smart_albums_come_back_with_their_queries(tmp_path: Path) -> None:
    """Also in the export of a member's own marks; an undo removes them, and another import changes nothing."""
    async with marked_gallery(tmp_path / "first") as first:
        vera = first.members["vera"]
        await first.operations.apply(vera, CreateAlbum("Trips/Best", "rating:5 not fav:yes"))
        await first.operations.apply(vera, CreateAlbum("Lima", "tag:lima"))
        own = await first.export(tmp_path / "own", vera, only_own=True)
        await first.export(tmp_path / "marks")
        before = await queries(first)
    assert {line["query"] for line in own if "query" in line} == {"rating:5 not fav:yes", "tag:lima"}
    async with marked_gallery(tmp_path / "second", root=b"/elsewhere", mirrored=True) as second:
        await second.import_(tmp_path / "marks")
        assert await queries(second) == before
        assert (await second.import_(tmp_path / "marks"))[1] == 0
        await second.operations.undo(LOCAL)
        assert await queries(second) == []
        await add_album(second, 0, None, "Lima")
        await second.import_(tmp_path / "marks")
        assert await queries(second) == [("Lima", None, 1), ("Trips/Best", "rating:5 not fav:yes", 0)]
