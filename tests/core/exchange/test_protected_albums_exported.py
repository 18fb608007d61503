"""Protected albums in exports: full ones alone have them, with hashes of passphrases; imports take them back."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from core.errors import UsageError
from core.marks.albums.operations import AddToAlbum, CreateAlbum, SetAlbumPassphrase
from core.models import AlbumId, id_ranges
from core.operations import Applied
from tests.core.exchange.two_galleries import LOCAL, MarkedGallery, by_path, marked_gallery

HASHES = {"first": 'a "hash"', "second": "another hash"}


async def add_album(gallery: MarkedGallery, number: int, passphrase_hash: str | None, name: str = "Trips/Lima") -> None:
    """Give vera an album with the photo of a number, and protect it."""
    vera, (photo, _) = gallery.members["vera"], (await gallery.photos())[number]
    made: Applied[AlbumId] = await gallery.operations.apply(vera, CreateAlbum(name))
    await gallery.operations.apply(vera, AddToAlbum(made.result, id_ranges([photo])))
    if passphrase_hash is not None:
        await gallery.operations.apply(vera, SetAlbumPassphrase(made.result, passphrase_hash))


async def protected(gallery: MarkedGallery) -> list[tuple[str, str | None, str | None]]:
    """Return the albums of a name with the hashes of their passphrases and the path of their photo."""
    statement = """
        SELECT albums.name, passphrase_hash, CAST(path AS TEXT) FROM albums
        LEFT JOIN album_photos ON album_id = albums.id LEFT JOIN photos ON photos.id = photo_id
        WHERE albums.deleted_at IS NULL AND is_default = 0 ORDER BY path
    """
    return [tuple(row) for row in await gallery.database.read(lambda c: c.execute(statement).fetchall())]


async def test_protected_albums_come_back_with_their_passphrases(tmp_path: Path) -> None:
    """Several of one name and one that is not protected, each with its photos; one undo takes all of it back.

    An import again changes nothing; it keeps the passphrase that an album has by now, and one that is not protected.
    """
    async with marked_gallery(tmp_path / "first") as first:
        for number, stored in enumerate((*HASHES.values(), None)):
            await add_album(first, number, stored)
        lines = await first.export(tmp_path / "marks")
        before = await protected(first)
        own = await first.export(tmp_path / "own", first.members["vera"], only_own=True)
    assert not any("protected" in line or "passphrase_hash" in line for line in own)
    assert [line["album"] for line in own if line["kind"] == "album-photo"] == ["Trips/Lima"]
    assert {line["passphrase_hash"] for line in lines if "passphrase_hash" in line} == set(HASHES.values())
    async with marked_gallery(tmp_path / "second", root=b"/elsewhere", mirrored=True) as second:
        await second.import_(tmp_path / "marks")
        assert sorted(await protected(second), key=repr) == sorted(before, key=repr)
        assert by_path(await second.export(tmp_path / "again")) == by_path(lines)
        assert (await second.import_(tmp_path / "marks"))[1] == 0
        await second.operations.undo(LOCAL)
        assert await protected(second) == []
        await second.operations.redo(LOCAL)
        assert by_path(await second.export(tmp_path / "redone")) == by_path(lines)
        await second.database.write(
            lambda c: c.execute(
                "UPDATE albums SET passphrase_hash = 'newer' WHERE passphrase_hash = 'another hash'"
            ).close()
        )
        assert (await second.import_(tmp_path / "marks"))[1] == 0


@pytest.mark.parametrize(
    "fields",
    [
        {"protected": 0},
        {"protected": "1"},
        {"protected": 101},
        {"passphrase_hash": ""},
        {"passphrase_hash": None},
        {"passphrase_hash": "x" * 201},
        {"audience": "all"},
    ],
)
async def test_a_wrong_line_is_refused(tmp_path: Path, fields: dict[str, object]) -> None:
    """With its number; nothing is imported."""
    async with marked_gallery(tmp_path / "first") as first:
        await add_album(first, 0, "a hash")
        lines = await first.export(tmp_path / "marks")
    changed = [line | fields if line["kind"] == "album" and "protected" in line else line for line in lines]
    (tmp_path / "wrong").write_text("".join(f"{json.dumps(line)}\n" for line in changed))
    async with marked_gallery(tmp_path / "second") as second:
        with pytest.raises(UsageError):
            await second.import_(tmp_path / "wrong")
        assert await protected(second) == []
