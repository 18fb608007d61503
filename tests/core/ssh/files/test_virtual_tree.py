"""Paths of the virtual tree: every name that is listed leads back to its photo, and nothing leads out."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from core.models import AssetKey
from core.ssh.files.virtual_tree import (
    HOLDS_FILES,
    LONGEST_NAME,
    LONGEST_PATH,
    TOP,
    File,
    FileName,
    Folder,
    Kind,
    canonical,
    file_name,
    parse_file_name,
    resolve,
)
from core.text import display_text

KEY = AssetKey("k3j5x2abcdefg")
KEYS = st.text("abcdefghijklmnopqrstuvwxyz234567", min_size=13, max_size=13).map(AssetKey)
# As the index has them: they went through display_text.
NAMES = (
    (
        st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=300)
        | st.from_regex(r"[A-Za-z_~.-]{1,8}(~[a-z2-7]{13})?\.(jpg|JPEG|heic)", fullmatch=True)
    )
    .map(display_text)
    .filter(bool)
)

FOLDERS = {
    b"/": Folder(Kind.ROOT, ()),
    b"/library": Folder(Kind.LIBRARY, ("library",)),
    b"/library/travel": Folder(Kind.CATEGORY, ("library", "travel")),
    b"/library/travel/paris-day-1": Folder(Kind.COLLECTION, ("library", "travel", "paris-day-1")),
    b"/by-date": Folder(Kind.DATES, ("by-date",)),
    b"/by-date/2024": Folder(Kind.YEAR, ("by-date", "2024")),
    b"/by-date/2024/05": Folder(Kind.MONTH, ("by-date", "2024", "05")),
    b"/selection": Folder(Kind.SELECTION, ("selection",)),
    b"/upload": Folder(Kind.UPLOAD, ("upload",)),
}


@pytest.mark.parametrize(("path", "folder"), FOLDERS.items())
def test_each_kind_of_folder_has_its_path(path: bytes, folder: Folder) -> None:
    """There and back, absolute or from home, with needless dots and slashes."""
    assert resolve(path) == folder
    assert folder.path == path.decode()
    assert canonical(path) == path
    for same in (path[1:], b"." + path, path + b"/", path + b"/./", b"//" + path, b"/selection/.." + path):
        assert resolve(same) == folder
        assert canonical(same) == path
    inside = resolve(path.rstrip(b"/") + b"/IMG 1.jpg")
    assert inside == (File(folder, "IMG 1.jpg") if folder.kind in HOLDS_FILES else None)


def test_the_folders_of_the_root_are_those_of_the_tree() -> None:
    """None is listed that cannot be entered."""
    for kind, name in TOP.items():
        assert resolve(name.encode()) == Folder(kind, (name,))
        assert Folder(Kind.ROOT, ()).inner(name) == Folder(kind, (name,))


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
        b"/selection/a\0.jpg",
        b"/selection/\xff.jpg",
        b"/selection/" + b"a" * LONGEST_PATH,
        b"/photo.jpg",
        b"~/.ssh/id_ed25519",
        b"/library/travel\n/paris",
    ],
)
def test_other_paths_name_nothing(path: bytes) -> None:
    """Whatever the disk of the server has there; in all of them the answer is made from the words alone."""
    assert resolve(path) is None


@given(
    st.binary(max_size=200)
    | st.lists(st.sampled_from([b"..", b".", b"", b"library", b"a", b"\0", b"\xff"])).map(b"/".join)
)
def test_any_bytes_are_understood_or_refused(path: bytes) -> None:
    """Nothing raises; what is understood has an absolute path without dots that means the same."""
    found = resolve(path)
    clean = canonical(path)
    assert clean.startswith(b"/")
    assert b".." not in clean.split(b"/")
    if found is not None:
        assert found.path.encode() == clean
        assert resolve(clean) == found


@given(NAMES, KEYS, st.booleans())
@example("a~k3j5x2abcdefg.jpg", KEY, False)
@example("~k3j5x2abcdefg", KEY, True)
@example(".jpg", KEY, False)
@example("a.b c", KEY, True)
def test_a_listed_name_is_safe_and_leads_back(name: str, key: AssetKey, repeated: bool) -> None:
    """It is one name of a path, fits into any file system, and its photo is found by it: by name alone, or by key."""
    called = file_name(name, key, repeated=repeated)
    assert len(called.encode()) <= LONGEST_NAME + len(key) + 1 <= 255
    assert not set(called) & set('/\\\0\n<>:"|?*')
    assert called[0] not in "-~."
    assert called not in {".", ".."}
    asked = parse_file_name(called)
    if asked.asset_key is None:
        assert (asked.name, repeated) == (name, False)
    else:
        assert asked.asset_key == key
    path = b"/selection/" + called.encode()
    assert resolve(path) == File(Folder(Kind.SELECTION, ("selection",)), called)


@given(NAMES, KEYS, st.booleans(), NAMES, KEYS, st.booleans())
def test_two_photos_are_never_called_alike(
    name: str, key: AssetKey, repeated: bool, other: str, other_key: AssetKey, other_repeated: bool
) -> None:
    """Not even where somebody named a file as another one with a suffix; the index sees to equal names."""
    if key == other_key or (name == other and not (repeated and other_repeated)):
        return
    assert file_name(name, key, repeated=repeated) != file_name(other, other_key, repeated=other_repeated)


def test_names_are_kept_where_they_can_be() -> None:
    """A suffix comes only where it must, before the extension."""
    assert file_name("Été à Nîmes (1).JPG", KEY, repeated=False) == "Été à Nîmes (1).JPG"
    assert file_name("IMG_1.jpg", KEY, repeated=True) == "IMG_1~k3j5x2abcdefg.jpg"
    assert file_name("a:b?.jpg", KEY, repeated=False) == "a_b_~k3j5x2abcdefg.jpg"
    assert file_name("-rf.jpg", KEY, repeated=False) == "_rf~k3j5x2abcdefg.jpg"
    assert file_name("写" * 100 + ".jpg", KEY, repeated=False) == "写" * 65 + "~k3j5x2abcdefg.jpg"


def test_a_decomposed_name_is_the_composed_one() -> None:
    """As macOS writes names; the index has them composed."""
    assert parse_file_name("E\u0301te\u0301.jpg") == FileName("Été.jpg", None)
