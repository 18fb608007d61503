"""Editors upload photos with scp, sftp and `put`; for all others, and everywhere else, the tree is read only."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import asyncssh
import pytest

from core.models import Actor, Role, UserId
from tests.core.indexing.libraries import jpeg
from tests.server.clients import openssh
from tests.server.clients.openssh import WAIT_SECONDS
from tests.server.gallery.photo_files import PhotoFolder, run_client, tree_of
from tests.server.gallery.running_server import RunningServer, served

LEGACY = pytest.mark.parametrize("mode", [["-O"], []], ids=["scp protocol", "sftp protocol"])
INBOX = "from others"


@pytest.fixture
def photos(tmp_path: Path) -> PhotoFolder:
    return PhotoFolder(tmp_path / "pictures")


@pytest.fixture
async def gallery(tmp_path: Path, photos: PhotoFolder) -> AsyncIterator[RunningServer]:
    """A gallery that accepts uploads; existing files are unchanged when the test ends."""
    before = tree_of(photos.root)
    async with served(tmp_path, prepare=photos.index) as server:
        await server.gallery._pool.start(server.settings)
        server.gallery.uploads._settings = replace(
            server.settings, upload_folder=photos.root / INBOX, thumbnails_in_background=False
        )
        yield server
    after = tree_of(photos.root)
    assert {name: after.get(name) for name in before} == before


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    """A folder of the user's with a photo and another file."""
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "my photo.jpg").write_bytes(jpeg())
    (folder / "notes.jpg").write_bytes(b"no photo")
    return folder


def sent(photos: PhotoFolder) -> dict[str, bytes]:
    return tree_of(photos.root / INBOX) if (photos.root / INBOX).exists() else {}


@LEGACY
@pytest.mark.parametrize("place", ["upload/", "/upload", "upload/other.jpg"])
async def test_scp_sends_a_photo_in(
    gallery: RunningServer, photos: PhotoFolder, mine: Path, mode: list[str], place: str
) -> None:
    """It is in the chosen folder, shown at once, and uploading it again changes nothing."""
    arguments = [*mode, "-q", "-p", str(mine / "my photo.jpg"), f"HOST:{place}"]
    assert await run_client("scp", gallery, arguments) == (0, "")
    assert await run_client("scp", gallery, arguments) == (0, "")
    stem = "other" if "other" in place else "my photo"
    assert sent(photos) == {f"{stem}.jpg": jpeg()}
    status, listed, _ = await openssh.run(gallery.arguments("ls from-others/from-others"))
    assert (status, f"{stem}.jpg" in listed) == (0, True), listed


@LEGACY
async def test_a_file_that_is_not_a_photo_is_refused(
    gallery: RunningServer, photos: PhotoFolder, mine: Path, mode: list[str]
) -> None:
    """With a reason, an exit status of 1, and nothing left behind; the photo next to it is uploaded."""
    both = [str(mine / "notes.jpg"), str(mine / "my photo.jpg")]
    status, said = await run_client("scp", gallery, [*mode, *both, "HOST:upload/"])
    assert status == 1
    assert "notes.jpg: This is not a picture in a format that the gallery shows." in said
    assert sent(photos) == {"my photo.jpg": jpeg()}


async def test_sftp_uploads_and_lists(gallery: RunningServer, photos: PhotoFolder, mine: Path) -> None:
    """The folder lists the uploads of this session, and accepts only new files."""
    script = f"lcd {mine}\ncd upload\nput 'my photo.jpg'\nls\n-rm 'my photo.jpg'\n-mkdir x\n-get 'my photo.jpg' y\n"
    status, said = await run_client("sftp", gallery, ["-b", "-", "HOST"], script)
    assert status == 0, said
    assert "\nmy photo.jpg" in said
    assert sent(photos) == {"my photo.jpg": jpeg()}


@LEGACY
async def test_names_that_are_not_utf_8_are_accepted(
    gallery: RunningServer, photos: PhotoFolder, mine: Path, mode: list[str]
) -> None:
    """Each is stored under a name that every system accepts, listed as it was sent, and sent once."""
    names = (b"caf\xe9.jpg", b"caf\xe8.jpg", b"\xff\xfe.jpg")
    for number, name in enumerate(names):
        (mine / os.fsdecode(name)).write_bytes(jpeg() + bytes(number))
    paths = [str(mine / os.fsdecode(name)) for name in names]
    for _ in range(2):
        assert await run_client("scp", gallery, [*mode, "-q", *paths, "HOST:upload/"]) == (0, "")
        assert sent(photos) == {"caf_.jpg": jpeg(), "caf_ (2).jpg": jpeg() + bytes(1), "__.jpg": jpeg() + bytes(2)}
    async with await gallery.connect() as connection, connection.start_sftp_client(path_encoding=None) as client:
        listed = {name for name in await client.listdir(b"/upload") if name not in {b".", b".."}}
        assert listed == set(names)
        assert (await client.stat(b"/upload/" + names[2])).size == len(jpeg()) + 2


async def test_clients_that_rename_what_they_have_sent_are_understood(
    gallery: RunningServer, photos: PhotoFolder
) -> None:
    """WinSCP and rclone upload under a temporary name, set its time, then rename; nothing else can be renamed."""
    async with await gallery.connect() as connection, connection.start_sftp_client() as client:
        async with client.open("/upload/the sea.jpg.filepart", "wb") as file:
            await file.write(jpeg())
        assert [name for name in sent(photos) if not name.startswith(".")] == [], "it waits, hidden"
        assert (await client.stat("/upload/the sea.jpg.filepart")).size == len(jpeg())
        await client.utime("/upload/the sea.jpg.filepart", (1_500_000_000, 1_500_000_000))
        for place in ("/library/travel/paris/new.jpg", "/selection/new.jpg"):
            with pytest.raises(asyncssh.SFTPPermissionDenied):
                await client.rename("/upload/the sea.jpg.filepart", place)
        await client.rename("/upload/the sea.jpg.filepart", "/upload/the sea.jpg")
        assert sent(photos) == {"the sea.jpg": jpeg()}
        assert (photos.root / INBOX / "the sea.jpg").stat().st_mtime == 1_500_000_000
        for old, new in (
            ("/upload/the sea.jpg", "/upload/other.jpg"),
            ("/library/travel/paris/one.jpg", "/upload/one.jpg"),
        ):
            with pytest.raises(asyncssh.SFTPPermissionDenied):
                await client.rename(old, new)
        with pytest.raises(asyncssh.SFTPPermissionDenied):
            await client.remove("/upload/the sea.jpg")
        for name in ("a.jpg.part", "b.jpg.part"):
            async with client.open(f"/upload/{name}", "wb") as file:
                await file.write(jpeg())
        await client.remove("/upload/a.jpg.part")
        assert len(gallery.gallery.uploads._incoming) == 1
    async with asyncio.timeout(WAIT_SECONDS):
        while gallery.gallery.uploads._incoming:  # noqa: ASYNC110 - the server has no event for a test
            await asyncio.sleep(0.01)
    assert sent(photos) == {"the sea.jpg": jpeg()}, "what was never named is gone with its sender"


async def test_the_transfers_of_a_member_share_uploads(gallery: RunningServer, photos: PhotoFolder) -> None:
    """Rclone uploads on one connection and renames, dates and checks on others; nobody else sees any of it."""
    async with (
        await gallery.connect() as one,
        one.start_sftp_client() as sender,
        await gallery.connect() as two,
        two.start_sftp_client() as other,
    ):
        async with sender.open("/upload/a.jpg.1f2e.partial", "wb") as file:
            await file.write(jpeg())
        await other.rename("/upload/a.jpg.1f2e.partial", "/upload/a.jpg")
        assert (await sender.stat("/upload/a.jpg")).size == len(jpeg())
        await other.utime("/upload/a.jpg", (1_500_000_000, 1_500_000_000))
    assert sent(photos) == {"a.jpg": jpeg()}
    async with await gallery.connect() as later, later.start_sftp_client() as client:
        assert set(await client.listdir("/upload")) == {".", "..", "a.jpg"}
        described = await client.stat("/upload/a.jpg")
        assert (described.size, described.mtime) == (len(jpeg()), 1_500_000_000)
        await client.get("/upload/a.jpg", str(photos.root.parent / "back.jpg"))
        assert (photos.root.parent / "back.jpg").read_bytes() == jpeg()
    gone = "UPDATE photos SET deleted_at = 1 WHERE name = 'a.jpg'"
    await gallery.gallery.database.write(lambda connection: connection.execute(gone))
    async with await gallery.connect() as later, later.start_sftp_client() as client:
        assert set(await client.listdir("/upload")) == {".", ".."}, "a photo that is gone can be sent again"


async def test_put_keeps_standard_input(gallery: RunningServer, photos: PhotoFolder) -> None:
    """With a name or without; the extension follows the content; a file that is not a photo ends with 1."""
    status, said, _ = await openssh.run(gallery.arguments("put"), jpeg())
    assert (status, said) == (0, f"Received photo.jpg, {len(jpeg()):,} bytes.\n")
    status, said, _ = await openssh.run(gallery.arguments("put --json 'the sea.png'"), jpeg())
    assert (status, said) == (0, f'{{"name": "the sea.jpg", "size": {len(jpeg())}, "new": true}}\n')
    status, said, _ = await openssh.run(gallery.arguments("put"), jpeg())
    assert (status, said) == (0, "photo.jpg is already here.\n")
    for contents in (b"", b"no photo"):
        status, _, said = await openssh.run(gallery.arguments("put"), contents)
        assert status in {1, 2}
        assert said
    assert set(sent(photos)) == {"photo.jpg", "the sea.jpg"}


async def test_an_aborted_upload_leaves_nothing(gallery: RunningServer, photos: PhotoFolder) -> None:
    """A connection is lost half-way, with sftp and with `put`: half a photo is discarded."""
    half = jpeg()[:-200]
    for subsystem, command in (("sftp", None), (None, "put")):
        connection = await gallery.connect()
        if subsystem:
            client = await connection.start_sftp_client()
            file = await client.open("/upload/half.jpg", "wb")
            await file.write(half)
        else:
            process = await connection.create_process(command, encoding=None)
            process.stdin.write(half)
            await process.stdin.drain()
        async with asyncio.timeout(WAIT_SECONDS):
            while not gallery.gallery.uploads._incoming:  # noqa: ASYNC110 - the server has no event for a test
                await asyncio.sleep(0.01)
            connection.abort()
            while gallery.gallery.uploads._incoming or sent(photos):  # noqa: ASYNC110 - the same
                await asyncio.sleep(0.01)


async def test_viewers_have_no_upload_folder(gallery: RunningServer, photos: PhotoFolder) -> None:
    """It is not listed for them, and an attacker with its name is refused, also in a session that lost the role."""
    async with await gallery.connect() as connection, connection.start_sftp_client() as client:
        assert "upload" in await client.listdir("/")
        (session,) = gallery.gallery.sessions._sessions.values()
        session.update(Actor(UserId(7), "vera", Role.VIEWER))
        assert "upload" not in await client.listdir("/")
        for path in ("/upload/x.jpg", "/selection/x.jpg", "/library/travel/paris/one.jpg", "/x.jpg"):
            with pytest.raises(asyncssh.SFTPPermissionDenied):
                await client.open(path, "wb")
    assert sent(photos) == {}


@LEGACY
async def test_folders_are_refused_with_the_way_to_send_their_photos(
    gallery: RunningServer, photos: PhotoFolder, mine: Path, mode: list[str]
) -> None:
    """`scp -r` says that folders cannot be uploaded, and what to send instead."""
    status, said = await run_client("scp", gallery, [*mode, "-r", str(mine), "HOST:upload/"])
    assert status == 1
    assert "Folders cannot be uploaded. Send the photos in them: scp FOLDER/* HOST:upload/" in said
    assert sent(photos) == {}


async def test_removing_is_denied_where_something_is(gallery: RunningServer) -> None:
    """And what does not exist, or is hidden, is not found."""
    async with await gallery.connect() as connection, connection.start_sftp_client() as client:
        for path in ("/library/travel/paris/one.jpg", "/library/travel", "/upload"):
            for remove in (client.remove, client.rmdir):
                with pytest.raises(asyncssh.SFTPPermissionDenied):
                    await remove(path)
        for path in ("/library/travel/paris/no such.jpg", "/library/atlantis", "/upload/no such.jpg"):
            with pytest.raises(asyncssh.SFTPNoSuchFile):
                await client.remove(path)


async def test_a_file_that_is_being_uploaded_is_described(gallery: RunningServer, photos: PhotoFolder) -> None:
    """A mounted folder (sshfs) describes a new file and sets its time and mode before it is complete."""
    async with await gallery.connect() as connection, connection.start_sftp_client() as client:
        async with client.open("/upload/a.jpg", "xb") as file:
            assert (await client.stat("/upload/a.jpg")).size == 0
            await file.write(jpeg())
            assert "a.jpg" in await client.listdir("/upload")
            await client.chmod("/upload/a.jpg", 0o600)
            await client.utime("/upload/a.jpg", (1_500_000_000, 1_500_000_000))
        assert (await client.stat("/upload/a.jpg")).mtime == 1_500_000_000
    assert sent(photos) == {"a.jpg": jpeg()}
    assert (photos.root / INBOX / "a.jpg").stat().st_mtime == 1_500_000_000


async def test_nothing_is_taken_in_unless_a_folder_is_chosen(
    gallery: RunningServer, photos: PhotoFolder, mine: Path
) -> None:
    """By default there is no folder in the tree, and a message for `put`."""
    gallery.gallery.uploads._settings = gallery.settings
    status, _ = await run_client("scp", gallery, [str(mine / "my photo.jpg"), "HOST:upload/"])
    assert status == 1
    status, _, said = await openssh.run(gallery.arguments("put"), jpeg())
    assert status == 4
    assert "does not accept uploads" in said
    assert sent(photos) == {}


async def test_an_upload_neither_opens_nor_overwrites_an_original(gallery: RunningServer, photos: PhotoFolder) -> None:
    """An attacker with an editor's key names originals with every kind of path; each file is unchanged."""
    async with await gallery.connect() as connection, connection.start_sftp_client() as client:
        for path in (
            "/upload/../library/travel/paris/one.jpg",
            "/library/travel/paris/one.jpg",
            "/by-date/2024/05/one.jpg",
            "/upload/../../etc/x.jpg",
        ):
            with pytest.raises(asyncssh.SFTPPermissionDenied):
                await client.open(path, "wb")
        for name, contents in (("one.jpg", jpeg()), ("..\\one.jpg", jpeg(80))):
            async with client.open(f"/upload/{name}", "wb") as file:
                await file.write(contents)
        for flags in ("ab", "r+b"):
            with pytest.raises(asyncssh.SFTPError):
                await client.open("/upload/one.jpg", flags)
    assert set(sent(photos)) == {"one.jpg", "one (2).jpg"}
