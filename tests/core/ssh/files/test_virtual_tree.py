"""Paths of the virtual tree: each folder of photos is a photo set, and nothing leads out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.models import (
    CategorySet,
    CollectionSet,
    EverythingSet,
    FavouritesSet,
    MonthSet,
    NewSet,
    QuerySet,
    SelectionSet,
    TopSet,
    YearSet,
)
from core.ssh.files.virtual_tree import (
    MAX_PATH_BYTES,
    TOP,
    AlbumFolder,
    SpecialFolder,
    TagFolder,
    VirtualFile,
    VirtualFolder,
    canonical,
    file_of_tag,
    resolve,
)

FOLDERS = {
    b"/": VirtualFolder(SpecialFolder.ROOT, ()),
    b"/library": VirtualFolder(EverythingSet(), ("library",)),
    b"/library/travel": VirtualFolder(CategorySet("travel"), ("library", "travel")),
    b"/library/travel/paris-day-1": VirtualFolder(
        CollectionSet("travel/paris-day-1"), ("library", "travel", "paris-day-1")
    ),
    b"/by-date": VirtualFolder(SpecialFolder.DATES, ("by-date",)),
    b"/by-date/2024": VirtualFolder(YearSet(2024), ("by-date", "2024")),
    b"/by-date/2024/05": VirtualFolder(MonthSet(2024, 5), ("by-date", "2024", "05")),
    b"/selection": VirtualFolder(SelectionSet(), ("selection",)),
    b"/favourites": VirtualFolder(FavouritesSet(), ("favourites",)),
    b"/new": VirtualFolder(NewSet(), ("new",)),
    b"/top": VirtualFolder(TopSet(), ("top",)),
    b"/albums": VirtualFolder(AlbumFolder(""), ("albums",)),
    b"/albums/trips/lisbon-2": VirtualFolder(AlbumFolder("trips/lisbon-2"), ("albums", "trips", "lisbon-2")),
    b"/tags": VirtualFolder(TagFolder(""), ("tags",)),
    b"/tags/Travel/100%25": VirtualFolder(TagFolder("Travel/100%"), ("tags", "Travel", "100%25")),
    b"/tags/Travel%2FLisbon": VirtualFolder(TagFolder("Travel/Lisbon"), ("tags", "Travel%2FLisbon")),
    b"/search": VirtualFolder(SpecialFolder.SEARCH, ("search",)),
    b"/search/rating:>=4 tag:a%2Fb": VirtualFolder(QuerySet("rating:>=4 tag:a/b"), ("search", "rating:>=4 tag:a%2Fb")),
    b"/upload": VirtualFolder(SpecialFolder.UPLOAD, ("upload",)),
}


@pytest.mark.parametrize(("path", "folder"), FOLDERS.items())
def test_each_kind_of_folder_has_its_path(path: bytes, folder: VirtualFolder) -> None:
    """There and back, absolute or from home, with needless dots and slashes."""
    assert resolve(path) == folder
    assert folder.path == path.decode()
    assert canonical(path) == path
    for same in (path[1:], b"." + path, path + b"/", path + b"/./", b"//" + path, b"/selection/.." + path):
        assert resolve(same) == folder
        assert canonical(same) == path
    inside = resolve(path.rstrip(b"/") + b"/IMG 1.jpg")
    if isinstance(folder.content, TagFolder):  # it is a tag, if there is one of that name
        assert isinstance(inside, VirtualFolder)
        inside = file_of_tag(inside)
    if folder.content is SpecialFolder.SEARCH:
        assert inside == VirtualFolder(QuerySet("IMG 1.jpg"), ("search", "IMG 1.jpg"))
        return
    assert inside == (VirtualFile(folder, "IMG 1.jpg") if folder.holds_files else None)


def test_the_folders_of_the_root_are_those_of_the_tree() -> None:
    """None is listed that cannot be entered."""
    for name in TOP:
        found = resolve(name.encode())
        assert isinstance(found, VirtualFolder)
        assert found.names == (name,)
        assert VirtualFolder(SpecialFolder.ROOT, ()).inner(name) == found


@pytest.mark.parametrize(
    "path",
    [
        b"/etc/passwd",
        b"../../../etc/passwd",
        b"/library/../../etc/shadow",
        b"/library/Travel",
        b"/library/travel/Paris Day 1",
        b"/library/travel/paris/sub/photo.jpg",
        b"/library/-travel",
        b"/by-date/24",
        b"/by-date/2024/13",
        b"/by-date/2024/5",
        b"/by-date/2024/00",
        "/by-date/\N{FULLWIDTH DIGIT TWO}024".encode(),
        b"/selection/a/b.jpg",
        b"/search/a/b/c.jpg",
        b"/search/%FF",
        b"/selection/a\0.jpg",
        b"/selection/\xff.jpg",
        b"/albums/Trips",
        b"/album/00000000002a",
        b"/trash",
        b"/upload\xff",
        b"/upload\xff/a.jpg",
        b"/selection/" + b"a" * MAX_PATH_BYTES,
        b"/photo.jpg",
        b"~/.ssh/id_ed25519",
        b"/library/travel\n/paris",
    ],
)
def test_other_paths_name_nothing(path: bytes) -> None:
    """Whatever the disk of the server has there; in all of them the answer is made from the words alone."""
    assert resolve(path) is None


def test_the_name_of_an_upload_is_any_bytes() -> None:
    """As old disks and cameras write names; the answer has the same bytes."""
    found = resolve(b"/upload/caf\xe9.jpg")
    assert found == VirtualFile(VirtualFolder(SpecialFolder.UPLOAD, ("upload",)), "caf\udce9.jpg")
    assert canonical(b"upload/./caf\xe9.jpg") == b"/upload/caf\xe9.jpg"


@given(
    st.binary(max_size=200)
    | st.lists(st.sampled_from([b"..", b".", b"", b"library", b"upload", b"a", b"\0", b"\xff"])).map(b"/".join)
)
def test_any_bytes_are_understood_or_refused(path: bytes) -> None:
    """Nothing raises; what is understood has an absolute path without dots that means the same."""
    found = resolve(path)
    clean = canonical(path)
    assert clean.startswith(b"/")
    assert b".." not in clean.split(b"/")
    if found is not None:
        assert found.path.encode(errors="surrogateescape") == clean
        assert resolve(clean) == found
