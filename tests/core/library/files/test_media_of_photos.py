"""RAW twins and live videos are files of folders next to their photo; sidecars are not, and guests see neither."""

from __future__ import annotations

import sqlite3
from dataclasses import replace

import pytest

from core.commands.browse.info import photo_lines
from core.database.database import Database
from core.library import photo_pages
from core.library.files.folders import FolderFile, Folders
from core.models import (
    Actor,
    AssetKey,
    CollectionSet,
    Downloads,
    EverythingSet,
    MonthSet,
    PhotoId,
    PhotoSet,
    Role,
    SelectionSet,
    ShareId,
    SharePass,
)
from tests.core.building import ADMIN, VIEWER, populate

PARIS, ROME = CollectionSet("travel/paris"), CollectionSet("travel/rome")
SEPTEMBER = MonthSet(2020, 9)
BROKEN_IS_MISSING = "UPDATE files SET missing_at = 1 WHERE role = 'edited'"
PHOTO_IS_MISSING = "UPDATE photos SET deleted_at = 1 WHERE id = 1"
SHARE = """
INSERT INTO shares (
    id, public_id, token_hash, cookie_key, user_id, photo_set, title, note, title_in_previews, downloads,
    strips_originals, shows_details, created_at, expires_at
) VALUES (1, 'a', 'b', x'01', 1, 'travel/paris', '', '', 0, 'originals', 0, 1, 0, 99999999999)
"""
OTHERS = {
    "raw-twin": (b"photo 1.cr2", "raw"),
    "live-video": ("Été.mov".encode(), "video"),
    "edited": (b"broken \xff.mov", "video"),
    "xmp": (b"photo 1.xmp", "xmp"),
    "json": (b"photo 1.jpg.json", "json"),
}


def add_others(connection: sqlite3.Connection) -> None:
    """Give both photos called "photo 1.jpg" other files, in the folders of their collections."""
    populate(connection, {"Travel": {"Paris": 2, "Rome": 1}})
    for folder in (b"Travel/Paris", b"Travel/Rome"):
        rows = connection.execute(
            "SELECT id, root_id FROM photos WHERE CAST(path AS TEXT) LIKE ? ORDER BY id", (folder.decode() + "/%",)
        )
        photo, root = rows.fetchone()
        connection.execute("UPDATE photos SET path = ? WHERE id = ?", (folder + b"/photo 1.jpg", photo))
        for role, (name, kind) in OTHERS.items():
            connection.execute(
                "INSERT INTO files (photo_id, root_id, path, role, kind, size, mtime_ns)"
                " VALUES (?, ?, ?, ?, ?, 5, 1600000000000000000)",
                (photo, root, folder + b"/" + name, role, kind),
            )
    connection.execute("INSERT INTO selections SELECT ?, id FROM photos", (ADMIN.user_id,))


@pytest.fixture
async def folders(database: Database) -> Folders:
    await database.write(add_others)
    return Folders(database)


async def names(folders: Folders, photo_set: PhotoSet, actor: Actor = ADMIN) -> list[str]:
    return [file.listed_name for file in await folders.files(actor, photo_set)]


async def key_of(folders: Folders, collection: CollectionSet) -> str:
    return next(file.asset_key for file in await folders.files(ADMIN, collection))


async def test_a_collection_lists_them_under_their_names(folders: Folders) -> None:
    """After their photo; a name that is not text has the key. Sidecars are not listed."""
    key = await key_of(folders, PARIS)

    assert await names(folders, PARIS) == [
        "photo 1.jpg",
        f"broken \ufffd~{key}.mov",
        "photo 1.cr2",
        "Été.mov",
        "photo 2.jpg",
    ]
    sizes = {file.listed_name: (file.size, file.mtime) for file in await folders.files(ADMIN, PARIS)}
    assert sizes["photo 1.cr2"] == (5, 1_600_000_000)


async def test_a_video_elsewhere_is_listed_and_found_with_a_key(folders: Folders, database: Database) -> None:
    """Of a live photo whose video is in another folder: a file of the collection's folder may have its name."""
    elsewhere = "UPDATE files SET path = CAST('Films/clip.mov' AS BLOB) WHERE role = 'live-video' AND photo_id = 1"
    await database.write(lambda connection: connection.execute(elsewhere).close())
    name = f"clip~{await key_of(folders, PARIS)}.mov"
    assert name in await names(folders, PARIS)
    assert await folders.find_file(ADMIN, PARIS, name) is not None


@pytest.mark.parametrize("photo_set", [SEPTEMBER, SelectionSet()])
async def test_other_folders_list_them_with_keys(folders: Folders, photo_set: PhotoSet) -> None:
    """There, two photos of the same name may have files of the same name."""
    found = await names(folders, photo_set)

    keys = [await key_of(folders, PARIS), await key_of(folders, ROME)]
    assert {f"photo 1~{key}.cr2" for key in keys} < set(found)
    assert len(set(found)) == len(found) == 9


@pytest.mark.parametrize("photo_set", [PARIS, ROME, SEPTEMBER, SelectionSet()])
async def test_what_is_listed_is_found(folders: Folders, photo_set: PhotoSet) -> None:
    """The same file, and nothing under the name on disk where the folder lists another one."""
    listed = await folders.files(ADMIN, photo_set)
    for file in listed:
        assert file_of(await folders.find_file(ADMIN, photo_set, file.listed_name)) == file_of(file)
    shown = {file.listed_name for file in listed}
    for name in {file.name for file in listed} | {"photo 1.xmp", "photo 1.jpg.json", "PHOTO 1.cr2"} - shown:
        found = await folders.find_file(ADMIN, photo_set, name)
        assert (found is not None) == (name in shown)


def file_of(file: FolderFile | None) -> tuple[object, ...] | None:
    return None if file is None else (file.asset_key, file.file_id, file.name, file.size)


async def test_missing_files_and_those_of_hidden_photos_are_not_listed(folders: Folders, database: Database) -> None:
    """Neither by listing nor by name."""
    await database.write(lambda connection: connection.execute(BROKEN_IS_MISSING).close())
    assert len(await names(folders, PARIS)) == 4
    nothing = replace(VIEWER, category_ids=frozenset())
    assert await folders.find_file(nothing, PARIS, "photo 1.cr2") is None
    assert await folders.further_files(nothing, PhotoId(1)) == ()
    await database.write(lambda connection: connection.execute(PHOTO_IS_MISSING).close())

    assert await names(folders, PARIS) == ["photo 2.jpg"]
    assert await folders.find_file(ADMIN, PARIS, "photo 1.cr2") is None


async def test_sidecars_are_returned_to_those_who_ask(folders: Folders) -> None:
    """For archives with sidecars."""
    media = {file.role for file in await folders.further_files(ADMIN, PhotoId(1))}
    all_files = {file.role for file in await folders.further_files(ADMIN, PhotoId(1), with_sidecars=True)}

    assert all_files - media == {"xmp", "json"}


async def test_guests_of_share_links_see_primary_files_only(folders: Folders, database: Database) -> None:
    """In listings, by key, and for archives."""
    await database.write(lambda connection: connection.execute(SHARE).close())
    share = SharePass(ShareId(1), "Paris", PARIS, shows_details=True, downloads=Downloads.ORIGINALS)
    guest = replace(VIEWER, share=share)
    (photo, _) = await folders.files(guest, EverythingSet())

    assert await names(folders, EverythingSet(), guest) == ["photo 1.jpg", "photo 2.jpg"]
    assert await folders.further_files(guest, PhotoId(1), with_sidecars=True) == ()
    assert await folders.find_file(guest, EverythingSet(), f"photo 1~{photo.asset_key}.cr2") is None


async def test_details_name_all_files_for_members(folders: Folders, database: Database) -> None:
    """With the sidecars; the public is shown none."""
    key = AssetKey(await key_of(folders, PARIS))
    found = await database.read(lambda connection: photo_pages.details(connection, ADMIN, key))

    assert {(file.name, file.role) for file in found.files} > {("photo 1.cr2", "raw-twin"), ("photo 1.xmp", "xmp")}
    public = replace(VIEWER, role=Role.PUBLIC)
    assert (await database.read(lambda connection: photo_pages.details(connection, public, key))).files == ()
    assert dict(photo_lines(replace(found, files=found.files[1:3])))["files"] == (
        "photo 1.cr2 (RAW twin), photo 1.jpg.json (JSON sidecar)"
    )
