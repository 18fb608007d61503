"""OpenSSH's scp and sftp download photos byte for byte, and cannot change anything."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from core.accounts.operations import OpenToPublic
from core.marks.albums.operations import AddToAlbum, CreateAlbum, SetAlbumPassphrase
from core.marks.tags.operations import SetTag
from core.marks.things import Things
from core.models import AssetKey, CollectionSet, SortOrder, id_sequence
from core.operations import ChangeSelection
from core.ssh.files import sftp_server
from tests.server.gallery.photo_files import MTIME, ODD, PhotoFolder, run_client, tree_of
from tests.server.gallery.running_server import RunningServer, served

LEGACY = pytest.mark.parametrize("mode", [["-O"], []], ids=["scp protocol", "sftp protocol"])
SAFE_ODD = "Été_ 1__"


@pytest.fixture
def photos(tmp_path: Path) -> PhotoFolder:
    return PhotoFolder(tmp_path / "pictures")


@pytest.fixture
async def gallery(tmp_path: Path, photos: PhotoFolder) -> AsyncIterator[RunningServer]:
    """A served gallery with photos; its originals are unchanged when the test ends."""
    before = tree_of(photos.root)
    async with served(tmp_path, prepare=photos.index) as server:
        yield server
    assert tree_of(photos.root) == before
    for path in photos.root.rglob("*.jpg"):
        assert path.stat().st_mtime == MTIME


@pytest.fixture
def target(tmp_path: Path) -> Path:
    folder = tmp_path / "target"
    folder.mkdir()
    return folder


@LEGACY
async def test_scp_downloads_a_whole_library(
    gallery: RunningServer, photos: PhotoFolder, target: Path, mode: list[str]
) -> None:
    """Every photo arrives in the folder of its collection with its bytes and its time; scp ends with 0."""
    status, said = await run_client("scp", gallery, [*mode, "-q", "-p", "-r", "HOST:library", str(target)])
    assert (status, said) == (0, "")
    taken = tree_of(target)
    (odd,) = [name for name in taken if SAFE_ODD in name]
    assert taken.pop(odd) == photos.files[f"travel/paris/{ODD}"]
    assert taken == {f"library/{name}": contents for name, contents in photos.files.items() if not name.endswith(ODD)}
    assert (target / "library/travel/rome/one.jpg").stat().st_mtime == MTIME


@LEGACY
@pytest.mark.parametrize("source", ["selection/", "selection", "/selection", "./selection/../selection/"])
async def test_scp_downloads_the_selection(
    gallery: RunningServer, photos: PhotoFolder, target: Path, mode: list[str], source: str
) -> None:
    """The user's selection is one folder; of two photos with the same name the later one has its key in the name."""
    actor = await gallery.gallery.accounts.owner("ann")
    everything = await gallery.gallery.library.folders._database.read(
        lambda connection: connection.execute(
            "SELECT asset_key FROM photos WHERE name = 'one.jpg' ORDER BY id"
        ).fetchall()
    )
    keys = [AssetKey(row[0]) for row in everything]
    await gallery.gallery.apply(actor, ChangeSelection(add=tuple(keys)))
    assert await run_client("scp", gallery, [*mode, "-q", "-r", f"HOST:{source}", str(target)]) == (0, "")
    files = {name.rpartition("/")[2]: contents for name, contents in tree_of(target).items()}
    assert files == {
        "one.jpg": photos.files["travel/paris/one.jpg"],
        f"one~{keys[1]}.jpg": photos.files["travel/rome/one.jpg"],
    }


async def test_a_pattern_looks_at_a_limited_number_of_files(
    gallery: RunningServer, photos: PhotoFolder, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The server matches patterns of `scp -O`; a folder that is copied as a whole may hold more."""
    monkeypatch.setattr(sftp_server, "PATTERN_ENTRIES", 3)
    status, said = await run_client("scp", gallery, ["-O", "-q", "HOST:library/*/*/*.jpg", str(target)])
    assert (status, "Copy their folder with -r" in said, tree_of(target)) == (1, True, {})
    assert await run_client("scp", gallery, ["-O", "-q", "-r", "HOST:library", str(target)]) == (0, "")
    assert len(tree_of(target)) == len(photos.files) > 3


@LEGACY
async def test_scp_downloads_one_photo(
    gallery: RunningServer, photos: PhotoFolder, target: Path, mode: list[str]
) -> None:
    """By collection, by date, and by a pattern."""
    for number, source in enumerate(
        ("library/travel/rome/one.jpg", "by-date/2024/06/one.jpg", "by-date/2024/06/o*.jpg")
    ):
        copy = target / str(number)
        assert await run_client("scp", gallery, [*mode, "-q", f"HOST:{source}", str(copy)]) == (0, "")
        assert copy.read_bytes() == photos.files["travel/rome/one.jpg"]


@LEGACY
async def test_scp_downloads_albums_in_their_folders(gallery: RunningServer, target: Path, mode: list[str]) -> None:
    """An album is a folder, also one that holds others; a file keeps its name; a protected album is not there."""
    owner, library = await gallery.gallery.accounts.owner("ann"), gallery.gallery.library
    for name in ("Trips", "Trips/Süd", "Secret"):
        album = (await gallery.gallery.apply(owner, CreateAlbum(name))).result
        photos = await library.albums.photo_ids(owner, CollectionSet("travel/rome"), SortOrder.OLDEST, 9)
        await gallery.gallery.apply(owner, AddToAlbum(album, id_sequence(photos)))
    await gallery.gallery.apply(owner, SetAlbumPassphrase(album, "a hash"))
    assert await run_client("scp", gallery, [*mode, "-q", "-r", "HOST:albums", str(target)]) == (0, "")
    found = sorted(path.relative_to(target).as_posix() for path in target.rglob("*"))
    assert found == [
        "albums",
        "albums/saved",
        "albums/trips",
        "albums/trips/one.jpg",
        "albums/trips/sud",
        "albums/trips/sud/one.jpg",
    ]
    for absent in ("other", "secret", "secret/one.jpg", f"../album/{album:012x}"):
        status, said = await run_client("scp", gallery, [*mode, "-q", "-r", f"HOST:albums/{absent}", str(target)])
        assert status != 0, said


@LEGACY
async def test_scp_downloads_tags_in_their_folders(gallery: RunningServer, target: Path, mode: list[str]) -> None:
    """A tag holds those below it and its photos; signs that mean something in a path are encoded."""
    owner, library = await gallery.gallery.accounts.owner("ann"), gallery.gallery.library
    photos = Things.of(await library.photo_ids(owner, CollectionSet("travel/rome"), 9))
    await gallery.gallery.apply(owner, SetTag("Été/100%", photos))
    assert await run_client("scp", gallery, [*mode, "-q", "-r", "HOST:tags", str(target)]) == (0, "")
    found = sorted(path.relative_to(target).as_posix() for path in target.rglob("*"))
    assert found == ["tags", "tags/Été", "tags/Été/100%25", "tags/Été/100%25/one.jpg", "tags/Été/one.jpg"]
    copy = target / "copy.jpg"
    assert await run_client("scp", gallery, [*mode, "-q", "HOST:tags/ete/one.jpg", str(copy)]) == (0, "")
    status, _ = await run_client("scp", gallery, [*mode, "-q", "-r", "HOST:tags/other", str(target)])
    assert status != 0


@LEGACY
async def test_scp_downloads_what_a_query_finds(gallery: RunningServer, target: Path, mode: list[str]) -> None:
    """The folder is named by the query, one photo is found in it, and a query that is not valid has none."""
    status, _ = await run_client("scp", gallery, [*mode, "-q", "-r", "HOST:search/width:wide", str(target)])
    assert status != 0
    source = "HOST:search/collection:rome%20not%20name:a%2Fb"
    assert await run_client("scp", gallery, [*mode, "-q", "-r", source, str(target / "found")]) == (0, "")
    assert [path.name for path in (target / "found").rglob("*.jpg")] == ["one.jpg"]
    assert await run_client("scp", gallery, [*mode, "-q", f"{source}/one.jpg", str(target / "copy.jpg")]) == (0, "")


@LEGACY
async def test_scp_downloads_everything_from_the_root(gallery: RunningServer, target: Path, mode: list[str]) -> None:
    """All folders of the root are copied, and nothing from the server's disk."""
    source = "HOST:" if "-O" in mode else "HOST:*"
    assert await run_client("scp", gallery, [*mode, "-q", "-r", source, str(target)]) == (0, "")
    assert sorted(path.name for path in target.iterdir()) == [
        "albums",
        "by-date",
        "favourites",
        "library",
        "new",
        "search",
        "selection",
        "tags",
        "top",
    ]
    assert sorted(path.name for path in (target / "by-date/2024/05").iterdir())[:2] == ["one.jpg", "two.jpg"]


@LEGACY
@pytest.mark.parametrize(
    "source", ["/etc/passwd", "../../../../etc/passwd", "library/travel/../../../etc/passwd", "nothing"]
)
async def test_case_35_no_path_leads_to_the_disk(
    gallery: RunningServer, target: Path, mode: list[str], source: str
) -> None:
    """An attacker requests the server's files with absolute and climbing paths; no such file exists."""
    status, said = await run_client("scp", gallery, [*mode, "-r", f"HOST:{source}", str(target / "copy")])
    assert status == 1
    assert "No such file" in said or "No matches" in said or "not a regular" in said.lower() or "no such file" in said
    assert tree_of(target) == {}


@LEGACY
async def test_case_35_scp_writes_nothing(gallery: RunningServer, target: Path, mode: list[str]) -> None:
    """An attacker copies files to the server: over a photo, next to one, and over the tree."""
    (target / "one.jpg").write_bytes(b"mine")
    for place in ("library/travel/paris/one.jpg", "library/travel/paris/", "new.jpg", "/tmp/sshowcase-was-here"):
        status, said = await run_client("scp", gallery, [*mode, str(target / "one.jpg"), f"HOST:{place}"])
        assert status == 1, place
        assert said


@pytest.mark.parametrize(
    "line",
    [
        "put one.jpg /library/travel/paris/one.jpg",
        "put one.jpg new.jpg",
        "rm /library/travel/paris/one.jpg",
        "rename /library/travel/paris/one.jpg /library/travel/paris/other.jpg",
        "ln -s /etc/passwd /library/passwd",
        "ln /library/travel/paris/one.jpg /library/hard",
        "mkdir /library/new",
        "rmdir /library/travel",
        "chmod 777 /library/travel/paris/one.jpg",
        "get /etc/passwd",
        "get ../../../etc/passwd",
        "cd /etc",
        "df",
    ],
)
async def test_case_35_sftp_changes_nothing(gallery: RunningServer, target: Path, line: str) -> None:
    """Every way to change or leave the tree is refused, and sftp ends with 1."""
    (target / "one.jpg").write_bytes(b"mine")
    status, said = await run_client("sftp", gallery, ["-b", "-", "HOST"], f"lcd {target}\n{line}\n")
    assert status == 1, said
    assert tree_of(target) == {"one.jpg": b"mine"}


async def test_sftp_lists_and_downloads(gallery: RunningServer, photos: PhotoFolder, target: Path) -> None:
    """A person uses cd, pwd and ls, then downloads a folder and resumes a file."""
    (target / "one.jpg").write_bytes(photos.files["travel/paris/one.jpg"][:1000])
    script = (
        f"lcd {target}\npwd\nls\ncd library/travel\nls -l paris\ncd ..\npwd\nreget travel/paris/one.jpg\nget -r home\n"
    )
    status, said = await run_client("sftp", gallery, ["-b", "-", "HOST"], script)
    assert status == 0, said
    assert "Remote working directory: /\n" in said
    assert "Remote working directory: /library\n" in said
    assert "by-date" in said
    assert "-r--r--r--" in said
    assert "40000 Sep 13  2020" in said
    assert tree_of(target) == {
        "one.jpg": photos.files["travel/paris/one.jpg"],
        "home/garden/rose.jpg": photos.files["home/garden/rose.jpg"],
    }


@LEGACY
async def test_case_52_any_name_of_a_file_can_be_taken(
    tmp_path: Path, photos: PhotoFolder, target: Path, mode: list[str]
) -> None:
    """Not UTF-8, line breaks, escape sequences, 255 bytes, two that look alike: each arrives under its own name."""
    names = [
        b"\xff\xfe.jpg",
        b"\xfe\xff.jpg",
        b"a\nb.jpg",
        b"\x1b[31m.jpg",
        b"x" * 251 + b".jpg",
        "é".encode() * 125 + b".jpg",
    ]
    async with served(tmp_path, prepare=photos.index) as server:
        for number, name in enumerate(names):
            await photos.add_to_paris(server.gallery, name, b"%d" % number)
        status, said = await run_client("scp", server, [*mode, "-q", "-r", "HOST:library/travel/paris", str(target)])
    assert (status, said) == (0, "")
    taken = tree_of(target)
    assert {contents for contents in taken.values() if len(contents) == 1} == {b"%d" % number for number in range(6)}
    assert len(taken) == 3 + len(names)
    assert not [name for name in taken if not name.isprintable()]


@LEGACY
async def test_public_users_download_nothing(gallery: RunningServer, target: Path, mode: list[str]) -> None:
    """`public@` may browse, but not download: a message says so."""
    categories = await gallery.gallery.library.categories(await gallery.gallery.accounts.owner("ann"))
    owner = await gallery.gallery.accounts.owner("ann")
    await gallery.gallery.apply(owner, OpenToPublic([category.id for category in categories]))
    arguments = [*mode, "-r", "public@127.0.0.1:library", str(target / "copy")]
    status, said = await run_client("scp", gallery, arguments)
    assert status != 0
    assert "You may not download photos" in said
    assert tree_of(target) == {}


@LEGACY
async def test_a_missing_photo_fails_alone(
    gallery: RunningServer, photos: PhotoFolder, target: Path, mode: list[str]
) -> None:
    """It is reported, scp copies all the others, and ends with 1."""
    lost = photos.root / "travel/paris/one.jpg"
    lost.rename(photos.root / "elsewhere")
    try:
        status, said = await run_client("scp", gallery, [*mode, "-r", "HOST:library/travel", str(target)])
    finally:
        (photos.root / "elsewhere").rename(lost)
    assert status == 1
    assert "one.jpg" in said
    assert "not available" in said or "Failure" in said  # the SFTP mode of scp shows no messages of the server
    assert set(tree_of(target)) >= {"travel/rome/one.jpg", "travel/paris/two.jpg"}
