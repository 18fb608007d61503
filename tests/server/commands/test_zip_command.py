"""`ssh host zip`: archives that are complete, or report that they are not."""

from __future__ import annotations

import io
import zipfile
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from core.models import Role
from tests.server.conftest import StartClient
from tests.server.gallery.photo_server import PhotoServer, jpeg, photo_server


@pytest.fixture
async def gallery(tmp_path: Path) -> AsyncIterator[PhotoServer]:
    async with photo_server(tmp_path) as served:
        yield served


def _files(archive: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        assert opened.testzip() is None
        return {name: opened.read(name) for name in opened.namelist()}


def _originals(gallery: PhotoServer, collection: str) -> list[bytes]:
    return [gallery.original(key).read_bytes() for key in gallery.photos[collection]]


async def test_a_category_is_a_folder_per_collection(gallery: PhotoServer) -> None:
    """Originals byte for byte, in a folder with the slug of their collection."""
    status, out, err = await gallery.run_bytes("zip", "travel")
    assert (status, err) == (0, "")
    files = _files(out)
    assert list(files) == [
        *(f"travel/paris/photo {number}.jpg" for number in (1, 2, 3)),
        *(f"travel/rome/photo {number}.jpg" for number in (1, 2)),
    ]
    assert list(files.values()) == _originals(gallery, "Paris") + _originals(gallery, "Rome")


async def test_keys_are_read_from_standard_input(gallery: PhotoServer) -> None:
    """`ls … | cut -f1 | ssh host zip -`: the photos in the order of the lines, each once, with those of arguments."""
    paris, diary = gallery.photos["Paris"], gallery.photos["Diary"]
    lines = f"{paris[2]}\n\n  {diary[0]}\n{paris[2]}\ntravel/rome"
    status, out, err = await gallery.run_bytes("zip", paris[0], "-", stdin=lines.encode())
    assert (status, err) == (0, "")
    assert list(_files(out)) == [
        "travel/paris/photo 1.jpg",
        "travel/paris/photo 3.jpg",
        "private/diary/photo 1.jpg",
        "travel/rome/photo 1.jpg",
        "travel/rome/photo 2.jpg",
    ]


async def test_previews_are_archived_instead(gallery: PhotoServer) -> None:
    """--derivatives: the stored JPEGs of 1200 pixels."""
    status, out, _ = await gallery.run_bytes("zip", "travel/rome", "--derivatives")
    assert status == 0
    assert list(_files(out).values()) == [jpeg(3, (40, 30)), jpeg(4, (40, 30))]


async def test_missing_photos_are_reported_and_the_rest_is_archived(gallery: PhotoServer) -> None:
    """A missing original and an unknown key: named on standard error, status 1, and a valid archive."""
    paris = gallery.photos["Paris"]
    gallery.original(paris[1]).unlink()
    lines = "\n".join([*paris, "aaaaaaaaaaaaa"])
    status, out, err = await gallery.run_bytes("zip", "-", stdin=lines.encode())
    assert status == 1
    assert "travel/paris/photo 2.jpg: " in err
    assert "There is no photo, collection or category 'aaaaaaaaaaaaa'." in err
    assert "2 could not be added to the archive." in err
    files = _files(out)
    assert b"travel/paris/photo 2.jpg" in files.pop("Not included.txt")
    assert list(files.values()) == [gallery.original(paris[0]).read_bytes(), gallery.original(paris[2]).read_bytes()]


async def test_an_invalid_argument_starts_no_archive(gallery: PhotoServer) -> None:
    """An invalid argument is reported before the first byte."""
    status, out, err = await gallery.run_bytes("zip", "travel/paris", "travel/pariss")
    assert (status, out) == (3, b"")
    assert "'travel/pariss'" in err


async def test_an_empty_list_is_an_empty_archive(gallery: PhotoServer) -> None:
    """A script whose list is empty gets a valid archive."""
    status, out, err = await gallery.run_bytes("zip", "-", role=Role.VIEWER)
    assert (status, err) == (0, "")
    assert _files(out) == {}


async def test_a_list_that_is_not_text_is_refused(gallery: PhotoServer) -> None:
    """Bytes that are not UTF-8, and a line without end: a message, and memory stays small."""
    for stdin in (b"\xff\xfe\n", b"x" * 1_000_000):
        status, _, err = await gallery.run_bytes("zip", "-", stdin=stdin)
        assert status == 2
        assert "standard input" in err.lower()


async def test_a_terminal_is_not_filled_with_an_archive(gallery: PhotoServer, ssh: StartClient) -> None:
    """`ssh -t host zip` says to redirect."""
    client = await ssh(["-tt", *gallery.arguments("zip", "travel")])
    assert await client.ended() == 2
    assert b"An archive would fill your terminal with bytes." in client.output
