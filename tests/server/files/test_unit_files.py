"""Members download every media file of a photo: over SFTP, and in archives."""

from __future__ import annotations

import io
import os
import sqlite3
import zipfile
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from core.errors import NotFoundError, UsageError
from core.gallery import Gallery
from core.models import CollectionSet
from tests.core.commands.command_runner import LOCAL
from tests.server.clients import openssh
from tests.server.gallery.photo_files import PhotoFolder, run_client, tree_of
from tests.server.gallery.running_server import RunningServer, served

OTHERS = {
    "one.dng": ("raw-twin", "raw", os.urandom(300_000)),
    "one.mov": ("live-video", "video", os.urandom(2_000)),
    "one.xmp": ("xmp", "xmp", b"<x:xmpmeta/>"),
}
"""Of travel/paris/one.jpg, by their names."""


@pytest.fixture
async def gallery(tmp_path: Path) -> AsyncIterator[RunningServer]:
    photos = PhotoFolder(tmp_path / "pictures")

    def join(connection: sqlite3.Connection) -> None:
        photo = connection.execute("SELECT id, root_id FROM photos WHERE CAST(path AS TEXT) = 'travel/paris/one.jpg'")
        photo_id, root_id = photo.fetchone()
        connection.executemany(
            "INSERT INTO files (photo_id, root_id, path, role, kind, size, mtime_ns) VALUES (?, ?, ?, ?, ?, ?, 0)",
            [
                (photo_id, root_id, f"travel/paris/{name}".encode(), role, kind, len(contents))
                for name, (role, kind, contents) in OTHERS.items()
            ],
        )

    async def prepare(gallery: Gallery) -> None:
        await photos.index(gallery)
        for name, (_, _, contents) in OTHERS.items():
            (photos.root / "travel/paris" / name).write_bytes(contents)
        await gallery.database.write(join)

    async with served(tmp_path, prepare=prepare) as server:
        yield server


async def test_sftp_has_the_media_files_and_no_sidecars(gallery: RunningServer, tmp_path: Path) -> None:
    """Byte for byte next to their photo; by date the names have its key. A sidecar cannot be named either."""
    target = tmp_path / "target"
    for folder in ("paris", "dates"):
        (target / folder).mkdir(parents=True)
    for source, folder in (("library/travel/paris", "paris"), ("by-date/2024/05", "dates")):
        status, said = await run_client("scp", gallery, ["-q", "-r", f"HOST:{source}", str(target / folder)])
        assert (status, said) == (0, "")

    taken = {name.rpartition("/")[2]: contents for name, contents in tree_of(target / "paris").items()}
    assert {name: taken.get(name) for name in OTHERS} == {
        "one.dng": OTHERS["one.dng"][2],
        "one.mov": OTHERS["one.mov"][2],
        "one.xmp": None,
    }
    by_date = [name.rpartition("/")[2] for name in tree_of(target / "dates")]
    assert sum(name.startswith("one~") for name in by_date) == 2
    status, _ = await run_client("scp", gallery, ["-q", "HOST:library/travel/paris/one.xmp", str(target)])
    assert status != 0


async def test_archives_have_sidecars_on_request(gallery: RunningServer) -> None:
    """`zip`: the media files; `zip --sidecars`: the sidecars, too; derivatives have neither."""
    media = await entries(gallery, "zip travel/paris")
    assert media["travel/paris/one.dng"] == OTHERS["one.dng"][2]
    assert "travel/paris/one.xmp" not in media
    everything = await entries(gallery, "zip --sidecars travel/paris")
    assert everything.keys() - media.keys() == {"travel/paris/one.xmp"}
    assert everything["travel/paris/one.xmp"] == b"<x:xmpmeta/>"


async def entries(gallery: RunningServer, command: str) -> dict[str, bytes]:
    status, out, err = await openssh.run_bytes(["-o", "LogLevel=ERROR", *gallery.arguments(command)], b"")
    assert (status, err) == (0, "")
    with zipfile.ZipFile(io.BytesIO(out)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


async def test_a_file_of_another_photo_is_not_opened(gallery: RunningServer) -> None:
    """A file is asked for with its photo."""
    inner = gallery.gallery
    listed = await inner.library.folders.files(LOCAL, CollectionSet("travel/paris"))
    photo = next(file for file in listed if file.name == "one.jpg")
    stranger = next(file for file in listed if file.name == "two.jpg")
    (twin, _) = await inner.library.folders.further_files(LOCAL, photo.page_key.photo_id)
    async with await inner.pictures.original(LOCAL, photo.asset_key, twin.file_id) as file:
        assert await file.read(0, 10) == OTHERS["one.dng"][2][:10]
    with pytest.raises(NotFoundError):
        await inner.pictures.original(LOCAL, stranger.asset_key, twin.file_id)


async def test_sidecars_are_refused_with_derivatives(gallery: RunningServer) -> None:
    """A sentence and the status of wrong usage."""
    status, _, err = await openssh.run(
        ["-o", "LogLevel=ERROR", *gallery.arguments("zip --derivatives --sidecars travel/paris")], b""
    )
    assert status == UsageError.exit_code
    assert "Sidecars belong to original files" in err
